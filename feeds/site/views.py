"""What templates print: entries and feeds in a page's language, with links relative to the page.

Everything is a function of the store: "the last twelve months" are those that end with the site's newest entry. Days
are Peru's, five hours behind UTC all year.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from feeds.catalog import Feed
from feeds.formats.channel import Channel
from feeds.formats.text import clean, language_tag, uri
from feeds.press import digest_of
from feeds.select import LIMA
from feeds.site.downloads import Download
from feeds.site.figures import Figures
from feeds.site.standings import Standing
from psgfeed.model import Entry, Label
from psgfeed.vocabulary import category, region

LANGUAGES = ("en", "es")

_GROUPED_FROM = 10_000
_FOLDERS = {"category": "c/", "region": "r/"}


@dataclass(frozen=True, slots=True)
class Glance:
    """What can be said of a feed without its entries: the newest, how many, their languages (the most frequent first).

    ``digest`` is one of all of them, in their order.
    """

    newest: Entry | None
    size: int
    languages: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """One published feed; ``read`` gives what it carries, which costs, so that pages about all feeds take a glance.

    ``told`` are the entries by language where this site writes them itself, and so in each.
    """

    feed: Feed
    channel: Channel
    glance: Glance
    read: Callable[[], tuple[Entry, ...]]
    told: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return what the feed carries, newest first."""
        return self.read()

    def entries_in(self, language: str) -> tuple[Entry, ...]:
        """Return the entries as a page in a language shows them."""
        return self.told.get(language) or self.entries


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages share.

    ``shelves`` are the feeds in the directory's order, ``language`` is that of the feeds. ``newest`` is when the newest
    entry was published. ``contact`` is an address of who runs the site, or empty.
    ``archives`` are the names of the documents of each feed's archive, oldest first, by the feed's path.
    """

    title: str
    base_url: str
    language: str
    shelves: tuple[Shelf, ...]
    paths: frozenset[str]
    newest: datetime | None
    figures: Figures = field(default_factory=Figures)
    standings: tuple[Standing, ...] = ()
    downloads: tuple[Download, ...] = ()
    contact: str = ""
    archives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def newest_day(self) -> date | None:
        """Return the day in Peru of the newest entry."""
        return self.newest.astimezone(LIMA).date() if self.newest else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its site, language and folder, and the ways from it to the site's root and front page."""

    site: Site
    language: str
    folder: str
    root: str
    home: str

    @property
    def words(self) -> Mapping[str, Any]:
        """Return the page's words."""
        return words(self.language)

    def feed_page(self, path: str) -> str | None:
        """Return the way to a feed's page in this page's language, or ``None`` when there is no such feed."""
        return f"{self.home}{path}".removeprefix("./") or "./" if path in self.site.paths else None

    def way(self, path: str) -> str:
        """Return the way to a folder below the site's root, which is empty for the page's own folder."""
        return f"{self.root}{path}".removeprefix("./")

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the page's words, filled in."""
        return str(self.words[key].format(**values))

    def number(self, count: int, key: str) -> str:
        """Return a count of something, in words."""
        return self.say(f"{key}_one" if count == 1 else f"{key}_many", count=grouped(count))

    def month(self, month: str, form: str = "months") -> str:
        """Return a month (``YYYY-MM``) as people write it."""
        year, _, number = month.partition("-")
        return f"{self.words[form][int(number) - 1]} {year}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in Peru, or a month: ISO 8601, and as people write it."""

    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and the way to what it names, if there is one."""

    name: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """The same page in a language: its absolute address, and the way to it."""

    language: str
    name: str
    url: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry. ``language`` is set when it differs from the page's, so that it is read out rightly."""

    title: str
    link: str
    summary: str
    language: str
    author: str
    source: Link
    labels: tuple[Link, ...]
    also_in: tuple[Link, ...]
    moment: Moment


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day."""

    moment: Moment
    lines: tuple[Line, ...]


def glance_at(entries: Sequence[Entry]) -> Glance:
    """Return what can be said of a feed's entries, newest first."""
    tags = Counter(tag for entry in entries if (tag := language_tag(entry.language)))
    languages = tuple(tag for tag, _ in tags.most_common())
    return Glance(entries[0] if entries else None, len(entries), languages, digest_of(*entries))


