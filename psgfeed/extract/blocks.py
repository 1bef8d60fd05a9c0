"""A page as a person sees it: lines of text in reading order, and the boxes they stand in.

A line ends where a browser would begin a new one: at a block element, ``<br>`` or ``<hr>``. Listings are recognised
from lines and boxes, whatever tags drew them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from lxml import etree, html

from psgfeed.extract.listing_datelines import divide
from psgfeed.extract.listing_hints import Region, region_of, speaks_of_other_lists
from psgfeed.normalise.encodings import decode
from psgfeed.normalise.urls import absolute
from psgfeed.problems import Finding

TAGS_MAX = 100_000  # an honest listing has a few thousand; lxml and the walk together stay under a second
ATTRIBUTES_MAX = 500  # libxml2 compares every attribute of a tag with all others
_SHORT_TAG = 2_000  # bytes; what is shorter cannot hold enough attributes to matter

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "option",
        "button",
        "textarea",
        "svg",
        "math",
        "head",
        "iframe",
        "object",
        "audio",
        "video",
        "canvas",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "input",
    ]
)
_BOLD = frozenset(["b", "strong", "th"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_OUTSIDE_ROLES = frozenset(["navigation", "contentinfo", "search", "dialog", "alertdialog"])
_ITEM_TAGS = frozenset(["article", "li", "td", "dd"])
_IMAGE_NAMES = ("data-src", "data-lazy-src", "data-original")
_ISO_DAY = re.compile(r"\s*\d{4}-\d\d-\d\d")


class Gap(IntEnum):
    """What stands between a line and the one before: nothing, one ``<br>``, a blank line, the edge of a block."""

    NONE = 0
    BR = 1
    BLANK = 2
    BLOCK = 3


@dataclass(slots=True, eq=False)
class Box:
    """An element with the range of lines (``first`` up to, not including, ``last``) that stand in it."""

    element: html.HtmlElement
    parent: "Box | None"
    depth: int
    first: int
    last: int
    href: str
    bold: bool
    heading: int
    region: Region
    caption: bool

    @property
    def mark(self) -> str:
        """Return tag and classes without their digits: what the boxes of one kind have in common."""
        classes = self.element.get("class")
        tag = str(self.element.tag)
        return f"{tag}.{re.sub(r'[0-9]+', '', classes)}" if classes else tag

    @property
    def stamp(self) -> str:
        """Return the machine's date on a ``time`` or ``abbr`` element, or nothing."""
        if self.element.tag not in {"time", "abbr"}:
            return ""
        value = self.element.get("datetime") or self.element.get("title") or ""
        return value.strip() if _ISO_DAY.match(value) else ""


@dataclass(slots=True, eq=False)
class Piece:
    """A run of text directly inside one element."""

    text: str
    box: Box


@dataclass(slots=True, eq=False)
class Line:
    """What stands on one line, and what all of it is: a link, bold, a heading, a caption."""

    index: int
    text: str
    pieces: tuple[Piece, ...]
    block: Box
    gap: Gap
    href: str
    bold: bool
    heading: int
    region: Region
    caption: bool
    linked: int
    stamp: str

    @property
    def leaf(self) -> Box:
        """Return the innermost element of the line's first words."""
        return self.pieces[0].box

    @property
    def mark(self) -> str:
        """Return what lines of one kind have in common: the tags and classes of block and innermost element."""
        return f"{self.block.mark}>{self.leaf.mark}{'@' if self.href else ''}"


@dataclass(slots=True)
class Picture:
    """An image, and the line that follows it."""

    before: int
    address: str
    box: Box


