"""Items a month, by one thing, of any selection: what the charts and ``psgfeed stats`` tell.

A month is counted as in ``counts``; what was counted there already is taken from there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, exists, func, select, union_all
from sqlalchemy.orm import aliased

from psgfeed.store.counts import Dimension, MonthCount, month_of
from psgfeed.store.query import ItemQuery, selection
from psgfeed.store.schema import ItemCategoryRow, ItemRegionRow, ItemRow, MonthCountRow, TouchedRow

# What ``counts`` counts.
COUNTED = ItemQuery(include_backfill=True)

_FILTERS = {
    Dimension.CATEGORY: "category",
    Dimension.REGION: "region",
    Dimension.LANGUAGE: "language",
    Dimension.SOURCE: "source",
}
_MARKS: Mapping[Dimension, Any] = {Dimension.CATEGORY: ItemCategoryRow, Dimension.REGION: ItemRegionRow}


def items_by_month(connection: Connection, query: ItemQuery, by: Dimension) -> tuple[MonthCount, ...]:
    """Return how many of the items each month has, by slug and month; months without items are not told.

    An item with two categories counts for both, one without any for none; by ``Dimension.SITE`` each counts once. By
    the very thing of which the query asks for one, only that one is told.
    """
    kept = _kept(query, by)
    if kept and connection.execute(select(exists().where(MonthCountRow.items >= 0))).scalar_one():
        return _counted(connection, by, *kept)
    return _count(connection, query, by)


def _kept(query: ItemQuery, by: Dimension) -> tuple[Dimension, str | None] | None:
    """Return the dimension, and the one slug of it, whose kept counts answer a query; ``None`` when none do."""
    if query == COUNTED:
        return by, None
    for dimension, field in _FILTERS.items():
        slug = getattr(query, field)
        if slug is not None and by in (Dimension.SITE, dimension):
            wanted: dict[str, Any] = {field: slug}
            return (dimension, slug) if query == replace(COUNTED, **wanted) else None
    return None


def _counted(connection: Connection, by: Dimension, dimension: Dimension, only: str | None) -> tuple[MonthCount, ...]:
    """Return the kept counts with what was written since they were brought up to date."""
    parts: list[Any] = []
    for row, number in ((MonthCountRow, MonthCountRow.items), (TouchedRow, TouchedRow.change)):
        part = select(row.month, row.slug, number).where(row.dimension == dimension, number != 0)
        parts.append(part if only is None else part.where(row.slug == only))
    month, slug, items = union_all(*parts).subquery().c
    total = func.sum(items)
    rows = connection.execute(select(month, slug, total).group_by(slug, month).having(total > 0))
    return _sorted((when, "" if by is Dimension.SITE else thing, number) for when, thing, number in rows)


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
        only = getattr(query, _FILTERS[by])
        statement = statement if only is None else statement.where(marks.slug == only)
    return _sorted(connection.execute(statement.group_by(month, slug)))


def _sorted(rows: Iterable[Any]) -> tuple[MonthCount, ...]:
    return tuple(sorted((MonthCount(*row) for row in rows), key=lambda one: (one.slug, one.month)))
