"""The running text of an article page: paragraphs enough to classify it and to make a summary from."""

import re

from lxml.html import HtmlElement

from psgfeed.extract.article_blocks import Block
from psgfeed.extract.article_fallback import guessed_text, is_moderate
from psgfeed.extract.article_page import Page, text_of
from psgfeed.extract.metadata import Node, first_string
from psgfeed.model import Text

PARAGRAPHS_MAX = 1000
CONTENT_MAX = 60_000
_IN_LISTS = frozenset(["li", "dd", "td"])
_SENTENCE = re.compile(r"[.!?…:»”\"]['”»)]*$")
_SHORT = 40
_SHARE = 0.15
_LITTLE = 120
_LINKS_MAX = 40


def paragraphs_of(blocks: tuple[Block, ...], headline: int | None) -> tuple[str, ...]:
    """Return the paragraphs of the page's main text, in order: those that stand together with much other text.

    ``headline`` is the number of the headline's block. What stands above it is left out, unless that is most of it, as
    on a page that ends with its title.
    """
    numbered = _main_paragraphs(blocks)
    below = [text for number, text in numbered if headline is None or number > headline]
    whole = [text for _, text in numbered]
    return tuple(dict.fromkeys(below if 2 * sum(map(len, below)) > sum(map(len, whole)) else whole))


def _main_paragraphs(blocks: tuple[Block, ...]) -> list[tuple[int, str]]:
    found: list[tuple[int, HtmlElement, str]] = []
    sizes: dict[HtmlElement, int] = {}
    for number, block in enumerate(blocks[:PARAGRAPHS_MAX]):
        is_sentence = _SENTENCE.search(block.text) is not None
        if (len(block.text) >= _SHORT or is_sentence) and not _is_linked(block):
            holder = _holder(block.element)
            found.append((number, holder, _as_written(block)))
            sizes[holder] = sizes.get(holder, 0) + (len(block.text) if is_sentence else 1)
    least = _SHARE * max(sizes.values(), default=0)
    return [(number, text) for number, holder, text in found if sizes[holder] >= least]


def content_of(page: Page, node: Node | None, paragraphs: tuple[str, ...]) -> Text | None:
    """Return the main text for classifying: the page's paragraphs, what its metadata carries, or a library's find."""
    own = "\n".join(paragraphs)
    body = first_string(node, "articleBody")
    if len(body) > len(own):
        return Text(body[:CONTENT_MAX], "jsonld:articleBody", html="</" in body)
    if len(own) < _LITTLE and is_moderate(page):
        own = max(own, guessed_text(page.tree), key=len)
    return Text(own[:CONTENT_MAX], "article:text") if own else None


def _is_linked(block: Block) -> bool:
    """Tell whether most of a block's text leads elsewhere, as in a list of other articles."""
    links = [element for element in block.inside[:_LINKS_MAX] if element.tag == "a"]
    return 2 * sum(len(text_of(link)) for link in links) > len(block.text)


def _as_written(block: Block) -> str:
    """Return a block's text without the blanks that were put between its pieces, when it is all of its element's."""
    whole = text_of(block.element)
    return whole if whole.replace(" ", "") == block.text.replace(" ", "") else block.text


def _holder(element: HtmlElement) -> HtmlElement:
    """Return the element that paragraphs are grouped by.

    Those of a list, and one that is alone in its element, count with what stands around it.
    """
    parent = element.getparent()
    if parent is None:
        return element
    grandparent = parent.getparent()
    is_alone = element.getprevious() is None and element.getnext() is None
    return grandparent if grandparent is not None and (is_alone or element.tag in _IN_LISTS) else parent
