"""Writing what an item means: its categories and regions with their evidence, and whether it is about Peru."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from psgfeed.model import Item, Mark, StoredItem
from psgfeed.store.recognise import chunks
from psgfeed.store.rows import item_values
from psgfeed.store.schema import ItemCategoryRow, ItemRegionRow, ItemRow, TouchedRow

Marked = tuple[str, Item, datetime]  # item id, item, feed time


def add_marks(connection: Connection, items: Sequence[Marked]) -> None:
    """Write the marks of items that have none yet."""
    for table, rows in (
        (ItemCategoryRow, [row for key, item, clock in items for row in _rows(key, item.categories, clock)]),
        (ItemRegionRow, [row for key, item, clock in items for row in _rows(key, item.regions, clock)]),
    ):
        if rows:
            connection.execute(insert(table), rows)


def replace_marks(connection: Connection, items: Sequence[Marked]) -> None:
    """Write the marks of items in the place of those that they had.

    A feed that has neither the old nor the new marks shows them too: that the items were touched is written down.
    """
    for some in chunks(key for key, _, _ in items):
        _touch(connection, some)
        for table in (ItemCategoryRow, ItemRegionRow):
            connection.execute(delete(table).where(table.item_id.in_(some)))
    add_marks(connection, items)


def write_meaning(connection: Connection, was: StoredItem, item: Item) -> None:
    """Write what a stored item means now, and nothing else of it; ``item`` holds its marks of weight 0 as well."""
    values = item_values(item)
    columns = ("about_peru", "peru_score", "peru_why", "provenance")
    connection.execute(update(ItemRow).where(ItemRow.id == was.id).values({name: values[name] for name in columns}))
    replace_marks(connection, [(was.id, item, was.feed_time)])


def _touch(connection: Connection, ids: Sequence[str]) -> None:
    """Write down that items were touched: the database does so itself only for what their marks stand for."""
    statement = select(ItemRow.source, ItemRow.language, ItemRow.feed_time).where(ItemRow.id.in_(ids))
    touched = {
        (f"{feed_time:%Y-%m}", *thing)
        for source, language, feed_time in connection.execute(statement)
        for thing in (("site", ""), ("source", source), ("language", language))
    }
    rows = [
        {"month": month, "dimension": dimension, "slug": slug, "change": 0}
        for month, dimension, slug in sorted(touched)
    ]
    if rows:
        connection.execute(insert(TouchedRow), rows)


def _rows(item_id: str, marks: Iterable[Mark], feed_time: datetime) -> Iterator[dict[str, Any]]:
    for mark in {mark.slug: mark for mark in reversed(tuple(marks))}.values():
        yield {
            "item_id": item_id,
            "slug": mark.slug,
            "feed_time": feed_time,
            "weight": mark.weight,
            "rule": mark.rule,
            "words": mark.words,
            "origin": mark.origin,
        }
