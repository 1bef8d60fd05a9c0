"""OPML 2.0 (opml.org/spec2.opml): all feeds of the site in one file that readers import."""

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from feeds.formats.channel import Channel
from feeds.formats.rss_atom import ATOM_NAME
from feeds.formats.text import clean, uri

NAME = "subscriptions.opml"

_REFERENCE = re.compile(r"&(?=[^\s<&])")


def list_name(language: str, main_language: str) -> str:
    """Return the name of the list in a language: that of the site's own language has the plain one."""
    return NAME if language == main_language else NAME.replace(".", f"-{language}.")


def render_opml(title: str, groups: Mapping[str, Sequence[Channel]]) -> bytes:
    """Return a list of subscriptions: an outline for each group's name, with the Atom address of each of its feeds.

    A group without a name stands at the top level. Empty groups are left out. A group has a text alone: a title
    would make it a subscription.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _plain(title)
    body = etree.SubElement(root, "body")
    for name, channels in groups.items():
        if channels:
            parent = etree.SubElement(body, "outline", text=_plain(name)) if name else body
            for channel in channels:
                _add(parent, channel)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, channel: Channel) -> None:
    attributes = {
        "text": _plain(channel.title),
        "title": _plain(channel.title),
        "description": _plain(channel.description),
        "type": "rss",
        "language": channel.language,
        "xmlUrl": uri(channel.url(ATOM_NAME)),
        "htmlUrl": uri(channel.page_url),
    }
    etree.SubElement(parent, "outline", attrib=attributes)


def _plain(text: str) -> str:
    """Return text that says the same whether a reader takes it as plain or, as OPML allows, as HTML."""
    return _REFERENCE.sub("& ", clean(text).replace("<", "\u2039"))
