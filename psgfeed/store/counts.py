"""Items a month: in all, and of each category, region, language and source; kept right at the cost of what changed.

What counts are all items about Peru that are news, backfill included; held ones do not. An item counts for the month of
the day on which it was published, and one without a date for that in which it was first seen. One with two categories
counts for both.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, cast, delete, exists, func, insert, select, update

from psgfeed.model import ItemKind
from psgfeed.store.dialects import upsert
from psgfeed.store.schema import Base, ItemCategoryRow, ItemRegionRow, ItemRow, MonthCountRow, TouchedDayRow, TouchedRow

_LOG_MAX = 20_000  # rows; a store that never publishes keeps its log no longer than what it tells


class Dimension(StrEnum):
    """What items are counted by. The slug of ``SITE`` is empty; a region's is its code, a source's its id."""

    SITE = "site"
    CATEGORY = "category"
    REGION = "region"
    LANGUAGE = "language"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many items a month (``YYYY-MM``) has; months without items are not told."""

    month: str
    slug: str
    items: int


def month_counts(connection: Connection, dimension: Dimension, slug: str | None = None) -> tuple[MonthCount, ...]:
    """Return the items a month by one thing, by slug and month; of one slug only where it is given.

    They are as the last ``refresh_counts`` left them, which every publication calls.
    """
    row = MonthCountRow
    statement = select(row.month, row.slug, row.items).where(row.dimension == dimension, row.items > 0)
    if slug is not None:
        statement = statement.where(row.slug == slug)
    return tuple(MonthCount(*one) for one in connection.execute(statement.order_by(row.slug, row.month)))


def refresh_counts(connection: Connection) -> None:
    """Bring the counts up to date with what was written since the last time; the first time counts everything."""
    if connection.execute(select(exists().where(MonthCountRow.items >= 0))).scalar_one():
        _apply(connection)
    else:
        rows = [_values(key, items) for key, items in recount(connection).items()]
        if rows:
            connection.execute(insert(MonthCountRow), rows)
    connection.execute(update(TouchedRow).where(TouchedRow.change != 0).values(change=0))
    _shorten(connection)


def recount(connection: Connection) -> Counter[tuple[str, str, str]]:
    """Return what the counts must be, by dimension, slug and month: a scan of all items."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for dimension, statement in _counting(month_of(connection)):
        counts.update({(dimension, slug, month): items for slug, month, items in connection.execute(statement)})
    return counts


def _apply(connection: Connection) -> None:
    key = (TouchedRow.dimension, TouchedRow.slug, TouchedRow.month)
    sums = connection.execute(select(*key, func.sum(TouchedRow.change)).group_by(*key)).all()
    changes = [_values((dimension, slug, month), change) for dimension, slug, month, change in sums if change]
    upsert(connection, MonthCountRow, changes, lambda new: {"items": MonthCountRow.items + new["items"]})


def _values(key: tuple[str, str, str], items: int) -> dict[str, Any]:
    dimension, slug, month = key
    return {"dimension": dimension, "slug": slug, "month": month, "items": items}


def _shorten(connection: Connection) -> None:
    """Keep each thing that was touched once, where the log has grown long, and of the days their months."""
    if _rows_of(connection, TouchedRow) > _LOG_MAX:
        columns = (TouchedRow.month, TouchedRow.dimension, TouchedRow.slug)
        once = select(func.max(TouchedRow.id)).group_by(*columns)
        connection.execute(delete(TouchedRow).where(TouchedRow.id.not_in(once)))
    if _rows_of(connection, TouchedDayRow) > _LOG_MAX:
        months = connection.execute(select(func.substr(TouchedDayRow.day, 1, 7)).distinct()).scalars().all()
        connection.execute(delete(TouchedDayRow))
        connection.execute(insert(TouchedDayRow), [{"day": month, "story": ""} for month in months])


def _rows_of(connection: Connection, table: type[Base]) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def month_of(connection: Connection) -> ColumnElement[str]:
    """Return the expression of the month, ``YYYY-MM``, that an item counts for."""
    if connection.dialect.name == "sqlite":
        day = func.coalesce(cast(ItemRow.published_day, Text), cast(ItemRow.feed_time, Text))
        return func.substr(day, 1, 7)
    return func.to_char(
        func.coalesce(ItemRow.published_day, func.date(func.timezone("UTC", ItemRow.feed_time))), "YYYY-MM"
    )


def _counting(month: ColumnElement[str]) -> Iterator[tuple[Dimension, Any]]:
    """Yield a statement for each dimension that gives slug, month, items."""
    counted = (ItemRow.about_peru, ItemRow.kind == ItemKind.NEWS.value, ItemRow.held.is_(False))
    yield Dimension.SITE, select(func.max(""), month, func.count()).where(*counted).group_by(month)
    for dimension, column in ((Dimension.SOURCE, ItemRow.source), (Dimension.LANGUAGE, ItemRow.language)):
        yield dimension, select(column, month, func.count()).where(*counted).group_by(column, month)
    for dimension, table in ((Dimension.CATEGORY, ItemCategoryRow), (Dimension.REGION, ItemRegionRow)):
        marked = select(table.slug, month, func.count()).join(ItemRow, ItemRow.id == table.item_id)
        yield dimension, marked.where(*counted, table.weight > 0).group_by(table.slug, month)
