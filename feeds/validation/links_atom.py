"""Links as Atom has them (RFC 4287 §4.2.7), in Atom feeds and inside RSS."""

from collections.abc import Iterator

from lxml import etree

from feeds.validation.rules import Note, known
from feeds.validation.values import (
    wrong_feed_language,
    wrong_media_type,
    wrong_plain_text,
    wrong_uri,
    wrong_web_address,
)
from feeds.validation.xml import ATOM, attribute_notes, line_of

FEED_TYPES = ("application/atom+xml", "application/rss+xml")


def link_notes(parent: etree._Element, address: str, *, is_entry: bool, entry: str = "") -> Iterator[Note]:
    """Yield what is wrong with the Atom links of a feed or entry; ``address`` is where the feed is published."""
    links = parent.findall(f"{ATOM}link")
    for link in links:
        yield from _link(link, entry, is_entry=is_entry)
    alternates = [(link.get("type"), link.get("hreflang")) for link in links if relation(link) == "alternate"]
    if len(alternates) != len(set(alternates)):
        yield Note("atom.alternate-twice", line_of(parent), entry)
    if not is_entry:
        yield from _self_notes(parent, links, address)


def relation(link: etree._Element) -> str:
    """Return what a link is to its feed or entry."""
    return link.get("rel", "alternate")


def _self_notes(parent: etree._Element, links: list[etree._Element], address: str) -> Iterator[Note]:
    own = [link for link in links if relation(link) == "self"]
    if not own:
        yield Note("feed.self-missing", line_of(parent))
    for link in own:
        if link.get("href") != address:
            yield Note("feed.self-elsewhere", line_of(link), detail=f"{link.get('href')}, not {address}")
        if link.get("type", FEED_TYPES[0]) not in FEED_TYPES:
            yield Note("feed.self-type", line_of(link), detail=link.get("type", ""))


def _link(link: etree._Element, entry: str, *, is_entry: bool) -> Iterator[Note]:
    yield from attribute_notes(link, known()["atom"]["attributes"]["link"], entry)
    relations, rel, line = known()["relations"], relation(link), line_of(link)
    if is_entry and rel in relations["feed"]:
        yield Note("atom.history-in-entry", line, entry, rel)
    elif rel not in {*relations["feed"], *relations["any"]} and wrong_uri(rel):
        yield Note("atom.relation", line, entry, rel)
    if wrong_web_address(link.get("href", "")):
        yield Note("atom.href", line, entry, link.get("href", ""))
    if (link.text or "").strip() or len(link):
        yield Note("atom.link-content", line, entry)
    title = link.get("title")
    if title is not None and not title.strip():
        yield Note("xml.blank", line, entry, "title of link")
    for value, wrong in (
        (title, wrong_plain_text),
        (link.get("type"), wrong_media_type),
        (link.get("hreflang"), wrong_feed_language),
    ):
        code = wrong(value) if value else ""
        if code:
            yield Note(code, line, entry, str(value)[:100])
