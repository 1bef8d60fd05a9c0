"""A page as a person sees it: lines of text in reading order, and the boxes they stand in.

A line ends where a browser would begin a new one: at a block element, ``<br>`` or ``<hr>``. Listings are recognised
from lines and boxes, whatever tags drew them.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from psgfeed.extract.blocks_boxes import Box, Element, Gap, Kind, Line, Picture, Piece, kind_of
from psgfeed.extract.listing_datelines import divide
from psgfeed.extract.listing_hints import Region, speaks_of_other_lists
from psgfeed.normalise.encodings import decode
from psgfeed.normalise.urls import absolute
from psgfeed.problems import DOCUMENT_TOO_MANY_ITEMS, Finding

__all__ = ["Box", "Element", "Gap", "Line", "Page", "Picture", "Piece", "parse_page"]

TAGS_MAX = 100_000  # an honest listing has a few thousand; lxml and the walk together stay under a second
LINES_MAX = 8_000  # what lies behind is not read: so long a list comes in pages
ATTRIBUTES_MAX = 500  # libxml2 compares every attribute of a tag with all others
# A shorter tag cannot hold enough attributes to matter.
_SCRIPTS_AND_LONG_TAGS = re.compile(rb"<(?:(?P<end>/?)(?P<script>script)|[a-z][^>]{2000})", re.IGNORECASE)
_PARTED = re.compile(r"\d[^\W\d]|[^\W\d]\d|[a-záéíóúñ][A-ZÁÉÍÓÚÑ]")

_OUTSIDE_ROLES = frozenset(["navigation", "contentinfo", "search", "dialog", "alertdialog"])
_ITEM_TAGS = frozenset(["article", "li", "td", "dd"])
_IMAGE_NAMES = ("data-src", "data-lazy-src", "data-original")
_EDGES_OF_ITEMS = 3  # so many heads or feet of one kind on a page are its items'


@dataclass(slots=True)
class Page:
    """A parsed page. ``base`` is what its links are relative to; ``encoding`` is what decoded it."""

    root: Element
    base: str
    encoding: str
    findings: tuple[Finding, ...] = ()
    lines: list[Line] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def parse_page(body: bytes, url: str, headers: Mapping[str, str]) -> Page | None:
    """Parse bytes into a page, or return None when that would cost more than an honest page does.

    A page that holds no markup at all gives one without lines.
    """
    if body.count(b"<") > TAGS_MAX or _has_monstrous_tag(body):
        return None
    decoded = decode(body, headers)
    has_toolbar = b"WAYBACK TOOLBAR" in body
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, remove_pis=True, remove_comments=not has_toolbar)
    try:
        root = etree.fromstring(decoded.text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        root = etree.fromstring("<html/>")
    page = Page(root, _base(root, url), decoded.encoding, decoded.findings)
    reader = _Reader(page, body)
    reader.read()
    _set_edges_apart(page.lines, reader.edges)
    _set_aside(page.lines)
    return page


def _has_monstrous_tag(body: bytes) -> bool:
    """Tell whether a tag outside scripts has more attributes than any honest one."""
    in_script = False
    for tag in _SCRIPTS_AND_LONG_TAGS.finditer(body):
        if tag["script"]:
            in_script = not tag["end"]
        elif not in_script:
            end = body.find(b">", tag.end())
            if _attributes(body[tag.start() : end if end > 0 else len(body)]) > ATTRIBUTES_MAX:
                return True
    return False


def _attributes(tag: bytes) -> int:
    bare = re.sub(rb"\"[^\"]*\"|'[^']*'", b" ", tag)
    return max(len(bare.split()), bare.count(b"/"))


def _base(root: Element, url: str) -> str:
    for element in root.iter("base"):
        href = element.get("href")
        if href:
            return absolute(href, url) or url
    return url


def _set_aside(lines: Sequence[Line]) -> None:
    """Mark what stands below a heading such as "Most read", up to its box's end or the next heading of its kind."""
    for line in lines:
        if line.href or line.region is not Region.MAIN or not speaks_of_other_lists(line.text):
            continue
        box = line.block
        while box.parent is not None and box.last == line.index + 1:
            box = box.parent
        for below in lines[line.index : box.last]:
            if below is not line and below.mark == line.mark:
                break
            below.region = max(below.region, Region.ASIDE)


