"""What was touched since the last publication, items a month, and what is remembered of feeds and archives.

Revision: 0004_publication, after 0003_stories.

The database itself writes down what was touched, whoever wrote it. The log is only added to, so that writers never wait
for one another.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_publication"
down_revision = "0003_stories"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

_MARKS = {"item_category": "category", "item_region": "region"}

# The values of an item that a feed, a page or a count shows; that it was seen once more is none of them.
_SHOWN = (
    *("kind", "source", "title", "url", "summary", "language", "author", "byline", "image", "published_day"),
    *("about_peru", "last_changed", "feed_time", "backfill", "held", "story"),
)

_MONTHS = {
    "sqlite": (
        "coalesce(substr({row}.published_day, 1, 7), substr({row}.feed_time, 1, 7))",
        "substr({row}.feed_time, 1, 7)",
    ),
    "postgresql": (
        "to_char(coalesce({row}.published_day, ({row}.feed_time AT TIME ZONE 'UTC')::date), 'YYYY-MM')",
        "to_char({row}.feed_time AT TIME ZONE 'UTC', 'YYYY-MM')",
    ),
}
_COUNTED = "CASE WHEN {row}.about_peru AND {row}.kind = 'news' AND NOT {row}.held THEN {sign}1 ELSE 0 END"


def upgrade() -> None:
    """Make the tables and the triggers; the first publication counts what is stored already."""
    _make_tables()
    dialect = op.get_bind().dialect.name
    for statement in _sqlite() if dialect == "sqlite" else _postgresql():
        op.execute(sa.text(statement.replace(":", r"\:")))


def _make_tables() -> None:
    op.create_table(
        "touched",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touched")),
    )
    op.create_table(
        "month_count",
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "slug", "month", name=op.f("pk_month_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_state",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("made_from", sa.Text(), nullable=False),
        sa.Column("reaches_to", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_feed_state")),
    )
    op.create_table(
        "archive_month",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("path", "month", name=op.f("pk_archive_month")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hub_ping",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_hub_ping")),
    )


def _sqlite() -> list[str]:
    marks = [
        statement
        for table, dimension in _MARKS.items()
        for statement in (
            (
                f"CREATE TRIGGER {table}_touched_insert AFTER INSERT ON {table} BEGIN"
                f" {_of_mark('sqlite', dimension, 'new', '+')}; END"
            ),
            (
                f"CREATE TRIGGER {table}_touched_delete AFTER DELETE ON {table} BEGIN"
                f" {_of_mark('sqlite', dimension, 'old', '-')}; END"
            ),
            (
                f"CREATE TRIGGER {table}_touched_update AFTER UPDATE OF slug, weight ON {table} BEGIN"
                f" {_of_mark('sqlite', dimension, 'old', '-')}; {_of_mark('sqlite', dimension, 'new', '+')}; END"
            ),
        )
    ]
    return [
        f"CREATE TRIGGER item_touched_insert AFTER INSERT ON item BEGIN {_of_item('sqlite', 'new', '+')}; END",
        f"CREATE TRIGGER item_touched_delete BEFORE DELETE ON item BEGIN {_of_item('sqlite', 'old', '-')}; END",
        (
            f"CREATE TRIGGER item_touched_update AFTER UPDATE OF {', '.join(_SHOWN)} ON item"
            f" WHEN ({_row('old')}) IS NOT ({_row('new')}) BEGIN"
            f" {_of_item('sqlite', 'old', '-')}; {_of_item('sqlite', 'new', '+')}; END"
        ),
        *marks,
    ]


def _postgresql() -> list[str]:
    marks = [
        statement
        for table, dimension in _MARKS.items()
        for statement in (
            _function(f"{table}_touched", *(_of_mark("postgresql", dimension, *which) for which in _SIDES)),
            (
                f"CREATE TRIGGER {table}_touched AFTER INSERT OR DELETE OR UPDATE OF slug, weight ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {table}_touched()"
            ),
        )
    ]
    call = "FOR EACH ROW {} EXECUTE FUNCTION item_touched()"
    return [
        _function("item_touched", *(_of_item("postgresql", *which) for which in _SIDES)),
        f"CREATE TRIGGER item_touched_insert AFTER INSERT ON item {call.format('')}",
        f"CREATE TRIGGER item_touched_delete BEFORE DELETE ON item {call.format('')}",
        f"CREATE TRIGGER item_touched_update AFTER UPDATE OF {', '.join(_SHOWN)} ON item "
        + call.format(f"WHEN (({_row('old')}) IS DISTINCT FROM ({_row('new')}))"),
        *marks,
    ]


_SIDES = (("old", "-"), ("new", "+"))


def _function(name: str, of_old: str, of_new: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN {of_old}; END IF;"
        f" IF TG_OP <> 'DELETE' THEN {of_new}; RETURN new; END IF;"
        " RETURN old; END $$"
    )


def _row(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in _SHOWN)


def _of_item(dialect: str, row: str, sign: str) -> str:
    """Return the statement that logs an item, as it is or was, under everything that it counts for."""
    marks = "".join(
        f" UNION ALL SELECT '{dimension}', slug FROM {table} WHERE item_id = {row}.id AND weight > 0"  # noqa: S608 - our own names
        for table, dimension in _MARKS.items()
    )
    pairs = (
        f"SELECT 'site' AS dimension, '' AS slug UNION ALL SELECT 'source', {row}.source"
        f" UNION ALL SELECT 'language', {row}.language{marks}"
    )
    return (
        "INSERT INTO touched (month, dimension, slug, change)"  # noqa: S608 - our own names
        " SELECT months.month, pairs.dimension, pairs.slug, months.change"
        f" FROM ({_months(dialect, row, sign)}) AS months, ({pairs}) AS pairs"
    )


def _of_mark(dialect: str, dimension: str, row: str, sign: str) -> str:
    """Return the statement that logs a mark; when its item is gone, the item has logged it."""
    item = f"FROM item WHERE item.id = {row}.item_id AND {row}.weight > 0"
    return (
        "INSERT INTO touched (month, dimension, slug, change)"  # noqa: S608 - our own names
        f" SELECT months.month, '{dimension}', {row}.slug, months.change"
        f" FROM ({_months(dialect, 'item', sign, item)}) AS months"
    )


def _months(dialect: str, row: str, sign: str, source: str = "WHERE 1 = 1") -> str:
    """Return the query of the months that show an item: that which counts it, and that of its feed time if another."""
    month, feed_month = (text.format(row=row) for text in _MONTHS[dialect])
    counted = _COUNTED.format(row=row, sign=sign)
    return (
        f"SELECT {month} AS month, {counted} AS change {source}"
        f" UNION ALL SELECT {feed_month}, 0 {source} AND {feed_month} <> {month}"
    )
