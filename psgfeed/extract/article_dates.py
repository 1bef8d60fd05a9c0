"""When an article was published and updated, in the page's own words.

Metadata is asked first, then elements and texts beside the headline, then the page's own data and its address. A date
further away counts only when it is the only one of its kind, and a library's guess only when another source agrees.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from psgfeed.extract.article_blocks import Block
from psgfeed.extract.article_fallback import guessed_day, is_moderate
from psgfeed.extract.article_page import Page, meta_values
from psgfeed.extract.article_scripts import embedded_date
from psgfeed.extract.article_spots import ALONE, LABELLED, MARKED, Spot, spots_in
from psgfeed.extract.article_words import split_address, words
from psgfeed.extract.metadata import Node, first_string
from psgfeed.model import Precision, Source, Text, When
from psgfeed.normalise.dates import DateSetting, read_date
from psgfeed.problems import DATE_EPOCH, DATE_FUTURE, DATE_IMPOSSIBLE, DATE_TOO_OLD

DECLARED_MAX = 20
NEAR_BEFORE = 12
NEAR_AFTER = 40
NEAR_CHARACTERS = 2500
_REFUSALS = (DATE_EPOCH, DATE_FUTURE, DATE_IMPOSSIBLE, DATE_TOO_OLD)
_DAY_FIRST = re.compile(r"((?:19|20)\d\d-\d\d-\d\d)[T ]")
_IN_PATH = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)([/_-]?)(?P<month>0[1-9]|1[0-2])\2(?P<day>0[1-9]|[12]\d|3[01])"
    r"|(?P<day2>0[1-9]|[12]\d|3[01])([/_-])(?P<month2>0[1-9]|1[0-2])\6(?P<year2>(?:19|20)\d\d))(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of publication and of change, raw, each with its origin.

    ``refused`` is a date that the page gives for that of publication and that cannot be one, such as one to come.
    """

    published: Text | None = None
    updated: Text | None = None
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads raw dates to compare them; each raw text is read once."""

    setting: DateSetting

    def when(self, text: Text) -> When:
        """Return what a raw date means."""
        return read_date(text.value, self.setting, text.origin)

    def day(self, text: Text | None) -> date | None:
        """Return the calendar day of a raw date in its own zone, or none when it names no day."""
        if text is None:
            return None
        when = self.when(text)
        return when.day if when.precision in (Precision.DAY, Precision.TIME) else None


def declared_dates(page: Page, article: Node | None, other: Node | None, reader: DateReader) -> Dates:
    """Return the days of publication and of change that the metadata names.

    ``article`` is the node that describes the article, ``other`` one that describes the page.
    """
    nodes = (article, other)
    declared = list(islice(_declared(page, nodes, "published"), DECLARED_MAX))
    published = [text for raw in declared if (text := _readable(raw, reader))]
    changes = islice(_declared(page, nodes, "updated"), DECLARED_MAX)
    updated = next((text for raw in changes if (text := _readable(raw, reader))), None)
    refused = next((raw for raw in declared if reader.when(raw).problem in _REFUSALS), None)
    return Dates(_with_own_zone(published, reader), updated, refused)


def _declared(page: Page, nodes: tuple[Node | None, Node | None], key: str) -> Iterator[Text]:
    article, other = nodes
    yield from _in_node(article, key)
    for meta in meta_values(page, words("meta", key), words("meta", f"{key}_endings")):
        yield Text(meta.content, meta.origin)
    yield from _in_node(other, key)


def _in_node(node: Node | None, key: str) -> Iterator[Text]:
    for name in words("jsonld", key):
        if value := first_string(node, name):
            yield Text(value, f"jsonld:{name}")


def _readable(text: Text | None, reader: DateReader) -> Text | None:
    """Return a date that names a day; of one whose time is out of order, as programs print them, the day alone."""
    if text is None or reader.day(text):
        return text
    day = _DAY_FIRST.match(text.value)
    alone = Text(day[1], text.origin) if day else None
    return alone if reader.day(alone) else None


def _with_own_zone(texts: list[Text], reader: DateReader) -> Text | None:
    """Return the first date, or one that names the same instant in a zone of its own instead of in UTC.

    The evening of Lima is the next day in UTC: of two ways to print an instant, the one with the page's own zone
    tells the page's own day.
    """
    if not texts:
        return None
    first = reader.when(texts[0])
    if first.instant is not None and first.day == first.instant.astimezone(UTC).date():
        for text in texts[1:]:
            other = reader.when(text)
            if other.instant == first.instant and other.day != first.day:
                return text
    return texts[0]


def shown_dates(blocks: tuple[Block, ...], headline: int | None, page: Page, reader: DateReader) -> Dates:
    """Return the days that the page shows; ``headline`` is the number of the headline's block."""
    spots = [spot for spot in spots_in(blocks) if reader.day(spot.text)]
    updated = next((spot.text for spot in spots if spot.updated), None)
    fresh = [spot for spot in spots if not spot.updated]
    near = [spot for spot in fresh if headline is not None and _is_near(spot, blocks, headline)]
    best = min(near, key=lambda spot: _rank(spot, headline or 0), default=None)
    chosen = best.text if best else _readable(embedded_date(page.tree), reader)
    chosen = chosen or address_date(page.url, reader) or _lone(fresh, reader)
    if chosen is None and is_moderate(page):
        chosen = _confirmed(guessed_day(page.tree, page.url), page, reader)
    return Dates(chosen, updated)