class _Reader:
    """Walks a tree once and fills a page's lines and pictures."""

    def __init__(self, page: Page, body: bytes) -> None:
        self.page = page
        self.lines = page.lines
        self.pieces: list[Piece] = []
        self.block: Box | None = None
        self.gap = Gap.BLOCK
        self.in_toolbar = False
        self.has_toolbar = b"WAYBACK TOOLBAR" in body
        self.has_odd = b"hidden" in body or b"display" in body or b"role" in body
        self.edges: list[Box] = []

    def read(self) -> None:
        comments: tuple[Literal["comment"], ...] = ("comment",) if self.has_toolbar else ()
        walker = etree.iterwalk(self.page.root, events=("start", "end", *comments))
        box: Box | None = None
        for event, element in walker:
            if len(self.lines) >= LINES_MAX:
                self.page.findings += (Finding(DOCUMENT_TOO_MANY_ITEMS, self.page.base),)
                break
            if event == "start":
                kind = kind_of(str(element.tag), element.get("class"), element.get("id"))
                if kind.skipped or (self.has_odd and _is_hidden(element)):
                    walker.skip_subtree()
                    continue
                box = self._enter(element, kind, box)
                text = element.text
            elif event == "end":
                if box is not None and box.element is element:
                    box = self._leave(box)
                text = element.tail
            else:
                self._comment(element.text or "")
                text = element.tail
            if text and (self.pieces or not text.isspace()) and box is not None and not self.in_toolbar:
                self.pieces.append(Piece(text, box))
        self._flush()
        while box is not None:
            box = self._leave(box)

    def _comment(self, text: str) -> None:
        if "WAYBACK TOOLBAR INSERT" in text:
            self.in_toolbar = "BEGIN" in text

    def _enter(self, element: Element, kind: Kind, parent: Box | None) -> Box:
        if kind.inline:
            box = Box(element, kind, parent, -1)
            if kind.tag == "a":
                box.href = element.get("href") or box.href
            elif kind.tag == "img":
                self._picture(element, box)
            elif kind.dated and not (element.text or len(element)) and box.stamp:
                self.pieces.append(Piece("", box))
        else:
            if self.pieces:
                self._flush()
            if kind.tag == "br":
                self.gap = Gap.BLANK if self.gap is Gap.BR else max(self.gap, Gap.BR)
            else:
                self.gap = Gap.BLOCK
            _begin(parent, len(self.lines))
            self.block = box = Box(element, kind, parent, len(self.lines))
        if self.has_odd and element.get("role") in _OUTSIDE_ROLES:
            box.region = Region.OUTSIDE
        if kind.edge:
            self.edges.append(box)
        return box

    def _leave(self, box: Box) -> Box | None:
        if not box.kind.inline:
            if self.pieces:
                self._flush()
            above = box.parent
            self.block = above if above is None or not above.kind.inline else _block_above(above)
            if box.kind.tag != "br":
                self.gap = Gap.BLOCK
        box.last = len(self.lines) + bool(self.pieces)
        return box.parent

    def _picture(self, element: Element, box: Box) -> None:
        address = next((value for name in _IMAGE_NAMES if (value := element.get(name)) and ":" not in value[:5]), "")
        address = address or element.get("src") or ""
        if address and not self.in_toolbar and not address.startswith("data:"):
            self.page.pictures.append(Picture(len(self.lines), address, box))

    def _flush(self) -> None:
        pieces, self.pieces = self.pieces, []
        while pieces and pieces[-1].text.isspace():
            pieces.pop()
        if not pieces or self.block is None:
            return
        for part in divide(pieces):
            line = _line(part, self.block, self.gap, len(self.lines))
            if line is not None:
                self.lines.append(line)
                self.gap = Gap.NONE
                for piece in line.pieces:
                    if piece.box.kind.inline:
                        _begin(piece.box, line.index)
                        _stretch(piece.box, line.index + 1)


def _set_edges_apart(lines: Sequence[Line], edges: Sequence[Box]) -> None:
    """Mark what stands in the head, foot or margin of a page; an item's are inside it, or many of one kind."""
    counts = Counter(box.kind.mark for box in edges)
    for box in edges:
        if counts[box.kind.mark] < _EDGES_OF_ITEMS and not _is_inside_item(box):
            for line in lines[box.first : box.last]:
                line.region = max(line.region, box.kind.edge)


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and "display:none" in style.replace(" ", "").lower())


def _is_inside_item(box: Box) -> bool:
    return any(around.kind.tag in _ITEM_TAGS for around in box.above() if around is not box)


def _begin(box: Box | None, index: int) -> None:
    """Tell inline elements at which line they begin; blocks know by themselves."""
    while box is not None and box.first < 0:
        box.first = index
        box = box.parent


def _stretch(box: Box | None, last: int) -> None:
    while box is not None and box.kind.inline and box.last < last:
        box.last = last
        box = box.parent


def _block_above(box: Box) -> Box | None:
    above = box.parent
    while above is not None and above.kind.inline:
        above = above.parent
    return above


def _joined(pieces: Sequence[Piece]) -> str:
    """Return the text of pieces, with a blank where only the look of things parts a number or word from the next."""
    text = ""
    for piece in pieces:
        if text and piece.text and (_PARTED.match(text[-1] + piece.text[0])):
            text += " "
        text += piece.text
    return text


def _line(pieces: Sequence[Piece], block: Box, gap: Gap, index: int) -> Line | None:
    if len(pieces) == 1:
        worded, text = pieces, pieces[0].text
    else:
        worded = [piece for piece in pieces if piece.text and not piece.text.isspace()] or pieces
        text = _joined(pieces)
    text = " ".join(text.split())
    leaf = worded[0].box
    stamp = next((stamp for piece in pieces if (stamp := piece.box.stamp)), "") if len(pieces) > 1 else leaf.stamp
    if not text and not stamp:
        return None
    href = leaf.href
    linked = len(worded[0].text) if href else 0
    bold, heading, caption, region = leaf.bold, leaf.heading, leaf.caption, leaf.region
    for piece in worded[1:]:
        box = piece.box
        if box.href:
            linked += len(piece.text)
        if box.href != href:
            href = ""
        bold = bold and box.bold
        caption = caption and box.caption
        heading = min(heading, box.heading)
        region = min(region, box.region)
    mark = f"{block.kind.mark}>{leaf.kind.mark}{'@' if href else ''}"
    return Line(index, text, tuple(worded), block, gap, href, bold, heading, region, caption, linked, stamp, leaf, mark)
