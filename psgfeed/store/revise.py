"""Changing stored items where their source says something new."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from psgfeed.model import Item, Mark, StoredItem
from psgfeed.store.changes import Change, changes, day_moved, merge, reread
from psgfeed.store.dialects import insert_or_skip
from psgfeed.store.feed_clock import feed_times
from psgfeed.store.identity import Match
from psgfeed.store.marks import replace_marks
from psgfeed.store.query import load
from psgfeed.store.recognise import GUID, URL, chunks
from psgfeed.store.rows import item_values
from psgfeed.store.schema import ItemAliasRow, ItemRow, RevisionRow
from psgfeed.store.sightings import News, Seen, Visit, tellings, weigh

ALIASES_MAX = 8  # of one kind for one item: a source that changes them at every crawl would fill the table for ever


@dataclass(frozen=True, slots=True)
class Revised:
    """A stored item as it was and as it is now."""

    was: StoredItem
    item: Item
    feed_time: datetime
    changes: tuple[Change, ...]


def revise(connection: Connection, visit: Visit, items: Sequence[Seen]) -> tuple[str, ...]:
    """Bring stored items up to what this document says; return the ids of those that changed for a reader."""
    before = tellings(connection, (one.id for one in items))
    news = [(one, weigh(one, visit, before.get(one.id, ()))) for one in items]
    told = [(one, kind) for one, kind in news if kind is not News.NOTHING]
    if not told:
        return ()
    stored = load(connection, (one.id for one, _ in told), denied=True)
    tired = _tired_of_addresses(connection, stored)
    merged = [(stored[one.id], _merge(stored[one.id], one.item, kind, tired)) for one, kind in told]
    revised = _with_feed_times(connection, visit, [pair for pair in merged if _differ(pair[0].item, pair[1])])
    _write(connection, visit, revised)
    return tuple(one.was.id for one in revised if one.changes)


def note_guids(connection: Connection, visit: Visit, matches: Iterable[Match]) -> None:
    """Remember the new guids of items that were recognised by their address."""
    renamed = [found for found in matches if found.known and found.known.guid != found.item.guid]
    aliases = [(found.known.id, found.item.guid) for found in renamed if found.known]
    _note_aliases(connection, visit, GUID, aliases)


def _merge(stored: StoredItem, told: Item, kind: News, tired: set[str]) -> Item:
    if kind is News.REREADING:
        return reread(stored.item, told)
    if stored.id in tired and stored.item.url_key:
        told = replace(told, url=stored.item.url, url_key=stored.item.url_key)
    return merge(stored.item, told, stored.first_seen, correct=kind is News.CORRECTION)


def _differ(stored: Item, merged: Item) -> bool:
    return _comparable(stored) != _comparable(merged)


def _comparable(item: Item) -> Item:
    return replace(item, categories=_sorted(item.categories), regions=_sorted(item.regions), provenance=(), findings=())


def _sorted(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: mark.slug))


def _with_feed_times(connection: Connection, visit: Visit, pairs: Sequence[tuple[StoredItem, Item]]) -> list[Revised]:
    """Give an earlier feed time to the items whose day was corrected; all others keep theirs.

    A later one would carry an entry to the top of its readers' lists again.
    """
    moved = [(was, item) for was, item in pairs if day_moved(was.item.published, item.published)]
    times = feed_times(connection, visit.source, [item for _, item in moved], visit.now)
    clock = {was.id: min(moment, was.feed_time) for (was, _), moment in zip(moved, times, strict=True)}
    return [Revised(was, item, clock.get(was.id, was.feed_time), changes(was.item, item)) for was, item in pairs]


def _write(connection: Connection, visit: Visit, revised: Sequence[Revised]) -> None:
    if not revised:
        return
    rows = [_row(one, visit.now) for one in revised]
    names = [name for name in rows[0] if name != "b_id"]
    statement = update(ItemRow).where(ItemRow.id == bindparam("b_id"))
    connection.execute(statement.values({name: bindparam(name) for name in names}), rows)
    revisions = [
        {
            "item_id": one.was.id,
            "crawl_id": visit.crawl_id,
            "at": visit.now,
            "field": change.field,
            "old": change.old,
            "new": change.new,
        }
        for one in revised
        for change in one.changes
    ]
    if revisions:
        connection.execute(insert(RevisionRow), revisions)
    _unfold(connection, [one.was.id for one in revised if _retold(one)])
    replace_marks(connection, [(one.was.id, one.item, one.feed_time) for one in revised if _remarked(one)])
    readdressed = [one for one in revised if one.was.item.url_key and one.was.item.url_key != one.item.url_key]
    _note_aliases(connection, visit, URL, [(one.was.id, one.was.item.url_key or "") for one in readdressed])


def _row(one: Revised, now: datetime) -> dict[str, Any]:
    return item_values(one.item) | {
        "b_id": one.was.id,
        "feed_time": one.feed_time,
        "last_changed": now if one.changes else one.was.last_changed,
        "revisions": one.was.revisions + bool(one.changes),
    }


def _retold(one: Revised) -> bool:
    return any(change.field in ("title", "summary", "url") for change in one.changes)


def _unfold(connection: Connection, ids: Iterable[str]) -> None:
    """Let items with a new text be compared with their neighbours again."""
    for some in chunks(ids):
        alone = ItemRow.id.in_(some), ItemRow.story.is_(None)
        connection.execute(update(ItemRow).where(*alone).values(folded=False))


def _remarked(one: Revised) -> bool:
    was, item = one.was.item, one.item
    same = _sorted(was.categories) == _sorted(item.categories) and _sorted(was.regions) == _sorted(item.regions)
    return not same or one.feed_time != one.was.feed_time


def _tired_of_addresses(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Return the items whose address has changed so often that it says nothing any more: they keep what they have."""
    return {item_id for item_id, total in _alias_counts(connection, URL, ids).items() if total >= ALIASES_MAX}


def _note_aliases(connection: Connection, visit: Visit, kind: str, aliases: Sequence[tuple[str, str]]) -> None:
    totals = _alias_counts(connection, kind, (item_id for item_id, _ in aliases))
    rows = [
        {"source": visit.source, "kind": kind, "value": value, "item_id": item_id, "first_seen": visit.now}
        for item_id, value in aliases
        if totals[item_id] < ALIASES_MAX
    ]
    insert_or_skip(connection, ItemAliasRow, rows)


def _alias_counts(connection: Connection, kind: str, ids: Iterable[str]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for some in chunks(ids):
        rows = connection.execute(
            select(ItemAliasRow.item_id, func.count())
            .where(ItemAliasRow.item_id.in_(some), ItemAliasRow.kind == kind)
            .group_by(ItemAliasRow.item_id)
        )
        for item_id, total in rows:
            totals[item_id] = total
    return totals
