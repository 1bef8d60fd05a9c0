"""Which items a table holds: filters over everything that is stored, news and pages, old and new, held back or not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Date, Dialect, Text, exists, func, or_, select, tuple_, type_coerce
from sqlalchemy.orm import aliased

from psgfeed.store.schema import ItemCategoryRow, ItemRegionRow, ItemRow, StoryRow
from psgfeed.store.search import matches

Items: TypeAlias = Any  # the table of items, or another name of it in the same query

_DAY = timedelta(days=1)
_LIMA = timedelta(hours=-5)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which items; every filter that is given must hold, and of several values of one filter any.

    Days are included on both sides. ``published_*`` are about the day of publication in Lima, so that items without a
    date fall out; ``seen_*`` are about the day in UTC on which an item was first met. ``words`` are searched as
    everywhere. With ``dedupe`` each story has one row: its primary item or, where a filter leaves that out, the one
    that was seen first.
    """

    published_since: date | None = None
    published_until: date | None = None
    seen_since: date | None = None
    seen_until: date | None = None
    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    words: str = ""
    dedupe: bool = False


def count_selected(connection: Connection, selection: Selection) -> int:
    """Return how many items fit."""
    statement = select(func.count()).select_from(ItemRow).where(*conditions(selection, connection.dialect))
    return connection.execute(statement).scalar_one()


def conditions(selection: Selection, dialect: Dialect) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on ``item`` that a selection puts."""
    yield from _filters(ItemRow, selection, dialect)
    if selection.dedupe:
        yield _first_of_its_story(replace(selection, dedupe=False), dialect)


def lima_day(items: Items, dialect: Dialect) -> ColumnElement[Any]:
    """Return the day of publication in Lima, five hours behind UTC; what has no time has one day everywhere."""
    if dialect.name == "sqlite":
        return func.coalesce(
            func.date(type_coerce(items.published_at, Text), "-5 hours"), type_coerce(items.published_day, Text)
        )
    return func.coalesce(func.date(func.timezone("UTC", items.published_at) + _LIMA, type_=Date), items.published_day)


def _filters(items: Items, selection: Selection, dialect: Dialect) -> Iterator[ColumnElement[bool]]:
    for column, values in ((items.source, selection.sources), (items.language, selection.languages)):
        if values:
            yield column.in_(values)
    for table, slugs in ((ItemCategoryRow, selection.categories), (ItemRegionRow, selection.regions)):
        if slugs:
            yield items.id.in_(select(table.item_id).where(table.slug.in_(slugs), table.weight > 0))
    if selection.words.strip():
        found = select(ItemRow.seq).where(matches(selection.words, dialect)).correlate(None)
        yield items.seq.in_(found)
    yield from _published(items, selection, dialect)
    if selection.seen_since:
        yield items.first_seen >= _midnight(selection.seen_since)
    if selection.seen_until:
        yield items.first_seen < _midnight(_beside(selection.seen_until, _DAY))


def _published(items: Items, selection: Selection, dialect: Dialect) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on the day in Lima; the stored day, at most one off, lets an index find the rows."""
    day = lima_day(items, dialect)
    if since := selection.published_since:
        yield items.published_day >= _beside(since, -_DAY)
        yield day >= (since.isoformat() if dialect.name == "sqlite" else since)
    if until := selection.published_until:
        yield items.published_day <= _beside(until, _DAY)
        yield day <= (until.isoformat() if dialect.name == "sqlite" else until)


def _first_of_its_story(selection: Selection, dialect: Dialect) -> ColumnElement[bool]:
    other = aliased(ItemRow, name="other")
    primary = select(StoryRow.primary_item).where(StoryRow.id == ItemRow.story).correlate(ItemRow, other)
    before = or_(
        other.id == primary.scalar_subquery(),
        tuple_(other.first_seen, other.id) < tuple_(ItemRow.first_seen, ItemRow.id),
    )
    others = select(other.seq).where(other.story == ItemRow.story, before, *_filters(other, selection, dialect))
    return or_(
        ItemRow.story.is_(None),
        ItemRow.id == primary.scalar_subquery(),
        ~exists(others.correlate(ItemRow)),
    )


def _beside(day: date, step: timedelta) -> date:
    """Return the day before or after; the first and the last that there are have none."""
    try:
        return day + step
    except OverflowError:
        return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
