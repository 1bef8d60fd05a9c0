"""The first schema.

Revision: 0001_initial, after nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001_initial"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


# SQLite's tokenizer is blind to accents; PostgreSQL needs a function for it that a generated column may use.
_ACCENTED = "áàâäãåāéèêëēíìîïīóòôöõōúùûüūýÿñçÁÀÂÄÃÅĀÉÈÊËĒÍÌÎÏĪÓÒÔÖÕŌÚÙÛÜŪÝÑÇ"
_PLAIN = "aaaaaaaeeeeeiiiiioooooouuuuuyyncaaaaaaaeeeeeiiiiioooooouuuuuync"

SEARCH = {
    "sqlite": (
        """
        CREATE VIRTUAL TABLE item_search USING fts5(
            title, summary, content = 'item', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
        )
        """,
        """
        CREATE TRIGGER item_search_delete AFTER DELETE ON item BEGIN
            INSERT INTO item_search (item_search, rowid, title, summary)
            VALUES ('delete', old.seq, old.title, old.summary);
        END
        """,
        """
        CREATE TRIGGER item_search_update AFTER UPDATE OF title, summary ON item
        WHEN old.title <> new.title OR old.summary <> new.summary BEGIN
            INSERT INTO item_search (item_search, rowid, title, summary)
            VALUES ('delete', old.seq, old.title, old.summary);
            INSERT INTO item_search (rowid, title, summary) VALUES (new.seq, new.title, new.summary);
        END
        """,
    ),
    "postgresql": (
        f"""
        CREATE FUNCTION item_search_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        AS $$ SELECT translate(lower(value), '{_ACCENTED}', '{_PLAIN}') $$
        """,
        """
        ALTER TABLE item ADD COLUMN item_search tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', item_search_fold(title || ' ' || summary))) STORED
        """,
        "CREATE INDEX item_search ON item USING gin (item_search)",
    ),
}


def upgrade() -> None:
    """Make all tables and the search index; everything happens in one transaction."""
    _make_source_state()
    _make_runs()
    _make_item()
    _index_item()
    _make_what_belongs_to_an_item()
    _make_marks("item_category")
    _make_marks("item_region")
    _make_tombstone()
    _make_feed_file()
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)


def _make_source_state() -> None:
    op.create_table(
        "source_state",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("next_due", INSTANT, nullable=True),
        sa.Column("retry_after_until", INSTANT, nullable=True),
        sa.Column("failures", sa.Double(), nullable=False),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("last_ok", INSTANT, nullable=True),
        sa.Column("last_crawled", INSTANT, nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=False),
        sa.Column("moved_since", INSTANT, nullable=True),
        sa.Column("moved_times", sa.Integer(), nullable=False),
        sa.Column("gone_since", INSTANT, nullable=True),
        sa.Column("gone_times", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("lease_run", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_state")),
    )


def _make_runs() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started", INSTANT, nullable=False),
        sa.Column("finished", INSTANT, nullable=True),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "crawl",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("started", INSTANT, nullable=False),
        sa.Column("finished", INSTANT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_crawl_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crawl")),
    )
    op.create_index(op.f("ix_crawl_run_id"), "crawl", ["run_id"])
    op.create_index(op.f("ix_crawl_source_started"), "crawl", ["source", "started"])
    op.create_table(
        "story",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("primary_item", sa.Text(), nullable=False),
        sa.Column("founded", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )


def _make_item() -> None:
    op.create_table(
        "item",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_raw", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("url_first", sa.Text(), nullable=True),
        sa.Column("url_key", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("byline", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("source_categories", sa.Text(), nullable=False),
        sa.Column("published_precision", sa.Text(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("published_day", sa.Date(), nullable=True),
        sa.Column("published_until", sa.Date(), nullable=True),
        sa.Column("published_raw", sa.Text(), nullable=False),
        sa.Column("published_origin", sa.Text(), nullable=False),
        sa.Column("published_zone", sa.Text(), nullable=False),
        sa.Column("published_problem", sa.Text(), nullable=False),
        sa.Column("updated", sa.Text(), nullable=False),
        sa.Column("about_peru", sa.Boolean(), nullable=False),
        sa.Column("peru_score", sa.Double(), nullable=False),
        sa.Column("peru_why", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_repaired", sa.Boolean(), nullable=False),
        sa.Column("full_text_read", sa.Boolean(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.Column("last_seen", INSTANT, nullable=False),
        sa.Column("last_changed", INSTANT, nullable=False),
        sa.Column("feed_time", INSTANT, nullable=False),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.Column("backfill", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("first_crawl", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("folded", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("story", sa.Text(), nullable=True),
        sa.Column("story_method", sa.Text(), server_default="", nullable=False),
        sa.Column("story_match", sa.Text(), server_default="", nullable=False),
        sa.Column("story_score", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["first_crawl"], ["crawl.id"], name=op.f("fk_item_first_crawl_crawl")),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name=op.f("fk_item_story_story")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_item")),
        sa.UniqueConstraint("id", name=op.f("uq_item_id")),
        sa.UniqueConstraint("source", "guid", name=op.f("uq_item_source_guid")),
    )


def _index_item() -> None:
    op.create_index(op.f("ix_item_feed_time_id"), "item", ["feed_time", "id"])
    _index_some("ix_item_fingerprint", "fingerprint", "fingerprint <> ''")
    op.create_index(op.f("ix_item_first_crawl"), "item", ["first_crawl"])
    op.create_index(op.f("ix_item_first_seen"), "item", ["first_seen"])
    _index_some("ix_item_held", "seq", "held")
    op.create_index(op.f("ix_item_published_day_id"), "item", ["published_day", "id"])
    op.create_index(op.f("ix_item_source_feed_time_id"), "item", ["source", "feed_time", "id"])
    _index_some("ix_item_story", "story", "story IS NOT NULL")
    _index_some("ix_item_unfolded", "seq", "NOT folded")
    op.create_index(op.f("ix_item_url_key"), "item", ["url_key"])


def _index_some(name: str, column: str, condition: str) -> None:
    op.create_index(name, "item", [column], sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def _make_what_belongs_to_an_item() -> None:
    op.create_table(
        "item_alias",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_alias_item_id_item"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source", "kind", "value", name=op.f("pk_item_alias")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_item_alias_item_id"), "item_alias", ["item_id"])
    op.create_table(
        "sighting",
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_seen", INSTANT, nullable=False),
        sa.Column("last_seen", INSTANT, nullable=False),
        sa.Column("crawl_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("read", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["crawl_id"], ["crawl.id"], name=op.f("fk_sighting_crawl_id_crawl")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_sighting_item_id_item"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "place", name=op.f("pk_sighting")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("crawl_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["crawl_id"], ["crawl.id"], name=op.f("fk_revision_crawl_id_crawl")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_revision_item_id_item"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    op.create_index(op.f("ix_revision_item_id"), "revision", ["item_id"])


def _make_marks(table: str) -> None:
    op.create_table(
        table,
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("feed_time", INSTANT, nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f(f"fk_{table}_item_id_item"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "slug", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f(f"ix_{table}_slug_feed_time_item_id"), table, ["slug", "feed_time", "item_id"])


def _make_tombstone() -> None:
    op.create_table(
        "tombstone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("kind", "source", "value", name=op.f("uq_tombstone_kind_source_value")),
    )


def _make_feed_file() -> None:
    op.create_table(
        "feed_file",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_feed_file")),
    )
