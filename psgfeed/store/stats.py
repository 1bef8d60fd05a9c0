"""Items a month, by one thing, of any selection: what the charts and ``psgfeed stats`` tell.

A month is counted as in ``counts``; what was counted there already is taken from there.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, exists, func, select, union_all
from sqlalchemy.orm import aliased

from psgfeed.store.counts import Dimension, MonthCount, month_of
from psgfeed.store.query import ItemQuery, selection
from psgfeed.store.schema import ItemCategoryRow, ItemRegionRow, ItemRow, MonthCountRow, TouchedRow

# What ``counts`` counts.
COUNTED = ItemQuery(include_backfill=True)

_MARKS: Mapping[Dimension, Any] = {Dimension.CATEGORY: ItemCategoryRow, Dimension.REGION: ItemRegionRow}


def items_by_month(connection: Connection, query: ItemQuery, by: Dimension) -> tuple[MonthCount, ...]:
    """Return how many of the items each month has, by slug and month; months without items are not told.

    An item with two categories counts for both, one without any for none; by ``Dimension.SITE`` each counts once. Where
    the query asks for one category, the others that its items have are counted beside it.
    """
    if query == COUNTED and connection.execute(select(exists().where(MonthCountRow.items >= 0))).scalar_one():
        return _counted(connection, by)
    return _count(connection, query, by)


def _counted(connection: Connection, by: Dimension) -> tuple[MonthCount, ...]:
    """Return the kept counts with what was written since they were brought up to date."""
    kept = select(MonthCountRow.month, MonthCountRow.slug, MonthCountRow.items).where(MonthCountRow.dimension == by)
    since = select(TouchedRow.month, TouchedRow.slug, TouchedRow.change).where(TouchedRow.dimension == by)
    both = union_all(kept, since.where(TouchedRow.change != 0)).subquery()
    month, slug, items = both.c
    total = func.sum(items)
    rows = connection.execute(select(month, slug, total).group_by(slug, month).having(total > 0))
    return _sorted(rows)


def _count(connection: Connection, query: ItemQuery, by: Dimension) -> tuple[MonthCount, ...]:
    month = month_of(connection)
    slug: Any = {Dimension.SOURCE: ItemRow.source, Dimension.LANGUAGE: ItemRow.language}.get(by)
    if by is Dimension.SITE:
        rows = connection.execute(selection(connection, query, month, func.count()).group_by(month))
        return _sorted((when, "", items) for when, items in rows)
    if slug is not None:
        statement = selection(connection, query, month, slug, func.count())
    else:
        marks: Any = aliased(_MARKS[by])
        slug = marks.slug
        statement = selection(connection, query, month, slug, func.count()).join(marks, marks.item_id == ItemRow.id)
        statement = statement.where(marks.weight > 0)
    return _sorted(connection.execute(statement.group_by(month, slug)))


def _sorted(rows: Iterable[Any]) -> tuple[MonthCount, ...]:
    return tuple(sorted((MonthCount(*row) for row in rows), key=lambda one: (one.slug, one.month)))
