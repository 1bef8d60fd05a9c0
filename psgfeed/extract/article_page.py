"""An article page, parsed once: its tree, its meta elements and its JSON-LD."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from psgfeed.extract.article_words import fold, letters, word_set
from psgfeed.extract.metadata import Node, is_article_type, nodes_of
from psgfeed.extract.page_guard import without_overloaded_tags
from psgfeed.model import Document

BODY_MAX = 16 * 1024 * 1024
METAS_MAX = 500
VALUE_MAX = 5000
HEADLINES_MAX = 20
TEXT_MAX = 20_000
PARTS_MAX = 200

_text_of = etree.XPath(f"substring(string(), 1, {TEXT_MAX})")


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page says in a meta element or in microdata: the name as written, the content, and where it was found."""

    name: str
    content: str
    origin: str


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    ``length`` counts its bytes. ``metas`` has the meta elements by the letters of their names, in the page's order.
    """

    url: str
    tree: HtmlElement
    length: int
    encoding: str
    headers: Mapping[str, str]
    metas: Mapping[str, tuple[Meta, ...]]
    nodes: tuple[Node, ...]
    heading: str
    headlines: tuple[HtmlElement, ...]


def parse_page(document: Document, text: str, encoding: str) -> Page | None:
    """Parse a decoded page, or return ``None`` when there is no element in it."""
    parser = HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True)
    body = without_overloaded_tags(text[:BODY_MAX].replace("\x00", "")).encode("utf-8", "replace")
    try:
        tree = etree.fromstring(body, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if not isinstance(tree, HtmlElement):
        return None
    return Page(
        url=document.url,
        tree=tree,
        length=len(body),
        encoding=encoding,
        headers=document.headers,
        metas=_metas(tree),
        nodes=nodes_of(_scripts(tree)),
        heading=_heading(tree),
        headlines=tuple(_first(tree.iter("h1"), HEADLINES_MAX)),
    )


def text_of(element: HtmlElement) -> str:
    """Return the text in an element, blanks folded; of a longer one the first ``TEXT_MAX`` characters."""
    return fold(str(_text_of(element)))


def _first(elements: Iterator[HtmlElement], count: int) -> Iterator[HtmlElement]:
    for _, element in zip(range(count), elements, strict=False):
        yield element


def _metas(tree: HtmlElement) -> Mapping[str, tuple[Meta, ...]]:
    metas: dict[str, tuple[Meta, ...]] = {}
    for element in _first(tree.iter("meta"), METAS_MAX):
        name = element.get("property") or element.get("name") or element.get("http-equiv")
        content = fold((element.get("content") or element.get("value") or "")[:VALUE_MAX])
        if name and content:
            _add(metas, Meta(name.strip(), content, f"meta:{name.strip()[:80]}"))
    for element in _first(_microdata(tree), METAS_MAX):
        content = _property_value(element)
        for name in (element.get("itemprop") or "").split()[:3]:
            if content:
                _add(metas, Meta(name, content, f"article:{name[:80]}"))
    return metas


def _add(metas: dict[str, tuple[Meta, ...]], meta: Meta) -> None:
    key = _key(meta.name)
    metas[key] = (*metas.get(key, ()), meta)


def _microdata(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that carry a property of the article itself, not of its publisher, comments or references."""
    for element in _with_property(tree):
        scope = next((place for place in element.iterancestors() if place.get("itemscope") is not None), None)
        if scope is None or (_is_article_type(scope.get("itemtype") or "") and not _is_other(scope)):
            yield element


_with_property = etree.XPath("//*[@itemprop]")
_OTHERS = frozenset(["citation", "comment", "review", "itemListElement", "hasPart", "relatedLink", "isPartOf"])


def _is_article_type(itemtype: str) -> bool:
    name = letters(itemtype.rstrip("/").rsplit("/", 1)[-1])
    return is_article_type(name) or name in word_set("jsonld", "pages")


def _is_other(scope: HtmlElement) -> bool:
    return bool(_OTHERS & set((scope.get("itemprop") or "").split()))


def _property_value(element: HtmlElement) -> str:
    value = element.get("content") or element.get("datetime")
    if value is None and element.tag == "abbr":
        value = element.get("title")
    if value is None and element.get("itemscope") is not None:
        names = [inner for inner in _first(element.iter(), PARTS_MAX) if inner.get("itemprop") == "name"]
        value = ", ".join(inner.get("content") or text_of(inner) for inner in names[:20])
    return fold((value or str(_text_of(element)))[:VALUE_MAX])


@lru_cache(maxsize=2000)
def _key(name: str) -> str:
    return letters(name[:100])


def _scripts(tree: HtmlElement) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield str(_text_of(script))


def _heading(tree: HtmlElement) -> str:
    title = next(tree.iter("title"), None)
    return text_of(title)[:VALUE_MAX] if title is not None else ""


def meta_values(page: Page, names: tuple[str, ...], endings: tuple[str, ...] = ()) -> Iterator[Meta]:
    """Yield meta elements by their names in order of trust, then those whose names end like one of ``endings``."""
    for name in names:
        yield from page.metas.get(name, ())
    if endings:
        for key, metas in page.metas.items():
            if key.endswith(endings) and key not in names:
                yield from metas


_SPACE = re.compile(r"\s")


def declared_language(page: Page, names: tuple[str, ...]) -> Meta | None:
    """Return the language that the page declares: the html element's, then a meta element's."""
    lang = (page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    if re.match(r"[A-Za-z]{2,3}([-_]|$)", lang):
        return Meta("lang", lang.replace("_", "-")[:20], "meta:html:lang")
    for meta in meta_values(page, names):
        value = _SPACE.split(meta.content.replace("_", "-").split(",")[0].strip())[0]
        if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
            return Meta(meta.name, value, meta.origin)
    return None
