"""Who wrote an article: persons by name; a desk or agency only when no person is named."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from psgfeed.extract.article_blocks import Block
from psgfeed.extract.article_page import Page, meta_values, text_of
from psgfeed.extract.article_places import names_of
from psgfeed.extract.article_words import alternatives, fold, letters, word_set, words
from psgfeed.extract.metadata import Node, Value, resolve, strings
from psgfeed.model import Text

AUTHORS_MAX = 12
NAME_MAX = 60
NAME_WORDS_MAX = 6
BYLINE_MAX = 160
NEAR = 1500
NEAR_BEFORE = 8


@dataclass(frozen=True, slots=True)
class Authors:
    """The authors with their origin, and whether they are persons as far as one can tell."""

    text: Text | None = None
    are_persons: bool = False


def declared_authors(page: Page, article: Node | None, sites: frozenset[str]) -> Authors:
    """Return the authors that the page's metadata names, joined by commas; persons go before desks and sites."""
    found = list(_declared(page, article, sites))
    return next((authors for authors in found if authors.are_persons), found[0] if found else Authors())


def _declared(page: Page, article: Node | None, sites: frozenset[str]) -> Iterator[Authors]:
    yield from _in_node(page, article, "author", sites)
    seen: set[str] = set()
    for meta in meta_values(page, words("meta", "author"), words("meta", "author_endings")):
        key = letters(meta.name)
        if key not in seen:
            seen.add(key)
            names = [name for other in page.metas.get(key, ()) for name in names_in(other.content)]
            if names:
                yield Authors(Text(_join(names), meta.origin), _are_persons(names, sites))
    yield from _in_node(page, article, "creator", sites)


def _in_node(page: Page, article: Node | None, key: str, sites: frozenset[str]) -> Iterator[Authors]:
    value = resolve(article.values.get(key), page.nodes) if article is not None else None
    people, others = _people(value)
    if people:
        yield Authors(Text(_join(people), f"jsonld:{key}"), _are_persons(people, sites))
    if others:
        yield Authors(Text(_join(others), f"jsonld:{key}"), are_persons=False)


def _are_persons(names: Iterable[str], sites: frozenset[str]) -> bool:
    return not all(letters(name) in sites or name.casefold() in word_set("labels", "agencies") for name in names)


def _people(value: Value) -> tuple[list[str], list[str]]:
    """Return the names of persons and those of organisations."""
    people: list[str] = []
    others: list[str] = []
    for part in (value if isinstance(value, list) else [value])[:AUTHORS_MAX]:
        organised = isinstance(part, dict) and "rganization" in str(part.get("@type"))
        (others if organised else people).extend(name for text in strings(part) for name in names_in(text))
    return people, others


def shown_authors(blocks: tuple[Block, ...], headline: int | None) -> Text | None:
    """Return the authors that the page shows beside its headline; ``headline`` is the headline's block.

    Without a headline only elements that are marked as the author by a property count.
    """
    if headline is None:
        return _first_named(_with_property(blocks))
    near = _near(blocks, headline)
    return _first_named(_with_property(near)) or _first_named(_with_class(near)) or _labelled_in(near)


def _first_named(elements: Iterable[HtmlElement]) -> Text | None:
    for element in elements:
        names = _join(names_in(_label(element)))
        if names:
            return Text(names, "article:author")
    return None


def _labelled_in(blocks: Iterable[Block]) -> Text | None:
    for block in blocks:
        if len(block.text) <= BYLINE_MAX and (match := _labelled().match(block.text)):
            names = _join(name for name in names_in(match[1]) if _looks_named(name) and " " in name)
            if names:
                return Text(names, "article:byline")
    return None


def _near(blocks: tuple[Block, ...], headline: int) -> list[Block]:
    start = blocks[headline].before
    after = [block for block in blocks[headline + 1 :] if block.before - start <= NEAR]
    return after + list(reversed(blocks[max(0, headline - NEAR_BEFORE) : headline]))


def _elements(blocks: Iterable[Block]) -> Iterator[HtmlElement]:
    for block in blocks:
        yield from block.inside
        yield block.element


def _with_property(blocks: Iterable[Block]) -> Iterator[HtmlElement]:
    for element in _elements(blocks):
        if "author" in (element.get("itemprop") or "").split() or "author" in (element.get("rel") or "").split():
            yield element


def _with_class(blocks: Iterable[Block]) -> Iterator[HtmlElement]:
    """Yield the elements that are called an author, or that lead to an author's page."""
    for element in _elements(blocks):
        names = names_of(element)
        called = any(name.startswith(words("places", "author")) for name in names)
        if (called and names.isdisjoint(word_set("places", "picture"))) or _leads_to_author(element):
            yield element


def _leads_to_author(element: HtmlElement) -> bool:
    address = element.get("href") if element.tag == "a" else None
    return bool(address) and not word_set("places", "author_paths").isdisjoint((address or "").lower().split("/")[:-1])


def _label(element: HtmlElement) -> str:
    text = text_of(element)
    return text if len(text) <= BYLINE_MAX else ""


def names_in(text: str) -> list[str]:
    """Return the names in a line such as "By Ana Ruiz and Luis Soto, correspondents"."""
    if _is_address(text):
        return []
    text = _label_before().sub("", fold(text[:500]))
    text = _label_behind().split(text)[0]
    text = _PARENTHESES.sub(" ", text)
    names: list[str] = []
    for part in _JOINT.split(text):
        name = _EDGES.sub("", fold(part))
        if _is_name(name):
            names.append(name)
    return names


_PARENTHESES = re.compile(r"\([^)]*\)|<[^>]*>|\S+@\S+|(?<!\w)@\w+")
_EDGES = re.compile(r"^[\W_]+|[^\w.)]+$")


_JOINT = re.compile(r"\s*[;,/|•·\n]\s*|\s+[-–—]\s+|\s+(?:&|and|y|e|et|und|og|och|en|with|con)\s+", re.IGNORECASE)


def _label_before() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{alternatives('labels', 'author')})\b[\s:.]*)+", re.IGNORECASE)


def _label_behind() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{alternatives('labels', 'after_author')})\b", re.IGNORECASE)


def _labelled() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives('labels', 'author')})[\s:]+(\S.*)", re.IGNORECASE)


def _is_address(text: str) -> bool:
    return "://" in text or text.startswith(("www.", "/", "#")) or _DOMAIN.search(text) is not None


_DOMAIN = re.compile(r"^\S+\.[a-z]{2,6}$")


def _is_name(name: str) -> bool:
    if not 1 < len(name) <= NAME_MAX or len(name.split()) > NAME_WORDS_MAX:
        return False
    return any(letter.isalpha() for letter in name) and name.casefold() not in word_set("labels", "nobody")


def _looks_named(name: str) -> bool:
    return name[0].isupper() and not any(letter.isdigit() for letter in name)


def _join(names: Iterable[str]) -> str:
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(letters(name), name)
        if len(kept) >= AUTHORS_MAX:
            break
    return ", ".join(kept.values())
