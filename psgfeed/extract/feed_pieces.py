"""Feeds that no mending makes into XML: taken apart, so that a broken item costs nothing but itself.

The text is split where items begin. Each item is put into the frame of the feed, its root and channel, and read alone:
as XML when it can be mended, by feedparser when not, and as what lxml saves of it when that would cost too much.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from psgfeed.extract.feed_fast import Feed, parse_recovering, parse_strict, read_tree
from psgfeed.extract.feed_mend import mend, sections
from psgfeed.extract.feed_tolerant import found_in, parse_tolerant
from psgfeed.model import Found
from psgfeed.problems import ITEM_BROKEN, Finding

_LENGTH_MAX = 512_000
_LENGTH_ALTOGETHER_MAX = 4_000_000
_REFERENCES_MAX = 50_000
_REFERENCES_ALTOGETHER_MAX = 200_000
# feedparser's work grows with the square of attributes and categories, and each call costs as much as some tags.
_TAGS_MAX = 3_000
_TAGS_ALTOGETHER_MAX = 8_000
_TAGS_A_CALL = 20
_CATEGORIES_MAX = 500
_ATTRIBUTES_MAX = 200
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4096,}")
_CATEGORY = re.compile(r"<(?:\w+:)?(?:category|subject|keywords)\b", re.IGNORECASE)

_ITEM = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?(?:item|entry))(?=[\s>/])", re.IGNORECASE)
_FRAME = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?(?:rss|rdf|feed|channel))(?=[\s>])[^<>]*>", re.IGNORECASE)
_END_TAG = re.compile(r"</([A-Za-z_][\w.:-]*)>")
_FRAME_TAGS_MAX = 8  # an honest feed has two
_END_OF_FEED = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around an item: the start tags of root and channel, and their end tags."""

    opening: str
    closing: str

    def around(self, piece: str) -> str:
        """Return a document that holds one piece."""
        return f"{self.opening}{piece}{self.closing}"


@dataclass(slots=True)
class Budget:
    """How much may still be mended, and how much given to feedparser: no document may cost more than about a second."""

    characters: int = _LENGTH_ALTOGETHER_MAX
    references: int = _REFERENCES_ALTOGETHER_MAX
    tags: int = _TAGS_ALTOGETHER_MAX

    def mends(self, text: str) -> bool:
        """Tell whether a piece may be mended, and count it."""
        references = text.count("&")
        if len(text) > min(_LENGTH_MAX, self.characters) or references > min(_REFERENCES_MAX, self.references):
            return False
        self.characters -= len(text)
        self.references -= references
        return True

    def forgives(self, text: str) -> bool:
        """Tell whether a piece may be given to feedparser, and count it."""
        tags = text.count("<")
        if (
            tags + _TAGS_A_CALL > min(_TAGS_MAX, self.tags)
            or len(text) > _LENGTH_MAX
            or sum(1 for _ in _CATEGORY.finditer(text)) > _CATEGORIES_MAX
            or any(tag[0].count("=") > _ATTRIBUTES_MAX for tag in _LONG_TAG.finditer(text))
        ):
            return False
        self.tags -= tags + _TAGS_A_CALL
        return True


def read_pieces(text: str, entities: Mapping[str, str], base: str, limit: int) -> tuple[Feed, tuple[Finding, ...]]:
    """Read an ill-formed feed item by item.

    Args:
        text: the document without what stands before its first tag.
        entities: the harmless entities that its DOCTYPE declared, by name.
        base: the absolute address that relative links stand against; may be empty.
        limit: how many items are taken at most.

    Returns:
        The feed, and a finding for each item that could not be read; ``position`` still counts these.
    """
    pieces = list(islice(_split(text), limit + 1))
    budget = Budget()
    frame = _frame(pieces[0][:_LENGTH_MAX])
    feed = _read_head(pieces[0], entities, base) if budget.mends(pieces[0]) else Feed()
    base = base or feed.link
    found: list[Found] = []
    findings: list[Finding] = []
    for position, piece in enumerate(pieces[1:]):
        item = _read_piece(frame.around(mend(piece, entities)), base, budget) if budget.mends(piece) else None
        if item is None:
            findings.append(Finding(ITEM_BROKEN, f"{base}#{position + 1}"))
        else:
            found.append(replace(item, position=position, author=item.author or feed.author))
    return replace(feed, found=tuple(found)), tuple(findings)


