"""OPML 2.0 (opml.org/spec2.opml): all feeds of the site in one file that readers import."""

from collections.abc import Mapping, Sequence

from lxml import etree

from feeds.formats.channel import Channel
from feeds.formats.rss_atom import ATOM_NAME
from feeds.formats.text import clean, uri

NAME = "subscriptions.opml"


def list_name(language: str, main_language: str) -> str:
    """Return the name of the list in a language: that of the site's own language has the plain one."""
    return NAME if language == main_language else NAME.replace(".", f"-{language}.")


def render_opml(title: str, groups: Mapping[str, Sequence[Channel]]) -> bytes:
    """Return a list of subscriptions: an outline for each group's name, with the Atom address of each of its feeds.

    A group without a name stands at the top level. Empty groups are left out.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = clean(title)
    body = etree.SubElement(root, "body")
    for name, channels in groups.items():
        if channels:
            parent = etree.SubElement(body, "outline", text=clean(name), title=clean(name)) if name else body
            for channel in channels:
                _add(parent, channel)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, channel: Channel) -> None:
    attributes = {
        "text": clean(channel.title),
        "title": clean(channel.title),
        "description": clean(channel.description),
        "type": "rss",
        "language": channel.language,
        "xmlUrl": uri(channel.url(ATOM_NAME)),
        "htmlUrl": uri(channel.page_url),
    }
    etree.SubElement(parent, "outline", attrib=attributes)
