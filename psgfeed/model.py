"""What things are: an item as its source wrote it, as we understood it, and as a feed of ours carries it.

Three shapes stand for three stages. ``Found`` holds a source's own strings, each with the place it was found in.
``Item`` is what the intake understood and the store keeps. ``Entry`` is what a feed of ours carries. Everything is
frozen; instants are timezone-aware and in UTC.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from psgfeed.problems import Finding, Problem


class Precision(StrEnum):
    """How exactly a date is known."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    NONE = "none"


class DateOrder(StrEnum):
    """Which of two numbers is the day, as in 03/04/2024."""

    DMY = "DMY"
    MDY = "MDY"


class AboutPeru(StrEnum):
    """How much of what a source publishes is about Peru."""

    ALWAYS = "always"
    MOSTLY = "mostly"
    SOME = "some"


class ItemKind(StrEnum):
    """News is dated and goes into feeds; a page is a standing text that a source shows beside its news."""

    NEWS = "news"
    PAGE = "page"


class DocumentKind(StrEnum):
    """What a document turned out to be."""

    FEED = "feed"
    LISTING = "listing"
    ARTICLE = "article"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as it is known, never further.

    ``instant`` is set for precision ``time`` only. ``day`` is the calendar day in the date's own zone; for precision
    ``month`` it is the first day of the month, and ``until`` the last day of the range when the source named one.
    ``raw`` is the text as printed, ``origin`` where it was found, ``zone`` the IANA name or offset it was read in.
    ``problem`` says why there is no date, or what to doubt about it.
    """

    precision: Precision = Precision.NONE
    instant: datetime | None = None
    day: date | None = None
    until: date | None = None
    raw: str = ""
    origin: str = ""
    zone: str = ""
    problem: Problem | None = None

    @property
    def text(self) -> str | None:
        """Return RFC 3339 in UTC, ``YYYY-MM-DD``, ``YYYY-MM`` or ``None``, by precision."""
        if self.precision is Precision.TIME and self.instant:
            return self.instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if self.day is None or self.precision is Precision.NONE:
            return None
        return self.day.isoformat()[: 7 if self.precision is Precision.MONTH else 10]


UNDATED = When()


@dataclass(frozen=True, slots=True)
class Text:
    """A string as the source wrote it; ``origin`` is the place, ``html`` says whether it is markup.

    The part of ``origin`` before the colon is one of feed, meta, jsonld, listing, article, url, sitemap, api, source;
    what follows names the element, as in ``feed:pubDate`` or ``meta:article:published_time``.
    """

    value: str
    origin: str
    html: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One item in its source's own strings, before anything was understood.

    ``link`` is absolute. ``position`` counts from 0 in the order of the document. ``content`` is the full text when the
    document carries it: it is classified and then dropped.
    """

    title: Text | None = None
    link: Text | None = None
    guid: Text | None = None
    published: Text | None = None
    updated: Text | None = None
    summary: Text | None = None
    content: Text | None = None
    author: Text | None = None
    byline: Text | None = None
    issue: Text | None = None
    section: Text | None = None
    image: Text | None = None
    language: Text | None = None
    categories: tuple[str, ...] = ()
    kind: ItemKind = ItemKind.NEWS
    position: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes as they came, with where they came from. Header names are lower-case."""

    body: bytes
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document holds, in its own strings.

    ``next_pages`` are absolute addresses of the pages that continue a listing, ``item_pages`` those of items that the
    document names without telling them, as a sitemap does, newest first. ``cursor`` is what to tell the source next
    time to hear only of what has changed since. ``confidence`` (0 to 1) and ``selectors`` are told by a listing that
    was detected rather than selected.
    """

    kind: DocumentKind = DocumentKind.UNKNOWN
    url: str = ""
    language: str = ""
    title: str = ""
    encoding: str = ""
    found: tuple[Found, ...] = ()
    findings: tuple[Finding, ...] = ()
    next_pages: tuple[str, ...] = ()
    item_pages: tuple[str, ...] = ()
    cursor: str = ""
    confidence: float | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListingSelectors:
    """Where a listing's values are: CSS, or XPath 1.0 when it begins with ``/`` or ``./``; empty ones are detected.

    ``until`` is the last day on which this layout was in use; empty means still.
    """

    item: str = ""
    title: str = ""
    date: str = ""
    summary: str = ""
    link: str = ""
    next: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """Values of one item that its source has wrong, as they should be, and how that is known; ``None`` stays as it is.

    ``item`` is the item's link or guid; ``date`` is written as a source would print it.
    """

    item: str
    reason: str
    title: str | None = None
    date: str | None = None
    summary: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who publishes, and how it is read.

    ``kind`` is how the documents at ``url`` are read; ``page_kind`` how those are that an archive has captured.
    ``every_s`` is a hint in seconds. Fewer than ``items_min`` items mean a broken page. ``pages`` are further addresses
    that are read beside ``url``, and ``max_pages`` bounds how many pages of one listing are turned in a crawl.
    """

    id: str
    name: str
    kind: str
    url: str
    homepage: str = ""
    languages: tuple[str, ...] = ("es",)
    publisher: str = "media"
    country: str = "PE"
    about_peru: AboutPeru = AboutPeru.SOME
    every_s: int = 3600
    time_zone: str = "America/Lima"
    date_order: DateOrder | None = None
    date_formats: tuple[str, ...] = ()
    category_map: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rights: str = ""
    permission: str = ""
    enabled: bool = True
    note: str = ""
    items_min: int = 0
    pages: tuple[str, ...] = ()
    listings: tuple[ListingSelectors, ...] = ()
    fixes: tuple[Fix, ...] = ()
    max_pages: int = 1
    page_kind: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A decision about an item with its evidence: a category or region, the rule that made it, the words it saw."""

    slug: str
    weight: float = 1.0
    rule: str = ""
    words: tuple[str, ...] = ()
    origin: str = "rule"


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether an item is about Peru, how sure that is (0 to 1), and why."""

    about: bool = True
    score: float = 1.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one value of an item came from and which rule made it."""

    field: str
    origin: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing published, as understood. (``source``, ``guid``) is its key; ``url`` is the publisher's own link.

    ``url_key`` is the link reduced to what identifies the item: for comparing, never for showing. ``title_raw`` is
    kept when the text had to be repaired. ``full_text_read`` says whether topics were decided with the full text in
    hand.
    """

    source: str
    guid: str
    title: str
    url: str | None = None
    url_key: str | None = None
    published: When = UNDATED
    updated: When = UNDATED
    summary: str = ""
    language: str = ""
    author: str = ""
    byline: str = ""
    issue: str = ""
    section: str = ""
    image: str = ""
    source_categories: tuple[str, ...] = ()
    categories: tuple[Mark, ...] = ()
    regions: tuple[Mark, ...] = ()
    relevance: Relevance = Relevance()
    kind: ItemKind = ItemKind.NEWS
    position: int = 0
    title_raw: str = ""
    text_repaired: bool = False
    full_text_read: bool = False
    provenance: tuple[Provenance, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item with what only the store knows: our id, and our clock.

    ``feed_time`` is the stored instant that orders the item in feeds: its own instant, or noon UTC of its day less its
    position in seconds, or when it was first seen. ``story`` groups items that tell the same.
    """

    id: str
    item: Item
    first_seen: datetime
    last_seen: datetime
    last_changed: datetime
    feed_time: datetime
    revisions: int = 0
    backfill: bool = False
    held: bool = False
    story: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A category or region as a feed names it.

    ``name`` is in the feed's language, ``also`` in the other one where that differs; ``kind`` is which of the two.
    """

    slug: str
    name: str
    kind: str = "category"
    also: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item inside a feed of ours.

    ``id`` is a ``tag:`` URI that is minted once; ``updated`` moves on meaningful change only. ``body`` is HTML of ours
    that is shown in the place of the summary; an entry that tells of no source's item has no ``source_id``.
    """

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    summary: str
    language: str
    author: str
    source_id: str
    source_name: str
    source_url: str
    source_rights: str = ""
    categories: tuple[Label, ...] = ()
    image: str = ""
    also_in: tuple[tuple[str, str], ...] = ()
    body: str = ""
