"""The visible text of a page as a row of blocks, without what is not the article's.

A date or a name counts by where it stands: beside the headline, in a footer, in a list of other articles.
"""

from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from psgfeed.extract.article_places import Ground
from psgfeed.extract.article_words import fold, word_set

ELEMENTS_MAX = 30_000
BLOCKS_MAX = 6_000
TEXT_MAX = 6_000


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between two breaks, in ``element``; ``inside`` are the inline elements in it that have attributes.

    ``before`` counts the characters of the blocks before it.
    """

    text: str
    element: HtmlElement
    inside: tuple[HtmlElement, ...]
    before: int


def blocks_of(tree: HtmlElement, ground: Ground) -> tuple[Block, ...]:
    """Return the blocks of a page in order, without what is not the article's ground."""
    row = _Row(tree)
    walker = etree.iterwalk(tree, events=("start", "end"))
    for number, (event, element) in enumerate(walker):
        if number > 2 * ELEMENTS_MAX or len(row.blocks) >= BLOCKS_MAX:
            break
        if event == "end":
            row.leave(element)
        elif ground.excludes(element):
            row.pass_by(element)
            walker.skip_subtree()
        else:
            row.enter(element)
    row.end_block()
    return tuple(row.blocks)


def headline_block(blocks: tuple[Block, ...], headline: HtmlElement | None) -> int | None:
    """Return the number of the last block inside the headline's element, or ``None``."""
    if headline is None:
        return None
    inside = frozenset(headline.iter())
    return next((number for number in reversed(range(len(blocks))) if blocks[number].element in inside), None)


@dataclass(slots=True)
class _Row:
    """Collects text while a tree is walked, and makes a block of it wherever a line would break."""

    owner: HtmlElement
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    inside: list[HtmlElement] = field(default_factory=list)
    before: int = 0

    def enter(self, element: HtmlElement) -> None:
        if _is_inline(element):
            if element.attrib:
                self.inside.append(element)
        else:
            self.end_block()
            self.owner = element
        if element.text:
            self.pieces.append(element.text)

    def pass_by(self, element: HtmlElement) -> None:
        if not _is_inline(element):
            self.end_block()

    def leave(self, element: HtmlElement) -> None:
        if not _is_inline(element) or element.tag == "br":
            self.end_block()
        if not _is_inline(element) and (parent := element.getparent()) is not None:
            self.owner = parent
        if element.tail:
            self.pieces.append(element.tail)

    def end_block(self) -> None:
        text = fold(" ".join(self.pieces)[: 2 * TEXT_MAX])[:TEXT_MAX]
        if text or any(element.tag == "time" for element in self.inside):
            self.blocks.append(Block(text, self.owner, tuple(self.inside), self.before))
            self.before += len(text)
        self.pieces.clear()
        self.inside.clear()


def _is_inline(element: HtmlElement) -> bool:
    return element.tag in word_set("elements", "inline")
