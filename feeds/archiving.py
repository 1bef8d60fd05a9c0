"""The archives as publishing makes them: what changed since the last time is looked up, the rest is left alone."""

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from feeds.archives import (
    FOLDER,
    Neighbours,
    Paged,
    Part,
    Told,
    chain,
    cut,
    days_of,
    file_of,
    is_paged,
    months_due,
    page_of,
    plan,
    span_of,
    told_of,
    told_on,
)
from feeds.catalog import Feed
from feeds.formats.channel import Channel
from feeds.formats.rss_atom import ArchivePlace, Fragment, atom_fragments, fragments_in, render_archive
from feeds.press import Document, digest_of, printed
from feeds.select import Setting, make_entry
from psgfeed.store.archive import (
    ENTRY_DIGEST,
    ArchiveLeft,
    DocumentLeft,
    Touched,
    Trace,
    archived,
    archived_days,
    archives_left,
    document_paths,
    documents_left,
    entries_of_months,
    month_of,
    traces,
    traces_of_stories,
)
from psgfeed.store.engine import Transaction
from psgfeed.store.query import ItemQuery, load

_SUFFIX = ".atom"
_MONTHS_FEW = 6  # up to here month by month costs less than one walk over everything
_REMEMBERED = 20_000  # entries that wait for the other feeds of their time, and as many that wait for their pages


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do for an archive: all its documents, and the names of those that are to be made.

    ``entries`` are how many each month has that was touched, ``paged`` the months of which it is known by the day.
    """

    parts: tuple[Part, ...]
    due: frozenset[str]
    entries: Mapping[str, int]
    paged: Mapping[str, Paged]


@dataclass(frozen=True, slots=True)
class Archive:
    """A feed's archive as it is to be: its documents, oldest first, by name and whether they hold entries."""

    feed: Feed
    left: ArchiveLeft
    work: Work | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """Return the names of the documents that hold entries, oldest first."""
        return tuple(name for name, is_told in self.left.names if is_told)

    @property
    def newest(self) -> str:
        """Return the path of the newest document, or an empty string."""
        return file_of(self.feed, self.left.names[-1][0]) if self.left.names else ""

    @property
    def files(self) -> tuple[str, ...]:
        """Return the paths of all documents."""
        return tuple(file_of(self.feed, name) for name, _ in self.left.names)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a document is made from, as a digest, and what each of its entries is made from, as digests in a row."""

    made_from: str
    entries: bytes


@dataclass(slots=True)
class Archivist:
    """Surveys and renders archives within one snapshot of the store.

    ``made`` is a digest of all that decides what archives look like besides the items; the site lies in ``folder``.
    ``front`` is the head of any feed of the site: entries are the same in all of them. ``settled`` grows by what the
    documents that are to be made are made from, by path, and ``days`` by how many entries each day of a long month has,
    by the feed's folder and the month.
    """

    connection: Transaction
    folder: Path
    setting: Setting
    front: Channel
    made: str
    touched: Touched
    _left: Mapping[str, ArchiveLeft] = field(init=False)
    _fragments: dict[bytes, Fragment] = field(default_factory=dict)
    _looked_up: dict[tuple[str, ...], tuple[Told, ...]] = field(default_factory=dict)
    settled: dict[str, Settled] = field(default_factory=dict)
    days: dict[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up how the archives were left."""
        self._left = archives_left(self.connection)

    def survey(self, feed: Feed) -> Archive:
        """Return how the archive of a feed is to be; one that is as it was costs a look at its row and its folder."""
        left, made = self._left.get(feed.path), self._made_of(feed)
        standing = _standing(self.folder / feed.path / FOLDER)
        is_new = not self._left_alike(feed)
        if left and not is_new and not months_due(feed, self.touched) and standing.issuperset(dict(left.names)):
            return Archive(feed, left)
        work = self._work(feed, standing, is_new=is_new)
        return Archive(feed, ArchiveLeft(made, tuple((part.name, bool(part.months)) for part in work.parts)), work)

    def _work(self, feed: Feed, standing: Collection[str], *, is_new: bool) -> Work:
        recorded = archived(self.connection, feed.path)
        before = {} if is_new else recorded
        months = None if is_new else months_due(feed, self.touched)
        paged = {month: self._paged(feed, month) for month in months or () if is_paged(before.get(month, 0))}
        known = {month: one for month, one in paged.items() if one}
        counted = dict.fromkeys(recorded if is_new else (), 0)
        counted |= self._counted(feed, None if months is None else months - known.keys())
        counted |= {month: sum(one.days.values()) for month, one in known.items()}
        published = {_name_of(path) for path in document_paths(self.connection, feed.path + FOLDER)}
        parts, parts_before = plan({**before, **counted}, published), plan(before, published)
        stood = frozenset(parts_before)
        was, now = chain(parts_before), chain(parts)
        due = {
            part.name
            for part in parts
            if is_new
            or part not in stood
            or part.name not in standing
            or any(known[month].is_due(part.page) if month in known else month in counted for month in part.months)
            or now[part.name] != was.get(part.name)
        }
        return Work(parts, frozenset(due), counted, known)

    def documents(self, archives: Sequence[Archive], channels: Mapping[str, Channel]) -> Iterator[Document]:
        """Yield the documents that are to be made, those of one time together: an entry is made once for its feeds."""
        due = [
            (part, archive.feed, archive.work, places[part.name])
            for archive in archives
            if archive.work
            for places in (chain(archive.work.parts),)
            for part in archive.work.parts
            if part.name in archive.work.due
        ]
        left = documents_left(self.connection, [file_of(feed, part) for part, feed, _, _ in due])
        for part, feed, work, place in sorted(due, key=lambda one: _of_one_time(one[0], one[1])):
            told = {_stamp(one): one for one in self._told_in(part, feed, work)}
            path = file_of(feed, part)
            channel, before = channels[feed.path], left.get(path)
            entries = b"".join(told)
            inputs = digest_of(self._made_of(feed), channel.title, channel.url(""), place, entries)
            if before and before.made_from == inputs and _is_whole(self.folder / path, before):
                continue
            self.settled[path] = Settled(inputs, entries)
            # What another layout or another program has made is not used again.
            old = before if before and self._left_alike(feed) else None
            yield Document(path, partial(self._render, feed, channel, path, place, told, old))

    def _left_alike(self, feed: Feed) -> bool:
        """Tell whether the archive of a feed was last made as it is made now."""
        left = self._left.get(feed.path)
        return left is not None and left.made_from == self._made_of(feed)

    def _made_of(self, feed: Feed) -> str:
        return f"{self.made}:{feed.queries!r}:{feed.fold}" if feed.asked else self.made

    def _paged(self, feed: Feed, month: str) -> Paged | None:
        """Return how the days of a long month have changed, or ``None`` where that is not known by the day."""
        touched = self.touched.days.get(month, frozenset())
        before = archived_days(self.connection, feed.path, month)
        if not before or month in touched:
            return None
        days = {**before, **{day: len(self._told_on(feed, day)) for day in sorted(touched)}}
        self.days[feed.path, month] = days
        return Paged(before, days, touched)

    def _counted(self, feed: Feed, months: Collection[str] | None) -> dict[str, int]:
        """Return how many entries some months of a feed have, or all months that have any."""
        if months is not None and (len(months) < _MONTHS_FEW or len(feed.queries) > 1):
            return {month: len(self._told(feed, (month,))) for month in months}
        walks = [entries_of_months(self.connection, _archival(query), fold=feed.fold) for query in feed.queries]
        found = sorted({month for walk in walks for month in walk if month >= "1990"})
        if len(walks) > 1:  # an item may fit several queries
            return {month: len(self._told(feed, (month,))) for month in found}
        return {month: walks[0].get(month, 0) for month in (found if months is None else months)}

    def _told_in(self, part: Part, feed: Feed, work: Work) -> tuple[Told, ...]:
        """Return the entries of a document, in order of time."""
        if len(part.months) != 1:
            return self._told(feed, part.months)
        (month,) = part.months
        if month in work.paged:
            pieces = cut(work.paged[month].days, part.page)
            return tuple(one for piece in pieces for one in self._told_on(feed, piece.day)[piece.start : piece.stop])
        return page_of(self._told(feed, part.months), part.page)

    def _told(self, feed: Feed, months: tuple[str, ...]) -> tuple[Told, ...]:
        """Return the entries of months of one year, perhaps with others between them; each month by itself."""
        if not months:
            return ()
        told = self._remembered((feed.path, *months), lambda: self._look_up(feed, months))
        if len(months) == 1 and is_paged(len(told)):
            self.days[feed.path, months[0]] = days_of(told)
        return told

    def _told_on(self, feed: Feed, day: str) -> tuple[Told, ...]:
        """Return the entries of a day."""
        return self._remembered((feed.path, day), lambda: self._look_up_day(feed, day))

    def _remembered(self, key: tuple[str, ...], look_up: Callable[[], tuple[Told, ...]]) -> tuple[Told, ...]:
        """Return what was looked up last once more: the pages of a month, and its count, all ask for the same."""
        if key not in self._looked_up:
            if sum(map(len, self._looked_up.values())) > _REMEMBERED:
                self._looked_up.clear()
            self._looked_up[key] = look_up()
        return self._looked_up[key]

    def _look_up(self, feed: Feed, months: Sequence[str]) -> tuple[Told, ...]:
        found = self._traces(feed, span_of(months[0])[0], span_of(months[-1])[1])
        kin = self._kin(feed, found)
        of_month: dict[str, list[Trace]] = {month: [] for month in months}
        for trace in found:
            of_month.setdefault(month_of(trace.feed_time), []).append(trace)
        return tuple(one for month in months for one in told_of(of_month[month], kin, fold=feed.fold))

    def _look_up_day(self, feed: Feed, day: str) -> tuple[Told, ...]:
        found = self._traces(feed, *span_of(day))
        kin = self._kin(feed, found)
        stories = {trace.story for trace in found if trace.story}
        found += [
            trace for trace in kin if trace.story in stories and month_of(trace.feed_time) == day[: len("2016-07")]
        ]
        return told_on(day, tuple({trace.id: trace for trace in found}.values()), kin, fold=feed.fold)

    def _traces(self, feed: Feed, since: datetime, until: datetime) -> list[Trace]:
        """Return the traces of what fits any query of a feed, each item once."""
        queries = (replace(_archival(query), since=since, until=until) for query in feed.queries)
        found = {trace.id: trace for query in queries for trace in traces(self.connection, query)}
        return list(found.values())

    def _kin(self, feed: Feed, found: Sequence[Trace]) -> list[Trace]:
        """Return the feed's items that tell the same stories in any month, or have founded one and left it."""
        stories = {trace.story for trace in found if trace.story} if feed.fold else set()
        queries = map(_archival, feed.queries)
        kin = {one.id: one for query in queries for one in traces_of_stories(self.connection, query, stories)}
        return list(kin.values())

    def _render(
        self,
        feed: Feed,
        channel: Channel,
        path: str,
        place: Neighbours,
        told: Mapping[bytes, Told],
        old: DocumentLeft | None,
    ) -> dict[str, bytes]:
        made = self._made(told, _fragments_of(self.folder / path, old) if old else {})
        before, after = (file_of(feed, name) if name else "" for name in (place.before, place.after))
        return {path: render_archive(channel, ArchivePlace(path, before, after), made)}

    def _made(self, told: Mapping[bytes, Told], written: Mapping[bytes, Fragment]) -> list[Fragment]:
        """Return entries as they are written; ``told`` and what stands already in ``written`` are by their digests."""
        if len(self._fragments) > _REMEMBERED:
            self._fragments.clear()
        missing = {stamp: one for stamp, one in told.items() if stamp not in written and stamp not in self._fragments}
        items = load(self.connection, {trace.id for one in missing.values() for trace in (one.first, *one.others)})
        entries = [
            make_entry(items[one.first.id], [items[other.id] for other in one.others], self.setting, one.name)
            for one in missing.values()
        ]
        self._fragments |= dict(zip(missing, atom_fragments(self.front, entries), strict=True))
        return [written.get(stamp) or self._fragments[stamp] for stamp in told]


