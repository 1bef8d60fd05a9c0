"""Sitemaps (https://www.sitemaps.org/protocol.html): indexes, plain ones, and those with Google's news extension.

A news sitemap tells its items: title, date, language. A plain one only names their addresses, newest first by what it
says of their last change; they are read on their own pages. An index names further sitemaps.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from io import BytesIO
from urllib.parse import urlsplit

from lxml import etree

from psgfeed.extract.feed_guard import admit
from psgfeed.model import Document, DocumentKind, Found, Reading, Source, Text
from psgfeed.normalise.encodings import decode as decode_text
from psgfeed.normalise.urls import absolute, same_site
from psgfeed.problems import DOCUMENT_NO_ITEMS, DOCUMENT_TOO_MANY_ITEMS, DOCUMENT_UNREADABLE, FetchError, Finding
from psgfeed.web.decoding import decode as unpack

ADDRESSES_MAX = 2000  # the newest of one sitemap; the protocol allows 50,000
SITEMAPS_MAX = 500  # of one index

_GZIP = b"\x1f\x8b"
_VALUE_MAX = 4096
_END = re.compile(r"</(?:\w+:)?(?:urlset|sitemapindex)\s*>")
_WORDS = re.compile(r"[a-z]+")


@dataclass(slots=True)
class _Entry:
    """What one ``url`` or ``sitemap`` element says, by the names of its children and grandchildren."""

    is_sitemap: bool
    values: dict[str, str] = field(default_factory=dict)


def read_sitemap(document: Document, source: Source | None = None) -> Reading:  # noqa: ARG001 - a reader takes both
    """Return what a sitemap holds; nothing is raised for bad input. It may be packed with gzip."""
    try:
        body = unpack(document.body, "gzip") if document.body.startswith(_GZIP) else document.body
    except FetchError as error:
        return Reading(url=document.url, findings=error.findings)
    decoded = decode_text(body, {} if body is not document.body else document.headers)
    admitted = admit(decoded.text, document.url)
    if admitted.refusal:
        return Reading(url=document.url, findings=(admitted.refusal,))
    entries = list(_entries(admitted.text))
    if not _END.search(admitted.text):
        entries = entries[:-1]  # the parser closes what was cut off, an address in the middle as well
    if not entries:
        problem = DOCUMENT_NO_ITEMS if "<urlset" in decoded.text or "<sitemapindex" in decoded.text else None
        return Reading(url=document.url, findings=(Finding(problem or DOCUMENT_UNREADABLE, document.url),))
    return _reading(entries, document.url, decoded.encoding)


def _reading(entries: Sequence[_Entry], url: str, encoding: str) -> Reading:
    sitemaps = [(address, entry) for entry in entries if entry.is_sitemap and (address := _address(entry, url))]
    pages = [(address, entry) for entry in entries if not entry.is_sitemap and (address := _address(entry, url))]
    told = [(address, entry) for address, entry in pages if entry.values.get("news:title")]
    named = [(address, entry) for address, entry in pages if not entry.values.get("news:title")]
    too_many = len(named) > ADDRESSES_MAX
    return Reading(
        DocumentKind.FEED,
        url,
        encoding=encoding,
        found=tuple(_found(address, entry, position) for position, (address, entry) in enumerate(told)),
        findings=(Finding(DOCUMENT_TOO_MANY_ITEMS, url, f"{len(named)} addresses"),) if too_many else (),
        next_pages=_newest_first([one for one in sitemaps if _may_hold_items(one[0])] or sitemaps)[:SITEMAPS_MAX],
        item_pages=_newest_first(named)[:ADDRESSES_MAX],
    )


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the entries as far as the document can be parsed; elements are forgotten as soon as they are read."""
    source = BytesIO(text.encode("utf-8", "replace"))
    events = etree.iterparse(source, events=("end",), recover=True, resolve_entities=False, no_network=True)
    values: dict[str, str] = {}
    try:
        for _, element in events:
            name = _name(element)
            if name in {"url", "sitemap"}:
                yield _Entry(name == "sitemap", values)
                values = {}
                element.clear()
            elif len(element) == 0 and element.text and len(values) < SITEMAPS_MAX:
                values.setdefault(name, element.text.strip()[:_VALUE_MAX])
    except etree.XMLSyntaxError:
        return


def _name(element: etree._Element) -> str:
    """Return an element's name, with its prefix where the extension for news has one of its own."""
    tag = etree.QName(element)
    return f"news:{tag.localname}" if "sitemap-news" in (tag.namespace or "") else tag.localname


def _address(entry: _Entry, url: str) -> str:
    """Return an entry's absolute address; a sitemap speaks for its own site only."""
    address = absolute(entry.values.get("loc", ""), url) or ""
    return address if address and same_site(address, url) else ""


def _found(address: str, entry: _Entry, position: int) -> Found:
    values = entry.values
    keywords = values.get("news:keywords", "").split(",")
    return Found(
        title=Text(values["news:title"], "sitemap:news:title"),
        link=Text(address, "sitemap:loc"),
        published=_text(values, "news:publication_date"),
        language=_text(values, "news:language"),
        categories=tuple(word.strip() for word in keywords if word.strip()),
        position=position,
    )


def _text(values: dict[str, str], name: str) -> Text | None:
    return Text(values[name], f"sitemap:{name}") if values.get(name) else None


def _newest_first(entries: Sequence[tuple[str, _Entry]]) -> tuple[str, ...]:
    """Return addresses by their last change, the youngest first; those without one keep their order, at the end."""
    dated = sorted(entries, key=lambda one: one[1].values.get("lastmod", ""), reverse=True)
    return tuple(dict.fromkeys(address for address, _ in dated))


def _may_hold_items(address: str) -> bool:
    name = urlsplit(address).path.rsplit("/", 1)[-1].lower()
    return not _other_words().intersection(_WORDS.findall(name))


@cache
def _other_words() -> frozenset[str]:
    text = resources.files(__package__).joinpath("sitemap.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["other"])
