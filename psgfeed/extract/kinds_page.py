"""Is a web page one text, or a list of many? Its head may declare it; else its shape tells.

In document order an article is one long run of sentences. In a listing the sentences come in several short runs, parted
by linked headings and datelines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree, html

from psgfeed.extract.page_guard import without_overloaded_tags
from psgfeed.model import DocumentKind
from psgfeed.normalise.dates import looks_like_date

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the class of its elements

_PROSE_MIN = 60
_HEADING_MIN = 15
_BESIDE_HEADING_MAX = 20
_DATELINE_MAX = 40
_RUN_MIN = 90
_SUMMARY_MAX = 900
_RUNS_OF_LISTING = 3
_LINKS_OF_LISTING = 6
_ARTICLE_TEXT_MIN = 1000
_TYPES_OF_LISTING = 3
_LENGTH_MAX = 2_000_000
_BLOCKS_MAX = 10_000

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset(
    {"aside", "footer", "form", "head", "iframe", "nav", "noscript", "script", "select", "style", "svg", "template"}
)
_BLOCKS = _HEADINGS | {
    *("address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figure", "hr", "li", "main", "ol"),
    *("p", "pre", "section", "table", "td", "th", "tr", "ul"),
}
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:[A-Za-z]*NewsArticle|Article|(?:Live)?BlogPosting|Report)"')
_LIST_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:CollectionPage|SearchResultsPage)"')
_LIST = re.compile(r'"@type"\s*:\s*\[?\s*"ItemList"')
_PUBLISHED = etree.XPath("//meta[@property='article:published_time' or @name='article:published_time'][@content != '']")
_BODY = etree.XPath("//*[contains(@itemprop, 'articleBody')]")
_OPEN_GRAPH = etree.XPath("string(//meta[@property='og:type' or @name='og:type']/@content)")
_LINKED_DATA = etree.XPath("//script[contains(@type, 'ld+json')]/text()")


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a page as a reader sees it: characters of prose and of links, and whether it is but a date."""

    prose: int
    linked: int
    dateline: bool

    @property
    def parts(self) -> bool:
        """Whether the block stands between two items: a linked heading or a dateline."""
        return self.dateline or (self.linked >= _HEADING_MIN and self.prose < _BESIDE_HEADING_MAX)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a page's prose lies: lengths of its runs, and how many linked headings and datelines part them."""

    runs: tuple[int, ...]
    parts: int


def judge_page(text: str) -> DocumentKind:
    """Tell an article from a listing; ``UNKNOWN`` when the text holds no page."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(
            without_overloaded_tags(text[:_LENGTH_MAX]).encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return DocumentKind.UNKNOWN
    if _declares_article(root):
        return DocumentKind.ARTICLE
    return _judge_shape(_shape(root), article_said=_said_article(root))


def _declares_article(root: Element) -> bool:
    """Tell whether the head says beyond doubt that the page is one article; a listing may hold the data of many."""
    if _PUBLISHED(root):
        return True
    data = " ".join(str(part) for part in _LINKED_DATA(root))
    articles = sum(1 for _ in _ARTICLE_TYPE.finditer(data))
    if _LIST_TYPE.search(data) or (articles >= _TYPES_OF_LISTING and _LIST.search(data)):
        return False
    return articles > 0 or len(_BODY(root)) == 1


def _said_article(root: Element) -> bool:
    """Tell whether Open Graph calls the page an article, as some programs do of every page but the first."""
    return str(_OPEN_GRAPH(root)).strip().lower() == "article"


def _judge_shape(shape: Shape, *, article_said: bool) -> DocumentKind:
    longest, altogether = max(shape.runs, default=0), sum(shape.runs)
    if len(shape.runs) >= _RUNS_OF_LISTING and longest < _SUMMARY_MAX and longest <= altogether / 2:
        return DocumentKind.LISTING
    if article_said or longest >= _ARTICLE_TEXT_MIN or longest > altogether / 2 > _RUN_MIN:
        return DocumentKind.ARTICLE
    return DocumentKind.LISTING if shape.parts >= _LINKS_OF_LISTING else DocumentKind.ARTICLE


def _shape(root: Element) -> Shape:
    runs: list[int] = []
    run = parts = 0
    for block in islice(_blocks(root), _BLOCKS_MAX):
        if block.parts:
            parts += 1
            runs.append(run)
            run = 0
        elif block.prose >= _PROSE_MIN and block.linked < block.prose:
            run += block.prose
    return Shape(tuple(length for length in (*runs, run) if length >= _RUN_MIN), parts)


def _blocks(root: Element) -> Iterator[Block]:
    prose: list[str] = []
    linked: list[str] = []
    for kind, text in _pieces(root):
        if kind == "text":
            prose.append(text)
        elif kind == "link":
            linked.append(text)
        elif kind == "end" and (prose or linked):
            yield _block(" ".join("".join(prose).split()), " ".join("".join(linked).split()))
            prose, linked = [], []


def _block(prose: str, linked: str) -> Block:
    dateline = 0 < len(prose) <= _DATELINE_MAX and looks_like_date(prose)
    return Block(len(prose), len(linked), dateline)


def _pieces(root: Element) -> Iterator[tuple[str, str]]:
    """Yield a page's texts in order as ``text``, ``link`` or ``heading``, and ``end`` where a block begins or ends."""
    inside = {"link": 0, "heading": 0, "unseen": 0}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = str(element.tag)
        role = _role(element, tag)
        if event == "end" and role in inside:
            inside[role] -= 1
        if tag in _BLOCKS:
            yield "end", ""
        if event == "start" and role in inside:
            inside[role] += 1
        text = element.text if event == "start" else element.tail
        if text and not inside["unseen"]:
            yield "link" if inside["link"] else "heading" if inside["heading"] else "text", text
    yield "end", ""


def _role(element: Element, tag: str) -> str:
    if tag in _UNSEEN:
        return "unseen"
    if tag == "a" and element.get("href"):
        return "link"
    return "heading" if tag in _HEADINGS else ""
