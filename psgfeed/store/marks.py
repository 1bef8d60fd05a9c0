"""Writing an item's categories and regions, with their evidence."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert

from psgfeed.model import Item, Mark
from psgfeed.store.recognise import chunks
from psgfeed.store.schema import ItemCategoryRow, ItemRegionRow

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
    """Write the marks of items in the place of those that they had."""
    for some in chunks(key for key, _, _ in items):
        for table in (ItemCategoryRow, ItemRegionRow):
            connection.execute(delete(table).where(table.item_id.in_(some)))
    add_marks(connection, items)


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
