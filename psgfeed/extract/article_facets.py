"""The rest of what a page tells of its article: summary, link, section, image, categories."""

from collections.abc import Iterator
from urllib.parse import SplitResult, urljoin

from psgfeed.extract.article_page import Page, meta_values
from psgfeed.extract.article_words import letters, split_address, words
from psgfeed.extract.metadata import Node, first_string, strings
from psgfeed.model import Text

CATEGORIES_MAX = 50
CATEGORY_MAX = 80
_EDITIONS = ("www", "m", "amp", "mobile")
_FRONT = ("", "/")


def summary_of(page: Page, node: Node | None, paragraphs: tuple[str, ...]) -> Text | None:
    """Return what the page gives as its description, or its first paragraph."""
    for meta in meta_values(page, words("meta", "summary")):
        return Text(meta.content, meta.origin)
    if description := first_string(node, "description"):
        return Text(description, "jsonld:description")
    return Text(paragraphs[0], "article:p") if paragraphs else None


def link_of(page: Page) -> Text | None:
    """Return the page's canonical address; its own when that one is on another site, or leads to the front page."""
    for link in page.tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            address = _absolute(page.url, link.get("href") or "")
            if address and _is_same_article(split_address(address), split_address(page.url)):
                return Text(address, "meta:canonical")
            break
    return link_to(page.url)


def link_to(url: str) -> Text | None:
    """Return the address that a document came from as a link."""
    return Text(url, "url:document") if url.lower().startswith(("http://", "https://")) else None


def _absolute(base: str, address: str) -> str:
    """Return an http or https address in full, or an empty string."""
    if not address.strip():
        return ""
    try:
        absolute = urljoin(base, address.strip())
    except ValueError:
        return ""
    parts = split_address(absolute)
    return absolute if parts.scheme in ("http", "https") and parts.hostname else ""


def _is_same_article(there: SplitResult, here: SplitResult) -> bool:
    if here.hostname and _site(there.hostname or "") != _site(here.hostname):
        return False
    leads_to_front = there.path in _FRONT and not there.query
    return not leads_to_front or (here.path in _FRONT and not here.query)


def _site(host: str) -> str:
    """Return a host without the parts that only tell its editions apart, such as www, m or amp."""
    labels = host.lower().split(".")
    while len(labels) > len(("name", "ending")) and labels[0] in _EDITIONS:
        labels = labels[1:]
    return ".".join(labels)


def section_of(page: Page, node: Node | None) -> Text | None:
    """Return the section that the page says it stands in."""
    if section := first_string(node, "articleSection"):
        return Text(section[:CATEGORY_MAX], "jsonld:articleSection")
    for meta in meta_values(page, words("meta", "section")):
        return Text(meta.content[:CATEGORY_MAX], meta.origin)
    return None


def image_of(page: Page, node: Node | None) -> Text | None:
    """Return the absolute address of the picture that the page names for itself."""
    for text in _images(page, node):
        if address := _absolute(page.url, text.value):
            return Text(address, text.origin)
    return None


def _images(page: Page, node: Node | None) -> Iterator[Text]:
    for meta in meta_values(page, words("meta", "image")):
        yield Text(meta.content, meta.origin)
    value = node.values.get("image") if node else None
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        first = first.get("url") or first.get("contentUrl") or first.get("@id")
    for address in strings(first):
        yield Text(address, "jsonld:image")


def categories_of(page: Page, node: Node | None) -> tuple[str, ...]:
    """Return what the page files itself under, each once."""
    named = [text for key in ("articleSection", "keywords") for text in strings(node.values.get(key) if node else None)]
    named.extend(meta.content for meta in meta_values(page, (*words("meta", "section"), *words("meta", "keywords"))))
    kept: dict[str, str] = {}
    for text in named:
        for part in text.replace(";", ",").split(","):
            category = part.strip()
            if letters(category) and len(category) <= CATEGORY_MAX:
                kept.setdefault(letters(category), category)
    return tuple(kept.values())[:CATEGORIES_MAX]
