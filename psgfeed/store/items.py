"""Keeping items: what is new is added, what changed is revised, nothing is lost; what is unchanged costs little."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, exists, func, insert, or_, select, update

from psgfeed.model import Item, ItemKind, Precision, Source, When
from psgfeed.problems import CRAWL_FLOOD, Finding
from psgfeed.store.feed_clock import feed_times
from psgfeed.store.identity import mint
from psgfeed.store.marks import add_marks
from psgfeed.store.recognise import chunks, recognise
from psgfeed.store.revise import note_guids, revise
from psgfeed.store.rows import item_values
from psgfeed.store.schema import CrawlRow, ItemRow, SourceStateRow
from psgfeed.store.search import index_added, last_seq
from psgfeed.store.sightings import Seen, Visit, record_sightings, seen
from psgfeed.store.texts import clean_item, key
from psgfeed.store.tombstones import unburied

BACKFILL_AFTER = timedelta(days=30)
ANNOUNCE_MAX = 50

_MONTH_LONGEST = 31


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the items of one document: the ids of new and changed ones, and how many there were in all."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    seen: int = 0
    backfilled: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _New:
    item: Item
    id: str
    feed_time: datetime
    old: bool

    @property
    def announced(self) -> bool:
        """Whether the item would appear in feeds."""
        return not self.old and self.item.relevance.about and self.item.kind is ItemKind.NEWS


def keep(  # noqa: PLR0913 - what follows the place has defaults
    connection: Connection,
    source: Source,
    items: Sequence[Item],
    now: datetime,
    crawl_id: int,
    *,
    place: str,
    backfill_after: timedelta = BACKFILL_AFTER,
    announce_max: int = ANNOUNCE_MAX,
    backfill: bool = False,
    named: int = 0,
) -> Kept:
    """Keep the items of one document of a source; ``place`` is the document's address.

    All items of the document belong into one call: which stored item an incoming one is depends on what else the
    document holds. An item whose day lies more than ``backfill_after`` in the past when it is first seen is backfill:
    kept, but not announced in the live feeds; and so are all but the newest ``announce_max`` new items of one crawl,
    and everything new with ``backfill``. A source that has been silent for so long when it is first met is announced as
    it stands: its feed would be empty until it speaks again. The crawl's numbers grow by what was kept, and by
    ``named`` items that the document names and that are known.

    Raises:
        ValueError: an item belongs to another source, or a time is naive.
    """
    if any(item.source != source.id for item in items):
        raise ValueError(f"items of another source than {source.id}")
    visit = Visit(source.id, key(place), now, crawl_id)
    _lock(connection, source.id)
    wanted = unburied(connection, source.id, _once_each(items))
    matches = recognise(connection, source.id, wanted)
    known = [seen(found.known.id, found.item) for found in matches if found.known]
    changed = revise(connection, visit, known)
    note_guids(connection, visit, matches)
    new = _prepared(connection, visit, [found.item for found in matches if not found.known], backfill_after)
    muted = set() if backfill else _too_many(connection, crawl_id, new, announce_max)
    backfilled = {one.id for one in new if one.old or backfill} | muted
    _add(connection, visit, new, backfilled)
    record_sightings(connection, visit, [*known, *(seen(one.id, one.item) for one in new)])
    _touch(connection, known, now)
    flood = (Finding(CRAWL_FLOOD, place, f"{len(muted)} more than {announce_max}"),) if muted else ()
    kept = Kept(tuple(one.id for one in new), changed, len(matches) + named, len(backfilled), flood)
    _add_up(connection, crawl_id, kept)
    return kept


def _lock(connection: Connection, source: str) -> None:
    """Let no other process keep items of the source before this transaction ends; SQLite has locked all of it."""
    row = select(SourceStateRow.source).where(SourceStateRow.source == source)
    connection.execute(row.with_for_update()).all()


def _once_each(items: Sequence[Item]) -> list[Item]:
    once: dict[str, Item] = {}
    for item in map(clean_item, items):
        once.setdefault(item.guid, item)
    return list(once.values())


def _prepared(connection: Connection, visit: Visit, items: Sequence[Item], backfill_after: timedelta) -> list[_New]:
    ids = _mint(connection, visit.source, items)
    times = feed_times(connection, visit.source, items, visit.now)
    old = _are_old(connection, visit, items, (visit.now - backfill_after).astimezone(UTC).date())
    return [_New(*one) for one in zip(items, ids, times, old, strict=True)]


def _are_old(connection: Connection, visit: Visit, items: Sequence[Item], live_since: date) -> list[bool]:
    """Tell for each item whether it was already old when first seen; an undated one is not."""
    days = [_last_day(item.published) for item in items]
    old = [day is not None and day < live_since for day in days]
    is_silent = any(old) and all(day is None or day < live_since for day in days)
    if is_silent and _is_first_met(connection, visit, live_since):
        return [False] * len(items)
    return old


def _is_first_met(connection: Connection, visit: Visit, live_since: date) -> bool:
    """Return whether no earlier crawl, and no younger page of this one, has brought an item of the source."""
    other = or_(ItemRow.first_crawl.is_distinct_from(visit.crawl_id), ItemRow.published_day >= live_since)
    return not connection.execute(select(exists().where(ItemRow.source == visit.source, other))).scalar_one()


def _mint(connection: Connection, source: str, items: Sequence[Item]) -> list[str]:
    taken: set[str] = set()
    for some in chunks(mint(source, item.guid, ()) for item in items):
        taken.update(connection.execute(select(ItemRow.id).where(ItemRow.id.in_(some))).scalars())
    ids: list[str] = []
    for item in items:
        ids.append(mint(source, item.guid, taken))
        taken.add(ids[-1])
    return ids


def _last_day(when: When) -> date | None:
    """Return the last day on which something so dated can have been published."""
    if when.day is not None and when.precision is Precision.MONTH:
        return when.until or when.day + timedelta(days=_MONTH_LONGEST - 1)
    return when.day


def _too_many(connection: Connection, crawl_id: int, new: Sequence[_New], announce_max: int) -> set[str]:
    """Return the ids of the new items that would appear in feeds beyond what one crawl may announce: the oldest."""
    live = sorted((one for one in new if one.announced), key=lambda one: (one.feed_time, one.id), reverse=True)
    if not live:
        return set()
    so_far = connection.execute(
        select(func.count()).where(
            ItemRow.first_crawl == crawl_id,
            ItemRow.backfill.is_(False),
            ItemRow.about_peru.is_(True),
            ItemRow.kind == ItemKind.NEWS.value,
        )
    ).scalar_one()
    return {one.id for one in live[max(0, announce_max - so_far) :]}


def _add(connection: Connection, visit: Visit, new: Sequence[_New], backfill: Collection[str]) -> None:
    if not new:
        return
    shared = {
        "first_seen": visit.now,
        "last_seen": visit.now,
        "last_changed": visit.now,
        "first_crawl": visit.crawl_id,
        "fingerprint": "",
    }
    rows = [
        item_values(one.item)
        | shared
        | {"id": one.id, "url_first": one.item.url, "feed_time": one.feed_time, "backfill": one.id in backfill}
        for one in new
    ]
    before = last_seq(connection)
    connection.execute(insert(ItemRow), rows)
    index_added(connection, before)
    add_marks(connection, [(one.id, one.item, one.feed_time) for one in new])


def _touch(connection: Connection, known: Iterable[Seen], now: datetime) -> None:
    for some in chunks(one.id for one in known):
        earlier = ItemRow.id.in_(some), ItemRow.last_seen < now
        connection.execute(update(ItemRow).where(*earlier).values(last_seen=now))


def _add_up(connection: Connection, crawl_id: int, kept: Kept) -> None:
    sums = {
        "seen": CrawlRow.seen + kept.seen,
        "new": CrawlRow.new + len(kept.new),
        "changed": CrawlRow.changed + len(kept.changed),
    }
    connection.execute(update(CrawlRow).where(CrawlRow.id == crawl_id).values(**sums))
