"""Pages: what feed readers look for in them, what they owe to people, and the links that lead out of them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree, html

from feeds.validation.rules import Note
from feeds.validation.values import wrong_language

FEED_TYPES = {
    "application/atom+xml": "feed.atom",
    "application/rss+xml": "feed.xml",
    "application/feed+json": "feed.json",
}
_FETCHED = {"img", "script", "iframe", "source", "audio", "video", "embed", "object", "input"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a page writes it; ``fetched`` tells that a browser loads it without being asked."""

    href: str
    line: int
    fetched: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read: its language, its links, its ids, and its addresses by language (``hreflang``)."""

    language: str = ""
    links: tuple[Link, ...] = ()
    ids: frozenset[str] = frozenset()
    twins: Mapping[str, str] = field(default_factory=dict)
    canonical: str = ""


def read_page(content: bytes) -> tuple[Page, etree._Element | None]:
    """Return what a page holds, and its tree; ``None`` where nothing can be read."""
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page(), None
    head = list(root.iterfind(".//link"))
    twins = {
        str(link.get("hreflang")): str(link.get("href"))
        for link in head
        if link.get("hreflang") and link.get("type") not in FEED_TYPES
    }
    canonical = next((str(link.get("href")) for link in head if link.get("rel") == "canonical"), "")
    ids = frozenset(str(element.get("id")) for element in root.iterfind(".//*[@id]"))
    return Page(root.get("lang", ""), tuple(_links(root)), ids, twins, canonical), root


def _links(root: etree._Element) -> Iterator[Link]:
    for element in root.iter(etree.Element):
        fetches = element.tag in _FETCHED or (element.tag == "link" and element.get("rel") in {"stylesheet", "icon"})
        for name in ("href", "src", "action"):
            value = element.get(name)
            if value is not None:
                yield Link(value, element.sourceline or 0, fetches or (name == "src"))


def check_page(content: bytes, address: str, own_feeds: frozenset[str]) -> list[Note]:
    """Return what is wrong with a page that is published at an address.

    ``own_feeds`` are the addresses of the feeds that stand beside the page: none beside a page that has no feed.
    """
    page, root = read_page(content)
    if root is None:
        return [Note("page.unreadable")]
    return [
        *_head_notes(content, page, root, address),
        *_discovery_notes(root, own_feeds),
        *_reading_notes(root),
        *_request_notes(page, root),
    ]


def _head_notes(content: bytes, page: Page, root: etree._Element, address: str) -> Iterator[Note]:
    if not content.lstrip()[:15].lower().startswith(b"<!doctype html>"):
        yield Note("page.doctype", 1)
    if not page.language or wrong_language(page.language):
        yield Note("page.language", 1, detail=page.language)
    if root.find(".//meta[@charset]") is None:
        yield Note("page.charset")
    if not (root.findtext(".//title") or "").strip():
        yield Note("page.title")
    if not root.xpath("//meta[@name='viewport']"):
        yield Note("page.viewport")
    if not root.xpath("//meta[@http-equiv='Content-Security-Policy']"):
        yield Note("page.policy")
    if page.canonical and page.canonical != address:
        yield Note("page.canonical", detail=f"{page.canonical}, not {address}")
    if page.twins and page.twins.get(page.language) != address:
        yield Note("page.twin-self", detail=f"{page.language}: {page.twins.get(page.language)}")


def _discovery_notes(root: etree._Element, own_feeds: frozenset[str]) -> Iterator[Note]:
    feeds = [link for link in root.iterfind(".//link") if link.get("type") in FEED_TYPES]
    for link in feeds:
        line, href = link.sourceline or 0, link.get("href", "")
        for name in ("hreflang", "media"):
            if link.get(name) is not None:
                yield Note("page.feed-attribute", line, detail=name)
        if link.get("rel") != "alternate":
            yield Note("page.feed-relation", line, detail=link.get("rel", ""))
        if not re.match("https?://", href):
            yield Note("page.feed-relative", line, detail=href)
        if not (link.get("title") or "").strip():
            yield Note("page.feed-title", line, detail=href)
    if not own_feeds:
        return
    if not feeds or feeds[0].get("type") != "application/atom+xml" or feeds[0].get("href") not in own_feeds:
        yield Note("page.feed-first", feeds[0].sourceline or 0 if feeds else 0)
    missing = own_feeds - {link.get("href", "") for link in feeds}
    if missing:
        yield Note("page.feed-missing", detail=", ".join(sorted(missing)))


def _reading_notes(root: etree._Element) -> Iterator[Note]:
    for image in root.iterfind(".//img"):
        if image.get("alt") is None:
            yield Note("page.image-text", image.sourceline or 0)
    counts = Counter(str(element.get("id")) for element in root.iterfind(".//*[@id]"))
    yield from (Note("page.id-twice", detail=id_) for id_, count in counts.items() if count > 1)
    for element in root.iterfind(".//*[@lang]"):
        if wrong_language(element.get("lang", "")):
            yield Note("value.language", element.sourceline or 0, detail=element.get("lang", ""))
    heads = len(root.findall(".//h1"))
    if heads != 1:
        yield Note("page.heading", detail=f"{heads} of h1")


def _request_notes(page: Page, root: etree._Element) -> Iterator[Note]:
    """Yield what makes a browser ask another server, or run what the page does not need."""
    for link in page.links:
        if link.fetched and re.match(r"(\w+:)?//", link.href):
            yield Note("page.third-party", link.line, detail=link.href[:100])
        if link.href.lower().startswith("javascript:"):
            yield Note("page.script-link", link.line)
    for element in root.iter(etree.Element):
        handlers = [str(name) for name in element.attrib if str(name).lower().startswith("on")]
        is_inline = element.tag == "script" and element.get("src") is None and "json" not in element.get("type", "")
        if handlers or is_inline or "style" in element.attrib:
            yield Note("page.inline", element.sourceline or 0, detail=" ".join([str(element.tag), *handlers]))
