"""What a page says about itself in JSON-LD: which node is the article, and what its properties hold.

The vocabulary is schema.org's. Pages get JSON wrong in many ways; what can be saved is read, the rest is passed over.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from psgfeed.extract.article_words import fold, letters, words

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]

SCRIPT_MAX = 2_000_000
SCRIPTS_MAX = 30
NODES_MAX = 300
STRINGS_MAX = 100
DEPTH_MAX = 6  # what is nested deeper is not the page's own article

# Properties that carry the article of a page; hasPart, itemListElement or comment carry others.
_CARRIERS = ("@graph", "mainEntity", "mainEntityOfPage", "item")


@dataclass(frozen=True, slots=True)
class Node:
    """One thing described in JSON-LD; ``types`` are the letters of its types, ``values`` its properties."""

    types: frozenset[str]
    values: Mapping[str, Value]


def nodes_of(scripts: Iterable[str]) -> tuple[Node, ...]:
    """Read the JSON-LD scripts of a page into a flat list of nodes, in order, however broken they are."""
    nodes: list[Node] = []
    for _, script in zip(range(SCRIPTS_MAX), scripts, strict=False):
        nodes.extend(islice(_walk(_load(script[:SCRIPT_MAX]), 0), NODES_MAX - len(nodes)))
    return tuple(nodes)


_WRAPPING = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)|(?:-->|//\]\]>|/\*\]\]>\*/|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def _load(script: str) -> Value:
    text = _WRAPPING.sub("", script).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            loaded: Value = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    return _salvage(text)


_PROPERTY = re.compile(
    r'"(@type|headline|datePublished|dateModified|description|articleSection|inLanguage)"\s*:\s*"((?:[^"\\]|\\.){1,2000})"'
)


def _salvage(text: str) -> Value:
    """Return the plain properties of a script that is not JSON, the first of each name after an article's type."""
    start = re.search(r'"@type"\s*:\s*\[?\s*"[A-Za-z]*(?:Article|Posting)"', text)
    saved: dict[str, Value] = {}
    for match in _PROPERTY.finditer(text, start.start() if start else 0):
        saved.setdefault(match[1], fold(match[2].replace('\\"', '"').replace("\\/", "/")))
    return saved if start else None


def _walk(value: Value, depth: int) -> Iterator[Node]:
    if depth > DEPTH_MAX:
        return
    if isinstance(value, list):
        for part in value[:NODES_MAX]:
            yield from _walk(part, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield Node(frozenset(letters(name) for name in strings(value["@type"])), value)
        for carrier in _CARRIERS:
            if isinstance(value.get(carrier), list | dict):
                yield from _walk(value[carrier], depth + 1)


def strings(value: Value) -> tuple[str, ...]:
    """Return the strings in a value: itself, those of a list, or what an object calls its name."""
    return tuple(islice(_strings(value, DEPTH_MAX), STRINGS_MAX))


def _strings(value: Value, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        text = fold(value)
        if text:
            yield text
    elif isinstance(value, list) and depth:
        for part in value[:STRINGS_MAX]:
            yield from _strings(part, depth - 1)
    elif isinstance(value, dict) and depth:
        yield from _strings(value.get("name") or value.get("@value") or value.get("url") or value.get("@id"), depth - 1)


def resolve(value: Value, nodes: tuple[Node, ...]) -> Value:
    """Return a value in which references such as ``{"@id": "…/#person"}`` are replaced by what they refer to."""
    if isinstance(value, list):
        return [_resolve_one(part, nodes) for part in value[:STRINGS_MAX]]
    return _resolve_one(value, nodes)


def _resolve_one(value: Value, nodes: tuple[Node, ...]) -> Value:
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return next((dict(node.values) for node in nodes if node.values.get("@id") == value["@id"]), value)
    return value


def first_string(node: Node | None, *names: str) -> str:
    """Return the first string of the first property that has one, or an empty one."""
    if node is not None:
        for name in names:
            for text in strings(node.values.get(name)):
                return text
    return ""


def article_node(nodes: tuple[Node, ...], url: str, title: str) -> Node | None:
    """Return the node that describes the page's own article, or ``None``.

    Articles go before pages. Of several, the one that names the page's address or the title wins, then the first.
    """
    articles = [node for node in nodes if _is_article(node)]
    return _closest(articles, url, title)


def page_node(nodes: tuple[Node, ...], url: str, title: str) -> Node | None:
    """Return the node that describes the page or a work that is not an article, or ``None``."""
    kinds = frozenset(words("jsonld", "pages"))
    return _closest([node for node in nodes if node.types & kinds], url, title)


def is_article_type(name: str) -> bool:
    """Tell whether a type of schema.org, as its letters, is an article."""
    return name in words("jsonld", "articles") or name.endswith(("article", "posting"))


def _is_article(node: Node) -> bool:
    return any(is_article_type(name) for name in node.types)


def _closest(nodes: list[Node], url: str, title: str) -> Node | None:
    if len(nodes) <= 1:
        return nodes[0] if nodes else None
    place, wanted = _place(url), letters(title)

    def closeness(node: Node) -> tuple[bool, bool, bool]:
        named = {_place(text) for name in ("url", "@id", "mainEntityOfPage") for text in strings(node.values.get(name))}
        headline = letters(first_string(node, "headline", "name"))
        same_title = bool(headline) and bool(wanted) and (headline in wanted or wanted in headline)
        return bool(place) and place in named, same_title, "datePublished" in node.values

    return max(nodes, key=closeness)


def _place(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$|/$", "", url.strip()).rstrip("/").lower()