def _split(text: str) -> Iterator[str]:
    """Yield what stands before the first item, then each item."""
    starts = list(_item_starts(text))
    if not starts:
        yield text
        return
    yield text[: starts[0].start()]
    name = starts[0][1]
    for start, after in zip(starts, [*(match.start() for match in starts[1:]), len(text)], strict=True):
        yield _cut(text[start.start() : after], name)


def _item_starts(text: str) -> Iterator[re.Match[str]]:
    """Yield where items begin: outside CDATA and comments, or right after the end of another item wherever that is."""
    name = ""
    ends = iter(sections(text))
    section = next(ends, None)
    for match in _ITEM.finditer(text):
        while section is not None and section[1] <= match.start():
            section = next(ends, None)
        name = name or match[1].lower()
        hidden = section is not None and section[0] <= match.start()
        if match[1].lower() == name and (not hidden or _follows_item(text, match.start(), name)):
            yield match


def _follows_item(text: str, start: int, name: str) -> bool:
    before = text[max(0, start - 200) : start].rstrip().lower()
    return before.endswith(f"</{name}>")


def _cut(piece: str, name: str) -> str:
    """Return a piece that ends with the end tag of its item."""
    end = piece.lower().rfind(f"</{name.lower()}")
    if end >= 0:
        return f"{piece[:end]}</{name}>"
    closing = _END_OF_FEED.search(piece)
    return f"{piece[: closing.start()] if closing else piece}</{name}>"


def _frame(head: str) -> Frame:
    """Return the feed's own frame, or a plain one when its root is damaged."""
    ended = set(_END_TAG.findall(head))
    open_tags = (tag for tag in _FRAME.finditer(head) if tag[1] not in ended and not tag[0].endswith("/>"))
    tags = list(islice(open_tags, _FRAME_TAGS_MAX))
    frame = Frame("".join(tag[0] for tag in tags), "".join(f"</{tag[1]}>" for tag in reversed(tags)))
    try:
        parse_strict(frame.around(""))
    except etree.XMLSyntaxError:
        return Frame("<rss><channel>", "</channel></rss>")
    return frame


def _read_head(head: str, entities: Mapping[str, str], base: str) -> Feed:
    document = f"{head}{_frame(head).closing}"
    try:
        return read_tree(parse_strict(mend(document, entities)), base, 0) or Feed()
    except etree.XMLSyntaxError:
        return Feed()


def _read_piece(document: str, base: str, budget: Budget) -> Found | None:
    try:
        feed = read_tree(parse_strict(document), base, 1)
    except etree.XMLSyntaxError:
        found = _read_broken(document, base) if budget.forgives(document) else None
        return found or _read_recovered(document, base)
    return feed.found[0] if feed and feed.found else None


def _read_broken(document: str, base: str) -> Found | None:
    try:
        entries = parse_tolerant(document, base).entries
        found = found_in(entries[0], base, 0) if entries else None
    except Exception:  # noqa: BLE001 - feedparser raises whatever it meets; the neighbours are read apart
        return None
    return found if _says_something(found) else None


def _read_recovered(document: str, base: str) -> Found | None:
    """Read what lxml makes of a broken item: less than feedparser finds, but at hardly any cost."""
    try:
        root = parse_recovering(document)
        feed = read_tree(root, base, 1) if root is not None else None
    except etree.XMLSyntaxError:
        return None
    return feed.found[0] if feed and feed.found and _says_something(feed.found[0]) else None


def _says_something(found: Found | None) -> bool:
    return found is not None and bool(found.title or found.link or found.summary or found.content)
