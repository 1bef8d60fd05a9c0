"""What templates print: entries and feeds in a page's language, with links relative to the page.

Everything is a function of the entries: "the last 30 days" are those before the newest entry of the site. Days are
Peru's, five hours behind UTC all year.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from feeds.catalog import Feed
from feeds.formats.channel import Channel
from feeds.formats.text import clean, language_tag, uri
from psgfeed.model import Entry, Label
from psgfeed.vocabulary import category, region

LANGUAGES = ("en", "es")

_LIMA = timezone(timedelta(hours=-5))
_MONTH = timedelta(days=30)
_WEEKS = 13
_BAR_HEIGHT = 14
_FOLDERS = {"category": "c/", "region": "r/"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """One published feed with what it carries."""

    feed: Feed
    channel: Channel
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages share. ``shelves`` are the feeds in the directory's order, ``language`` is that of the feeds."""

    title: str
    base_url: str
    language: str
    shelves: tuple[Shelf, ...]
    paths: frozenset[str]
    newest: datetime | None


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
        return f"{self.home}{path}" if path in self.site.paths else None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in Peru: ISO 8601, and as people write it."""

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


@dataclass(frozen=True, slots=True)
class Card:
    """A feed in the directory; ``bars`` are heights, one for each of the last 13 weeks, oldest first."""

    path: str
    name: str
    href: str
    count: str
    month: str
    bars: tuple[int, ...]
    bars_text: str
    latest: Line | None


@dataclass(frozen=True, slots=True)
class Group:
    """The feeds of one family."""

    id: str
    name: str
    cards: tuple[Card, ...]


def make_site(title: str, base_url: str, language: str, shelves: Sequence[Shelf]) -> Site:
    """Return the site of some feeds."""
    return Site(
        title=title,
        base_url=base_url,
        language=language,
        shelves=tuple(shelves),
        paths=frozenset(shelf.feed.path for shelf in shelves),
        newest=max((shelf.entries[0].published for shelf in shelves if shelf.entries), default=None),
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
        link=uri(entry.link) or place.root,
        summary=clean(entry.summary),
        language=language if language != place.language else "",
        author=clean(entry.author) if entry.author != entry.source_name else "",
        source=Link(clean(entry.source_name), place.feed_page(f"s/{entry.source_id}/")),
        labels=tuple(_label(label, place) for label in entry.categories),
        also_in=tuple(Link(clean(name), uri(address)) for name, address in entry.also_in if uri(address)),
        moment=moment(entry.published, place, "day_short"),
    )


def _label(label: Label, place: Place) -> Link:
    term = (region if label.kind == "region" else category)(label.slug)
    name = term.name(place.language) if term else label.name
    return Link(name, place.feed_page(f"{_FOLDERS.get(label.kind, '')}{label.slug}/"))


def days(entries: Sequence[Entry], place: Place) -> Iterator[Day]:
    """Yield the entries day by day."""
    for _, group in groupby(entries, key=lambda entry: entry.published.astimezone(_LIMA).date()):
        of_day = tuple(group)
        yield Day(moment(of_day[0].published, place, "day_long"), tuple(line(entry, place) for entry in of_day))


def moment(instant: datetime, place: Place, form: str) -> Moment:
    """Return an instant's day in Peru; ``form`` is the key of a day's form among the words."""
    day = instant.astimezone(_LIMA).date()
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
    return str(place.words["since"].format(first=first, last=last))


def groups(place: Place) -> tuple[Group, ...]:
    """Return the directory: the families with what is published of each; the front feed stands for itself."""
    shelves = [shelf for shelf in place.site.shelves if shelf.feed.path]
    return tuple(
        Group(family, place.words["families"][family], tuple(card(shelf, place) for shelf in members))
        for family, members in groupby(shelves, key=lambda shelf: shelf.feed.family)
    )


def card(shelf: Shelf, place: Place) -> Card:
    """Return a feed as the directory shows it."""
    newest = place.site.newest
    recent = sum(1 for entry in shelf.entries if newest and entry.published > newest - _MONTH)
    weeks = _weeks(shelf.entries, newest)
    tallest = max(*weeks, 1)
    return Card(
        path=shelf.feed.path,
        name=name_of(shelf.feed, place),
        href=f"{place.home}{shelf.feed.path}",
        count=count_of(shelf, place),
        month=_number(recent, "month", place),
        bars=tuple(max(1, round(_BAR_HEIGHT * week / tallest)) for week in weeks),
        bars_text=place.words["weeks"].format(counts=", ".join(map(str, weeks))),
        latest=line(shelf.entries[0], place) if shelf.entries else None,
    )


def name_of(feed: Feed, place: Place) -> str:
    """Return a feed's short name."""
    name = feed.names.name(place.language) or place.words["everything"]
    return name[:1].upper() + name[1:]


def count_of(shelf: Shelf, place: Place) -> str:
    """Return how many entries a feed holds, in words."""
    return _number(len(shelf.entries), "entries", place)


def _weeks(entries: Sequence[Entry], newest: datetime | None) -> list[int]:
    weeks = [0] * _WEEKS
    for entry in entries:
        age = (newest - entry.published).days // 7 if newest else _WEEKS
        if 0 <= age < _WEEKS:
            weeks[_WEEKS - 1 - age] += 1
    return weeks


def _number(count: int, key: str, place: Place) -> str:
    return str(place.words[f"{key}_one" if count == 1 else f"{key}_many"].format(count=count))
