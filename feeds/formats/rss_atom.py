"""RSS 2.0 and Atom 1.0 through feedgen; the one file that knows it, and repairs what it gets wrong.

feedgen stamps the time of the run wherever a date is not set, so every date is set here. It loses the attributes of
Atom links, and leaves out the id, time and rights of an entry's source: the extensions below put them in. It writes
RFC 2822 dates under a changed process-wide locale, so feeds are rendered on one thread.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.formats.channel import GENERATOR, TTL_MINUTES, Channel
from feeds.formats.languages import feed_language
from feeds.formats.text import author_name, body_html, title_text, uri
from psgfeed.model import Entry, Label

ATOM_NAME, RSS_NAME = "feed.atom", "feed.xml"

_LOGO, _LOGO_SIZE = "icon-144.png", "144"

_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_NAMESPACES = {"dc": "http://purl.org/dc/elements/1.1/", "media": "http://search.yahoo.com/mrss/"}
_DC, _MEDIA = (f"{{{namespace}}}" for namespace in _NAMESPACES.values())
_ATOM_TYPE = "application/atom+xml"
# Our own writer's entries: what they say is escaped, and their own time comes before that of their source.
_ENTRY = re.compile(rb"<entry[ >].*?<updated>(?P<updated>[^<]+)</updated>.*?</entry>", re.DOTALL)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render_both(channel: Channel, entries: Sequence[Entry]) -> dict[str, bytes]:
    """Return the Atom and the RSS file by name; entries are prepared once for both."""
    generator = _generator(channel, entries)
    return {name: _written(generator, channel, name) for name in (ATOM_NAME, RSS_NAME)}


def render_atom(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """Return an Atom feed (RFC 4287) of the entries in their order; equal input gives equal bytes."""
    return _written(_generator(channel, entries), channel, ATOM_NAME)


def render_rss(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """Return an RSS 2.0 feed of the entries in their order; equal input gives equal bytes."""
    return _written(_generator(channel, entries), channel, RSS_NAME)


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """Where a document stands in an archive (RFC 5005): paths below the site's root, empty where there is none."""

    path: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """An entry as it is written, and when it was updated."""

    updated: datetime
    written: bytes


def render_archive(channel: Channel, place: ArchivePlace, fragments: Sequence[Fragment]) -> bytes:
    """Return a document of a feed's archive; ``fragments`` are its entries as ``atom_fragments`` gives them."""
    generator = _generator(channel, ())
    if fragments:
        generator.updated(max(fragment.updated for fragment in fragments))
    alternate = {"href": channel.page_url, "rel": "alternate", "type": "text/html"}
    generator.link([alternate], replace=True)
    generator.repair.is_archive = True
    links = [
        {"href": channel.base_url + place.path, "rel": "self", "type": _ATOM_TYPE},
        {"href": channel.url(ATOM_NAME), "rel": "current", "type": _ATOM_TYPE},
        *(
            {"href": channel.base_url + path, "rel": rel, "type": _ATOM_TYPE}
            for rel, path in (("prev-archive", place.before), ("next-archive", place.after))
            if path
        ),
        alternate,
    ]
    generator.repair.links = links
    head: bytes = generator.atom_str(pretty=True)
    start, end, _ = head.rpartition(b"</feed>")
    return b"".join((start, *(b"  " + fragment.written + b"\n" for fragment in fragments), end, b"\n"))


def atom_fragments(channel: Channel, entries: Iterable[Entry]) -> list[Fragment]:
    """Return entries as they stand in an Atom document of ours; in all feeds of a site they are the same."""
    generator = _generator(channel, ())
    fragments = []
    for entry in entries:
        root = etree.Element("feed", nsmap=_NAMESPACES)
        root.append(_add(generator, channel, entry).atom_entry())
        written = etree.tostring(root, encoding="UTF-8")
        as_entry = written[written.index(b"<entry") : written.rindex(b"</feed>")]
        fragments.append(Fragment(entry.updated, as_entry))
    return fragments


def fragments_in(document: bytes) -> list[Fragment]:
    """Return the entries of a document of an archive as they were written, in their order."""
    found = _ENTRY.finditer(document)
    return [Fragment(datetime.fromisoformat(one["updated"].decode()), one[0]) for one in found]


def _written(generator: FeedGenerator, channel: Channel, name: str) -> bytes:
    is_atom = name == ATOM_NAME
    alternate = {"href": channel.page_url, "rel": "alternate", "type": "text/html"}
    generator.link([alternate], replace=True)
    generator.repair.links = [
        {"href": channel.url(name), "rel": "self", "type": _ATOM_TYPE if is_atom else "application/rss+xml"},
        *([{"href": channel.hub, "rel": "hub"}] if channel.hub else []),
        *(
            [{"href": channel.base_url + channel.archive, "rel": "prev-archive", "type": _ATOM_TYPE}]
            if channel.archive
            else []
        ),
        *([alternate] if is_atom else []),
    ]
    document: bytes = (generator.atom_str if is_atom else generator.rss_str)(pretty=True)
    return document