def _is_near(spot: Spot, blocks: tuple[Block, ...], headline: int) -> bool:
    """Tell whether a date stands beside the headline; one that nothing marks must stand closer."""
    reach = 1 if spot.weakness < ALONE else 3
    if not headline - NEAR_BEFORE // reach <= spot.block <= headline + NEAR_AFTER // reach:
        return False
    return abs(blocks[spot.block].before - blocks[headline].before) <= NEAR_CHARACTERS // reach


def _rank(spot: Spot, headline: int) -> tuple[int, int]:
    """Return how far a date is from being the article's: labelled, marked, alone in its block; then by its distance."""
    distance = spot.block - headline
    return spot.weakness, distance if distance >= 0 else 2 - 3 * distance


def _lone(spots: Iterable[Spot], reader: DateReader) -> Text | None:
    """Return the date of a page that labels one day only, or marks one day only, or shows one day only."""
    for weakness in (LABELLED, MARKED, ALONE):
        texts = [spot.text for spot in spots if spot.weakness == weakness]
        days = {reader.day(text) for text in texts}
        if days:
            return texts[0] if len(days) == 1 else None
    return None


def _confirmed(guess: str, page: Page, reader: DateReader) -> Text | None:
    """Return a guessed day when the address names its month, or the server its day."""
    text = Text(guess, "article:htmldate")
    day = reader.day(text)
    if day is None:
        return None
    served = Text(page.headers.get("last-modified", ""), "url:last-modified")
    return text if f"/{day:%Y/%m}/" in page.url or reader.day(served) == day else None


def address_date(url: str, reader: DateReader) -> Text | None:
    """Return the day in an address such as ``/2024/05/17/headline``, or ``None``."""
    for match in _IN_PATH.finditer(split_address(url).path):
        year, month, day = (match[key] or match[f"{key}2"] for key in ("year", "month", "day"))
        text = Text(f"{year}-{month}-{day}", "url:path")
        if reader.day(text):
            return text
    return None


def date_reader(language: str, source: Source | None, now: datetime) -> DateReader:
    """Return a reader for a page in a language; the source's zone and order hold where the page names none."""
    languages = tuple(
        dict.fromkeys(
            name[:2].lower() for name in (language, *(source.languages if source else ()), "es", "en") if name
        )
    )
    if source is None:
        return DateReader(DateSetting(now=now, languages=languages, relative=False))
    setting = DateSetting(
        now=now,
        zone=source.time_zone,
        order=source.date_order,
        languages=languages,
        formats=source.date_formats,
        relative=False,
    )
    return DateReader(setting)
