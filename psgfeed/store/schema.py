"""The tables: what the database holds, the same on SQLite and PostgreSQL.

Instants are aware and in UTC, days are calendar days, lists are JSON text. The search index is not listed: the
migration makes it and the database itself keeps it (see ``search``). One file, though long: all tables stand where
one looks for any.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Double, ForeignKey, Index, MetaData, Text, UniqueConstraint, false, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from psgfeed.store.column_types import JsonText, UTCDateTime


class Base(DeclarativeBase):
    """The root of all tables, with one rule for the names of constraints."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime, date: Date, float: Double, str: Text, list[Any]: JsonText}  # noqa: RUF012 - the library's own way


def _partial(name: str, column: str, condition: str) -> Index:
    return Index(name, column, sqlite_where=text(condition), postgresql_where=text(condition))


class SourceStateRow(Base):
    """What is remembered about reading a source: validators, when it is due, how it has behaved."""

    __tablename__ = "source_state"

    source: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    body_hash: Mapped[str] = mapped_column(default="")
    next_due: Mapped[datetime | None]
    retry_after_until: Mapped[datetime | None]
    failures: Mapped[float] = mapped_column(default=0.0)
    interval_s: Mapped[int] = mapped_column(default=0)
    last_ok: Mapped[datetime | None]
    last_crawled: Mapped[datetime | None]
    moved_to: Mapped[str] = mapped_column(default="")
    moved_since: Mapped[datetime | None]
    moved_times: Mapped[int] = mapped_column(default=0)
    gone_since: Mapped[datetime | None]
    gone_times: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    lease_run: Mapped[int | None]
    last_read: Mapped[datetime | None]
    distrusted: Mapped[bool] = mapped_column(default=False, server_default=false())
    cursor: Mapped[str] = mapped_column(default="", server_default="")
    backfill_at: Mapped[str] = mapped_column(default="", server_default="")
    backfill_ended: Mapped[datetime | None]


class RunRow(Base):
    """One ``psgfeed run``."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    trigger: Mapped[str]
    exit_code: Mapped[int | None]
    version: Mapped[str]


class CrawlRow(Base):
    """One source in one run; its numbers grow with each document that is kept."""

    __tablename__ = "crawl"
    __table_args__ = (Index(None, "source", "started"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    source: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    outcome: Mapped[str]
    http_status: Mapped[int | None]
    documents: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    findings: Mapped[list[Any]]
    partial: Mapped[bool] = mapped_column(default=False, server_default=false())


class StoryRow(Base):
    """Items that tell the same. Its id is the id of the item it was founded on, and is never given again."""

    __tablename__ = "story"

    id: Mapped[str] = mapped_column(primary_key=True)
    primary_item: Mapped[str]
    founded: Mapped[datetime]


class ItemRow(Base):
    """One thing published. ``seq`` is the database's own number; ``id`` is the one the world sees.

    ``guid`` and ``url_first`` stay as they were at first sight. ``first_crawl`` is the crawl that brought the item.
    ``fingerprint`` is equal for equal texts; ``folded`` says that the item was compared with its neighbours. With
    ``story_by_hand`` a person decided on the item's story, or that it has none.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("source", "guid"),
        Index(None, "feed_time", "id"),
        Index(None, "source", "feed_time", "id"),
        Index(None, "published_day", "id"),
        _partial("ix_item_story", "story", "story IS NOT NULL"),
        _partial("ix_item_fingerprint", "fingerprint", "fingerprint <> ''"),
        _partial("ix_item_held", "seq", "held"),
        _partial("ix_item_unfolded", "seq", "NOT folded"),
        _partial("ix_item_live", "feed_time", "NOT backfill AND NOT held AND about_peru"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    guid: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    title_raw: Mapped[str]
    url: Mapped[str | None]
    url_first: Mapped[str | None]
    url_key: Mapped[str | None] = mapped_column(index=True)
    summary: Mapped[str]
    language: Mapped[str]
    author: Mapped[str]
    byline: Mapped[str]
    issue: Mapped[str]
    section: Mapped[str]
    image: Mapped[str]
    source_categories: Mapped[list[Any]]
    published_precision: Mapped[str]
    published_at: Mapped[datetime | None]
    published_day: Mapped[date | None]
    published_until: Mapped[date | None]
    published_raw: Mapped[str]
    published_origin: Mapped[str]
    published_zone: Mapped[str]
    published_problem: Mapped[str]
    updated: Mapped[list[Any]]
    about_peru: Mapped[bool]
    peru_score: Mapped[float]
    peru_why: Mapped[str]
    position: Mapped[int]
    text_repaired: Mapped[bool]
    full_text_read: Mapped[bool]
    provenance: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    first_seen: Mapped[datetime] = mapped_column(index=True)
    last_seen: Mapped[datetime]
    last_changed: Mapped[datetime]
    feed_time: Mapped[datetime]
    revisions: Mapped[int] = mapped_column(default=0)
    backfill: Mapped[bool]
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    first_crawl: Mapped[int] = mapped_column(ForeignKey("crawl.id"), index=True)
    fingerprint: Mapped[str]
    folded: Mapped[bool] = mapped_column(default=False, server_default=false())
    story: Mapped[str | None] = mapped_column(ForeignKey("story.id"))
    story_method: Mapped[str] = mapped_column(default="", server_default="")
    story_match: Mapped[str] = mapped_column(default="", server_default="")
    story_score: Mapped[float | None]
    story_why: Mapped[str] = mapped_column(default="", server_default="")
    story_by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())


class StoryWordRow(Base):
    """A word by which an item of a day may be found by others on the same event.

    ``day`` is that of the item's feed time, counted as ``date.toordinal`` does; ``noted`` is our own day, for dropping.
    Not all items have words here: those of long ago are dropped, and a word of everybody's is not written down.
    """

    __tablename__ = "story_word"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the library's own way

    word: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    noted: Mapped[date] = mapped_column(index=True)


