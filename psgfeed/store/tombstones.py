"""What was deleted for good, and must not come back with the next crawl."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from psgfeed.model import Item
from psgfeed.store.dialects import insert_or_skip
from psgfeed.store.recognise import GUID, URL, chunks
from psgfeed.store.schema import ItemAliasRow, ItemRow, SourceStateRow, StoryRow, TombstoneRow


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What keeps one thing from coming back: a source's guid, or an address, reduced for comparing, of any source.

    ``item_id`` is the item that was deleted, empty when the address was refused before anything came from it.
    """

    kind: str
    source: str
    value: str
    item_id: str
    reason: str
    at: datetime


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


def bury_address(connection: Connection, url_key: str, reason: str, now: datetime) -> tuple[str, ...]:
    """Delete the items of all sources that have or had an address, refuse it from now on, and return their ids.

    An address that nothing has come from yet is refused all the same.
    """
    aliased = select(ItemAliasRow.item_id).where(ItemAliasRow.kind == URL, ItemAliasRow.value == url_key)
    at_address = or_(ItemRow.url_key == url_key, ItemRow.id.in_(aliased))
    ids = tuple(connection.execute(select(ItemRow.id).where(at_address).order_by(ItemRow.id)).scalars())
    for item_id in ids:
        bury(connection, item_id, reason, now)
    ahead = {"kind": URL, "source": "", "value": url_key, "item_id": "", "reason": reason, "at": now}
    insert_or_skip(connection, TombstoneRow, [ahead])
    return ids


def exhume(connection: Connection, name: str) -> int:
    """Let an item id or an address, reduced for comparing, come back; return how many tombstones that took.

    What was deleted is gone: it comes with the next crawl if its source still shows it. The sources that are known to
    have had it are therefore read anew, whatever their servers say has not changed.
    """
    named = connection.execute(select(TombstoneRow.item_id).where(_names(name))).scalars()
    ids = [item_id for item_id in set(named) if item_id]
    mine = or_(_names(name), TombstoneRow.item_id.in_(ids))
    sources = connection.execute(select(TombstoneRow.source).where(mine, TombstoneRow.kind == GUID)).scalars().all()
    nothing_known = {"etag": "", "last_modified": "", "body_hash": "", "cursor": ""}
    connection.execute(update(SourceStateRow).where(SourceStateRow.source.in_(sources)).values(**nothing_known))
    return connection.execute(delete(TombstoneRow).where(mine)).rowcount


def _names(name: str) -> ColumnElement[bool]:
    return or_(TombstoneRow.item_id == name, and_(TombstoneRow.kind == URL, TombstoneRow.value == name))


def tombstones(connection: Connection) -> tuple[Tombstone, ...]:
    """Return all tombstones, the latest first."""
    rows = connection.execute(select(TombstoneRow.__table__).order_by(TombstoneRow.at.desc(), TombstoneRow.id))
    return tuple(Tombstone(row.kind, row.source, row.value, row.item_id, row.reason, row.at) for row in rows)


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
