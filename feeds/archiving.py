"""The archives as publishing makes them: what changed since the last time is looked up, the rest is left alone."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from feeds.archives import (
    FOLDER,
    Neighbours,
    Part,
    Told,
    chain,
    file_of,
    months_due,
    plan,
    span_of,
    told_in,
    told_of,
)
from feeds.catalog import Feed
from feeds.formats.channel import Channel
from feeds.formats.rss_atom import ArchivePlace, atom_fragments, render_archive
from feeds.press import Document
from feeds.select import Setting, make_entry
from psgfeed.store.archive import Touched, Trace, archived, entries_of_months, made_from, traces
from psgfeed.store.engine import Transaction
from psgfeed.store.query import ItemQuery, load

_MONTHS_FEW = 6  # up to here month by month costs less than one walk over everything
_LOOKED_UP = 32
_REMEMBERED = 20_000  # entries that wait for the other feeds of their year


@dataclass(frozen=True, slots=True)
class Archive:
    """A feed's archive as it is to be: its documents, oldest first, those that are to be made, its months' entries."""

    feed: Feed
    made: str
    parts: tuple[Part, ...]
    due: frozenset[str]
    entries: Mapping[str, int]
    is_new: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """Return the names of the documents that hold entries, oldest first."""
        return tuple(part.name for part in self.parts if part.months)

    @property
    def newest(self) -> str:
        """Return the path of the newest document, or an empty string."""
        return file_of(self.feed, self.parts[-1]) if self.parts else ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """An entry as it is written, and when it was updated."""

    updated: datetime
    written: bytes


@dataclass(slots=True)
class Archivist:
    """Surveys and renders archives within one snapshot of the store.

    ``made`` is a digest of all that decides what archives look like besides the items; ``published`` are the paths of
    the files that were ever written below ``folder``. ``front`` is the head of any feed of the site: entries are the
    same in all of them. ``settled`` grows by what the documents that are to be made are made from, by path.
    """

    connection: Transaction
    folder: Path
    setting: Setting
    front: Channel
    made: str
    touched: Touched
    published: Collection[str]
    _before: Mapping[str, Mapping[str, int]] = field(init=False)
    _made_before: Mapping[str, str] = field(init=False)
    _names: Mapping[str, frozenset[str]] = field(init=False)
    _fragments: dict[Told, Fragment] = field(default_factory=dict)
    _looked_up: dict[tuple[str, ...], tuple[Told, ...]] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up how the archives were left."""
        self._before, self._made_before = archived(self.connection), made_from(self.connection)
        names: defaultdict[str, set[str]] = defaultdict(set)
        for path in self.published:
            folder, is_archived, name = path.rpartition(FOLDER)
            if is_archived:
                names[folder].add(name.removesuffix(".atom"))
        self._names = {folder: frozenset(some) for folder, some in names.items()}

    def survey(self, feed: Feed) -> Archive:
        """Return what is to be done for the archive of a feed."""
        is_new = self._made_before.get(feed.path) != self._made_of(feed)
        before = {} if is_new else self._before.get(feed.path, {})
        counted = self._counted(feed, None if is_new else months_due(feed, self.touched))
        months, entries = counted.keys(), {**before, **counted}
        names = self._names.get(feed.path, frozenset())
        parts = plan(entries, names)
        parts_before = plan(before, names)
        stood = frozenset(parts_before)
        was, now = chain(parts_before), chain(parts)
        standing = {path.stem for path in (self.folder / feed.path / FOLDER).glob("*.atom")}
        due = {
            part.name
            for part in parts
            if is_new
            or part not in stood
            or part.name not in standing
            or months & set(part.months)
            or now[part.name] != was.get(part.name)
        }
        return Archive(feed, self._made_of(feed), parts, frozenset(due), counted, is_new)

    def documents(self, archives: Sequence[Archive], channels: Mapping[str, Channel]) -> Iterator[Document]:
        """Yield the documents that are to be made, year by year, so that an entry is made once for all its feeds."""
        due = [
            (part, archive, places[part.name])
            for archive in archives
            for places in (chain(archive.parts),)
            for part in archive.parts
            if part.name in archive.due
        ]
        for part, archive, place in sorted(due, key=lambda one: (one[0].name, one[1].feed.path)):
            told = told_in(part, partial(self._told, archive.feed))
            path = file_of(archive.feed, part)
            channel = channels[archive.feed.path]
            seen = repr((archive.made, channel.title, channel.url(""), place, told)).encode("utf-8", "backslashreplace")
            inputs = hashlib.sha256(seen).hexdigest()
            if self._made_before.get(path) == inputs and (self.folder / path).is_file():
                continue
            self.settled[path] = inputs
            yield Document(path, partial(self._render, archive.feed, channel, path, place, told))

    def _made_of(self, feed: Feed) -> str:
        return f"{self.made}:{feed.queries!r}:{feed.fold}" if feed.asked else self.made

    def _counted(self, feed: Feed, months: Collection[str] | None) -> dict[str, int]:
        """Return how many entries some months of a feed have, or all months that have any."""
        if months is not None and (len(months) < _MONTHS_FEW or len(feed.queries) > 1):
            return {month: len(self._told(feed, [month])) for month in months}
        walks = [entries_of_months(self.connection, _archival(query), fold=feed.fold) for query in feed.queries]
        found = sorted({month for walk in walks for month in walk if month >= "1990"})
        if len(walks) > 1:  # an item may fit several queries
            return {month: len(self._told(feed, [month])) for month in found}
        return {month: walks[0].get(month, 0) for month in (found if months is None else months)}

    def _told(self, feed: Feed, months: Sequence[str]) -> tuple[Told, ...]:
        """Return the entries of months that follow one another, perhaps with others between them; each by itself.

        Those that were looked up last are remembered: the pages of a long month all ask for it.
        """
        key = (feed.path, *months)
        if key not in self._looked_up:
            if len(self._looked_up) >= _LOOKED_UP:
                self._looked_up.clear()
            self._looked_up[key] = self._look_up(feed, months)
        return self._looked_up[key]

    def _look_up(self, feed: Feed, months: Sequence[str]) -> tuple[Told, ...]:
        since, until = span_of(months[0])[0], span_of(months[-1])[1]
        of_month: dict[str, dict[str, Trace]] = {month: {} for month in months}
        for query in feed.queries:
            for trace in traces(self.connection, replace(_archival(query), since=since, until=until)):
                of_month.setdefault(f"{trace.feed_time:%Y-%m}", {})[trace.id] = trace
        return tuple(one for month in months for one in told_of(tuple(of_month[month].values()), fold=feed.fold))

    def _render(
        self, feed: Feed, channel: Channel, path: str, place: Neighbours, told: Sequence[Told]
    ) -> dict[str, bytes]:
        made = self._made(told)
        updated = max((fragment.updated for fragment in made), default=None)
        before, after = (file_of(feed, name) if name else "" for name in (place.before, place.after))
        archive_place = ArchivePlace(path, before, after)
        return {path: render_archive(channel, archive_place, (fragment.written for fragment in made), updated)}

    def _made(self, told: Sequence[Told]) -> list[Fragment]:
        """Return the entries as they are written; those that another feed had already are remembered."""
        if len(self._fragments) > _REMEMBERED:
            self._fragments.clear()
        missing = [one for one in told if one not in self._fragments]
        items = load(self.connection, {trace.id for one in missing for trace in (one.first, *one.others)})
        entries = [
            make_entry(items[one.first.id], [items[other.id] for other in one.others], self.setting, one.name)
            for one in missing
        ]
        for one, entry, written in zip(missing, entries, atom_fragments(self.front, entries), strict=True):
            self._fragments[one] = Fragment(entry.updated, written)
        return [self._fragments[one] for one in told]


def _archival(query: ItemQuery) -> ItemQuery:
    return replace(query, include_backfill=True)
