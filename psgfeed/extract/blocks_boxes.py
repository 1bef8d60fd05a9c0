"""What the readers of pages see: boxes, which are elements, and lines of text in them.

Only what a box is by itself (its tag and its names) is told here; what surrounds it is passed down by ``Box``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from lxml import etree

from psgfeed.extract.listing_hints import HINTS, Region, is_unread, region_of

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the class of its elements

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = frozenset(["b", "strong", "th"])
_DATED = frozenset(["time", "abbr", "meta"])
_ISO_DAY = re.compile(r"\s*\d{4}-\d\d-\d\d")
_NAMES_MAX = 500
_DIGITS = re.compile(r"[0-9]+")


class Gap(IntEnum):
    """What stands between a line and the one before: nothing, one ``<br>``, a blank line, the edge of a block."""

    NONE = 0
    BR = 1
    BLANK = 2
    BLOCK = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """What an element is by its tag and names alone.

    ``mark`` is tag and classes without digits: what the boxes of one kind have in common. ``edge`` is the region of a
    head, foot or margin of the page; but it may be that of an item, only the page tells.
    """

    tag: str
    mark: str
    inline: bool
    skipped: bool
    bold: bool
    heading: int
    region: Region
    caption: bool
    edge: Region
    dated: bool


def kind_of(tag: str, classes: str | None, id_: str | None) -> Kind:
    """Return the kind of an element from its tag, its classes and its id; their digits only number things."""
    if not classes and not id_:
        return _kind(tag, "", "")
    return _kind(tag, _undigited(classes or ""), _undigited(id_ or ""))


def _undigited(names: str) -> str:
    """Return class names or an id without digits, and not endlessly long."""
    return _DIGITS.sub("", names[:_NAMES_MAX]) if _DIGITS.search(names) else names[:_NAMES_MAX]


@lru_cache(maxsize=4096)
def _kind(tag: str, classes: str, id_: str) -> Kind:
    names = f"{classes} {id_}" if (classes or id_) and tag not in {"html", "body"} else ""
    region = region_of(names) if names else Region.MAIN
    edge = Region.ASIDE if tag in {"header", "aside"} else Region.MAIN
    if tag == "footer" or (region is Region.OUTSIDE and _speaks_of_foot(names)):
        edge, region = Region.OUTSIDE, Region.MAIN
    elif tag == "nav":
        region = Region.OUTSIDE
    return Kind(
        tag,
        f"{tag}.{classes}" if classes else tag,
        inline=tag in HINTS.inline,
        skipped=tag in HINTS.skipped or (region is Region.OUTSIDE and is_unread(names)),
        bold=tag in _BOLD,
        heading=_HEADINGS.get(tag, 0),
        region=region,
        caption=tag == "figcaption" or "caption" in names,
        edge=edge,
        dated=tag in _DATED,
    )


def _speaks_of_foot(names: str) -> bool:
    outside = [name for name in names.lower().split() if region_of(name) is Region.OUTSIDE]
    return all(HINTS.foot.intersection(re.split(r"[^a-z]+", name)) for name in outside)


class Box:
    """An element with the range of lines (``first`` up to, not including, ``last``) that stand in it.

    ``first`` is -1 until it is known. Whether a box is bold, a heading, a caption, linked (``href``) and where on the
    page it stands (``region``) holds for all that is in it.
    """

    __slots__ = ("bold", "caption", "element", "first", "heading", "href", "kind", "last", "parent", "region")

    def __init__(self, element: Element, kind: Kind, parent: "Box | None", first: int) -> None:
        self.element, self.kind, self.parent = element, kind, parent
        self.first = self.last = first
        self.href = ""
        if parent is None:
            self.bold, self.caption, self.heading, self.region = False, False, 0, Region.MAIN
            return
        self.href = parent.href
        self.bold = kind.bold or parent.bold
        self.heading = kind.heading or parent.heading
        self.caption = kind.caption or parent.caption
        self.region = max(parent.region, kind.region) if kind.region else parent.region

    @property
    def stamp(self) -> str:
        """Return the machine's date of an element that holds one, or nothing."""
        if not self.kind.dated:
            return ""
        value = self.element.get("datetime") or self.element.get("title") or self.element.get("content") or ""
        return value.strip() if _ISO_DAY.match(value) else ""

    def above(self) -> "Iterable[Box]":
        """Yield the box and those around it, from the inside out, without the root."""
        box: Box | None = self
        while box is not None and box.parent is not None:
            yield box
            box = box.parent


class Piece:
    """A run of text directly inside one element."""

    __slots__ = ("box", "text")

    def __init__(self, text: str, box: Box) -> None:
        self.text, self.box = text, box


@dataclass(slots=True, eq=False)
class Line:
    """What stands on one line, and what all of it is: a link, bold, a heading, a caption.

    ``linked`` counts the letters in links; ``leaf`` is the innermost element of the first words. ``mark`` is what lines
    of one kind have in common: the tags and classes of block and innermost element.
    """

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
    leaf: Box
    mark: str


@dataclass(slots=True)
class Picture:
    """An image, and the line that follows it."""

    before: int
    address: str
    box: Box
