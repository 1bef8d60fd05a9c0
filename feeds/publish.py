"""Publishing: what should exist is rendered, and what differs from the disk is written."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

from feeds.archives import FOLDER
from feeds.archiving import Archive, Archivist
from feeds.catalog import Catalogue, Feed, expand, titled
from feeds.chronicle import note, turns, weeks
from feeds.digest import WEEKS, Week
from feeds.digest import entry_of as digest_entry
from feeds.formats import json_feed, opml, rss_atom
from feeds.formats.channel import Channel
from feeds.formats.text import uri
from feeds.press import MANIFEST_NAME, Document, Manifest, Press, Printed, digest_of
from feeds.select import Setting
from feeds.shelving import Shelving
from feeds.site.charts import looked_at
from feeds.site.downloads import downloads_in
from feeds.site.figures import figures_of
from feeds.site.pages import page_inputs, page_paths, render_pages, static_files
from feeds.site.standing_pages import standing_pages
from feeds.site.standings import standings
from feeds.site.views import LANGUAGES, Shelf, Site, make_site, shelve, words
from feeds.site.weeks import render_week, week_paths
from feeds.subscriptions import subscriptions
from feeds.turns import entry_of as turn_entry
from feeds.workspace import WorkspaceFeeds
from psgfeed.files import clear_partial
from psgfeed.model import Entry, Source
from psgfeed.problems import Finding
from psgfeed.store.archive import (
    DocumentLeft,
    record_archive,
    record_archive_days,
    record_archive_left,
    record_documents,
    settle,
    touched,
)
from psgfeed.store.counts import month_counts, refresh_counts
from psgfeed.store.coverage import unlooked
from psgfeed.store.engine import Store, Transaction
from psgfeed.store.published import FeedFile, FeedGlance, feed_files, record_feed_files, record_feed_glances
from psgfeed.store.runs import history
from psgfeed.store.sources import states
from psgfeed.store.turns import SourceTurn


@dataclass(frozen=True, slots=True)
class Publication:
    """Where the site goes and what it says of itself.

    ``base_url`` is absolute and ends with a slash. ``authority`` and ``year`` make every id,
    ``tag:<authority>,<year>:`` (RFC 4151), and never change once people have subscribed. ``language`` is that of the
    feeds' own words, en or es. ``contact`` is where the operator can be written to, ``hub`` the address of a WebSub
    hub; both may be empty.
    """

    folder: Path
    base_url: str
    title: str
    authority: str
    year: int
    language: str = "en"
    contact: str = ""
    hub: str = ""

    @property
    def address(self) -> str:
        """Return ``base_url`` in ASCII."""
        return uri(self.base_url) or self.base_url

    @property
    def tag(self) -> str:
        """Return the stem of every id."""
        return f"tag:{self.authority},{self.year}:"


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: the paths written, how many files were left alone, how many feeds there are, what failed.

    ``waiting`` are the folders of the workspace's own feeds that nothing fits yet.
    """

    written: tuple[str, ...]
    unchanged: int
    feeds: int
    findings: tuple[Finding, ...] = ()
    waiting: tuple[str, ...] = ()


