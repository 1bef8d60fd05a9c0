"""The directory of the feeds: a card for each, with how much there was month by month."""

from collections.abc import Mapping
from dataclasses import dataclass

from feeds.catalog import Feed
from feeds.formats.opml import list_name
from feeds.site.figures import last_months, outline
from feeds.site.views import LANGUAGES, Line, Place, Shelf, Site, count_of, grouped, line, name_of
from psgfeed.store.counts import Dimension

# The groups of the directory in their order; families that are none of them stand under "more".
GROUPS = ("categories", "regions", "more", "sources")

# The folders of the groups that have a list of subscriptions of their own.
_FOLDERS = {"categories": "c/", "regions": "r/", "sources": "s/"}
_YEAR = 12
_PULSE_MONTHS = 24
_PULSE_HEIGHT = 16
_PULSE_STEP = 3
_LANGUAGES_MAX = 3
_DIMENSIONS = {
    "everything": Dimension.SITE,
    "categories": Dimension.CATEGORY,
    "regions": Dimension.REGION,
    "languages": Dimension.LANGUAGE,
    "sources": Dimension.SOURCE,
}


@dataclass(frozen=True, slots=True)
class Pulse:
    """The items a month of the last two years: the outline of their bars, what they are, and the numbers in words.

    ``caption`` says what they are and how many there were in the highest month.
    """

    path: str
    caption: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A feed in the directory. ``also`` is its name in the other language, which a search finds as well.

    ``reach`` says how far the archive of a feed without entries reaches; it is empty for all others.
    """

    path: str
    name: str
    also: str
    href: str
    count: str
    languages: str
    pulse: Pulse | None
    latest: Line | None
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Feeds that are listed under one heading, and the way to the list of them all, if there is one."""

    id: str
    name: str
    cards: tuple[Card, ...]
    list_href: str | None = None


def groups(place: Place) -> tuple[Group, ...]:
    """Return the directory: what is published of each group; the front feed stands for itself."""
    shelves = [shelf for shelf in place.site.shelves if shelf.feed.path]
    found = (
        Group(
            group,
            place.words["groups"][group],
            tuple(card(shelf, place) for shelf in shelves if group_of(shelf.feed.family) == group),
            _list_of(group, place),
        )
        for group in GROUPS
    )
    return tuple(group for group in found if group.cards)


def _list_of(group: str, place: Place) -> str | None:
    folder = _FOLDERS.get(group)
    return place.way(folder) + list_name(place.language, place.site.language) if folder else None


def group_of(family: str) -> str:
    """Return the group of the directory in which a family's feeds are listed."""
    return family if family in GROUPS else "more"


def card(shelf: Shelf, place: Place) -> Card:
    """Return a feed as the directory shows it."""
    name, also = (name_of(shelf.feed, place, language) for language in sorted(LANGUAGES, key=place.language.__ne__))
    pulse = pulse_of(shelf.feed, place)
    return Card(
        path=shelf.feed.path,
        name=name,
        also=also if also != name else "",
        href=place.feed_page(shelf.feed.path) or place.home,
        count=_count(shelf, place),
        languages=_languages(shelf, place) if shelf.feed.family != "languages" else "",
        pulse=pulse,
        latest=line(shelf.glance.newest, place) if shelf.glance.newest else None,
        reach=reach_of(shelf.feed, place) if not shelf.glance.newest else "",
    )


def reach_of(feed: Feed, place: Place) -> str:
    """Return how far a feed's archive reaches and, where that is counted, how much it has; nothing without archive."""
    names, counted = place.site.archives.get(feed.path, ()), counts_of(place.site, feed)
    if not names:
        return ""
    first, last = (min(counted)[:4], max(counted)[:4]) if counted else (names[0][:4], names[-1][:4])
    years = first if first == last else f"{first}–{last}"
    if not counted:
        return place.say("reach", years=years)
    return place.say("reach_counted", years=years, items=place.number(sum(counted.values()), "items"))


def counts_of(site: Site, feed: Feed) -> Mapping[str, int]:
    """Return the items of a feed's thing in each month that has any; nothing where that is not counted."""
    dimension = _DIMENSIONS.get(feed.family)
    counts = site.figures.counts.get((dimension, feed.slug), {}) if dimension else {}
    return {month: number for month, number in counts.items() if number}


def pulse_of(feed: Feed, place: Place) -> Pulse | None:
    """Return how much there was of a feed's thing in each month, or ``None`` where that is not counted."""
    row, newest = pulse_row(place.site, feed), place.site.newest_day
    if not any(row) or newest is None:
        return None
    since = place.say("pulse", first=place.month(last_months(newest, len(row))[0]))
    caption = place.say("pulse_peak", since=since, peak=grouped(max(row)))
    return Pulse(outline(row, _PULSE_STEP, _PULSE_HEIGHT, max(row)), caption, f"{since}: {' '.join(map(str, row))}")


def pulse_row(site: Site, feed: Feed) -> tuple[int, ...]:
    """Return the items a month of a feed's thing in the last two years; nothing where that is not counted."""
    dimension = _DIMENSIONS.get(feed.family)
    if dimension is None or site.newest_day is None:
        return ()
    return site.figures.row(dimension, feed.slug, last_months(site.newest_day, _PULSE_MONTHS))


def _count(shelf: Shelf, place: Place) -> str:
    """Return how much of a feed's thing there was in twelve months, or how much it holds where that is not counted."""
    dimension, newest = _DIMENSIONS.get(shelf.feed.family), place.site.newest_day
    if dimension and newest and any(key[0] is dimension for key in place.site.figures.counts):
        year = sum(place.site.figures.row(dimension, shelf.feed.slug, last_months(newest, _YEAR)))
        return place.number(year, "year")
    return count_of(shelf, place)


def _languages(shelf: Shelf, place: Place) -> str:
    """Return the languages of a feed's entries, the most frequent first."""
    names = place.words["tongues"]
    return ", ".join(names.get(tag, tag) for tag in shelf.glance.languages[:_LANGUAGES_MAX])
