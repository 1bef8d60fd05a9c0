"""The running text of an article page: paragraphs enough to classify it and to make a summary from."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from psgfeed.extract.article_blocks import Block, blocks_of
from psgfeed.extract.article_fallback import guessed_text, is_moderate
from psgfeed.extract.article_page import Page, text_of
from psgfeed.extract.article_places import Ground
from psgfeed.extract.metadata import Node, first_string
from psgfeed.model import Text

PARAGRAPHS_MAX = 600
CONTENT_MAX = 60_000
_TAGS = ("p", "h2", "h3", "h4", "li", "blockquote", "pre", "dd")
_SENTENCE = re.compile(r"[.!?…:»”\"]['”»)]*$")
_SHORT = 40
_SHARE = 0.15
_LONG = 80
_LITTLE = 300


def paragraphs_of(tree: HtmlElement, ground: Ground) -> tuple[str, ...]:
    """Return the paragraphs of the page's main text, in order: those that stand together with much other text."""
    texts: list[tuple[HtmlElement, str]] = []
    sizes: dict[HtmlElement, int] = {}
    for element in _candidates(tree, ground):
        text = text_of(element)
        if len(text) >= _SHORT or (text and _SENTENCE.search(text)):
            holder = _holder(element)
            texts.append((holder, text))
            sizes[holder] = sizes.get(holder, 0) + len(text)
    least = _SHARE * max(sizes.values(), default=0)
    return tuple(dict.fromkeys(text for holder, text in texts if sizes[holder] >= least))


def content_of(page: Page, node: Node | None, ground: Ground, paragraphs: tuple[str, ...]) -> Text | None:
    """Return the main text for classifying: the page's paragraphs, what its metadata carries, or a library's find."""
    own = "\n".join(paragraphs)
    body = first_string(node, "articleBody")
    if len(body) > len(own):
        return Text(body[:CONTENT_MAX], "jsonld:articleBody", html="</" in body)
    if len(own) < _LITTLE:
        prose = _prose(blocks_of(page.tree, ground))
        if len(prose) < _LITTLE and is_moderate(page):
            prose = guessed_text(page.tree)
        own = max(own, prose, key=len)
    return Text(own[:CONTENT_MAX], "article:text") if own else None


def _prose(blocks: tuple[Block, ...]) -> str:
    """Return the blocks that read like prose, for pages that mark no paragraphs."""
    return "\n".join(block.text for block in blocks if len(block.text) >= _LONG and _SENTENCE.search(block.text))


def _candidates(tree: HtmlElement, ground: Ground) -> Iterator[HtmlElement]:
    apart: dict[HtmlElement, bool] = {}
    for _, element in zip(range(PARAGRAPHS_MAX), tree.iter(*_TAGS), strict=False):
        if not _is_apart(element, ground, apart):
            yield element


def _holder(element: HtmlElement) -> HtmlElement:
    """Return the element that paragraphs are grouped by; one that wraps a single paragraph counts with its siblings."""
    parent = element.getparent()
    if parent is None:
        return element
    grandparent = parent.getparent()
    alone = element.getprevious() is None and element.getnext() is None
    return grandparent if grandparent is not None and alone else parent


def _is_apart(element: HtmlElement, ground: Ground, known: dict[HtmlElement, bool]) -> bool:
    """Tell whether an element or one around it holds something else than the article; ``known`` is filled."""
    chain: list[HtmlElement] = []
    place: HtmlElement | None = element
    while place is not None and place not in known:
        chain.append(place)
        place = place.getparent()
    verdict = known[place] if place is not None else False
    for place in reversed(chain):
        verdict = verdict or ground.excludes(place)
        known[place] = verdict
    return verdict
