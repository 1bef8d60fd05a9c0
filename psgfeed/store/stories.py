"""Folding items that tell the same into stories. Word for word here; who finds near ones joins them with ``tell_same``.

A story's id is the id of the item on which it was founded, so it is never numbered anew. Its primary item is the one
that was seen first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from psgfeed.classify.stories import fingerprint
from psgfeed.model import Item, ItemKind, StoredItem
from psgfeed.store.dialects import insert_or_skip
from psgfeed.store.query import load
from psgfeed.store.recognise import chunks
from psgfeed.store.schema import ItemRow, StoryRow

WINDOW = timedelta(days=30)
SAME_URL, SAME_TEXT = "same_url", "same_text"

_BATCH = 500

Rows = Sequence[Row[Any]]


@dataclass(frozen=True, slots=True)
class Folded:
    """How many items were looked at, and how many of them tell the same as another."""

    looked_at: int = 0
    joined: int = 0


def fold(connection: Connection, now: datetime, *, window: timedelta = WINDOW) -> Folded:
    """Put items that tell word for word the same as an item of another source into one story.

    The same are items with the same address or the same text whose feed times lie at most ``window`` apart. Only items
    that were not looked at before are, so that the work grows with the news and not with the archive.
    """
    looked_at = joined = 0
    while batch := _unfolded(connection):
        prints = _take_prints(connection, batch)
        by_text = _neighbours(connection, ItemRow.fingerprint, prints.values())
        by_url = _of_one_page(_neighbours(connection, ItemRow.url_key, (row.url_key for row in batch)))
        for row in batch:
            same = _first_other(row, by_url.get(row.url_key, ()), window)
            method = SAME_URL if same else SAME_TEXT
            same = same or _first_other(row, by_text.get(prints[row.id], ()), window)
            if same:
                tell_same(connection, row.id, same, method, 1.0, now)
                joined += 1
        looked_at += len(batch)
    return Folded(looked_at, joined)


def tell_same(connection: Connection, item_id: str, other_id: str, method: str, score: float, now: datetime) -> str:
    """Put two items into one story and return its id; ``method`` and ``score`` (0 to 1) say how it was found out.

    An item that stands in a story stays there: two stories are never made one.

    Raises:
        KeyError: there is no such item.
    """
    columns = (ItemRow.id, ItemRow.story, ItemRow.first_seen)
    rows = connection.execute(select(*columns).where(ItemRow.id.in_((item_id, other_id))))
    pair = {row.id: row for row in rows}
    item, other = pair[item_id], pair[other_id]
    first = min((item, other), key=lambda row: (row.first_seen, row.id))
    story = other.story or item.story
    if story is None:
        story = first.id
        insert_or_skip(connection, StoryRow, [{"id": story, "primary_item": story, "founded": now}])
    evidence = {"story": story, "story_method": method, "story_score": score}
    for row, match in ((item, other), (other, item)):
        if row.story is None:
            connection.execute(
                update(ItemRow).where(ItemRow.id == row.id).values(**evidence, story_match=match.id, folded=True)
            )
    _lead(connection, story)
    return str(item.story or story)


def story_items(connection: Connection, stories: Iterable[str]) -> dict[str, list[StoredItem]]:
    """Return the items of stories, the primary one first, then by when they were first seen."""
    found: dict[str, list[StoredItem]] = {}
    for some in chunks(stories):
        ranked = connection.execute(
            select(ItemRow.story, ItemRow.id)
            .join(StoryRow, StoryRow.id == ItemRow.story)
            .where(ItemRow.story.in_(some))
            .order_by(ItemRow.story, ItemRow.id != StoryRow.primary_item, ItemRow.first_seen, ItemRow.id)
        ).all()
        items = load(connection, (row.id for row in ranked))
        for row in ranked:
            found.setdefault(str(row.story), []).append(items[row.id])
    return found


def _unfolded(connection: Connection) -> Rows:
    return connection.execute(
        select(ItemRow.__table__)
        .where(ItemRow.folded.is_(False), ItemRow.kind == ItemKind.NEWS.value)
        .order_by(ItemRow.seq)
        .limit(_BATCH)
    ).all()


def _take_prints(connection: Connection, batch: Rows) -> dict[str, str]:
    """Write down the fingerprints of items, and that they were looked at."""
    prints = {row.id: fingerprint(Item(row.source, row.guid, row.title, summary=row.summary)) for row in batch}
    statement = update(ItemRow).where(ItemRow.id == bindparam("b_id"))
    connection.execute(
        statement.values(fingerprint=bindparam("b_print"), folded=True),
        [{"b_id": item_id, "b_print": made} for item_id, made in prints.items()],
    )
    return prints


def _neighbours(connection: Connection, column: Any, values: Iterable[str | None]) -> Mapping[str, Rows]:
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    columns: tuple[Any, ...] = (ItemRow.id, ItemRow.source, ItemRow.feed_time, ItemRow.first_seen)
    for some in chunks(value for value in values if value):
        rows = connection.execute(
            select(column, *columns)
            .where(column.in_(some), ItemRow.kind == ItemKind.NEWS.value)
            .order_by(ItemRow.first_seen, ItemRow.id)
        )
        for row in rows:
            found[row[0]].append(row)
    return found


def _of_one_page(by_url: Mapping[str, Rows]) -> Mapping[str, Rows]:
    """Leave out the addresses that one source gives to several items: a home page is no story."""
    return {address: rows for address, rows in by_url.items() if max(Counter(row.source for row in rows).values()) == 1}


def _first_other(row: Row[Any], neighbours: Rows, window: timedelta) -> str:
    for other in neighbours:
        if other.source != row.source and abs(other.feed_time - row.feed_time) <= window:
            return str(other.id)
    return ""


def _lead(connection: Connection, story: str) -> None:
    """Let the item stand first in its story that was seen first."""
    first = (
        select(ItemRow.id).where(ItemRow.story == story).order_by(ItemRow.first_seen, ItemRow.id).limit(1)
    ).scalar_subquery()
    connection.execute(update(StoryRow).where(StoryRow.id == story).values(primary_item=first))