def shelve(
    feed: Feed, channel: Channel, entries: Sequence[Entry], told: Mapping[str, tuple[Entry, ...]] | None = None
) -> Shelf:
    """Return a feed whose entries are at hand; ``told`` are the same in each language, where they are this site's."""
    whole = tuple(entries)
    return Shelf(feed, channel, glance_at(whole), lambda: whole, told or {})


def make_site(  # noqa: PLR0913 - what follows the feeds has defaults
    title: str,
    base_url: str,
    language: str,
    shelves: Sequence[Shelf],
    *,
    figures: Figures | None = None,
    standings: Sequence[Standing] = (),
    downloads: Sequence[Download] = (),
    contact: str = "",
    archives: Mapping[str, tuple[str, ...]] | None = None,
) -> Site:
    """Return the site of some feeds."""
    return Site(
        title=title,
        base_url=base_url,
        language=language,
        shelves=tuple(shelves),
        paths=frozenset(shelf.feed.path for shelf in shelves),
        newest=max((shelf.glance.newest.published for shelf in shelves if shelf.glance.newest), default=None),
        figures=figures or Figures(),
        standings=tuple(standings),
        downloads=tuple(downloads),
        contact=contact,
        archives=archives or {},
    )


@cache
def words(language: str) -> Mapping[str, Any]:
    """Return every word that pages say in a language, by key."""
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return dict(table[language])


def line(entry: Entry, place: Place) -> Line:
    """Return an entry as a page shows it."""
    language = language_tag(entry.language)
    return Line(
        title=clean(entry.title) or place.words["untitled"],
        link=_link(entry, place),
        summary=clean(entry.summary),
        language=language if language != place.language else "",
        author=clean(entry.author) if entry.author not in {entry.source_name, place.site.title} else "",
        source=Link(clean(entry.source_name), place.feed_page(f"s/{entry.source_id}/")),
        labels=tuple(_label(label, place) for label in entry.categories),
        also_in=tuple(Link(clean(name), uri(address)) for name, address in entry.also_in if uri(address)),
        moment=moment(entry.published, place, "day_short"),
    )


def _link(entry: Entry, place: Place) -> str:
    """Return the way to an entry; a page of this site is reached in the page's own language, wherever the site is."""
    link, base = uri(entry.link), place.site.base_url
    return place.home + link.removeprefix(base) if link and link.startswith(base) else link or place.root


def _label(label: Label, place: Place) -> Link:
    term = (region if label.kind == "region" else category)(label.slug)
    name = term.name(place.language) if term else label.name
    return Link(name, place.feed_page(f"{_FOLDERS.get(label.kind, '')}{label.slug}/"))


def days(entries: Sequence[Entry], place: Place) -> Iterator[Day]:
    """Yield the entries day by day."""
    for _, group in groupby(entries, key=lambda entry: entry.published.astimezone(LIMA).date()):
        of_day = tuple(group)
        yield Day(moment(of_day[0].published, place, "day_long"), tuple(line(entry, place) for entry in of_day))


def moment(instant: datetime, place: Place, form: str) -> Moment:
    """Return an instant's day in Peru; ``form`` is the key of a day's form among the words."""
    return moment_of_day(instant.astimezone(LIMA).date(), place, form)


def moment_of_day(day: date, place: Place, form: str) -> Moment:
    """Return a day; ``form`` is the key of a day's form among the words."""
    months = place.words["months" if form == "day_long" else "months_short"]
    text = place.words[form].format(
        weekday=place.words["weekdays"][day.weekday()], day=day.day, month=months[day.month - 1], year=day.year
    )
    return Moment(day.isoformat(), text)


def span(entries: Sequence[Entry], place: Place) -> str:
    """Return from which day to which the entries reach, in words."""
    if not entries:
        return ""
    first, last = (moment(entry.published, place, "day_short").text for entry in (entries[-1], entries[0]))
    return place.say("since", first=first, last=last) if first != last else last


def name_of(feed: Feed, place: Place, language: str = "") -> str:
    """Return a feed's short name, in the page's language unless another is given."""
    language = language or place.language
    name = feed.names.name(language) or words(language)["everything"]
    if feed.family == "languages":
        name = words(language)["written_in"].format(name=name)
    return name[:1].upper() + name[1:]


def count_of(shelf: Shelf, place: Place) -> str:
    """Return how many entries a feed holds, in words."""
    return place.number(shelf.glance.size, "entries")


def grouped(number: int) -> str:
    """Return a number as both languages may write it, with a thin space between thousands from five digits on."""
    return f"{number:,}".replace(",", "\u202f") if number >= _GROUPED_FROM else str(number)
