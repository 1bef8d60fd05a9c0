"""Two readers of feeds: a real library, and a strict model of a local reader such as NetNewsWire."""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import feedparser_sgmllib
from reader import Entry, Reader, make_reader
from serving_client import Client

from feeds.validation.entries import Told, told_by

# The library's own copy of feedparser asks for a module by the name that feedparser brought it under before.
sys.modules.setdefault("sgmllib", feedparser_sgmllib)

_NUMBER = re.compile(r"/(\d{5})/")
_VALIDATORS_KEPT_DAYS = 8


def numbers_in(*addresses: str) -> tuple[int, ...]:
    """Return the events that addresses of articles tell."""
    return tuple(int(number) for address in addresses for number in _NUMBER.findall(address))


@dataclass
class Diary:
    """What a reader has shown: how often each event was new in each feed, and the date of each entry at first."""

    new: Counter[tuple[str, int]] = field(default_factory=Counter)
    seen: set[tuple[str, int]] = field(default_factory=set)
    dates: dict[tuple[str, str], datetime] = field(default_factory=dict)
    bumped: set[str] = field(default_factory=set)

    def note(self, feed: str, told: Told, *, is_new: bool) -> None:
        """Write down an entry as it stands in the reader today."""
        leads = numbers_in(told.link)
        if is_new:
            self.new.update((feed, number) for number in leads)
        self.seen.update((feed, number) for number in (*leads, *numbers_in(*told.also)))
        if told.published:
            first = self.dates.setdefault((feed, told.id), told.published)
            if told.published > first:
                self.bumped.add(told.id)

    @property
    def repeats(self) -> list[tuple[str, int]]:
        """Return the events that were shown as new more than once in a feed."""
        return sorted(event for event, times in self.new.items() if times > 1)


@dataclass
class LocalReader:
    """Knows an entry by its id, and forgets it with all that was read as soon as it has left the feed.

    It asks with the validators that it was given, and drops them after eight days.
    """

    feeds: tuple[str, ...]
    diary: Diary = field(default_factory=Diary)
    known: dict[str, set[str]] = field(default_factory=dict)
    validators: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    not_modified: int = 0

    def visit(self, client: Client, day: int) -> None:
        """Refresh every feed."""
        for feed in self.feeds:
            since, headers = self.validators.get(feed, (day, {}))
            answer = client.get(f"/{feed}", **(headers if day - since < _VALIDATORS_KEPT_DAYS else {}))
            if answer.status == 304:
                self.not_modified += 1
                continue
            etag, modified = answer.headers["etag"], answer.headers["last-modified"]
            self.validators[feed] = (day, {"If_None_Match": etag, "If_Modified_Since": modified})
            self._take(feed, told_by(answer.body) or ())

    def _take(self, feed: str, entries: tuple[Told, ...]) -> None:
        known = self.known.get(feed, set())
        for told in entries:
            self.diary.note(feed, told, is_new=told.id not in known)
        self.known[feed] = {told.id for told in entries}


def _body(entry: Entry) -> str:
    """Return the HTML of an entry, which links to where else its story is told."""
    return (entry.summary or "") + "".join(content.value for content in entry.content)


@dataclass
class LibraryReader:
    """The library ``reader``, over HTTP, with its storage in a file."""

    feeds: tuple[str, ...]
    place: Path
    client: Client
    diary: Diary = field(default_factory=Diary)

    def __post_init__(self) -> None:
        self.library: Reader = make_reader(str(self.place))
        for feed in self.feeds:
            self.library.add_feed(self._address(feed))
        self._known: set[tuple[str, str]] = set()

    def _address(self, feed: str) -> str:
        return f"http://127.0.0.1:{self.client.port}/{feed}"

    def visit(self) -> None:
        """Refresh every feed."""
        for feed in self.feeds:
            self.library.update_feed(self._address(feed))
            for entry in self.library.get_entries(feed=self._address(feed)):
                told = Told(entry.id, "", entry.link or "", entry.published, also=(_body(entry),))
                self.diary.note(feed, told, is_new=(feed, entry.id) not in self._known)
                self._known.add((feed, entry.id))
