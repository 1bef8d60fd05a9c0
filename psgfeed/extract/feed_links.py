"""Which of an item's many addresses is its link, and which its picture."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from psgfeed.extract.feed_markup import XML_BASE, Element, attribute, flat_text
from psgfeed.extract.feed_values import absolute_link, is_image, is_settled
from psgfeed.model import Text
from psgfeed.problems import ITEM_BAD_LINK, Finding

_TRIES_MAX = 20
Parts = Mapping[str, list[Element]]


def pick_link(parts: Parts, base: str) -> tuple[Text | None, tuple[Finding, ...]]:
    """Return an item's link, and a finding when what stands in its place is no address.

    The publisher's own address before a counter's, a page before another form of the item, and an identifier that is
    said to be an address (RSS ``guid``, Atom ``id``, RDF ``about``) when there is nothing else.
    """
    refused = ""
    for origin, address, element in islice(_candidates(parts), _TRIES_MAX):
        link = _resolved(address, element, base)
        if link:
            return Text(link, f"feed:{origin}"), ()
        refused = refused or (address if origin == "link" else "")
    return None, ((Finding(ITEM_BAD_LINK, detail=refused[:200]),) if refused else ())


def pick_image(parts: Parts, base: str) -> Text | None:
    """Return the address of an item's picture."""
    for origin, address, element in islice(_pictures(parts), _TRIES_MAX):
        link = _resolved(address, element, base)
        if link:
            return Text(link, f"feed:{origin}")
    return None


def _resolved(address: str, element: Element, base: str) -> str | None:
    """Return an address against the base that holds inside an element (XML Base); a base of no web page is ignored."""
    address = address.strip()
    if is_settled(address):
        return address
    written = (node.get(XML_BASE) for node in (element, *element.iterancestors()))
    for relative in reversed([value for value in written if value]):
        base = absolute_link(relative, base) or base
    return absolute_link(address, base)


def _candidates(parts: Parts) -> Iterator[tuple[str, str, Element]]:
    for element in parts.get("feedburner:origlink", ()):
        yield "feedburner:origLink", flat_text(element), element
    links = parts.get("link", ())
    for element in links:
        if element.get("href") is None:
            yield "link", flat_text(element), element
    yield from _alternates(links)
    yield from _identifiers(parts)


def _alternates(links: Iterable[Element]) -> Iterator[tuple[str, str, Element]]:
    alternates = [link for link in links if link.get("href") and _relation(link) == "alternate"]
    alternates.sort(key=lambda link: "html" not in (link.get("type") or "text/html").lower())
    for link in alternates:
        yield "link", link.get("href") or "", link


def _identifiers(parts: Parts) -> Iterator[tuple[str, str, Element]]:
    for element in parts.get("guid", ()):
        if (attribute(element, "ispermalink") or "true").strip().lower() == "true":
            yield "guid", flat_text(element), element
    for element in parts.get("id", ()):
        yield "id", flat_text(element), element
    for element in parts.get("", ()):
        for origin in ("href", "rdf:about"):
            yield origin, attribute(element, origin.rpartition(":")[2]), element


def _relation(link: Element) -> str:
    return (link.get("rel") or "alternate").strip().lower().rpartition("/")[2]


def _pictures(parts: Parts) -> Iterator[tuple[str, str, Element]]:
    for element in parts.get("media:thumbnail", ()):
        yield "media:thumbnail", element.get("url") or flat_text(element), element
    for element in parts.get("media:content", ()):
        if is_image(element.get("url") or "", element.get("medium") or element.get("type") or ""):
            yield "media:content", element.get("url") or "", element
    for element in parts.get("enclosure", ()):
        if is_image(element.get("url") or "", element.get("type") or ""):
            yield "enclosure", element.get("url") or "", element
    for element in parts.get("link", ()):
        if _relation(element) == "enclosure" and is_image(element.get("href") or "", element.get("type") or ""):
            yield "link", element.get("href") or "", element
    for element in (*parts.get("itunes:image", ()), *parts.get("itunes:link", ())):
        yield "itunes:image", element.get("href") or element.get("url") or "", element
    for element in parts.get("image", ()):
        yield "image", element.findtext("url") or element.get("href") or element.text or "", element