def publish(
    store: Store,
    catalogue: Catalogue,
    publication: Publication,
    sources: Iterable[Source],
    *,
    wished: WorkspaceFeeds | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Published:
    """Write every feed and page whose bytes have changed, the manifest last.

    Files are functions of the store and the publication. ``wished`` are the feeds of the workspace's own. A feed
    without entries is not published, unless its archive has some or it once was: an address stays for ever, and no file
    is ever deleted. A feed that cannot be rendered or written is reported and keeps its old files; one that stands as
    it would be rendered is left alone. With ``dry_run`` nothing is written, and ``written`` says what would be. ``now``
    is only recorded in the store, as the time of the change. Call it under the run's lock.

    Raises:
        StoreError: the database cannot be read or written.
    """
    by_id = {source.id: source for source in sources}
    wished = wished or WorkspaceFeeds()
    setting = Setting(publication.tag, publication.address, publication.language, by_id)
    if not dry_run:
        with store.begin() as connection:
            refresh_counts(connection)
            note(connection, by_id.values(), setting)
    with store.read() as connection:
        known = {path: Printed(file.sha256, file.size) for path, file in feed_files(connection).items()}
        told = weeks(connection, setting)
        news = touched(connection)
        shown = [_shown(source) for source in by_id.values()]
        shelving = Shelving(connection, setting, digest_of(_entry_digest(), publication, catalogue, shown), news)
        shelves = [
            *shelving.fill(_item_feeds(catalogue, publication, setting, wished)),
            *_own_shelves(told, turns(connection), catalogue, publication, setting),
        ]
        made = digest_of(_archive_digest(), publication, catalogue.words, shown)
        archivist = Archivist(connection, publication.folder, setting, shelves[0].channel, made, news)
        surveyed = [archivist.survey(shelf.feed) for shelf in shelves if shelf.feed.family not in catalogue.own]
        kept, archives = _kept_of(shelves, surveyed, known)
        site = _site_of(connection, publication, kept, archives, by_id.values())
        if not dry_run:
            clear_partial(publication.folder)
        # Archives first: a live feed that leads to one must not stand before it does.
        archive_press = Press(publication.folder, Manifest({}, {}), dry_run)
        heads = {shelf.feed.path: shelf.channel for shelf in site.shelves}
        is_archived = _print(archive_press, archivist.documents(archives, heads))
        press = Press(publication.folder, Manifest.read(publication.folder), dry_run)
        _list_archives(press, archive_press.printed, archives)
        _print(press, (*_week_documents(site, told, catalogue, known), *_documents(site)))
    if not dry_run:
        _record(store, press, known, now or datetime.now(UTC))
        if is_archived:
            _settle(store, archivist, surveyed, archive_press.printed, shelving.learned)
    manifest = Manifest(known | press.printed, press.inputs)
    press.run(Document(MANIFEST_NAME, lambda: {MANIFEST_NAME: manifest.render()}))
    files = sum(len(archive.files) for archive in archives) + len(press.printed)
    return _published((archive_press, press), files, kept, wished)


def _published(presses: Sequence[Press], files: int, kept: Sequence[Shelf], wished: WorkspaceFeeds) -> Published:
    written = tuple(path for press in presses for path in press.written)
    findings = (*wished.findings, *(finding for press in presses for finding in press.findings))
    paths = {shelf.feed.path for shelf in kept}
    waiting = tuple(feed.path for feed in wished.feeds if feed.path not in paths)
    return Published(written, files - len(written), len(kept), findings, waiting)


def _print(press: Press, documents: Iterable[Document]) -> bool:
    """Put documents into the folder, and return whether none has failed."""
    failed = len(press.findings)
    for document in documents:
        press.run(document)
    return len(press.findings) == failed


def _list_archives(press: Press, printed: Mapping[str, Printed], archives: Iterable[Archive]) -> None:
    """Write the manifests of the archives: a site's own would grow with all that there ever was."""
    by_folder: defaultdict[str, dict[str, Printed]] = defaultdict(dict)
    for path, file in printed.items():
        by_folder[path[: path.rindex("/") + 1]][path] = file
    for archive in archives:
        if archive.files:
            folder = archive.feed.path + FOLDER
            press.list_folder(folder, archive.files, by_folder[folder])


def _site_of(
    connection: Transaction,
    publication: Publication,
    shelves: Iterable[Shelf],
    archives: Iterable[Archive],
    sources: Iterable[Source],
) -> Site:
    """Return what pages show; a feed's head leads to the newest document of its archive."""
    archived = {archive.feed.path: archive for archive in archives}
    newest = {path: archive.newest for path, archive in archived.items()}
    site = make_site(
        publication.title,
        publication.address,
        publication.language,
        [replace(shelf, channel=replace(shelf.channel, archive=newest.get(shelf.feed.path, ""))) for shelf in shelves],
        figures=figures_of(partial(month_counts, connection)),
        standings=standings(sources, states(connection), lambda source: history(connection, source, 1)),
        downloads=downloads_in(publication.folder),
        contact=publication.contact,
        archives={path: archive.told for path, archive in archived.items()},
    )
    return looked_at(site, partial(unlooked, connection))


def _item_feeds(
    catalogue: Catalogue, publication: Publication, setting: Setting, wished: WorkspaceFeeds
) -> Iterator[tuple[Feed, Channel]]:
    """Yield the feeds that carry items with their heads, those of the workspace last."""
    for feed in (*expand(catalogue, setting.sources.values(), publication.title), *wished.feeds):
        yield feed, _channel(feed, publication, catalogue)


def _own_shelves(
    told: Sequence[Week],
    turned: Sequence[SourceTurn],
    catalogue: Catalogue,
    publication: Publication,
    setting: Setting,
) -> Iterator[Shelf]:
    """Yield the feeds that carry no items."""
    digest, status = (titled(catalogue.own[name], publication.title) for name in ("digest", "status"))

    def tell_weeks(spoken: Setting) -> Iterator[Entry]:
        months = words(spoken.language)["months"]
        return (digest_entry(week, digest, catalogue, spoken, months) for week in told[:WEEKS] if week.sections)

    def tell_turns(spoken: Setting) -> Iterator[Entry]:
        return (turn_entry(turn, status, catalogue, spoken) for turn in turned)

    for feed, tell in ((digest, tell_weeks), (status, tell_turns)):
        of_ours = {
            language: tuple(
                replace(entry, author=publication.title) for entry in tell(replace(setting, language=language))
            )
            for language in LANGUAGES
        }
        yield shelve(feed, _channel(feed, publication, catalogue), of_ours[setting.language], of_ours)


def _channel(feed: Feed, publication: Publication, catalogue: Catalogue) -> Channel:
    return Channel(
        path=feed.path,
        title=feed.titles[publication.language],
        description=feed.descriptions[publication.language],
        language=publication.language,
        base_url=publication.address,
        tag=publication.tag,
        publisher=publication.title,
        also_in=catalogue.also_in[publication.language],
        read_at=catalogue.words["read_at"][publication.language],
        year=publication.year,
        hub=publication.hub,
    )


def _kept_of(
    shelves: Iterable[Shelf], surveyed: Sequence[Archive], known: Mapping[str, Printed]
) -> tuple[list[Shelf], list[Archive]]:
    """Return the feeds that are published, with their archives.

    They have entries, or had some in former times, or stand always, or were published before.
    """
    of_old = {archive.feed.path for archive in surveyed if archive.told}
    kept = [
        shelf
        for shelf in shelves
        if shelf.glance.size
        or shelf.feed.path in of_old
        or shelf.feed.always
        or shelf.feed.path + rss_atom.ATOM_NAME in known
    ]
    paths = {shelf.feed.path for shelf in kept}
    return kept, [archive for archive in surveyed if archive.feed.path in paths]


def _documents(site: Site) -> Iterator[Document]:
    """Yield what the site consists of."""
    yield Document("static files", static_files)
    for shelf in site.shelves:
        feed, path, seen = shelf.feed, shelf.feed.path, shelf.glance.digest
        inputs = digest_of(
            _code_digest(), site.title, site.base_url, site.language, sorted(site.paths), feed, shelf.channel, seen
        )
        feed_paths = tuple(path + name for name in (rss_atom.ATOM_NAME, rss_atom.RSS_NAME, json_feed.NAME))
        yield Document(f"{path}feed", partial(_feed_files, shelf), inputs, feed_paths)
        # The front page shows all feeds.
        of_page = digest_of(inputs, page_inputs(site, shelf)) if path else ""
        yield Document(f"{path}index", partial(render_pages, site, shelf), of_page, page_paths(site, path))
    for name, render in standing_pages(site):
        yield Document(name, render)
    yield Document(opml.NAME, partial(subscriptions, site))


def _week_documents(
    site: Site, told: Sequence[Week], catalogue: Catalogue, known: Collection[str]
) -> Iterator[Document]:
    """Yield the pages of the digest's weeks; one that was published stands even if nothing is left to tell."""
    shelf = next((shelf for shelf in site.shelves if shelf.feed.family == "digest"), None)
    if shelf is None:
        return
    for week in told:
        paths = week_paths(site, shelf.feed, week)
        if not week.sections and not any(path in known for path in paths):
            continue
        inputs = digest_of(_code_digest(), site.title, site.base_url, site.language, sorted(site.paths), week)
        render = partial(render_week, site, shelf.feed, shelf.channel, week, catalogue)
        yield Document(f"{shelf.feed.path}{week.name}", render, inputs, paths)


def _shown(source: Source) -> tuple[str, ...]:
    """Return what an entry shows of its source."""
    return source.id, source.name, source.homepage or source.url, source.rights


@cache
def _code_digest() -> str:
    """Return a digest of everything but a site's own values that decides what its files look like."""
    return _digest_of_files(*_files_of("feeds"), *_files_of("psgfeed.vocabulary"))


@cache
def _entry_digest() -> str:
    """Return a digest of all code and data that decide which entries a feed carries, and what they say."""
    return _digest_of_files(*_files_of("feeds"), *_files_of("psgfeed"))


@cache
def _archive_digest() -> str:
    """Return a digest of the code and data that decide what archives look like: a new page style rewrites none."""
    named = {f"{module}.py" for module in ("select", "archives", "archiving")}
    own = [path for path in _files_of("feeds") if path.name in named or path.parent.name == "formats"]
    return _digest_of_files(*own, *_files_of("psgfeed.vocabulary"))


def _digest_of_files(*paths: Path) -> str:
    versions = [version(library).encode() for library in ("feedgen", "lxml", "jinja2")]
    return hashlib.sha256(b"\0".join((*(path.read_bytes() for path in sorted(paths)), *versions))).hexdigest()


def _files_of(package: str) -> list[Path]:
    with as_file(files(package)) as folder:
        return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]