@dataclass(slots=True)
class Page:
    """A parsed page. ``base`` is what its links are relative to; ``encoding`` is what decoded it."""

    root: html.HtmlElement
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
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_pis=True)
    try:
        root = html.document_fromstring(decoded.text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = html.document_fromstring(b"<html></html>")
    page = Page(root, _base(root, url), decoded.encoding, decoded.findings)
    _Reader(page).read()
    _set_aside(page.lines)
    return page


def _has_monstrous_tag(body: bytes) -> bool:
    """Tell whether a tag outside scripts has more attributes than any honest one."""
    if b">" not in body and len(body) < _SHORT_TAG:
        return False
    in_script = False
    for chunk in body.split(b">"):
        if len(chunk) > _SHORT_TAG and not in_script:
            start = re.search(rb"<[a-zA-Z]", chunk)
            if start and _attributes(chunk[start.start() :]) > ATTRIBUTES_MAX:
                return True
        tail = chunk[-_SHORT_TAG:].lower() if len(chunk) > _SHORT_TAG else chunk.lower()
        if b"</script" in tail:
            in_script = False
        elif b"<script" in chunk[:_SHORT_TAG].lower() or b"<script" in tail:
            in_script = True
    return False


def _attributes(tag: bytes) -> int:
    bare = re.sub(rb"\"[^\"]*\"|'[^']*'", b" ", tag)
    return max(len(bare.split()), bare.count(b"/"))


def _base(root: html.HtmlElement, url: str) -> str:
    for element in root.iter("base"):
        href = element.get("href")
        if href:
            return absolute(href, url) or url
    return url


def _set_aside(lines: Sequence[Line]) -> None:
    """Mark what stands below a heading such as "Most read", up to its box's end or the next heading of its kind."""
    for line in lines:
        if line.href or not speaks_of_other_lists(line.text) or line.region is not Region.MAIN:
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

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pieces: list[Piece] = []
        self.block: Box | None = None
        self.gap = Gap.BLOCK
        self.in_toolbar = False

    def read(self) -> None:
        walker = etree.iterwalk(self.page.root, events=("start", "end", "comment"))
        box: Box | None = None
        for event, element in walker:
            if event == "comment":
                self._comment(element.text or "")
                self._text(element.tail, box)
            elif event == "start":
                if element.tag in _SKIPPED or _is_hidden(element):
                    walker.skip_subtree()
                else:
                    box = self._enter(element, box)
                    self._text(element.text, box)
            else:
                if box is not None and box.element is element:
                    box = self._leave(box)
                self._text(element.tail, box)
        self._flush()

    def _comment(self, text: str) -> None:
        if "WAYBACK TOOLBAR INSERT" in text:
            self.in_toolbar = "BEGIN" in text

    def _enter(self, element: html.HtmlElement, parent: Box | None) -> Box:
        tag = str(element.tag)
        inline = tag in _INLINE
        if not inline:
            self._flush()
            self._breaks(tag)
        box = _box(element, tag, parent, len(self.page.lines))
        if not inline:
            self.block = box
        elif box.stamp and not (element.text or len(element)):
            self.pieces.append(Piece("", box))
        if tag == "img" and not self.in_toolbar:
            self._picture(element, box)
        return box

    def _breaks(self, tag: str) -> None:
        if tag == "br":
            self.gap = Gap.BLANK if self.gap is Gap.BR else max(self.gap, Gap.BR)
        else:
            self.gap = Gap.BLOCK

    def _leave(self, box: Box) -> Box | None:
        if box.element.tag not in _INLINE:
            self._flush()
            self.block = _block_above(box)
            if box.element.tag != "br":
                self.gap = Gap.BLOCK
        box.last = len(self.page.lines) + bool(self.pieces)
        return box.parent

    def _picture(self, element: html.HtmlElement, box: Box) -> None:
        address = next((value for name in _IMAGE_NAMES if (value := element.get(name)) and ":" not in value[:5]), "")
        address = address or element.get("src") or ""
        if address and not address.startswith("data:"):
            self.page.pictures.append(Picture(len(self.page.lines), address, box))

    def _text(self, text: str | None, box: Box | None) -> None:
        if text and box is not None and not self.in_toolbar and (self.pieces or not text.isspace()):
            self.pieces.append(Piece(text, box))

    def _flush(self) -> None:
        if not self.pieces or self.block is None:
            return
        pieces, self.pieces = self.pieces, []
        start = len(self.page.lines)
        for part in divide(pieces):
            line = _line(part, self.block, self.gap, len(self.page.lines))
            if line is not None:
                self.page.lines.append(line)
                self.gap = Gap.NONE
                _stretch(line, start, self.block)


def _is_hidden(element: html.HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and "display:none" in style.replace(" ", "").lower())


def _box(element: html.HtmlElement, tag: str, parent: Box | None, first: int) -> Box:
    names = f"{element.get('class') or ''} {element.get('id') or ''}" if tag not in {"html", "body"} else ""
    region = _region(element, tag, names, parent)
    if parent is None:
        return Box(element, None, 0, first, first, "", False, 0, region, False)
    return Box(
        element,
        parent,
        parent.depth + 1,
        first,
        first,
        (element.get("href") or "" if tag == "a" else "") or parent.href,
        parent.bold or tag in _BOLD,
        _HEADINGS.get(tag, parent.heading),
        region,
        parent.caption or tag == "figcaption" or "caption" in names,
    )


def _region(element: html.HtmlElement, tag: str, names: str, parent: Box | None) -> Region:
    above = parent.region if parent is not None else Region.MAIN
    if above is Region.OUTSIDE:
        return above
    if tag == "nav" or element.get("role") in _OUTSIDE_ROLES or (tag == "footer" and not _inside_item(parent)):
        return Region.OUTSIDE
    if tag == "aside":
        return max(above, Region.ASIDE)
    return max(above, region_of(names)) if len(names) > 1 else above


def _inside_item(box: Box | None) -> bool:
    while box is not None:
        if box.element.tag in _ITEM_TAGS:
            return True
        box = box.parent
    return False


def _block_above(box: Box) -> Box | None:
    above = box.parent
    while above is not None and above.element.tag in _INLINE:
        above = above.parent
    return above


def _line(pieces: Sequence[Piece], block: Box, gap: Gap, index: int) -> Line | None:
    text = " ".join("".join([piece.text for piece in pieces]).split())
    stamp = next((piece.box.stamp for piece in pieces if piece.box.stamp), "")
    if not text and not stamp:
        return None
    worded = [piece for piece in pieces if not piece.text.isspace() and piece.text] or list(pieces)
    hrefs = {piece.box.href for piece in worded}
    return Line(
        index,
        text,
        tuple(worded),
        block,
        gap,
        href=hrefs.pop() if len(hrefs) == 1 else "",
        bold=all(piece.box.bold for piece in worded),
        heading=min([piece.box.heading for piece in worded]),
        region=max([piece.box.region for piece in worded]),
        caption=all(piece.box.caption for piece in worded),
        linked=sum([len(piece.text) for piece in worded if piece.box.href]),
        stamp=stamp,
    )


def _stretch(line: Line, start: int, block: Box) -> None:
    """Tell the inline elements of a line where it came to stand; their block knows by itself."""
    for piece in line.pieces:
        box: Box | None = piece.box
        while box is not None and box is not block and box.last <= line.index:
            if box.first == start and box.last <= start:
                box.first = line.index
            box.last = line.index + 1
            box = box.parent
