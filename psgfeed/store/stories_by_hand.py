"""What people decide about stories. It stands for ever: no later run takes an item out, or puts it back."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from psgfeed.store.schema import ItemRow, StoryRow
from psgfeed.store.stories import lead, tell_same

BY_HAND = "by_hand"

_ALONE = {"story": None, "story_method": "", "story_match": "", "story_score": None, "story_why": ""}


def join_by_hand(connection: Connection, item_id: str, other_id: str, now: datetime) -> str:
    """Put an item into the story of another, out of the one it stands in, and return that story's id.

    Raises:
        KeyError: there is no such item, or both are the same.
    """
    stories = _stories(connection, item_id, other_id)
    if stories[item_id] is None or stories[item_id] != stories[other_id]:
        _leave(connection, item_id)
    story = tell_same(connection, item_id, other_id, BY_HAND, 1.0, now, why="joined by hand")
    decided = update(ItemRow).where(ItemRow.id.in_((item_id, other_id)))
    connection.execute(decided.values(story_by_hand=True))
    return story


def part_by_hand(connection: Connection, item_id: str) -> bool:
    """Take an item out of its story and keep it alone; return whether it stood in one.

    Raises:
        KeyError: there is no such item.
    """
    stood = _stories(connection, item_id)[item_id] is not None
    _leave(connection, item_id)
    connection.execute(update(ItemRow).where(ItemRow.id == item_id).values(story_by_hand=True, folded=True))
    return stood


def _stories(connection: Connection, *ids: str) -> dict[str, str | None]:
    rows = connection.execute(select(ItemRow.id, ItemRow.story).where(ItemRow.id.in_(ids))).all()
    found = {row.id: row.story for row in rows}
    missing = [item_id for item_id in ids if item_id not in found]
    if missing or len(set(ids)) < len(ids):
        raise KeyError(missing[0] if missing else ids[0])
    return found


def _leave(connection: Connection, item_id: str) -> None:
    """Let an item stand alone; another leads its story, and a story without items is no more."""
    story = connection.execute(select(ItemRow.story).where(ItemRow.id == item_id)).scalar()
    connection.execute(update(ItemRow).where(ItemRow.id == item_id).values(**_ALONE))
    if story is None:
        return
    if connection.execute(select(ItemRow.id).where(ItemRow.story == story).limit(1)).first():
        lead(connection, story)
    else:
        connection.execute(delete(StoryRow).where(StoryRow.id == story))
