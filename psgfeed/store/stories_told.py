"""Reading stories, with the evidence for each of their items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from psgfeed.store.recognise import chunks
from psgfeed.store.schema import ItemRow, StoryRow


@dataclass(frozen=True, slots=True)
class TellingItem:
    """An item of a story: ``match`` is the item with which it was found to tell the same, ``score`` how surely.

    ``method`` is ``same_url``, ``same_text``, ``near_text`` or ``by_hand``.
    """

    id: str
    source: str
    title: str
    url: str | None
    language: str
    published: date | None
    first_seen: datetime
    method: str
    match: str
    score: float | None
    why: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A story with its items, the one that was seen first before the others."""

    id: str
    items: tuple[TellingItem, ...]


def latest_stories(connection: Connection, since: datetime, limit: int) -> tuple[Story, ...]:
    """Return the stories of two or more items with a feed time since then, the latest first, ``limit`` at most."""
    newest = func.max(ItemRow.feed_time)
    recent = select(ItemRow.story).where(ItemRow.feed_time >= since, ItemRow.story.is_not(None)).distinct()
    ids = connection.execute(
        select(ItemRow.story)
        .where(ItemRow.story.in_(recent))
        .group_by(ItemRow.story)
        .having(func.count() > 1)
        .order_by(newest.desc(), ItemRow.story)
        .limit(limit)
    ).scalars()
    return _read(connection, [str(story) for story in ids])


def story_of(connection: Connection, item_id: str) -> Story | None:
    """Return the story that an item stands in; the item alone, as a story without id, when it stands in none.

    ``None`` means that there is no such item.
    """
    row = connection.execute(select(ItemRow.__table__).where(ItemRow.id == item_id)).first()
    if row is None:
        return None
    return _read(connection, [row.story])[0] if row.story else Story("", (_item(row),))


def _read(connection: Connection, ids: Sequence[str]) -> tuple[Story, ...]:
    found: dict[str, list[TellingItem]] = {story: [] for story in ids}
    for some in chunks(ids):
        rows = connection.execute(
            select(ItemRow.__table__)
            .join(StoryRow, StoryRow.id == ItemRow.story)
            .where(ItemRow.story.in_(some))
            .order_by(ItemRow.id != StoryRow.primary_item, ItemRow.first_seen, ItemRow.id)
        )
        for row in rows:
            found[row.story].append(_item(row))
    return tuple(Story(story, tuple(items)) for story, items in found.items())


def _item(row: Row[Any]) -> TellingItem:
    return TellingItem(
        id=row.id,
        source=row.source,
        title=row.title,
        url=row.url,
        language=row.language,
        published=row.published_day,
        first_seen=row.first_seen,
        method=row.story_method,
        match=row.story_match,
        score=row.story_score,
        why=row.story_why,
        by_hand=row.story_by_hand,
    )
