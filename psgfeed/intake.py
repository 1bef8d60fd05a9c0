"""The waist: bytes, a source and the time in; items and findings out.

The crawl, ``psgfeed inspect``, the demo and the page tests all come through here. What happens to an item, and in which
order, is the tuple ``STEPS``. Topics are decided here, while the full text is in hand; the full text goes no further.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from psgfeed import problems
from psgfeed.classify.meaning import Told, understand
from psgfeed.extract.article import read_article
from psgfeed.extract.kinds import guess_kind
from psgfeed.extract.listing import read_listing
from psgfeed.extract.syndication import read_feed
from psgfeed.model import (
    Document,
    DocumentKind,
    Fix,
    Found,
    Item,
    ItemKind,
    Provenance,
    Reading,
    Source,
    Text,
    When,
)
from psgfeed.normalise.dates import DateSetting, evidence_of_order, read_date
from psgfeed.normalise.languages import name_language
from psgfeed.normalise.summaries import clean_summary, plain_text
from psgfeed.normalise.text import bare
from psgfeed.normalise.titles import clean_title, title_from_link, title_from_text
from psgfeed.normalise.urls import identity_key, item_key
from psgfeed.problems import Finding

Reader = Callable[[Document, Source], Reading]

ITEMS_MAX = 2000  # more in one document is an attack or an archive, and an archive comes in pages


@dataclass(frozen=True, slots=True)
class Intake:
    """What one document of one source gave: items in the document's order, and what was wrong.

    ``left_out`` are items that are not kept: those with nothing to show to a reader (no title, and no text or address
    to make one from), and doubles.
    """

    source: Source
    document: Document
    reading: Reading
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What every item of one document shares while it is understood."""

    source: Source
    reading: Reading
    dates: DateSetting


Step = Callable[[Item, Found, Setting], Item]


def take(document: Document, source: Source, now: datetime, read: Reader | None = None) -> Intake:
    """Read a document of a source into items; ``now`` is aware and decides what lies in the future.

    A document that cannot be read gives no items and a finding; an item that cannot be read gives a finding and leaves
    its neighbours alone. Nothing is raised for bad input.
    """
    if not document.body.strip():
        return Intake(
            source, document, Reading(url=document.url), (), (Finding(problems.DOCUMENT_EMPTY, document.url),)
        )
    reading = (read or read_document)(document, source)
    setting = Setting(source, reading, _date_setting(source, reading, now))
    items: list[Item] = []
    left_out: list[Item] = []
    findings = list(reading.findings)
    for found in reading.found[:ITEMS_MAX]:
        item, wrong = _understand(found, setting)
        findings.extend(wrong)
        if item is not None:
            (items if item.title else left_out).append(item)
    if len(reading.found) > ITEMS_MAX:
        findings.append(Finding(problems.DOCUMENT_TOO_MANY_ITEMS, document.url, f"{len(reading.found)} items"))
    kept, doubled = _once_each(_under_own_guids(items, in_feed=reading.kind is DocumentKind.FEED))
    findings.extend(Finding(problems.ITEM_DUPLICATE, item.url or "", item.title[:80]) for item in doubled)
    return Intake(source, document, reading, kept, tuple(findings), (*left_out, *doubled))


def read_document(document: Document, source: Source) -> Reading:
    """Read a document as what it looks like: a feed, a listing or an article page."""
    kind = guess_kind(document)
    if kind is DocumentKind.FEED:
        return read_feed(document, source)
    if kind is DocumentKind.LISTING:
        return read_listing(document, source)
    if kind is DocumentKind.ARTICLE:
        return read_article(document, source)
    return Reading(url=document.url, findings=(Finding(problems.DOCUMENT_UNREADABLE, document.url),))


def _date_setting(source: Source, reading: Reading, now: datetime) -> DateSetting:
    raws = [text.value for found in reading.found for text in (found.published, found.updated) if text]
    languages = (reading.language, *source.languages) if reading.language else source.languages
    return DateSetting(
        now=now,
        zone=source.time_zone,
        order=source.date_order,
        evidence=evidence_of_order(raws),
        languages=tuple(dict.fromkeys(language[:2] for language in languages)),
        formats=source.date_formats,
    )


