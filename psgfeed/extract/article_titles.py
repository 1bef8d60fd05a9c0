"""The headline of an article page, without the site's name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement

from psgfeed.extract.article_page import Page, meta_values, text_of
from psgfeed.extract.article_words import fold, letters, split_address, words
from psgfeed.extract.metadata import Node, first_string, strings
from psgfeed.model import Text

TITLE_MAX = 300
TRIED_MAX = 300
PARTS_MAX = 3
BREAKS_MAX = 12
HEADING_PARTS_MAX = 40
SITE_MIN = 4
_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"\s+[|\-–—·•»«:/~]+\s+|\s*[|»]\s*|:\s+")
_ALIKE = 0.5
_TITLE_ELEMENT = "meta:title"
_FRONT = ("", "/")


@dataclass(frozen=True, slots=True)
class Headline:
    """The title with its origin, and the element that shows it when there is one."""

    title: Text | None = None
    element: HtmlElement | None = None


def read_headline(page: Page, article: Node | None, sites: frozenset[str]) -> Headline:
    """Find the headline: what the page shows as its heading, when its metadata agrees, else what its metadata says."""
    declared = list(_declared(page, article))
    shown = _shown(page, declared, sites)
    if shown is not None:
        return shown
    for candidate in declared:
        title = without_site(candidate.value, sites)
        if title and letters(title) not in sites:
            element = _element_with(page, title)
            return Headline(
                Text(title[:TITLE_MAX], candidate.origin), _lone_heading(page, sites) if element is None else element
            )
    heading = next((h1 for h1 in page.headlines if text_of(h1)), None)
    if heading is None:
        return Headline()
    return Headline(Text(text_of(heading)[:TITLE_MAX], "article:h1"), heading)


def _declared(page: Page, article: Node | None) -> Iterator[Text]:
    for name in ("headline", "name"):
        if headline := first_string(article, name):
            yield Text(headline, f"jsonld:{name}")
    for meta in meta_values(page, words("meta", "title")):
        yield Text(meta.content, meta.origin)
    if page.heading:
        yield Text(page.heading, _TITLE_ELEMENT)


def _shown(page: Page, declared: list[Text], sites: frozenset[str]) -> Headline | None:
    """Return the heading that the metadata agrees with most, the first of equals.

    The title element has the site's name in it, and a heading with that name would agree: it is asked only when
    nothing else is declared.
    """
    titles = [text.value for text in declared if text.origin != _TITLE_ELEMENT] or [text.value for text in declared]
    best, best_score = None, _ALIKE
    for element in page.headlines:
        text = _heading_text(element, titles)
        if not text or len(text) > TITLE_MAX or letters(text) in sites or _leads_to_front(element, page.url):
            continue
        score = max((_likeness(text, title) for title in titles), default=1.0)
        if score > best_score:
            best, best_score = Headline(Text(text, "article:h1"), element), score
    return best


def _lone_heading(page: Page, sites: frozenset[str]) -> HtmlElement | None:
    """Return the page's only main heading, worded otherwise than its title, but at the article's head all the same."""
    headings = [element for element in page.headlines if letters(text_of(element))]
    if len(headings) != 1 or letters(text_of(headings[0])) in sites or _leads_to_front(headings[0], page.url):
        return None
    return headings[0]


def _heading_text(element: HtmlElement, titles: list[str]) -> str:
    """Return a heading's text; of one that holds a kicker or subtitle too, the part that is declared as the title."""
    if len(element):
        wanted = frozenset(map(letters, titles))
        parts = [
            element.text,
            *(part for child in islice(element, HEADING_PARTS_MAX) for part in (text_of(child), child.tail)),
        ]
        for part in parts:
            if part and letters(part) in wanted:
                return fold(part)
    return text_of(element)


def _leads_to_front(element: HtmlElement, url: str) -> bool:
    """Tell whether a heading is the site's name: it links to the front page."""
    link = next(element.iter("a"), None)
    if link is None or split_address(url).path in _FRONT:
        return False
    try:
        return split_address(urljoin(url, link.get("href") or "")).path in _FRONT
    except ValueError:
        return False


def _likeness(one: str, other: str) -> float:
    """Return which part of the shorter title's words the other one has."""
    left, right = ({word.casefold() for word in _WORD.findall(text)} for text in (one, other))
    if not left or not right:
        return 0.0
    return len(left & right) / min(len(left), len(right))


def _element_with(page: Page, title: str) -> HtmlElement | None:
    """Return an element that shows a title although it is no main heading."""
    wanted = letters(title)
    for tag in ("h2", "h3", "h4", "p", "span", "strong", "div"):
        for _, element in zip(range(TRIED_MAX), page.tree.iter(tag), strict=False):
            if len(element) <= PARTS_MAX and letters(text_of(element)[: 2 * TITLE_MAX]) == wanted:
                return element
    return None


def site_names(page: Page, article: Node | None) -> frozenset[str]:
    """Return the letters of the names that the page's site goes by, its host among them."""
    names = [meta.content for meta in meta_values(page, words("meta", "site"))]
    if article is not None:
        names.extend(strings(article.values.get("publisher")))
    for node in page.nodes:
        if node.types & {"website", "organization", "newsmediaorganization"}:
            names.extend(strings(node.values.get("name")))
    host = (split_address(page.url).hostname or "").removeprefix("www.")
    names.extend((host, host.rsplit(".", 1)[0], host.split(".")[0]))
    return frozenset(name for name in map(letters, names) if len(name) > 1)


def without_site(title: str, sites: frozenset[str]) -> str:
    """Return a title without the site's name before or behind it."""
    title = fold(title)
    breaks = list(islice(_BREAK.finditer(title), BREAKS_MAX))
    for cut in breaks:
        rest = title[cut.end() :]
        if _is_site(rest, sites) or all(_is_site(part, sites) for part in _BREAK.split(rest)):
            return title[: cut.start()].strip()
    for cut in reversed(breaks):
        if _is_site(title[: cut.start()], sites):
            return title[cut.end() :].strip()
    return title


def _is_site(part: str, sites: frozenset[str]) -> bool:
    name = letters(part)
    if name in sites:
        return True
    bare = {site for site in sites if len(site) >= SITE_MIN}
    return name.removesuffix("com") in bare or any(
        name.removeprefix(word) in bare for word in words("labels", "before_site")
    )
