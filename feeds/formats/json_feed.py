"""JSON Feed 1.1 (jsonfeed.org): the entries of the Atom and RSS twins, with the same ids and in the same order."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from feeds.formats.channel import Channel
from feeds.formats.text import author_name, body_html, clean, language_tag, uri
from psgfeed.model import Entry

NAME = "feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def render_json(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """Return a JSON Feed of the entries in their order, as UTF-8; equal input gives equal bytes."""
    feed: dict[str, Any] = {
        "version": VERSION,
        "title": clean(channel.title),
        "description": clean(channel.description),
        "language": channel.language,
        "home_page_url": channel.page_url,
        "feed_url": channel.url(NAME),
        "icon": channel.base_url + "icon.svg",
        "authors": [{"name": clean(channel.publisher)}],
        "items": [_item(channel, entry) for entry in entries],
    }
    if channel.hub:
        feed["hubs"] = [{"type": "WebSub", "url": channel.hub}]
    return json.dumps(feed, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _item(channel: Channel, entry: Entry) -> dict[str, Any]:
    link = uri(entry.link) or channel.page_url
    item: dict[str, Any] = {
        "id": entry.id,
        "url": link,
        "title": clean(entry.title) or link,
        "content_html": body_html(entry, channel.also_in, channel.read_at),
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "authors": [{"name": author_name(entry)}],
        "tags": [clean(name) for label in entry.categories for name in (label.name, label.also) if name],
    }
    optional = {
        "_source": _source(entry),
        "summary": clean(entry.summary),
        "language": language_tag(entry.language),
        "image": uri(entry.image),
    }
    return item | {key: value for key, value in optional.items() if value}


def _source(entry: Entry) -> dict[str, str]:
    """Return who published an entry's item, in an extension of ours; nothing for an entry that tells of no item."""
    if not entry.source_id:
        return {}
    source = {
        "id": entry.source_id,
        "name": clean(entry.source_name),
        "url": uri(entry.source_url),
        "rights": clean(entry.source_rights),
    }
    return {key: value for key, value in source.items() if value}


def _moment(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