def _understand(found: Found, setting: Setting) -> tuple[Item | None, tuple[Finding, ...]]:
    place = _place(found, setting)
    item = Item(setting.source.id, guid="", title="", kind=found.kind, position=found.position, findings=found.findings)
    try:
        found = _fixed(found, setting.source.fixes)
        for step in STEPS:
            item = step(item, found, setting)
    except Exception as error:  # noqa: BLE001 - the one boundary where an item pays alone for a bug or a trap
        return None, (Finding(problems.ITEM_BROKEN, place, f"{type(error).__name__}: {error}"[:200]),)
    if not item.title:
        item = _with(item, problems.ITEM_NO_TITLE)
    located = tuple(replace(finding, place=finding.place or place) for finding in item.findings)
    return replace(item, findings=located), located


def _fixed(found: Found, fixes: Sequence[Fix]) -> Found:
    """Return what was found with the values that the source's file corrects."""
    keys = {_guid(text.value) for text in (found.guid, found.link) if text} if fixes else set()
    for fix in fixes:
        if _guid(fix.item) in keys:
            found = _corrected(found, fix)
    return found


def _corrected(found: Found, fix: Fix) -> Found:
    def text(value: str | None, old: Text | None) -> Text | None:
        return old if value is None else Text(value, f"fix: {fix.reason}")

    guid = found.guid
    if fix.link and found.link and not guid:
        # The item stays the one that it was under its old link.
        guid = replace(found.link, value=identity_key(found.link.value) or found.link.value)
    return replace(
        found,
        title=text(fix.title, found.title),
        published=text(fix.date, found.published),
        summary=text(fix.summary, found.summary),
        link=text(fix.link, found.link),
        guid=guid,
    )


def _place(found: Found, setting: Setting) -> str:
    return found.link.value if found.link else f"{setting.reading.url}#{found.position + 1}"


def _with(item: Item, *problem: problems.Problem, detail: str = "") -> Item:
    return replace(item, findings=(*item.findings, *(Finding(p, detail=detail) for p in problem)))


def _from(item: Item, field: str, origin: str, rule: str = "") -> Item:
    return replace(item, provenance=(*item.provenance, Provenance(field, origin, rule)))


def _title(item: Item, found: Found, setting: Setting) -> Item:
    if found.title is not None:
        cleaned = clean_title(found.title)
        if cleaned.value:
            raw = found.title.value if cleaned.repaired else ""
            item = replace(item, title=cleaned.value, title_raw=raw, text_repaired=cleaned.repaired)
            item = _from(item, "title", found.title.origin, "repaired" if cleaned.repaired else "")
            return _with(item, problems.ITEM_TEXT_REPAIRED, detail="title") if cleaned.repaired else item
    for text in (found.summary, found.content):
        made = title_from_text(text) if text else ""
        if made and text:
            item = _from(replace(item, title=made), "title", text.origin, "first words")
            return _with(item, problems.ITEM_TITLE_FROM_TEXT)
    made = title_from_link(found.link.value) if found.link and setting.reading.kind is DocumentKind.FEED else ""
    if made and found.link:
        item = _from(replace(item, title=made), "title", found.link.origin, "address")
        return _with(item, problems.ITEM_TITLE_FROM_LINK)
    return item


def _dates(item: Item, found: Found, setting: Setting) -> Item:
    published = _when(found.published, setting)
    updated = _when(found.updated, setting)
    item = replace(item, published=published, updated=updated)
    for field, when in (("published", published), ("updated", updated)):
        if when.raw:
            item = _from(item, field, when.origin, when.zone)
        if when.problem and when.raw:
            item = _with(item, when.problem, detail=when.raw[:80])
    return item


def _when(text: Text | None, setting: Setting) -> When:
    return read_date(text.value, setting.dates, text.origin) if text else When(problem=problems.DATE_MISSING)


def _url(item: Item, found: Found, _: Setting) -> Item:
    if found.link is None:
        return _with(item, problems.ITEM_NO_LINK)
    key = identity_key(found.link.value)
    if not key:
        return _with(item, problems.ITEM_BAD_LINK, detail=found.link.value[:200])
    return _from(replace(item, url=found.link.value, url_key=key), "url", found.link.origin)


def _summary(item: Item, found: Found, _: Setting) -> Item:
    text = next((text for text in (found.summary, found.content) if text and text.value.strip()), None)
    item = replace(
        item,
        byline=plain_text(found.byline) if found.byline else "",
        issue=plain_text(found.issue) if found.issue else "",
        section=plain_text(found.section) if found.section else "",
        author=plain_text(found.author) if found.author else "",
        image=found.image.value if found.image and identity_key(found.image.value) else "",
        source_categories=found.categories,
    )
    if text is None:
        return item
    cleaned = clean_summary(text, item.title if _has_own_title(item) else "")
    item = replace(
        item,
        summary=cleaned.value,
        byline=item.byline or cleaned.byline,
        text_repaired=item.text_repaired or cleaned.repaired,
    )
    item = _from(item, "summary", text.origin, "cut" if cleaned.cut else "")
    return _with(item, problems.ITEM_TEXT_REPAIRED, detail="summary") if cleaned.repaired else item


