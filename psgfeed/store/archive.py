"""What archives are made from: what was touched since the last publication, and the traces of a month's items."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, cast, delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from psgfeed.store.dialects import upsert
from psgfeed.store.query import ItemQuery, selection
from psgfeed.store.recognise import chunks
from psgfeed.store.schema import (
    ArchiveDayRow,
    ArchiveMonthRow,
    FeedArchiveRow,
    FeedStateRow,
    ItemCategoryRow,
    ItemRegionRow,
    ItemRow,
    TouchedDayRow,
    TouchedRow,
)

ENTRY_DIGEST = 8


@dataclass(frozen=True, slots=True)
class Touched:
    """What was written since the last publication: months by dimension and slug (see ``counts``), and days by month.

    ``days`` are those (UTC) on which an entry of any feed may have changed; a month that has itself was touched as a
    whole. ``of_stories`` are the months of all items that tell a story of which one item was touched. ``last`` and
    ``last_day`` are the numbers up to which the store's two logs have been read.
    """

    last: int
    months: Mapping[tuple[str, str], frozenset[str]]
    last_day: int
    days: Mapping[str, frozenset[str]]
    of_stories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trace:
    """Enough of an item to know where it stands in an archive, and whether it has changed: ``version`` tells that."""

    id: str
    story: str
    first_seen: datetime
    feed_time: datetime
    version: str


@dataclass(frozen=True, slots=True)
class ArchiveLeft:
    """An archive as the last publication left it: what it was made from, and its documents, oldest first.

    Of each there is the name, and whether it holds entries.
    """

    made_from: str
    names: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class DocumentLeft:
    """A document of an archive as the last publication left it: what it was made from, and its SHA-256.

    ``entries`` are the digests of what each entry was made from, of ``ENTRY_DIGEST`` bytes, one after another.
    """

    path: str
    made_from: str
    sha256: str
    entries: bytes


def touched(connection: Connection) -> Touched:
    """Return what a publication has not seen yet."""
    last = connection.execute(select(func.max(TouchedRow.id))).scalar() or 0
    columns = (TouchedRow.dimension, TouchedRow.slug, TouchedRow.month)
    months: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for dimension, slug, month in connection.execute(select(*columns).distinct()):
        months[dimension, slug].add(month)
    last_day = connection.execute(select(func.max(TouchedDayRow.id))).scalar() or 0
    logged = connection.execute(select(TouchedDayRow.day, TouchedDayRow.story).distinct()).all()
    of_stories = _days_of_stories(connection, [story for _, story in logged if story])
    return Touched(
        last,
        {key: frozenset(some) for key, some in months.items()},
        last_day,
        _by_month(of_stories.union(day for day, _ in logged)),
        frozenset(day[:7] for day in of_stories),
    )


def _days_of_stories(connection: Connection, stories: Iterable[str]) -> set[str]:
    days: set[str] = set()
    for some in chunks(stories):
        told = select(ItemRow.feed_time).where(ItemRow.story.in_(some))
        days |= {day_of(feed_time) for feed_time in connection.execute(told).scalars()}
    return days


def _by_month(days: Iterable[str]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for day in days:
        found[day[:7]].add(day)
    return {month: frozenset(some) for month, some in found.items()}


def day_of(feed_time: datetime) -> str:
    """Return the day of an instant in UTC, ``YYYY-MM-DD``."""
    return f"{feed_time:%Y-%m-%d}"


def month_of(feed_time: datetime) -> str:
    """Return the month of an instant in UTC, ``YYYY-MM``."""
    return f"{feed_time:%Y-%m}"


def settle(connection: Connection, seen: Touched) -> None:
    """Forget what was touched: a publication has seen it. Counts must have been refreshed."""
    connection.execute(delete(TouchedRow).where(TouchedRow.id <= seen.last, TouchedRow.change == 0))
    connection.execute(delete(TouchedDayRow).where(TouchedDayRow.id <= seen.last_day))


def traces(connection: Connection, query: ItemQuery) -> list[Trace]:
    """Return the traces of a query's items, in no order."""
    return _traces(connection, query)


def traces_of_stories(connection: Connection, query: ItemQuery, stories: Iterable[str]) -> list[Trace]:
    """Return the traces of those of a query's items that tell some stories, or have founded one and left it."""
    found: dict[str, Trace] = {}
    for some in chunks(stories):
        # By the story's own index first: else SQLite would walk all items of the query.
        told = connection.execute(select(ItemRow.id).where(ItemRow.story.in_(some))).scalars()
        for few in chunks([*told, *some]):
            found |= {trace.id: trace for trace in _traces(connection, query, ItemRow.id.in_(few))}
    return list(found.values())


def _traces(connection: Connection, query: ItemQuery, *conditions: ColumnElement[bool]) -> list[Trace]:
    statement = selection(connection, query, *_traced(connection.dialect.name)).where(*conditions)
    return [
        Trace(id_, story or "", first_seen, feed_time, repr(version))
        for id_, story, first_seen, feed_time, *version in connection.execute(statement)
    ]


