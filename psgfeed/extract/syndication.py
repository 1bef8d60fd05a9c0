"""Feeds in: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF and JSON Feed, however broken.

Well-formed XML, which most feeds are, is read by lxml. What is not is mended first, and taken apart when that does not
help; only the broken pieces go to feedparser, which forgives more and costs more.
"""

from collections.abc import Mapping

from lxml import etree

from psgfeed.extract.feed_fast import Feed, parse_strict, read_tree
from psgfeed.extract.feed_guard import admit, feed_start, refuse_by_size
from psgfeed.extract.feed_mend import is_worth_mending, mend, mend_references, outside_sections
from psgfeed.extract.feed_pieces import read_pieces
from psgfeed.extract.feed_values import absolute_link
from psgfeed.extract.json_feed import looks_like_json_feed, read_json_feed
from psgfeed.model import Document, DocumentKind, Reading, Source
from psgfeed.normalise.encodings import Decoded, decode
from psgfeed.problems import (
    DOCUMENT_ILL_FORMED,
    DOCUMENT_NO_ITEMS,
    DOCUMENT_NOT_A_FEED,
    DOCUMENT_UNREADABLE,
    Finding,
)

ITEMS_MAX = 2001  # one more than the intake takes, so that it can tell that there were more


def read_feed(document: Document, source: Source | None = None) -> Reading:
    """Read a feed into its items, in the source's own strings. Nothing is raised for bad input.

    Args:
        document: the bytes with their headers; relative links stand against ``content-location``, then ``url``.
        source: who publishes it; its address is the base when the document has none.

    Returns:
        A reading of kind ``feed``. Kind ``unknown`` with a finding when the document is no feed
        (``document.not_a_feed``), asks for more work than a feed does (``document.refused``, ``document.too_large``) or
        cannot be read (``document.unreadable``).
    """
    try:
        return _read(document, _base(document, source))
    except Exception as error:  # noqa: BLE001 - the boundary where one hostile document pays for a bug alone
        return _unknown(document, Finding(DOCUMENT_UNREADABLE, document.url, f"{type(error).__name__}: {error}"[:200]))


def _base(document: Document, source: Source | None) -> str:
    base = absolute_link(document.url, "") or absolute_link(source.url if source else "", "") or ""
    return absolute_link(document.headers.get("content-location", ""), base) or base


def _unknown(document: Document, finding: Finding) -> Reading:
    return Reading(url=document.url, findings=(finding,))


def _read(document: Document, base: str) -> Reading:
    refusal = refuse_by_size(document.body, document.url)
    if refusal:
        return _unknown(document, refusal)
    decoded = decode(document.body, document.headers, html=False)
    text = decoded.text.lstrip("\ufeff \t\r\n\0")
    if looks_like_json_feed(text):
        feed, findings = read_json_feed(text, base, ITEMS_MAX)
    else:
        admitted = admit(text, document.url)
        if admitted.refusal:
            return _unknown(document, admitted.refusal)
        feed, findings = _read_xml(admitted.text, admitted.entities, base)
    if feed is None:
        return _unknown(document, Finding(DOCUMENT_NOT_A_FEED, document.url))
    return _reading(document, feed, decoded, findings)


def _reading(document: Document, feed: Feed, decoded: Decoded, findings: tuple[Finding, ...]) -> Reading:
    if not feed.found:
        findings = (*findings, Finding(DOCUMENT_NO_ITEMS, document.url))
    return Reading(
        kind=DocumentKind.FEED,
        url=document.url,
        language=feed.language or document.headers.get("content-language", "").partition(",")[0].strip(),
        title=feed.title,
        encoding=decoded.encoding,
        found=feed.found,
        findings=(*decoded.findings, *findings),
    )


def _read_xml(text: str, entities: Mapping[str, str], base: str) -> tuple[Feed | None, tuple[Finding, ...]]:
    start = feed_start(text)
    if start < 0:
        return None, ()
    text = text[start:]
    small = is_worth_mending(text)
    if entities and small:
        text = outside_sections(text, lambda part: mend_references(part, entities))
    feed = _read_strict(text, base)
    if feed:
        return feed, ()
    feed = _read_strict(mend(text, entities), base) if small else None
    findings: tuple[Finding, ...] = ()
    if feed is None:
        feed, findings = read_pieces(text, entities, base, ITEMS_MAX)
    named = feed if feed.found or feed.named else None
    return named, (Finding(DOCUMENT_ILL_FORMED, base), *findings)


def _read_strict(text: str, base: str) -> Feed | None:
    try:
        feed = read_tree(parse_strict(text), base, ITEMS_MAX)
    except etree.XMLSyntaxError:
        return None
    return feed if feed and (feed.found or feed.named) else None
