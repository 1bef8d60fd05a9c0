"""The weekly digest: what a week brought, by topic. A week that is closed is told as it was, whatever comes later.

Weeks are those of ISO 8601, their days Peru's. A week holds what was announced with a feed time in it, each story once.
It closes twelve hours after it has ended, by the clock of the last run.
"""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from feeds.catalog import Catalogue, Feed
from feeds.formats.text import clean, uri
from feeds.select import LIMA, Setting, is_fit, link_of, stories_of
from psgfeed.model import Entry, StoredItem
from psgfeed.vocabulary import categories, category

LINES_MAX = 8
ITEMS_MAX = 2000
WEEKS = 52

_WEEK = timedelta(days=7)
_GRACE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Told:
    """A story as the digest tells it: the id of its item, title, address, the name of its source, its language."""

    item_id: str
    title: str
    url: str
    source: str
    language: str


@dataclass(frozen=True, slots=True)
class Section:
    """A topic of a week, its newest stories first, and how many more there were; an empty slug is all other topics."""

    slug: str
    told: tuple[Told, ...]
    more: int = 0

    @property
    def size(self) -> int:
        """Return how many stories the week had of the topic."""
        return len(self.told) + self.more


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the digest: its name (``2026-W47``), when it last changed, and its topics in the vocabulary's order."""

    name: str
    updated: datetime
    sections: tuple[Section, ...]

    @property
    def monday(self) -> date:
        """Return the week's first day."""
        return date.fromisocalendar(int(self.name[:4]), int(self.name[6:]), 1)

    @property
    def begins(self) -> datetime:
        """Return when the week begins in Peru."""
        return datetime(*self.monday.timetuple()[:3], tzinfo=LIMA).astimezone(UTC)

    @property
    def size(self) -> int:
        """Return how many stories the week had."""
        return sum(section.size for section in self.sections)


def week_of(instant: datetime) -> str:
    """Return the name of the week in which an instant lies."""
    year, week, _ = instant.astimezone(LIMA).isocalendar()
    return f"{year:04}-W{week:02}"


def span_of(name: str) -> tuple[datetime, datetime]:
    """Return when a week begins, and when the next one does."""
    begins = Week(name, datetime.now(UTC), ()).begins
    return begins, begins + _WEEK


def is_over(name: str, clock: datetime) -> bool:
    """Tell whether a week is to be closed."""
    return span_of(name)[1] + _GRACE <= clock


def names_between(first: datetime, last: datetime) -> Iterator[str]:
    """Yield the weeks from that of one instant to that of another, 52 at most, the last ones."""
    begins, end = span_of(week_of(first))[0], span_of(week_of(last))[0]
    begins = max(begins, end - _WEEK * (WEEKS - 1))
    while begins <= end:
        yield week_of(begins + timedelta(hours=1))
        begins += _WEEK


def make_week(name: str, items: Iterable[StoredItem], setting: Setting) -> Week:
    """Return a week of the items that were announced in it."""
    firsts = [first for first, _ in stories_of([item for item in items if is_fit(item)])]
    firsts.sort(key=lambda item: (item.feed_time, item.id), reverse=True)
    by_topic: dict[str, list[StoredItem]] = {}
    for item in firsts:
        by_topic.setdefault(_topic(item), []).append(item)
    order = [*(term.slug for term in categories()), ""]
    sections = tuple(
        Section(slug, tuple(_told(item, setting) for item in of_topic[:LINES_MAX]), max(0, len(of_topic) - LINES_MAX))
        for slug in order
        if (of_topic := by_topic.get(slug))
    )
    # A moment of the week itself: two weeks are never updated at once, and no later crawl moves it.
    updated = max((item.feed_time for item in firsts), default=span_of(name)[0])
    return Week(name, updated.replace(microsecond=0), sections)


def without(week: Week, gone: Iterable[str]) -> Week:
    """Return a week without the stories whose items were deleted by hand: who asks to be removed is removed."""
    removed = frozenset(gone)
    if not any(told.item_id in removed for section in week.sections for told in section.told):
        return week
    sections = (
        Section(section.slug, tuple(told for told in section.told if told.item_id not in removed), section.more)
        for section in week.sections
    )
    return Week(week.name, week.updated, tuple(section for section in sections if section.size))


def _topic(item: StoredItem) -> str:
    """Return the slug of an item's heaviest category."""
    return next((mark.slug for mark in item.item.categories if category(mark.slug)), "")


def _told(item: StoredItem, setting: Setting) -> Told:
    source = setting.sources.get(item.item.source)
    name = source.name if source else item.item.source
    return Told(item.id, clean(item.item.title), link_of(item, setting), name, item.item.language)


def entry_of(week: Week, feed: Feed, catalogue: Catalogue, setting: Setting, months: Sequence[str]) -> Entry:
    """Return the entry of a week; ``months`` are the names of the months in the feed's language."""
    language = setting.language
    counts = ", ".join(f"{topic_name(section, catalogue, language)} {section.size}" for section in week.sections)
    stories = catalogue.say("stories", language, count=week.size)
    return Entry(
        id=f"{setting.tag}digest:{week.name}",
        title=title_of(week, catalogue, language, months),
        link=f"{setting.base_url}{feed.path}{week.name}/",
        published=week.begins,
        updated=max(week.updated, week.begins),
        summary=f"{stories}: {counts}.",
        language=language,
        author="",
        source_id="",
        source_name="",
        source_url="",
        body="".join(_section_html(section, catalogue, language) for section in week.sections),
    )


def title_of(week: Week, catalogue: Catalogue, language: str, months: Sequence[str]) -> str:
    """Return a week's title in a language."""
    first, last = (
        catalogue.say("day", language, day=day.day, month=months[day.month - 1])
        for day in (week.monday, week.monday + _WEEK - timedelta(days=1))
    )
    return catalogue.say("week", language, number=int(week.name[6:]), year=week.name[:4], first=first, last=last)


def topic_name(section: Section, catalogue: Catalogue, language: str) -> str:
    """Return the name of a section's topic in a language."""
    term = category(section.slug)
    return term.name(language) if term else catalogue.words["other_topics"][language]


def _section_html(section: Section, catalogue: Catalogue, language: str) -> str:
    lines = "".join(f"<li>{_link_html(told)}</li>" for told in section.told)
    more = f"<p>{catalogue.say('more', language, count=section.more)}</p>" if section.more else ""
    heading = html.escape(topic_name(section, catalogue, language), quote=False)
    return f"<p><strong>{heading}</strong></p><ul>{lines}</ul>{more}"


def _link_html(told: Told) -> str:
    title, source = (html.escape(clean(text), quote=False) for text in (told.title, told.source))
    address = uri(told.url)
    return (
        f'<a href="{html.escape(address)}">{title or html.escape(address)}</a> ({source})'
        if address
        else f"{title} ({source})"
    )
