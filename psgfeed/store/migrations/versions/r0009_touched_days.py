"""Which days were touched, how many entries each day of a long month has in an archive, and which documents that has.

Revision: 0009_touched_days, after 0008_glances.

A month of tens of thousands of items is not read again for one that is new: the day tells which documents may differ.
An archive in which nothing was touched is known by its row; its documents are listed beside them, and no longer among
the published files. A column that nothing used goes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_touched_days"
down_revision = "0008_glances"
branch_labels = None
depends_on = None

_MARKS = ("item_category", "item_region")

# The values of an item that a feed, a page or a count shows, as in the triggers that log its months.
_SHOWN = (
    *("kind", "source", "title", "url", "summary", "language", "author", "byline", "image", "published_day"),
    *("about_peru", "last_changed", "feed_time", "backfill", "held", "story"),
)

_DAYS = {
    "sqlite": "substr({row}.feed_time, 1, 10)",
    "postgresql": "to_char({row}.feed_time AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
}


def upgrade() -> None:
    """Make the tables and the triggers; of what was touched before only the months are known."""
    op.create_table(
        "touched_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touched_day")),
    )
    op.create_table(
        "archive_day",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("path", "day", name=op.f("pk_archive_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_archive",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("made_from", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_feed_archive")),
    )
    op.execute(sa.text("DELETE FROM feed_file WHERE path LIKE 'archive/%.atom' OR path LIKE '%/archive/%.atom'"))
    op.execute(sa.text("DELETE FROM feed_state WHERE path NOT LIKE '%.atom'"))
    op.execute(sa.text("INSERT INTO touched_day (day, story) SELECT DISTINCT month, '' FROM touched"))
    op.drop_column("feed_state", "reaches_to")
    op.add_column("feed_state", sa.Column("sha256", sa.Text(), nullable=False, server_default=""))
    op.add_column("feed_state", sa.Column("entries", sa.LargeBinary(), nullable=False, server_default=""))
    dialect = op.get_bind().dialect.name
    for statement in _sqlite() if dialect == "sqlite" else _postgresql():
        op.execute(sa.text(statement.replace(":", r"\:")))


def _sqlite() -> list[str]:
    old, new = (_of_item("sqlite", row) for row in ("old", "new"))
    return [
        f"CREATE TRIGGER item_touched_day_insert AFTER INSERT ON item BEGIN {new}; END",
        f"CREATE TRIGGER item_touched_day_delete BEFORE DELETE ON item BEGIN {old}; END",
        (
            f"CREATE TRIGGER item_touched_day_update AFTER UPDATE OF {', '.join(_SHOWN)} ON item"
            f" WHEN ({_row('old')}) IS NOT ({_row('new')}) BEGIN {old}; {new}; END"
        ),
        *(statement for table in _MARKS for statement in _sqlite_marks(table)),
    ]


def _sqlite_marks(table: str) -> list[str]:
    old, new = (_of_mark("sqlite", row) for row in ("old", "new"))
    return [
        f"CREATE TRIGGER {table}_touched_day_insert AFTER INSERT ON {table} BEGIN {new}; END",
        f"CREATE TRIGGER {table}_touched_day_delete AFTER DELETE ON {table} BEGIN {old}; END",
        (f"CREATE TRIGGER {table}_touched_day_update AFTER UPDATE OF slug, weight ON {table} BEGIN {old}; {new}; END"),
    ]


def _postgresql() -> list[str]:
    call = "FOR EACH ROW {} EXECUTE FUNCTION item_touched_day()"
    return [
        _function("item_touched_day", _of_item("postgresql", "old"), _of_item("postgresql", "new")),
        f"CREATE TRIGGER item_touched_day_insert AFTER INSERT ON item {call.format('')}",
        f"CREATE TRIGGER item_touched_day_delete BEFORE DELETE ON item {call.format('')}",
        f"CREATE TRIGGER item_touched_day_update AFTER UPDATE OF {', '.join(_SHOWN)} ON item "
        + call.format(f"WHEN (({_row('old')}) IS DISTINCT FROM ({_row('new')}))"),
        _function("mark_touched_day", _of_mark("postgresql", "old"), _of_mark("postgresql", "new")),
        *(
            f"CREATE TRIGGER {table}_touched_day AFTER INSERT OR DELETE OR UPDATE OF slug, weight ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION mark_touched_day()"
            for table in _MARKS
        ),
    ]


def _function(name: str, of_old: str, of_new: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN {of_old}; END IF;"
        f" IF TG_OP <> 'DELETE' THEN {of_new}; RETURN new; END IF;"
        " RETURN old; END $$"
    )


def _row(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in _SHOWN)


def _of_item(dialect: str, row: str) -> str:
    day = _DAYS[dialect].format(row=row)
    return f"INSERT INTO touched_day (day, story) VALUES ({day}, coalesce({row}.story, ''))"  # noqa: S608 - our own names


def _of_mark(dialect: str, row: str) -> str:
    """Return the statement that logs the day of a mark's item; when the item is gone, it has logged its day itself."""
    day = _DAYS[dialect].format(row="item")
    return (
        f"INSERT INTO touched_day (day, story) SELECT {day}, coalesce(item.story, '')"  # noqa: S608 - our own names
        f" FROM item WHERE item.id = {row}.item_id AND {row}.weight > 0"
    )