@cache
def _traced(dialect: str) -> tuple[Any, ...]:
    """Return the columns of a trace."""
    text = func.group_concat if dialect == "sqlite" else _string_agg
    marks = [
        select(text(table.slug)).where(table.item_id == ItemRow.id, table.weight > 0).scalar_subquery()
        for table in (aliased(ItemCategoryRow), aliased(ItemRegionRow))
    ]
    shown = (
        ItemRow.title,
        ItemRow.summary,
        ItemRow.url,
        ItemRow.author,
        ItemRow.byline,
        ItemRow.language,
        ItemRow.image,
    )
    moments = (ItemRow.first_seen, ItemRow.feed_time, ItemRow.last_changed)
    return ItemRow.id, ItemRow.story, *moments, ItemRow.revisions, *shown, *marks


def _string_agg(column: Any) -> ColumnElement[str]:
    # SQLite goes by the primary key anyhow.
    return func.string_agg(column, aggregate_order_by(literal(","), column))


def entries_of_months(connection: Connection, query: ItemQuery, *, fold: bool) -> dict[str, int]:
    """Return how many entries each month (``YYYY-MM``, UTC) of a query's feed times makes: a walk over all of them.

    With ``fold`` the items of a story are one entry of the month.
    """
    if connection.dialect.name == "sqlite":
        month: Any = func.substr(cast(ItemRow.feed_time, Text), 1, 7)
    else:
        month = func.to_char(func.timezone("UTC", ItemRow.feed_time), "YYYY-MM")
    entries = func.count(func.coalesce(ItemRow.story, ItemRow.id).distinct()) if fold else func.count()
    rows = connection.execute(selection(connection, query, month, entries).group_by(month))
    return {str(one): number for one, number in rows}


def archives_left(connection: Connection) -> dict[str, ArchiveLeft]:
    """Return how the feeds' archives were left by the last publication, by the feed's folder."""
    row = FeedArchiveRow
    rows = connection.execute(select(row.path, row.made_from, row.names))
    return {
        path: ArchiveLeft(made_from, tuple((name, told) for name, told in names)) for path, made_from, names in rows
    }


def archived(connection: Connection, path: str) -> dict[str, int]:
    """Return how many entries each month of a feed's archive holds, by the feed's folder."""
    row = ArchiveMonthRow
    found = connection.execute(select(row.month, row.entries).where(row.path == path))
    return {one.month: one.entries for one in found}


def archived_days(connection: Connection, path: str, month: str) -> dict[str, int]:
    """Return how many entries each day of a month has in a feed's archive; empty where that is not known."""
    row = ArchiveDayRow
    statement = select(row.day, row.entries).where(row.path == path, row.day >= month, row.day < f"{month}-99")
    return {found.day: found.entries for found in connection.execute(statement.order_by(row.day))}


def document_paths(connection: Connection, folder: str) -> frozenset[str]:
    """Return the paths of the documents that were ever published in an archive's folder, which ends with a slash."""
    after = f"{folder[:-1]}0"  # the sign that follows the slash
    found = select(FeedStateRow.path).where(FeedStateRow.path > folder, FeedStateRow.path < after)
    return frozenset(connection.execute(found).scalars())


def documents_left(connection: Connection, paths: Iterable[str]) -> dict[str, DocumentLeft]:
    """Return how documents were left, by their paths."""
    row = FeedStateRow
    return {
        path: DocumentLeft(path, made_from, sha256, entries)
        for some in chunks(paths)
        for path, made_from, sha256, entries in connection.execute(
            select(row.path, row.made_from, row.sha256, row.entries).where(row.path.in_(some))
        )
    }


def record_archive_left(connection: Connection, path: str, left: ArchiveLeft) -> None:
    """Write down how a feed's archive is left."""
    row = {"path": path, "made_from": left.made_from, "names": [list(name) for name in left.names]}
    upsert(connection, FeedArchiveRow, [row], lambda new: {"made_from": new.made_from, "names": new.names})


def record_archive(connection: Connection, path: str, months: Mapping[str, int]) -> None:
    """Write down how many entries some months of a feed's archive hold."""
    rows = [{"path": path, "month": month, "entries": entries} for month, entries in months.items()]
    upsert(connection, ArchiveMonthRow, rows, lambda new: {"entries": new.entries})


def record_archive_days(connection: Connection, path: str, month: str, days: Mapping[str, int]) -> None:
    """Write down how many entries each day of a month has in a feed's archive, in place of what was known."""
    row = ArchiveDayRow
    connection.execute(delete(row).where(row.path == path, row.day >= month, row.day < f"{month}-99"))
    if days:
        rows = [{"path": path, "day": day, "entries": entries} for day, entries in days.items()]
        connection.execute(insert(row), rows)


def record_documents(connection: Connection, documents: Iterable[DocumentLeft]) -> None:
    """Write down how documents of archives are left."""
    rows = [asdict(document) for document in documents]
    upsert(
        connection,
        FeedStateRow,
        rows,
        lambda new: {"made_from": new.made_from, "sha256": new.sha256, "entries": new.entries},
    )
