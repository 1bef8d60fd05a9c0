"""RSS 2.0, as the RSS Advisory Board's specification and its Best Practices Profile have it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from lxml import etree

from feeds.validation.links_atom import link_notes
from feeds.validation.rules import Note, known
from feeds.validation.values import (
    wrong_feed_language,
    wrong_html,
    wrong_media_type,
    wrong_plain_text,
    wrong_rss_date,
    wrong_uri,
    wrong_web_address,
)
from feeds.validation.xml import (
    ATOM,
    CONTENT,
    DC,
    MEDIA,
    attribute_notes,
    in_namespace,
    line_of,
    name_of,
    parse,
    size_notes,
    structure_notes,
    text_of,
)

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+ \([^()]+\)")
_DATES = {"pubDate", "lastBuildDate"}


def check_rss(content: bytes, address: str, now: datetime) -> list[Note]:
    """Return what is wrong with an RSS document that is published at an address."""
    root, notes = parse(content)
    if root is None:
        return notes
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return [*notes, Note("rss.root", line_of(root))]
    return [*notes, *size_notes(content), *attribute_notes(root, ["version"]), *_channel_notes(channel, address, now)]


def _channel_notes(channel: etree._Element, address: str, now: datetime) -> Iterator[Note]:
    table = known()["rss"]
    yield from structure_notes(channel, "", table["channel"], table["repeated"])
    for name in ("title", "link", "description"):
        if channel.find(name) is None:
            yield Note("rss.channel-incomplete", line_of(channel), detail=name)
    for child in in_namespace(channel, ""):
        if name_of(child) not in {"item", "image"}:
            yield from _value_notes(child, now, plain=True)
    if channel.find("language") is None:
        yield Note("rss.language-missing", line_of(channel))
    if channel.find("textInput") is not None:
        yield Note("rss.text-input", line_of(channel))
    yield from _image_notes(channel)
    yield from link_notes(channel, address, is_entry=False)
    yield from _item_order(channel)
    items = channel.findall("item")
    for item in items:
        yield from _item_notes(item, now)
    counts = Counter(text_of(item.find("guid")) for item in items)
    yield from (Note("feed.id-twice", entry=guid) for guid, count in counts.items() if guid and count > 1)


def _item_order(channel: etree._Element) -> Iterator[Note]:
    had_item = False
    for child in channel.iterchildren(etree.Element):
        if had_item and child.tag != "item":
            yield Note("rss.item-misplaced", line_of(child), detail=name_of(child))
            return
        had_item = had_item or child.tag == "item"


def _item_notes(item: etree._Element, now: datetime) -> Iterator[Note]:
    table = known()["rss"]
    entry = text_of(item.find("guid"))
    yield from structure_notes(item, "", table["item"], table["repeated"], entry)
    if item.find("title") is None and item.find("description") is None:
        yield Note("rss.item-empty", line_of(item), entry)
    for name, code in (("guid", "rss.guid-missing"), ("pubDate", "rss.date-missing"), ("link", "rss.link-missing")):
        if item.find(name) is None:
            yield Note(code, line_of(item), entry)
    for child in in_namespace(item, ""):
        yield from _value_notes(child, now, entry)
    yield from _rival_notes(item, entry)
    yield from link_notes(item, "", is_entry=True, entry=entry)
    yield from media_notes(item, entry)
    if item.find(f"{CONTENT}encoded") is not None:
        yield Note("feed.full-text", line_of(item), entry)
    for language in item.findall(f"{DC}language"):
        if code := wrong_feed_language(text_of(language)):
            yield Note(code, line_of(language), entry, text_of(language))


def _rival_notes(item: etree._Element, entry: str) -> Iterator[Note]:
    """Yield elements that say what another one says already."""
    rivals = {
        "author": f"{DC}creator",
        "category": f"{DC}subject",
        "pubDate": f"{DC}date",
        "guid": f"{ATOM}id",
        "source": f"{DC}source",
    }
    for core, extension in rivals.items():
        if item.find(core) is not None and item.find(extension) is not None:
            yield Note("rss.said-twice", line_of(item), entry, core)


def _value_notes(element: etree._Element, now: datetime, entry: str = "", *, plain: bool = False) -> Iterator[Note]:
    """Yield what is wrong with the value of an element of the core; ``plain`` tells that no HTML is allowed in it."""
    name, text = name_of(element), text_of(element)
    yield from attribute_notes(element, known()["rss"]["attributes"].get(name, []), entry)
    if any(str(attribute).startswith("{") for attribute in element.attrib):
        yield Note("rss.extension-attribute", line_of(element), entry, name)
    if len(element):
        yield Note("xml.child", line_of(element), entry, name)
    code = _wrong_value(name, text, now)
    if code:
        yield Note(code, line_of(element), entry, f"{name}: {text[:100]}")
    if name == "description":
        yield from _description_notes(element, entry, plain=plain)
    elif name == "guid":
        yield from _guid_notes(element, entry)
    elif name == "enclosure":
        yield from _enclosure_notes(element, entry)
    elif name == "source" and wrong_web_address(element.get("url", "")):
        yield Note("value.web-address", line_of(element), entry, f"source: {element.get('url', '')}")


def _wrong_value(name: str, text: str, now: datetime) -> str:
    if name in _DATES:
        return wrong_rss_date(text, now)
    check = _WRONG.get(name)
    return check(text) if check else ""


def _wrong_person(text: str) -> str:
    return "" if _EMAIL.fullmatch(text) else "rss.person"


def _wrong_minutes(text: str) -> str:
    return "" if text.isdecimal() and int(text) > 0 else "rss.ttl"


def _wrong_text(text: str) -> str:
    return wrong_plain_text(text) if text.strip() else "xml.blank"


_WRONG: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("docs", "comments", "link"), wrong_web_address),
    **dict.fromkeys(("author", "managingEditor", "webMaster"), _wrong_person),
    **dict.fromkeys(("title", "category", "copyright", "source"), _wrong_text),
    "language": wrong_feed_language,
    "ttl": _wrong_minutes,
}


def _description_notes(element: etree._Element, entry: str, *, plain: bool) -> Iterator[Note]:
    text = text_of(element)
    if plain:
        if code := _wrong_text(text):
            yield Note(code, line_of(element), entry, f"description: {text[:80]}")
        return
    yield from (Note(code, line_of(element), entry, detail) for code, detail in wrong_html(text))


def _guid_notes(element: etree._Element, entry: str) -> Iterator[Note]:
    text, permanent = text_of(element), element.get("isPermaLink", "true")
    if permanent not in {"true", "false"}:
        yield Note("rss.guid-attribute", line_of(element), entry, permanent)
    elif permanent == "true" and wrong_web_address(text):
        yield Note("rss.guid-no-link", line_of(element), entry)
    elif permanent == "false" and len(text) < 9 and (text.isdecimal() or not text):  # noqa: PLR2004 - the W3C's bound
        yield Note("rss.guid-not-unique", line_of(element), entry, text)
    elif text.startswith("tag:") and wrong_uri(text):
        yield Note("value.tag", line_of(element), entry, text)


def _enclosure_notes(element: etree._Element, entry: str) -> Iterator[Note]:
    whole = not wrong_web_address(element.get("url", "")) and not wrong_media_type(element.get("type", ""))
    if not whole or not element.get("length", "").isdecimal():
        yield Note("rss.enclosure", line_of(element), entry)


def _image_notes(channel: etree._Element) -> Iterator[Note]:
    image = channel.find("image")
    if image is None:
        return
    yield from structure_notes(image, "", known()["rss"]["image"], ())
    for name in ("url", "title", "link"):
        if not text_of(image.find(name)):
            yield Note("rss.image-incomplete", line_of(image), detail=name)
        elif name != "url" and text_of(image.find(name)) != text_of(channel.find(name)):
            yield Note("rss.image-differs", line_of(image), detail=name)
    if not re.search(r"\.(png|gif|jpe?g)$", text_of(image.find("url"))):
        yield Note("rss.image-format", line_of(image), detail=text_of(image.find("url")))
    for name, largest in (("width", 144), ("height", 400)):
        size = image.find(name)
        if size is not None and not (text_of(size).isdecimal() and 0 < int(text_of(size)) <= largest):
            yield Note("rss.image-size", line_of(image), detail=name)


def media_notes(item: etree._Element, entry: str) -> Iterator[Note]:
    """Yield what is wrong with the pictures of an item or entry (Media RSS)."""
    for picture in item.findall(f"{MEDIA}content"):
        if wrong_web_address(picture.get("url", "")):
            yield Note("media.address", line_of(picture), entry, picture.get("url", ""))
        if picture.get("medium") not in {"image", "audio", "video", "document", "executable", None}:
            yield Note("media.medium", line_of(picture), entry, picture.get("medium", ""))
        if wrong_media_type(picture.get("type", "image/png")):
            yield Note("value.media-type", line_of(picture), entry, picture.get("type", ""))
