"""The stored instant that orders an item in the feeds, fixed at first sight.

A known instant stands for itself, but never after the moment the item was first seen. A day is noon UTC less the item's
position in seconds, so that no reader in Lima or London sees another day, and less again until no two items of the
source tie. A month is its first day, in the same way. What has no date goes by when it was first seen.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection, select

from psgfeed.model import Item, Precision
from psgfeed.store.schema import ItemRow

_NOON = time(12, tzinfo=UTC)
_STEP = timedelta(seconds=1)
_CHUNK = 500


def feed_times(connection: Connection, source: str, items: Iterable[Item], first_seen: datetime) -> list[datetime]:
    """Return the feed time of each item of a source, in their order; none of those made from days is in use already."""
    wanted = [(item, wish(item, first_seen)) for item in items]
    used = _used(connection, source, {moment for item, moment in wanted if _made(item)})
    times: list[datetime] = []
    for item, moment in wanted:
        free = moment
        while _made(item) and free in used:
            free -= _STEP
        used.add(free)
        times.append(free)
    return times


def wish(item: Item, first_seen: datetime) -> datetime:
    """Return the feed time that an item would have if nothing else were there."""
    published = item.published
    if published.precision is Precision.TIME and published.instant is not None:
        return min(published.instant.astimezone(UTC), first_seen)
    if _made(item) and published.day is not None:
        return datetime.combine(published.day, _NOON) - item.position * _STEP
    return first_seen


def _made(item: Item) -> bool:
    """Return whether the feed time is made from a calendar day."""
    return item.published.precision in (Precision.DAY, Precision.MONTH) and item.published.day is not None


def _used(connection: Connection, source: str, moments: set[datetime]) -> set[datetime]:
    """Return the feed times in use: of the wanted ones, and where one is in use, all of that source on that day."""
    column = ItemRow.feed_time
    mine = select(column).where(ItemRow.source == source)
    ordered = sorted(moments)
    taken: set[datetime] = set()
    for start in range(0, len(ordered), _CHUNK):
        taken.update(connection.execute(mine.where(column.in_(ordered[start : start + _CHUNK]))).scalars())
    for day in {moment.date() for moment in taken}:
        noon = datetime.combine(day, _NOON)
        taken.update(connection.execute(mine.where(column.between(noon - timedelta(hours=12), noon))).scalars())
    return taken
