"""Reads the items that a page declares in JSON-LD: an ItemList, a Blog with its posts, or articles side by side.

The vocabulary is schema.org's. What is declared for search engines is there even where scripts draw what people see.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from psgfeed.extract.article_words import letters
from psgfeed.extract.blocks import parse_page
from psgfeed.extract.metadata import Node, Value, first_string, is_article_type, nodes_of, resolve, strings
from psgfeed.model import Document, DocumentKind, Found, Reading, Source, Text
from psgfeed.normalise.text import one_line
from psgfeed.normalise.urls import absolute, identity_key
from psgfeed.problems import DOCUMENT_NO_ITEMS, DOCUMENT_REFUSED, Finding

ITEMS_MAX = 500

_PLACES = ("itemListElement", "blogPost", "blogPosts", "hasPart")
_NOT_ITEMS = ("breadcrumb", "navigation", "product", "offer", "faq", "question", "organization", "person")


def read_jsonld_list(document: Document, _source: Source | None = None) -> Reading:
    """Return the items that a page declares in its JSON-LD, in that order; nothing is raised for bad input.

    Of several lists the one with the most titled items is read.
    """
    page = parse_page(document.body, document.url, document.headers)
    if page is None:
        return Reading(DocumentKind.LISTING, document.url, findings=(Finding(DOCUMENT_REFUSED, document.url),))
    scripts = [element.text or "" for element in page.root.iter("script") if "ld+json" in (element.get("type") or "")]
    nodes = nodes_of(scripts)
    found = _largest(_found_in(entries, nodes, page.base) for entries in _lists(nodes))
    return Reading(
        DocumentKind.LISTING,
        url=document.url,
        language=(page.root.get("lang") or "").strip(),
        title=one_line(page.root.findtext(".//title") or ""),
        encoding=page.encoding,
        found=found,
        findings=page.findings if found else (*page.findings, Finding(DOCUMENT_NO_ITEMS, document.url)),
    )


def _largest(lists: Iterable[tuple[Found, ...]]) -> tuple[Found, ...]:
    return max(lists, key=len, default=())


def _lists(nodes: tuple[Node, ...]) -> Iterator[list[Value]]:
    for node in nodes:
        if not _is_no_item(node.types):
            for place in _PLACES:
                value = node.values.get(place)
                if isinstance(value, list):
                    yield value
    yield [dict(node.values) for node in nodes if any(map(is_article_type, node.types))]


def _found_in(entries: list[Value], nodes: tuple[Node, ...], base: str) -> tuple[Found, ...]:
    found: dict[str, Found] = {}
    for entry in entries[:ITEMS_MAX]:
        one = _found(entry, nodes, base)
        if one is not None and one.title and one.link:
            found.setdefault(identity_key(one.link.value) or one.link.value, one)
    return tuple(replace(one, position=position) for position, one in enumerate(found.values()))


def _found(entry: Value, nodes: tuple[Node, ...], base: str) -> Found | None:
    """Return one entry: an article, or a ListItem that holds one or only names its address and title."""
    outer = resolve(entry, nodes)
    if not isinstance(outer, dict):
        return None
    inner = resolve(outer.get("item"), nodes)
    node = _node({**outer, **inner} if isinstance(inner, dict) else outer)
    if _is_no_item(node.types):
        return None
    return Found(
        title=_text(node, "headline", "name", "title"),
        link=_address(_link(node) or (inner if isinstance(inner, str) else ""), base, "jsonld:url"),
        published=_text(node, "datePublished", "dateCreated", "uploadDate"),
        updated=_text(node, "dateModified"),
        summary=_text(node, "description", "abstract"),
        author=_text(node, "author", "creator"),
        section=_text(node, "articleSection"),
        image=_address(_link(_image(node, nodes)), base, "jsonld:image"),
        language=_text(node, "inLanguage"),
    )


def _node(values: dict[str, Value]) -> Node:
    return Node(frozenset(letters(name) for name in strings(values.get("@type"))), values)


def _image(node: Node, nodes: tuple[Node, ...]) -> Node:
    """Return an item's image: an object, the first of several, or an address alone."""
    value = resolve(node.values.get("image"), nodes)
    if isinstance(value, list):
        value = value[0] if value else None
    return _node(value if isinstance(value, dict) else {"url": value})


def _link(node: Node) -> str:
    """Return the address of what is described; names stand in the same places and have blanks."""
    page = node.values.get("mainEntityOfPage")
    places = [page.get("@id"), page.get("url")] if isinstance(page, dict) else [page]
    values = (node.values.get("url"), node.values.get("contentUrl"), *places, node.values.get("@id"))
    return next((value for value in values if isinstance(value, str) and value and " " not in value.strip()), "")


def _is_no_item(types: frozenset[str]) -> bool:
    return any(word in name for name in types for word in _NOT_ITEMS)


def _text(node: Node, *names: str) -> Text | None:
    for name in names:
        value = first_string(node, name)
        if value:
            return Text(value, f"jsonld:{name}", html=True)
    return None


def _address(link: str, base: str, origin: str) -> Text | None:
    url = absolute(link, base) if link else None
    return Text(url, origin) if url else None
