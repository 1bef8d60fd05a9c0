"""Feeds by query: what fits a question, worked out of the store once, rendered in every format, and remembered.

Searching goes on in a few threads, rendering in one, because what renders may not be used by two. Nothing here writes.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TypeVar

from feeds.catalog import Catalogue
from feeds.formats import json_feed, rss_atom
from feeds.formats.channel import Channel
from feeds.publish import Publication
from feeds.select import Setting, gather
from feeds.site.query_page import Question, query_words
from psgfeed.model import Entry, Source
from psgfeed.problems import QUERY_BUSY, Finding, StoreError
from psgfeed.serving.media import media_of
from psgfeed.serving.memory import Remembered, Weighed
from psgfeed.serving.query import Asked
from psgfeed.serving.representations import Representation, held
from psgfeed.serving.validators import digest_of
from psgfeed.store.engine import Store
from psgfeed.store.query import newest
from psgfeed.store.reading import State, bounded, open_to_read, state
from psgfeed.vocabulary import Term, category, region

DEADLINE_S = 5.0
THREADS = 4
WAITING_MAX = 32
REMEMBERED_MAX = 64
REMEMBERED_S = 300.0
_SEEN_MAX = 4096

# The names of the files that a feed has on the site, and what they are called here.
NAMES = {rss_atom.ATOM_NAME: "q.atom", rss_atom.RSS_NAME: "q.xml", json_feed.NAME: "q.json"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QueryChannel(Channel):
    """The head of a feed by query; ``query`` is the query part of its addresses, which may be empty."""

    query: str = ""

    @property
    def page_url(self) -> str:
        """Return the address of the page beside the feed."""
        return self.base_url + self.path

    def url(self, name: str) -> str:
        """Return the absolute address of one of the feed's formats."""
        return self.base_url + NAMES[name] + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers are made with: the database's address, the site, the catalogue of feeds, the sources by id."""

    database: str
    publication: Publication
    catalogue: Catalogue
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Found:
    """What fits a question: the feed's head, its entries, and the feed in each format by the name of its file."""

    channel: QueryChannel
    entries: tuple[Entry, ...]
    formats: Mapping[str, Representation]


def question_of(asked: Asked, desk: Desk) -> Question:
    """Return what is asked for with the names of things."""
    source = desk.sources.get(asked.source)
    tongue = next((term for term in desk.catalogue.tongues if term.slug == asked.language), None)
    terms = (
        region(asked.region),
        category(asked.category),
        Term(source.id, source.name, source.name) if source else None,
        tongue or (Term(asked.language, asked.language, asked.language) if asked.language else None),
    )
    days = {name: str(day) for name, day in (("since", asked.since), ("until", asked.until)) if day}
    return Question(asked.words, tuple(term for term in terms if term), **days)


def channel_of(asked: Asked, desk: Desk) -> QueryChannel:
    """Return the head of a question's feed, in the language of the site's feeds."""
    publication = desk.publication
    language = publication.language
    said, heading = query_words(language), question_of(asked, desk).heading(language)
    return QueryChannel(
        path=f"q?{asked.address}" if asked.address else "q",
        title=said["title"].format(heading=heading, site=publication.title),
        description=said["description"].format(heading=heading),
        language=language,
        base_url=publication.address,
        tag=publication.tag,
        publisher=publication.title,
        also_in=desk.catalogue.also_in[language],
        read_at=desk.catalogue.words["read_at"][language],
        year=publication.year,
        query=asked.address,
    )


class QueryFeeds:
    """Answers questions from the store, in one event loop; close it in the end.

    ``headers`` gives those that the site wants for a file of a name.
    """

    def __init__(
        self, desk: Desk, headers: Callable[[str], Mapping[str, str]], *, deadline: float = DEADLINE_S
    ) -> None:
        self.desk = desk
        self._headers = headers
        self._deadline = deadline
        self._store: Store | None = None
        self._opening = Lock()
        self._waiting = 0
        self._searching = ThreadPoolExecutor(THREADS, "psgfeed-search")
        self._rendering = ThreadPoolExecutor(1, "psgfeed-render")
        self._found: Remembered[tuple[Asked, State], Found] = Remembered(REMEMBERED_MAX, REMEMBERED_S)
        self._seen: Weighed[Asked, tuple[str, float]] = Weighed(_SEEN_MAX)

    async def find(self, asked: Asked) -> Found:
        """Return what fits a question.

        Raises:
            StoreError: the store cannot be asked, too many are asking (``query.busy``), or it takes too long
                (``query.slow``).
        """
        now = await self._in_thread(self._searching, self._state)
        return await self._found.get((asked, now), partial(self._work_out, asked))

    def close(self) -> None:
        """End the threads and close the database."""
        self._searching.shutdown(cancel_futures=True)
        self._rendering.shutdown(cancel_futures=True)
        if self._store is not None:
            self._store.close()

    async def _work_out(self, asked: Asked) -> Found:
        channel = channel_of(asked, self.desk)
        entries = await self._in_thread(self._searching, partial(self._search, asked))
        contents = await self._in_thread(self._rendering, partial(_rendered, channel, entries))
        modified = self._modified(asked, contents[rss_atom.ATOM_NAME])
        formats = await self._in_thread(self._rendering, partial(self._held, contents, modified))
        return Found(channel, entries, formats)

    def _held(self, contents: Mapping[str, bytes], modified: float) -> dict[str, Representation]:
        return {
            name: held(content, media_of(name), modified, self._headers(name)) for name, content in contents.items()
        }

    def _modified(self, asked: Asked, content: bytes) -> float:
        """Return when a feed was first seen to be as it is, in seconds since 1970.

        The entries' own dates would not do: an item that comes late stands below those that were there before.
        """
        digest = digest_of(content)
        seen, modified = self._seen.get(asked) or ("", 0.0)
        if seen != digest:
            # HTTP's dates have whole seconds: two forms of a feed in one second must not share one.
            modified = max(time.time(), modified + 1)
            self._seen.put(asked, (digest, modified), 1)
        return modified

    async def _in_thread(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING_MAX:
            raise StoreError(Finding(QUERY_BUSY))
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work)
        finally:
            self._waiting -= 1

    def _opened(self) -> Store:
        with self._opening:
            if self._store is None:
                self._store = open_to_read(self.desk.database)
            return self._store

    def _state(self) -> State:
        with self._opened().read() as connection, bounded(connection, self._deadline):
            return state(connection)

    def _search(self, asked: Asked) -> tuple[Entry, ...]:
        publication = self.desk.publication
        setting = Setting(publication.tag, publication.address, publication.language, self.desk.sources)
        # Who asks for one source wants all of it, as in its own feed.
        family = next(
            family for family in self.desk.catalogue.families if family.over == ("sources" if asked.source else "site")
        )
        with self._opened().read() as connection, bounded(connection, self._deadline):
            return gather(
                partial(newest, connection, asked.items), setting, fold=family.fold, share_max=family.share_max
            )


def _rendered(channel: Channel, entries: tuple[Entry, ...]) -> dict[str, bytes]:
    return {**rss_atom.render_both(channel, entries), json_feed.NAME: json_feed.render_json(channel, entries)}
