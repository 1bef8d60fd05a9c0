"""What a feed tells of each of its entries, whatever the format: enough to compare two feeds."""

import json
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from feeds.press import digest_of
from feeds.validation.values import parsed_date
from feeds.validation.xml import ATOM, text_of


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: ``digest`` is all that a reader sees of it; ``also`` are the other addresses of its story."""

    id: str
    title: str
    link: str
    published: datetime | None
    updated: datetime | None = None
    digest: str = ""
    also: tuple[str, ...] = ()


def told_by(content: bytes) -> tuple[Told, ...] | None:
    """Return the entries of an Atom, RSS or JSON feed in their order; ``None`` when it cannot be read."""
    if content[:1] == b"{":
        return _of_json(content)
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    if root.tag == f"{ATOM}feed":
        return tuple(_of_atom(entry) for entry in root.iterfind(f"{ATOM}entry"))
    return tuple(_of_rss(item) for item in root.iterfind("channel/item"))


def _of_atom(entry: etree._Element) -> Told:
    links = [(link.get("rel", "alternate"), link.get("href", "")) for link in entry.iterfind(f"{ATOM}link")]
    return Told(
        id=text_of(entry.find(f"{ATOM}id")),
        title=text_of(entry.find(f"{ATOM}title")),
        link=next((href for rel, href in links if rel == "alternate"), ""),
        published=_second(text_of(entry.find(f"{ATOM}published"))),
        updated=parsed_date(text_of(entry.find(f"{ATOM}updated"))),
        digest=_digest(entry),
        also=tuple(href for rel, href in links if rel == "related"),
    )


def _digest(entry: etree._Element) -> str:
    parts = [(part.tag, sorted(part.items()), (part.text or "").strip()) for part in entry.iter(etree.Element)]
    return digest_of(*parts)


def _of_rss(item: etree._Element) -> Told:
    published = _second(text_of(item.find("pubDate")))
    return Told(text_of(item.find("guid")), text_of(item.find("title")), text_of(item.find("link")), published)


def _of_json(content: bytes) -> tuple[Told, ...] | None:
    try:
        items = json.loads(content)["items"]
        return tuple(
            Told(item["id"], item.get("title", ""), item.get("url", ""), _second(item.get("date_published", "")))
            for item in items
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _second(text: str) -> datetime | None:
    instant = parsed_date(text)
    return instant.replace(microsecond=0) if instant else None