def _has_own_title(item: Item) -> bool:
    return all(finding.problem is not problems.ITEM_TITLE_FROM_TEXT for finding in item.findings)


def _language(item: Item, found: Found, setting: Setting) -> Item:
    declared = found.language.value if found.language else setting.reading.language
    language, origin = name_language(f"{item.title}. {item.summary}", declared, setting.source.languages)
    return _from(replace(item, language=language), "language", origin)


def _topics(item: Item, found: Found, setting: Setting) -> Item:
    full_text = plain_text(found.content) if found.content else ""
    source = setting.source
    told = Told(
        title=item.title,
        summary=item.summary,
        full_text=full_text,
        sections=item.source_categories,
        category_map=source.category_map,
        about_peru=source.about_peru,
    )
    meaning = understand(told)
    return replace(
        item,
        categories=meaning.categories,
        regions=meaning.regions,
        relevance=meaning.relevance,
        full_text_read=bool(full_text),
    )


def _identity(item: Item, found: Found, _: Setting) -> Item:
    if found.guid and found.guid.value.strip():
        return _from(replace(item, guid=_guid(found.guid.value)), "guid", found.guid.origin)
    if item.url_key:
        return _from(replace(item, guid=item.url_key), "guid", found.link.origin if found.link else "", "from url")
    return _from(replace(item, guid=_guid_of_text(item)), "guid", "", "from text")


def _guid_of_text(item: Item) -> str:
    text = f"{item.title}\n{item.published.text or item.published.raw}\n{item.summary[:200]}"
    return "text:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _guid(value: str) -> str:
    """Return a guid fit for a key.

    An address is reduced to what identifies it, so that a change from http to https changes nothing; its fragment
    stays, as many items of one page are told apart by nothing else.
    """
    value = " ".join(value.split())
    key = item_key(value) if value.lower().startswith(("http://", "https://")) else None
    value = key or value
    if len(value) <= 500:  # noqa: PLR2004 - the width of the column
        return value
    return "hash:" + hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()


STEPS: tuple[Step, ...] = (_title, _dates, _url, _summary, _language, _topics, _identity)


def _once_each(items: Iterable[Item]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Keep one item a guid, the fuller one, at the place of the first, and return the doubles apart.

    Different texts under one guid stay apart.
    """
    kept: dict[str, Item] = {}
    doubled: list[Item] = []
    for item in items:
        own = _told_apart(item, kept.get(item.guid))
        twin = kept.get(own.guid)
        if twin is None:
            kept[own.guid] = own
            continue
        if _fullness(own) > _fullness(twin):
            kept[own.guid] = replace(own, position=twin.position)
            own = replace(twin, position=own.position)
        doubled.append(own)
    return tuple(kept.values()), tuple(doubled)


def _under_own_guids(items: Sequence[Item], *, in_feed: bool) -> Iterator[Item]:
    """Yield the items, with a guid of its own each where one guid and link stand for several titles.

    On a page these must be of several days, as pages name one thing in many ways. All of them get a guid, not only the
    later: which is the first changes from day to day.
    """
    titles: defaultdict[tuple[str, str | None], set[str]] = defaultdict(set)
    days: defaultdict[tuple[str, str | None], set[str]] = defaultdict(set)
    for item in items:
        titles[item.guid, item.url_key].add(bare(item.title))
        days[item.guid, item.url_key].add(item.published.text or "")
    for item in items:
        shared = item.guid, item.url_key
        if len(titles[shared]) > 1 and (in_feed or len(days[shared] - {""}) > 1):
            yield replace(item, guid=_guid_of_text(item))
        else:
            yield item


def _told_apart(item: Item, twin: Item | None) -> Item:
    """Return the item under its link where a feed gives one guid to several links."""
    if twin is not None and item.url_key and twin.url_key and item.url_key != twin.url_key:
        return replace(item, guid=item.url_key)
    return item


def _fullness(item: Item) -> tuple[bool, bool, int]:
    return item.kind is ItemKind.NEWS, item.published.text is not None, len(item.summary)