class ItemAliasRow(Base):
    """Another guid or an earlier address under which a source has told an item."""

    __tablename__ = "item_alias"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the library's own way

    source: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    first_seen: Mapped[datetime]


class SightingRow(Base):
    """An item seen in one place of its source.

    ``told`` is a digest of what the place said, ``read`` of what we made of it.
    """

    __tablename__ = "sighting"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the library's own way

    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    crawl_id: Mapped[int] = mapped_column(ForeignKey("crawl.id"))
    told: Mapped[str]
    read: Mapped[str]


class RevisionRow(Base):
    """One value of an item that its source changed."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    crawl_id: Mapped[int] = mapped_column(ForeignKey("crawl.id"))
    at: Mapped[datetime]
    field: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]


class ItemCategoryRow(Base):
    """A category of an item with its evidence.

    ``feed_time`` is the item's, so that a category's newest items are one walk of an index.
    """

    __tablename__ = "item_category"
    __table_args__ = (Index(None, "slug", "feed_time", "item_id"), {"sqlite_with_rowid": False})

    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    feed_time: Mapped[datetime]
    weight: Mapped[float]
    rule: Mapped[str]
    words: Mapped[list[Any]]
    origin: Mapped[str]


class ItemRegionRow(Base):
    """A region of an item with its evidence, in the shape of ``ItemCategoryRow``."""

    __tablename__ = "item_region"
    __table_args__ = (Index(None, "slug", "feed_time", "item_id"), {"sqlite_with_rowid": False})

    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    feed_time: Mapped[datetime]
    weight: Mapped[float]
    rule: Mapped[str]
    words: Mapped[list[Any]]
    origin: Mapped[str]


class TombstoneRow(Base):
    """What must not be kept again: a guid of one source, or an address of any (``source`` is then empty)."""

    __tablename__ = "tombstone"
    __table_args__ = (UniqueConstraint("kind", "source", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    source: Mapped[str]
    value: Mapped[str]
    item_id: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]


class FeedFileRow(Base):
    """One published file: its hash, and when its bytes last changed."""

    __tablename__ = "feed_file"

    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    size: Mapped[int]
    changed_at: Mapped[datetime]


class TouchedRow(Base):
    """Something that a publication has not seen yet: a month of what an item counts for was touched.

    Triggers write it, and only add (see the migration). ``dimension`` and ``slug`` are those of ``MonthCountRow``;
    ``month`` is the item's counted month, or that of its feed time, or both in two rows. ``change`` is what is to be
    added to the counted month.
    """

    __tablename__ = "touched"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str]
    dimension: Mapped[str]
    slug: Mapped[str]
    change: Mapped[int]


class TouchedDayRow(Base):
    """A day (UTC, ``YYYY-MM-DD``) of the feeds' clock that a publication has not seen yet: an item of it was touched.

    Triggers write it, and only add. ``story`` is the item's, before or after, or empty: its other items may be told
    otherwise now. A ``day`` that is a month, ``YYYY-MM``, stands for all of its days.
    """

    __tablename__ = "touched_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str]
    story: Mapped[str]


class MonthCountRow(Base):
    """How many items a month has, ``YYYY-MM``, in all or of one category, region, language, source."""

    __tablename__ = "month_count"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the library's own way

    dimension: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    items: Mapped[int]


class FeedStateRow(Base):
    """What a document of an archive was made from, as a digest, and its SHA-256.

    ``entries`` are digests of what each of its entries was made from, eight bytes each.
    """

    __tablename__ = "feed_state"

    path: Mapped[str] = mapped_column(primary_key=True)
    made_from: Mapped[str]
    sha256: Mapped[str] = mapped_column(server_default="")
    entries: Mapped[bytes] = mapped_column(server_default="")


class FeedGlanceRow(Base):
    """What a feed's entries look like without reading them, as text, and what that was made from, as a digest."""

    __tablename__ = "feed_glance"

    path: Mapped[str] = mapped_column(primary_key=True)
    made_from: Mapped[str]
    glance: Mapped[str]


class FeedArchiveRow(Base):
    """A feed's archive as it was published: what it was made from, as a digest, and the names of its documents.

    ``path`` is the feed's folder; ``names`` are oldest first, and say which documents have entries.
    """

    __tablename__ = "feed_archive"

    path: Mapped[str] = mapped_column(primary_key=True)
    made_from: Mapped[str]
    names: Mapped[list[Any]]


class ArchiveMonthRow(Base):
    """How many entries a month of a feed's archive holds; ``path`` is the feed's folder."""

    __tablename__ = "archive_month"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the library's own way

    path: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    entries: Mapped[int]


class ArchiveDayRow(Base):
    """How many entries a day (UTC) of a month that is cut into pages has in a feed's archive."""

    __tablename__ = "archive_day"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the library's own way

    path: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    entries: Mapped[int]


class HubPingRow(Base):
    """An address whose change a hub has not been told yet."""

    __tablename__ = "hub_ping"

    url: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    tries: Mapped[int]


class DigestWeekRow(Base):
    """A week of the digest (``2026-W47``) as it was when it closed; ``sections`` is what it told, as JSON."""

    __tablename__ = "digest_week"

    week: Mapped[str] = mapped_column(primary_key=True)
    updated: Mapped[datetime]
    sections: Mapped[list[Any]]


class SourceTurnRow(Base):
    """A change in how a source stands: it broke, fell silent, or came back."""

    __tablename__ = "source_turn"
    __table_args__ = (Index(None, "source", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime]
    detail: Mapped[str]
