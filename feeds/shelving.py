"""Fills the shelves: which entries each feed carries, read only where something was touched or somebody asks for them.

A feed in which nothing was touched since the last publication is known at a glance, which the store remembers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

from pydantic import TypeAdapter, ValidationError

from feeds.archives import months_touched
from feeds.catalog import Feed
from feeds.formats.channel import Channel
from feeds.press import digest_of
from feeds.select import Made, Setting, gather
from feeds.site.views import Glance, Shelf, glance_at
from psgfeed.model import Entry, StoredItem
from psgfeed.store.archive import Touched
from psgfeed.store.engine import Transaction
from psgfeed.store.published import FeedGlance, feed_glances
from psgfeed.store.query import ItemQuery, load, newest_ids, oldest_live

Fetch = Callable[[ItemQuery, int], list[StoredItem]]

_GLANCE = TypeAdapter(Glance)


@dataclass(slots=True)
class Shelving:
    """Fills shelves within one snapshot of the store.

    ``made`` is a digest of all that decides what entries look like besides the items. ``learned`` grows by what is to
    be remembered once all that was touched has been published.
    """

    connection: Transaction
    setting: Setting
    made: str
    touched: Touched
    learned: list[FeedGlance] = field(default_factory=list)

    def fill(self, feeds: Iterable[tuple[Feed, Channel]]) -> Iterator[Shelf]:
        """Yield the shelf of each feed that carries items."""
        fetch = _once(self.connection)
        made: Made = {}
        remembered = feed_glances(self.connection)
        for feed, channel in feeds:
            read = cache(partial(_entries, feed, fetch, self.setting, made))
            yield Shelf(feed, channel, self._glance(feed, remembered, read), read)

    def _glance(
        self, feed: Feed, remembered: Mapping[str, FeedGlance], read: Callable[[], tuple[Entry, ...]]
    ) -> Glance:
        made_from = digest_of(self.made, feed.queries, feed.fold, feed.share_max)
        before = remembered.get(feed.path)
        if before and before.made_from == made_from and not months_touched(feed, self.touched):
            known = _parsed(before.glance)
            if known:
                return known
        glance = glance_at(read())
        now = FeedGlance(feed.path, made_from, _GLANCE.dump_json(glance).decode())
        if now != before:
            self.learned.append(now)
        return glance


def _parsed(text: str) -> Glance | None:
    try:
        return _GLANCE.validate_json(text)
    except ValidationError:
        return None


def _entries(feed: Feed, fetch: Fetch, setting: Setting, made: Made) -> tuple[Entry, ...]:
    newest = partial(_any_of, feed.queries, fetch)
    return gather(newest, setting, fold=feed.fold, share_max=feed.share_max, made=made)


def _once(connection: Transaction) -> Fetch:
    """Return what fetches the newest items of a query, and reads an item that stands in several feeds once.

    Before the oldest live item there is nothing to find: without that bound a small feed would be looked for in all
    the past.
    """
    had: dict[str, StoredItem] = {}
    oldest = oldest_live(connection)

    def fetch(query: ItemQuery, limit: int) -> list[StoredItem]:
        ids = newest_ids(connection, replace(query, since=oldest), limit)
        had.update(load(connection, [id_ for id_ in ids if id_ not in had]))
        return [had[id_] for id_ in ids]

    return fetch


def _any_of(queries: Sequence[ItemQuery], fetch: Fetch, limit: int) -> list[StoredItem]:
    """Return the newest items that fit any of the queries."""
    if len(queries) == 1:
        return fetch(queries[0], limit)
    found = {item.id: item for query in queries for item in fetch(query, limit)}
    return sorted(found.values(), key=lambda item: (item.feed_time, item.id), reverse=True)[:limit]