def _generator(channel: Channel, entries: Sequence[Entry]) -> FeedGenerator:
    generator = FeedGenerator()
    generator.register_extension("repair", _FeedRepair, _EntryRepair)
    generator.id(channel.id)
    generator.title(title_text(channel.title))
    generator.description(title_text(channel.description))
    generator.language(channel.language)
    generator.author(name=title_text(channel.publisher))
    generator.generator(GENERATOR)
    generator.updated(channel.updated(entries))
    generator.ttl(TTL_MINUTES)
    generator.icon(channel.base_url + "icon.svg")
    generator.logo(channel.base_url + _LOGO)
    generator.image(
        url=channel.base_url + _LOGO,
        title=title_text(channel.title),
        link=channel.page_url,
        width=_LOGO_SIZE,
        height=_LOGO_SIZE,
    )
    for entry in entries:
        _add(generator, channel, entry)
    return generator


def _add(generator: FeedGenerator, channel: Channel, entry: Entry) -> FeedEntry:
    link = uri(entry.link) or channel.page_url
    written: FeedEntry = generator.add_entry(order="append")
    written.id(entry.id)
    written.title(title_text(entry.title) or title_text(link))
    written.link(href=link, rel="alternate")
    written.published(entry.published)
    written.updated(entry.updated)
    written.author(name=author_name(entry))
    written.summary(body_html(entry, channel.also_in, channel.read_at), type="html")
    written.category([row for label in entry.categories for row in _categories(channel, label)])
    source_url = uri(entry.source_url)
    if source_url:
        written.source(url=source_url, title=title_text(entry.source_name) or entry.source_id)
    written.repair.channel, written.repair.entry = channel, entry
    return written


def _categories(channel: Channel, label: Label) -> Iterator[dict[str, str]]:
    """Yield a category in the feed's language and, under a scheme of its own, in the other one."""
    scheme = channel.tag + label.kind
    yield {"term": label.slug, "label": title_text(label.name) or label.slug, "scheme": scheme}
    also = title_text(label.also)
    if also:
        other = "en" if channel.language == "es" else "es"
        yield {"term": label.slug, "label": also, "scheme": f"{scheme}:{other}"}


class _FeedRepair(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Declares the namespaces that entries use, and writes all links of the feed with all their attributes."""

    is_archive = False
    links: Sequence[Mapping[str, str]] = ()

    def extend_ns(self) -> dict[str, str]:
        """Return prefixes and namespaces."""
        return _NAMESPACES | ({"fh": _HISTORY} if self.is_archive else {})

    def extend_atom(self, element: etree._Element) -> etree._Element:
        """Write the links of an Atom feed; feedgen's elements are without a namespace, so ours are too."""
        (alternate,) = element.findall("link")
        place = element.index(alternate)
        element.remove(alternate)
        for number, link in enumerate(self.links):
            element.insert(place + number, etree.Element("link", attrib=dict(link)))
        if self.is_archive:
            element.insert(place, etree.Element(f"{{{_HISTORY}}}archive"))
        return element

    def extend_rss(self, element: etree._Element) -> etree._Element:
        """Write the links of an RSS feed that RSS has no element for."""
        channel = element[0]
        place = 0 if (before := channel.find("description")) is None else channel.index(before) + 1
        for number, link in enumerate(self.links):
            channel.insert(place + number, etree.Element(f"{{{_ATOM}}}link", attrib=dict(link)))
        return element


class _EntryRepair(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """Completes one entry with what feedgen leaves out."""

    channel: Channel
    entry: Entry

    def extend_atom(self, element: etree._Element) -> etree._Element:
        """Complete an Atom entry; feedgen's elements are without a namespace, so ours are too."""
        language = feed_language(self.entry.language)
        if language:
            element.set(_XML_LANG, language)
        self._complete_links(element)
        self._complete_source(element)
        self._add_image(element)
        return element

    def extend_rss(self, element: etree._Element) -> etree._Element:
        """Complete an RSS item."""
        etree.SubElement(element, f"{_DC}creator").text = author_name(self.entry)
        language = feed_language(self.entry.language)
        if language:
            etree.SubElement(element, f"{_DC}language").text = language
        self._add_image(element)
        return element

    def _complete_links(self, element: etree._Element) -> None:
        for link in element.findall("link"):
            link.set("rel", "alternate")
        for name, address in self.entry.also_in:
            href = uri(address)
            if href:
                etree.SubElement(element, "link", rel="related", href=href, title=title_text(name) or title_text(href))

    def _complete_source(self, element: etree._Element) -> None:
        source = element.find("source")
        if source is None:
            return
        etree.SubElement(source, "id").text = f"{self.channel.tag}source:{self.entry.source_id}"
        etree.SubElement(source, "updated").text = self.entry.updated.isoformat()
        rights = title_text(self.entry.source_rights)
        if rights:
            etree.SubElement(source, "rights").text = rights

    def _add_image(self, element: etree._Element) -> None:
        image = uri(self.entry.image)
        if image:
            etree.SubElement(element, f"{_MEDIA}content", url=image, medium="image")