def _archival(query: ItemQuery) -> ItemQuery:
    return replace(query, include_backfill=True)


def _of_one_time(part: Part, feed: Feed) -> tuple[str, str, str, int]:
    """Return the place of a document among those to be made: by year and month, the pages of a month together."""
    return part.name[:4], part.name[:7], feed.path, part.page


def _standing(folder: Path) -> frozenset[str]:
    """Return the names of the documents that lie in a folder."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(_name_of(entry.name) for entry in entries if entry.name.endswith(_SUFFIX))
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()


def _name_of(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(_SUFFIX)


def _stamp(told: Told) -> bytes:
    """Return the digest of what an entry is made from."""
    return hashlib.blake2b(repr(told).encode("utf-8", "backslashreplace"), digest_size=ENTRY_DIGEST).digest()


def _is_whole(target: Path, left: DocumentLeft) -> bool:
    """Tell whether a document is as it was left; what a publication that was killed has written is not."""
    return target.is_file() and printed(target.read_bytes()).sha256 == left.sha256


def _fragments_of(target: Path, left: DocumentLeft) -> dict[bytes, Fragment]:
    """Return the entries of a document that is as it was left, by the digest of what each was made from."""
    if not _is_whole(target, left):
        return {}
    stamps = [left.entries[start : start + ENTRY_DIGEST] for start in range(0, len(left.entries), ENTRY_DIGEST)]
    written = fragments_in(target.read_bytes())
    return dict(zip(stamps, written, strict=True)) if len(stamps) == len(written) else {}
