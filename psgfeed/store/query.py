"""Reading items: the newest, one by its id, all in constant memory, and what is known about one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select, text, tuple_

from psgfeed.model import ItemKind, Mark, StoredItem
from psgfeed.store.recognise import chunks
from psgfeed.store.rows import stored_item
from psgfeed.store.schema import ItemCategoryRow, ItemRegionRow, ItemRow, RevisionRow, SightingRow
from psgfeed.store.search import is_common, matches

Cursor: TypeAlias = tuple[datetime, str]
Marks: TypeAlias = Mapping[str, tuple[Mark, ...]]

_BATCH = 500


class Order(StrEnum):
    """The order of a stream: by published day (what has none comes first) and id, or newest first as in a feed."""

    PUBLISHED = "published"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """Which items; every condition that is given must hold.

    ``since`` and ``until`` are about ``feed_time``, ``first_seen_since`` and ``first_seen_until`` about our own clock:
    from the first on, and before the second. ``published_since`` and ``published_until`` are days, both included.
    ``kind`` ``None`` means news and pages.
    """

    category: str | None = None
    region: str | None = None
    source: str | None = None
    language: str | None = None
    words: str | None = None
    story: str | None = None
    kind: ItemKind | None = ItemKind.NEWS
    include_backfill: bool = False
    include_held: bool = False
    about_peru_only: bool = True
    since: datetime | None = None
    until: datetime | None = None
    published_since: date | None = None
    published_until: date | None = None
    first_seen_since: datetime | None = None
    first_seen_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One value that a source changed."""

    item_id: str
    at: datetime
    field: str
    old: str
    new: str
    crawl_id: int


@dataclass(frozen=True, slots=True)
class StoryEvidence:
    """Why an item stands in its story: how it was found out, by which other item, and how surely (0 to 1)."""

    method: str
    match: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place of its source in which an item was seen."""

    item_id: str
    place: str
    position: int
    first_seen: datetime
    last_seen: datetime
    crawl_id: int


def newest(connection: Connection, query: ItemQuery, limit: int = 50, before: Cursor | None = None) -> list[StoredItem]:
    """Return the items with the latest feed times; ``before`` is feed time and id of the last item that was had."""
    return _with_marks(connection, connection.execute(_newest(connection, query, before).limit(limit)).all())


def oldest(connection: Connection, query: ItemQuery, limit: int = 50) -> list[StoredItem]:
    """Return the items with the earliest feed times, the earliest first."""
    clock, name = _clock(query)
    statement = _ordered(connection, query).order_by(clock, name).limit(limit)
    return _with_marks(connection, connection.execute(statement).all())


def newest_ids(connection: Connection, query: ItemQuery, limit: int) -> list[str]:
    """Return the ids of the items with the latest feed times, for readers who have many of the items already."""
    statement = _newest(connection, query, None).with_only_columns(ItemRow.id).limit(limit)
    return list(connection.execute(statement).scalars())


def oldest_live(connection: Connection) -> datetime | None:
    """Return the earliest feed time of the items that live feeds may carry: what is older need not be looked at."""
    # The very words of the index: with parameters SQLite would not see that it fits.
    statement = select(ItemRow.feed_time).where(text("NOT backfill AND NOT held AND about_peru"))
    return connection.execute(statement.order_by(ItemRow.feed_time).limit(1)).scalar()


def get(connection: Connection, item_id: str) -> StoredItem | None:
    """Return an item by its id."""
    return load(connection, [item_id]).get(item_id)


def load(connection: Connection, ids: Iterable[str], *, denied: bool = False) -> dict[str, StoredItem]:
    """Return items by their ids; with ``denied`` they carry the marks that a person took away, too (weight 0)."""
    found: dict[str, StoredItem] = {}
    for some in chunks(ids):
        rows = connection.execute(select(ItemRow.__table__).where(ItemRow.id.in_(some))).all()
        found |= {item.id: item for item in _with_marks(connection, rows, denied=denied)}
    return found


def ids_at(connection: Connection, url_key: str) -> list[str]:
    """Return the ids of the items that are at an address, reduced to its key; the one first seen first."""
    statement = select(ItemRow.id).where(ItemRow.url_key == url_key).order_by(ItemRow.first_seen, ItemRow.id)
    return list(connection.execute(statement).scalars())


def stream(connection: Connection, query: ItemQuery, order: Order = Order.PUBLISHED) -> Iterator[StoredItem]:
    """Yield items in constant memory, within one snapshot of the database."""
    if order is Order.NEWEST:
        statement = _newest(connection, query, None)
    else:
        statement = _select(connection, query).order_by(ItemRow.published_day.asc().nulls_first(), ItemRow.id)
    for rows in connection.execute(statement.execution_options(yield_per=_BATCH)).partitions():
        yield from _with_marks(connection, rows)


def count(connection: Connection, query: ItemQuery, at_most: int | None = None) -> int:
    """Return how many items there are; with ``at_most`` it counts no further."""
    statement = _select(connection, query) if at_most is None else _ordered(connection, query)
    found = statement.with_only_columns(ItemRow.seq).limit(at_most).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def selection(connection: Connection, query: ItemQuery, *columns: Any) -> Select[Any]:
    """Return the statement that selects columns of the items, for the rooms of the store that count and group them."""
    return _select(connection, query).with_only_columns(*columns)


def revisions_of(connection: Connection, item_id: str) -> tuple[Revision, ...]:
    """Return what an item's source has changed, oldest first."""
    rows = connection.execute(
        select(*_columns(RevisionRow, Revision)).where(RevisionRow.item_id == item_id).order_by(RevisionRow.id)
    )
    return tuple(Revision(*row) for row in rows)


