"""JSON Feed 1.1 (jsonfeed.org/version/1.1): its shape, and then what its values mean."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from feeds.validation.rules import Note
from feeds.validation.values import (
    has_bad_characters,
    wrong_atom_date,
    wrong_html,
    wrong_language,
    wrong_uri,
    wrong_web_address,
)

_VERSION = "https://jsonfeed.org/version/1.1"

_Text = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    """An object with the keys of the standard, and of extensions, which begin with an underscore (§Extensions)."""

    model_config = ConfigDict(strict=True, extra="allow")

    @model_validator(mode="after")
    def _only_known(self) -> "_Table":
        strange = sorted(key for key in self.model_extra or {} if not key.startswith("_"))
        if strange:
            raise ValueError(f"unknown: {', '.join(strange)}")
        return self


class _Author(_Table):
    name: _Text | None = None
    url: _Text | None = None
    avatar: _Text | None = None


class _Attachment(_Table):
    url: _Text
    mime_type: _Text
    title: _Text | None = None
    size_in_bytes: int | None = None
    duration_in_seconds: float | None = None


class _Item(_Table):
    id: _Text
    url: _Text | None = None
    external_url: _Text | None = None
    title: _Text | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: _Text | None = None
    image: _Text | None = None
    banner_image: _Text | None = None
    date_published: _Text | None = None
    date_modified: _Text | None = None
    authors: list[_Author] | None = None
    tags: list[_Text] | None = None
    language: _Text | None = None
    attachments: list[_Attachment] | None = None


class _Hub(_Table):
    type: _Text
    url: _Text


class _Feed(_Table):
    version: _Text
    title: _Text
    home_page_url: _Text | None = None
    feed_url: _Text | None = None
    description: _Text | None = None
    user_comment: _Text | None = None
    next_url: _Text | None = None
    icon: _Text | None = None
    favicon: _Text | None = None
    authors: list[_Author] | None = None
    language: _Text | None = None
    expired: bool | None = None
    hubs: list[_Hub] | None = None
    items: list[_Item]


def check_json_feed(content: bytes, address: str, now: datetime) -> list[Note]:
    """Return what is wrong with a JSON Feed that is published at an address."""
    try:
        table = json.loads(content)
    except ValueError as error:
        return [Note("json.unreadable", getattr(error, "lineno", 0), detail=str(error)[:100])]
    try:
        feed = _Feed.model_validate(table)
    except ValidationError as error:
        return [_shape_note(detail, table) for detail in error.errors()]
    return [*_feed_notes(feed, address), *(note for item in feed.items for note in _item_notes(item, now))]


def _shape_note(detail: Any, table: Any) -> Note:
    keys = detail["loc"]
    entry = ""
    if len(keys) > 1 and keys[0] == "items" and isinstance(table["items"][keys[1]], dict):
        entry = str(table["items"][keys[1]].get("id", ""))
    return Note("json.shape", entry=entry, detail=f"{'.'.join(map(str, keys))}: {detail['msg']}"[:150])


def _feed_notes(feed: _Feed, address: str) -> Iterator[Note]:
    if feed.version != _VERSION:
        yield Note("json.version", detail=feed.version)
    if feed.feed_url is None:
        yield Note("feed.self-missing")
    elif feed.feed_url != address:
        yield Note("feed.self-elsewhere", detail=f"{feed.feed_url}, not {address}")
    if feed.home_page_url is None:
        yield Note("json.home-missing")
    addresses = (feed.home_page_url, feed.next_url, feed.icon, feed.favicon, *(hub.url for hub in feed.hubs or ()))
    for value in addresses:
        if value and wrong_web_address(value):
            yield Note("value.web-address", detail=value[:100])
    if feed.language and wrong_language(feed.language):
        yield Note("value.language", detail=feed.language)
    counts = Counter(item.id for item in feed.items)
    yield from (Note("feed.id-twice", entry=id_) for id_, count in counts.items() if count > 1)


def _item_notes(item: _Item, now: datetime) -> Iterator[Note]:
    if wrong := wrong_uri(item.id):
        yield Note(wrong, entry=item.id)
    if item.content_html is None and item.content_text is None:
        yield Note("json.content-missing", entry=item.id)
    yield from _address_and_date_notes(item, now)
    if item.language and wrong_language(item.language):
        yield Note("value.language", entry=item.id, detail=item.language)
    yield from (Note(code, entry=item.id, detail=detail) for code, detail in wrong_html(item.content_html or ""))
    if any(author.name is None and author.url is None and author.avatar is None for author in item.authors or ()):
        yield Note("json.author-empty", entry=item.id)
    if any(has_bad_characters(value) for value in (item.title or "", item.summary or "", item.content_html or "")):
        yield Note("xml.character", entry=item.id)


def _address_and_date_notes(item: _Item, now: datetime) -> Iterator[Note]:
    people = (place for author in item.authors or () for place in (author.url, author.avatar))
    attached = (attachment.url for attachment in item.attachments or ())
    for value in (item.url, item.external_url, item.image, item.banner_image, *people, *attached):
        if value and wrong_web_address(value):
            yield Note("value.web-address", entry=item.id, detail=value[:100])
    if item.date_published is None:
        yield Note("json.date-missing", entry=item.id)
    for value in (item.date_published, item.date_modified):
        if value and (wrong := wrong_atom_date(value, now)):
            yield Note(wrong, entry=item.id, detail=value)
