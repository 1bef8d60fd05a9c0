"""OPML 2.0 (opml.org/spec2.opml): lists of subscriptions."""

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from feeds.validation.rules import Note, known
from feeds.validation.values import wrong_feed_language, wrong_rss_date, wrong_web_address
from feeds.validation.xml import attribute_notes, line_of, parse, text_of

_VERSIONS = {"RSS", "RSS1", "RSS2", "scriptingNews"}
_OF_SUBSCRIPTIONS = ("xmlUrl", "htmlUrl", "title", "description", "language", "version")
_MARKUP = re.compile(r"<|&[^\s<&]")


def check_opml(content: bytes, _address: str, now: datetime) -> list[Note]:
    """Return what is wrong with a list of subscriptions; it does not say where it is published."""
    root, notes = parse(content)
    if root is None:
        return notes
    if root.tag != "opml" or root.get("version") not in {"1.0", "1.1", "2.0"}:
        return [*notes, Note("opml.root", line_of(root))]
    return [*notes, *_head_notes(root, now), *_body_notes(root, now)]


def subscriptions(root: etree._Element) -> list[tuple[int, str]]:
    """Return the line and the address of every feed that a list names."""
    return [(line_of(outline), outline.get("xmlUrl", "")) for outline in root.iterfind(".//outline[@xmlUrl]")]


def _head_notes(root: etree._Element, now: datetime) -> Iterator[Note]:
    head = root.find("head")
    if head is None:
        yield Note("opml.incomplete", line_of(root), detail="head")
        return
    if not text_of(head.find("title")).strip():
        yield Note("opml.title-missing", line_of(head))
    for name in ("dateCreated", "dateModified"):
        element = head.find(name)
        if element is not None and (code := wrong_rss_date(text_of(element), now)):
            yield Note(code, line_of(element), detail=text_of(element))


def _body_notes(root: etree._Element, now: datetime) -> Iterator[Note]:
    body = root.find("body")
    if body is None or body.find("outline") is None:
        yield Note("opml.incomplete", line_of(root), detail="body with an outline")
        return
    for outline in body.iterfind(".//outline"):
        yield from _outline_notes(outline, now)
    addresses = [address for _, address in subscriptions(root)]
    if len(addresses) != len(set(addresses)):
        yield Note("opml.feed-twice", line_of(body))


def _outline_notes(outline: etree._Element, now: datetime) -> Iterator[Note]:
    line, kind = line_of(outline), outline.get("type", "").lower()
    yield from attribute_notes(outline, known()["opml"]["attributes"])
    if not outline.get("text", "").strip():
        yield Note("opml.text-missing", line)
    if kind == "rss":
        for name in ("xmlUrl", "title"):
            if not outline.get(name):
                yield Note("opml.subscription-incomplete", line, detail=name)
    elif not kind and any(outline.get(name) is not None for name in _OF_SUBSCRIPTIONS):
        yield Note("opml.type-missing", line)
    yield from _value_notes(outline, now)


def _value_notes(outline: etree._Element, now: datetime) -> Iterator[Note]:
    line = line_of(outline)
    if outline.get("version", "RSS2") not in _VERSIONS:
        yield Note("opml.version", line, detail=outline.get("version", ""))
    if outline.get("created") and (code := wrong_rss_date(outline.get("created", ""), now)):
        yield Note(code, line, detail=outline.get("created", ""))
    for name in ("xmlUrl", "htmlUrl", "url"):
        if (value := outline.get(name)) is not None and wrong_web_address(value):
            yield Note("value.web-address", line, detail=f"{name}: {value[:100]}")
    if (language := outline.get("language")) is not None and (code := wrong_feed_language(language)):
        yield Note(code, line, detail=language)
    for name in ("text", "title", "description"):
        if _MARKUP.search(outline.get(name, "")):
            yield Note("opml.text-markup", line, detail=f"{name}: {outline.get(name, '')[:80]}")
