"""Folding items that tell the same into stories: word for word here, near ones in ``stories_near``.

A story's id is the id of the item on which it was founded, so it is never numbered anew. Its primary item is the one
that was seen first. What is decided stays: an item joins one story at most, and two stories are never made one. What
a person decides (``stories_by_hand``) stands above all that is found here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select, text, update

from psgfeed.classify.stories import fingerprint
from psgfeed.model import Item, ItemKind, StoredItem
from psgfeed.store.dialects import insert_or_skip
from psgfeed.store.query import load
from psgfeed.store.recognise import chunks
from psgfeed.store.schema import ItemRow, StoryRow
from psgfeed.store.stories_near import drop_old_words, near_matches

WINDOW = timedelta(days=30)
SAME_URL, SAME_TEXT, NEAR_TEXT = "same_url", "same_text", "near_text"

_BATCH = 500
_WHY = {SAME_URL: "the same address", SAME_TEXT: "the same text"}

Rows = Sequence[Row[Any]]

# Made once, for making a statement costs as much as executing it. What is written as text is the condition of a
# partial index: written otherwise, SQLite would read the whole table.
_PAIR: Any = select(ItemRow.id, ItemRow.story, ItemRow.story_by_hand, ItemRow.first_seen).where(
    ItemRow.id.in_(bindparam("ids", expanding=True))
)
_TAKEN = select(StoryRow.id).where(StoryRow.id.in_(bindparam("ids", expanding=True)))
_JOIN = (
    update(ItemRow)
    .where(ItemRow.id == bindparam("b_id"), ItemRow.story.is_(None))
    .values(
        story=bindparam("b_story"),
        story_method=bindparam("b_method"),
        story_score=bindparam("b_score"),
        story_why=bindparam("b_why"),
        story_match=bindparam("b_match"),
        folded=True,
    )
)
_UNFOLDED: Any = (
    select(
        ItemRow.seq,
        ItemRow.id,
        ItemRow.source,
        ItemRow.guid,
        ItemRow.title,
        ItemRow.summary,
        ItemRow.url_key,
        ItemRow.feed_time,
        ItemRow.published_precision,
        ItemRow.published_day,
        ItemRow.story,
        ItemRow.story_by_hand,
    )
    .where(text("NOT item.folded"), ItemRow.kind == ItemKind.NEWS.value)
    .order_by(ItemRow.seq)
    .limit(_BATCH)
)
_FOLDED = update(ItemRow).where(ItemRow.id == bindparam("b_id")).values(fingerprint=bindparam("b_print"), folded=True)
_LEAD = (
    update(StoryRow)
    .where(StoryRow.id == bindparam("b_story"))
    .values(
        primary_item=select(ItemRow.id)
        .where(ItemRow.story == bindparam("b_story"))
        .order_by(ItemRow.first_seen, ItemRow.id)
        .limit(1)
        .scalar_subquery()
    )
)


def _equal(column: Any, *conditions: Any) -> Any:
    """Return the statement for items with one of some values; what a person took out of its story is not among them."""
    may_join = or_(ItemRow.story.is_not(None), ItemRow.story_by_hand.is_(False))
    return (
        select(column, ItemRow.id, ItemRow.source, ItemRow.feed_time)
        .where(column.in_(bindparam("values", expanding=True)), ItemRow.kind == ItemKind.NEWS.value, may_join)
        .where(*conditions)
        .order_by(ItemRow.first_seen, ItemRow.id)
    )


_BY_PRINT = _equal(ItemRow.fingerprint, text("item.fingerprint <> ''"))
_BY_URL = _equal(ItemRow.url_key)


@dataclass(frozen=True, slots=True)
class Folded:
    """How many items were looked at, how many of them tell the same as another, and how many in other words."""

    looked_at: int = 0
    joined: int = 0
    near: int = 0


@dataclass(frozen=True, slots=True)
class _Evidence:
    """By which method two items were joined, how much speaks for it (0 to 1), and why."""

    method: str
    score: float
    why: str


def fold(connection: Connection, now: datetime, *, window: timedelta = WINDOW) -> Folded:
    """Put items that tell the same as an item of another source into one story.

    Word for word the same are items with the same address or the same text whose feed times lie at most ``window``
    apart; in other words those that ``stories_near`` finds. Only items that were not looked at before are, so that the
    work grows with the news and not with the archive.
    """
    looked_at = joined = near = 0
    while batch := connection.execute(_UNFOLDED).all():
        prints = _take_prints(connection, batch)
        free = [row for row in batch if row.story is not None or not row.story_by_hand]
        joined += _join_equal(connection, free, prints, window, now)
        near += _join_near(connection, free, now)
        looked_at += len(batch)
    if looked_at:
        drop_old_words(connection, now)
    return Folded(looked_at, joined + near, near)


def tell_same(
    connection: Connection, item_id: str, other_id: str, method: str, score: float, now: datetime, *, why: str = ""
) -> str:
    """Put two items into one story and return its id; ``method``, ``score`` (0 to 1) and ``why`` are the evidence.

    An item that stands in a story stays there: two stories are never made one.

    Raises:
        KeyError: there is no such item.
    """
    pair = {row.id: row for row in connection.execute(_PAIR, {"ids": (item_id, other_id)})}
    return _join(connection, pair[item_id], pair[other_id], _Evidence(method, score, why), now)


def _join(connection: Connection, item: Row[Any], other: Row[Any], evidence: _Evidence, now: datetime) -> str:
    first, second = sorted((item, other), key=lambda row: (row.first_seen, row.id))
    told = other.story or item.story
    story = told or _found(connection, first, second, now)
    values = {"b_story": story, "b_method": evidence.method, "b_score": evidence.score, "b_why": evidence.why}
    if joins := [
        values | {"b_id": row.id, "b_match": match.id}
        for row, match in ((item, other), (other, item))
        if row.story is None
    ]:
        connection.execute(_JOIN, joins)
    # A later one cannot lead a story that an earlier one stands in.
    if told and first.story is None:
        lead(connection, story)
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


def lead(connection: Connection, story: str) -> None:
    """Let the item stand first in its story that was seen first."""
    connection.execute(_LEAD, {"b_story": story})


def _found(connection: Connection, first: Row[Any], second: Row[Any], now: datetime) -> str:
    """Found a story on the first of two items, or on the second where that one founded another, and return its id."""
    ids = (first.id, second.id)
    # Only by hand does an item leave the story that it founded.
    taken = set(connection.execute(_TAKEN, {"ids": ids}).scalars()) if first.story_by_hand else set()
    story = next((item_id for item_id in ids if item_id not in taken), "+".join(ids))
    insert_or_skip(connection, StoryRow, [{"id": story, "primary_item": first.id, "founded": now}])
    return story


def _take_prints(connection: Connection, batch: Rows) -> dict[str, str]:
    """Write down the fingerprints of items, and that they were looked at."""
    prints = {row.id: fingerprint(Item(row.source, row.guid, row.title, summary=row.summary)) for row in batch}
    connection.execute(_FOLDED, [{"b_id": item_id, "b_print": made} for item_id, made in prints.items()])
    return prints


def _join_equal(
    connection: Connection, batch: Rows, prints: Mapping[str, str], window: timedelta, now: datetime
) -> int:
    """Join the items that have the address or the text of one of another source, and return how many did."""
    by_text = _neighbours(connection, _BY_PRINT, (prints[row.id] for row in batch))
    by_url = _of_one_page(_neighbours(connection, _BY_URL, (row.url_key for row in batch)))
    joined = 0
    for row in batch:
        same = _first_other(row, by_url.get(row.url_key, ()), window)
        method = SAME_URL if same else SAME_TEXT
        same = same or _first_other(row, by_text.get(prints[row.id], ()), window)
        if same:
            tell_same(connection, row.id, same, method, 1.0, now, why=_WHY[method])
            joined += 1
    return joined


def _join_near(connection: Connection, batch: Rows, now: datetime) -> int:
    """Join the items that tell an event in other words than one of another source, and return how many did."""
    joined = 0
    for match in near_matches(connection, batch, now):
        _join(connection, match.item, match.other, _Evidence(NEAR_TEXT, match.score, match.why), now)
        joined += 1
    return joined


def _neighbours(connection: Connection, statement: Any, values: Iterable[str | None]) -> Mapping[str, Rows]:
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for some in chunks(value for value in values if value):
        for row in connection.execute(statement, {"values": some}):
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