def _feed_files(shelf: Shelf) -> dict[str, bytes]:
    files = rss_atom.render_both(shelf.channel, shelf.entries)
    files[json_feed.NAME] = json_feed.render_json(shelf.channel, shelf.entries)
    return {shelf.feed.path + name: content for name, content in files.items()}


def _record(store: Store, press: Press, known: Mapping[str, Printed], now: datetime) -> None:
    """Write down which files were published, and which of them changed."""
    changed = [
        FeedFile(path, file.sha256, file.size, now) for path, file in press.printed.items() if known.get(path) != file
    ]
    if changed:
        with store.begin() as connection:
            record_feed_files(connection, changed)


def _settle(
    store: Store,
    archivist: Archivist,
    archives: Iterable[Archive],
    printed: Mapping[str, Printed],
    learned: Iterable[FeedGlance],
) -> None:
    """Write down how the archives and the feeds stand, and forget what was touched: everything of it was published."""
    with store.begin() as connection:
        for archive in archives:
            if archive.work:
                record_archive(connection, archive.feed.path, archive.work.entries)
                record_archive_left(connection, archive.feed.path, archive.left)
        record_documents(
            connection,
            [
                DocumentLeft(path, made.made_from, printed[path].sha256, made.entries)
                for path, made in archivist.settled.items()
            ],
        )
        for (path, month), days in archivist.days.items():
            record_archive_days(connection, path, month, days)
        record_feed_glances(connection, learned)
        settle(connection, archivist.touched)
