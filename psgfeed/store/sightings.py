"""Where an item was seen, and whether a place says something else than it said before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from sqlalchemy import Connection, case, select

from psgfeed.model import Item
from psgfeed.store.changes import digest_read, digest_told, same_family
from psgfeed.store.dialects import upsert
from psgfeed.store.recognise import chunks
from psgfeed.store.schema import SightingRow


@dataclass(frozen=True, slots=True)
class Visit:
    """One document being kept: whose, where, when, in which crawl."""

    source: str
    place: str
    now: datetime
    crawl_id: int


@dataclass(frozen=True, slots=True)
class Seen:
    """An item of the document under the id that it has in the store, with digests of its telling."""

    id: str
    item: Item
    told: str
    read: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What a place said of an item when it was last asked."""

    place: str
    told: str
    read: str
    crawl_id: int
    last_seen: datetime


class News(Enum):
    """What a telling means for the stored item."""

    NOTHING = auto()
    CORRECTION = auto()
    REREADING = auto()
    FILLING = auto()


def seen(item_id: str, item: Item) -> Seen:
    """Return an item with the digests of its telling."""
    return Seen(item_id, item, digest_told(item), digest_read(item))


def tellings(connection: Connection, ids: Iterable[str]) -> Mapping[str, Sequence[Telling]]:
    """Return what all places have said of the items so far."""
    found: defaultdict[str, list[Telling]] = defaultdict(list)
    columns = [getattr(SightingRow, name) for name in Telling.__dataclass_fields__]
    for some in chunks(ids):
        rows = connection.execute(select(SightingRow.item_id, *columns).where(SightingRow.item_id.in_(some)))
        for item_id, *values in rows:
            found[item_id].append(Telling(*values))
    return found


def weigh(seen: Seen, visit: Visit, before: Sequence[Telling]) -> News:
    """Tell what a telling means, given what was told before (see ``changes`` for the rule)."""
    last = _last_of_place(visit, before)
    if last is None:
        return News.FILLING
    if last.told != seen.told:
        return News.CORRECTION
    return News.REREADING if last.read != seen.read else News.NOTHING


def record_sightings(connection: Connection, visit: Visit, items: Sequence[Seen]) -> None:
    """Write down that the items were seen in this place."""
    rows = [
        {
            "item_id": one.id,
            "place": visit.place,
            "position": one.item.position,
            "first_seen": visit.now,
            "last_seen": visit.now,
            "crawl_id": visit.crawl_id,
            "told": one.told,
            "read": one.read,
        }
        for one in items
    ]
    upsert(connection, SightingRow, rows, _renewed)


def _renewed(new: Any) -> dict[str, Any]:
    values = {name: new[name] for name in ("position", "crawl_id", "told", "read")}
    values["last_seen"] = case((new.last_seen > SightingRow.last_seen, new.last_seen), else_=SightingRow.last_seen)
    return values


def _last_of_place(visit: Visit, before: Sequence[Telling]) -> Telling | None:
    for telling in before:
        if telling.place == visit.place:
            return telling
    # Another page of the same place speaks for it, but only once in a crawl.
    family = [telling for telling in before if same_family(telling.place, visit.place)]
    if not family or any(telling.crawl_id == visit.crawl_id for telling in family):
        return None
    return max(family, key=lambda telling: telling.last_seen)