def story_evidence(connection: Connection, item_id: str) -> StoryEvidence | None:
    """Return why an item stands in its story, or ``None`` where it stands in none."""
    columns = (ItemRow.story_method, ItemRow.story_match, ItemRow.story_score)
    row = connection.execute(select(*columns).where(ItemRow.id == item_id, ItemRow.story.is_not(None))).first()
    return StoryEvidence(*row) if row else None


def sightings_of(connection: Connection, item_id: str) -> tuple[Sighting, ...]:
    """Return where an item was seen, first place first."""
    rows = connection.execute(
        select(*_columns(SightingRow, Sighting))
        .where(SightingRow.item_id == item_id)
        .order_by(SightingRow.first_seen, SightingRow.place)
    )
    return tuple(Sighting(*row) for row in rows)


def _columns(table: Any, shape: Any) -> list[Any]:
    return [getattr(table, name) for name in shape.__dataclass_fields__]


def _newest(connection: Connection, query: ItemQuery, before: Cursor | None) -> Select[Any]:
    clock, name = _clock(query)
    statement = _ordered(connection, query).order_by(clock.desc(), name.desc())
    return statement.where(tuple_(clock, name) < before) if before else statement


def _ordered(connection: Connection, query: ItemQuery) -> Select[Any]:
    """Return the statement for the first of the items in the order of their clock."""
    return _select(connection, query, walk=_is_searched(query) and is_common(query.words or "", connection))


def _clock(query: ItemQuery) -> tuple[Any, Any]:
    """Return the columns that order the newest: those of the index that the query can walk."""
    if _is_searched(query):
        return ItemRow.feed_time, ItemRow.id
    if query.category is not None:
        return ItemCategoryRow.feed_time, ItemCategoryRow.item_id
    if query.region is not None:
        return ItemRegionRow.feed_time, ItemRegionRow.item_id
    return ItemRow.feed_time, ItemRow.id


def _select(connection: Connection, query: ItemQuery, *, walk: bool = False) -> Select[Any]:
    statement = select(ItemRow.__table__)
    for table, slug in ((ItemCategoryRow, query.category), (ItemRegionRow, query.region)):
        if slug is None:
            continue
        marked = (table.item_id == ItemRow.id, table.slug == slug, table.weight > 0)
        # What is searched is found by its words first: SQLite would go through all found for each item of an index.
        statement = (
            statement.where(exists().where(*marked)) if _is_searched(query) else statement.join(table, and_(*marked))
        )
    if _is_searched(query):
        statement = statement.where(matches(query.words or "", connection.dialect, walk=walk))
    return statement.where(*_conditions(query))


def _is_searched(query: ItemQuery) -> bool:
    return query.words is not None and bool(query.words.strip())


def _conditions(query: ItemQuery) -> Iterator[ColumnElement[bool]]:
    for column, value in (
        (ItemRow.source, query.source),
        (ItemRow.language, query.language),
        (ItemRow.story, query.story),
        (ItemRow.kind, query.kind.value if query.kind else None),
    ):
        if value is not None:
            yield column == value
    for flag, wanted in (
        (ItemRow.backfill, query.include_backfill),
        (ItemRow.held, query.include_held),
    ):
        if not wanted:
            yield flag.is_(False)
    if query.about_peru_only:
        yield ItemRow.about_peru.is_(True)
    yield from _spans(query)


def _spans(query: ItemQuery) -> Iterator[ColumnElement[bool]]:
    clock, _ = _clock(query)
    if query.since is not None:
        yield clock >= query.since
    if query.until is not None:
        yield clock < query.until
    if query.published_since is not None:
        yield ItemRow.published_day >= query.published_since
    if query.published_until is not None:
        yield ItemRow.published_day <= query.published_until
    if query.first_seen_since is not None:
        yield ItemRow.first_seen >= query.first_seen_since
    if query.first_seen_until is not None:
        yield ItemRow.first_seen < query.first_seen_until


def _with_marks(connection: Connection, rows: Sequence[Any], *, denied: bool = False) -> list[StoredItem]:
    ids = [row.id for row in rows]
    categories = _marks(connection, ItemCategoryRow, ids, denied=denied)
    regions = _marks(connection, ItemRegionRow, ids, denied=denied)
    return [stored_item(row, categories.get(row.id, ()), regions.get(row.id, ())) for row in rows]


def _marks(connection: Connection, table: Any, ids: Sequence[str], *, denied: bool) -> Marks:
    """Return the marks of items, the heaviest first."""
    found: defaultdict[str, tuple[Mark, ...]] = defaultdict(tuple)
    shown = table.weight >= 0 if denied else table.weight > 0
    columns = (table.item_id, table.slug, table.weight, table.rule, table.words, table.origin)
    for some in chunks(ids):
        statement = select(*columns).where(table.item_id.in_(some), shown)
        for item_id, slug, weight, rule, words, origin in connection.execute(
            statement.order_by(table.item_id, table.weight.desc(), table.slug)
        ):
            found[item_id] += (Mark(slug, weight, rule, tuple(words), origin),)
    return found
