"""What was deleted for good, and must not come back with the next crawl."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, or_, select, update

from psgfeed.model import Item
from psgfeed.store.dialects import insert_or_skip
from psgfeed.store.recognise import GUID, URL, chunks
from psgfeed.store.schema import ItemAliasRow, ItemRow, StoryRow, TombstoneRow


def bury(connection: Connection, item_id: str, reason: str, now: datetime) -> bool:
    """Delete an item with all that is known of it, and keep it from coming back; return whether there was one.

    Its guids are refused from its source, its addresses from every source.
    """
    item = connection.execute(
        select(ItemRow.source, ItemRow.guid, ItemRow.url_key, ItemRow.story).where(ItemRow.id == item_id)
    ).first()
    if item is None:
        return False
    names = {(GUID, item.source, item.guid)}
    if item.url_key:
        names.add((URL, "", item.url_key))
    aliases = select(ItemAliasRow.kind, ItemAliasRow.value).where(ItemAliasRow.item_id == item_id)
    for kind, value in connection.execute(aliases):
        names.add((kind, item.source if kind == GUID else "", value))
    stone = {"item_id": item_id, "reason": reason, "at": now}
    rows = [stone | {"kind": kind, "source": source, "value": value} for kind, source, value in sorted(names)]
    insert_or_skip(connection, TombstoneRow, rows)
    connection.execute(delete(ItemRow).where(ItemRow.id == item_id))
    if item.story:
        _bereave(connection, item.story, item_id)
    return True


def unburied(connection: Connection, source: str, items: Sequence[Item]) -> list[Item]:
    """Return the items without those that were deleted for good."""
    if connection.execute(select(TombstoneRow.id).limit(1)).first() is None:
        return list(items)
    buried: set[tuple[str, str]] = set()
    for some in chunks(items):
        addresses = [item.url_key for item in some if item.url_key]
        refused = or_(
            and_(
                TombstoneRow.kind == GUID, TombstoneRow.source == source, TombstoneRow.value.in_([i.guid for i in some])
            ),
            and_(TombstoneRow.kind == URL, TombstoneRow.value.in_(addresses)),
        )
        rows = connection.execute(select(TombstoneRow.kind, TombstoneRow.value).where(refused))
        buried.update((row.kind, row.value) for row in rows)
    return [item for item in items if (GUID, item.guid) not in buried and (URL, item.url_key) not in buried]


def _bereave(connection: Connection, story: str, item_id: str) -> None:
    """Let another item stand first in the story of a deleted one, or end the story with it."""
    heir = connection.execute(
        select(ItemRow.id).where(ItemRow.story == story).order_by(ItemRow.first_seen, ItemRow.id).limit(1)
    ).scalar()
    if heir is None:
        connection.execute(delete(StoryRow).where(StoryRow.id == story))
        return
    mine = and_(StoryRow.id == story, StoryRow.primary_item == item_id)
    connection.execute(update(StoryRow).where(mine).values(primary_item=heir))
