import json
from datetime import UTC, datetime
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes with frictionless, its types do not
import pytest

from feeds.formats.channel import Channel
from feeds.formats.json_feed import render_json
from feeds.validation.json_feed import check_json_feed

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
ADDRESS = "https://feeds.example/peru/feed.json"
ITEM = {
    "id": "tag:feeds.example,2026:valley-1",
    "url": "https://valley.example/1",
    "title": "The dam is inspected",
    "content_html": "<p>Inspectors visit.</p>",
    "summary": "Inspectors visit.",
    "date_published": "2026-03-10T12:00:00Z",
    "date_modified": "2026-03-10T12:00:00Z",
    "authors": [{"name": "Ana Ramos"}],
    "tags": ["Mining"],
    "language": "es",
    "_source": {"id": "valley"},
}
GOOD = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Valley news",
    "home_page_url": "https://feeds.example/peru/",
    "feed_url": ADDRESS,
    "icon": "https://feeds.example/peru/icon.png",
    "language": "en",
    "authors": [{"name": "Valley news"}],
    "items": [ITEM],
}

BROKEN: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("json.shape", {"title": 7}, {}),
    ("json.shape", {"subtitle": "x"}, {}),
    ("json.shape", {"items": {}}, {}),
    ("json.shape", {}, {"id": 1}),
    ("json.shape", {}, {"tags": "Mining"}),
    ("json.shape", {}, {"attachments": [{"url": "https://valley.example/1.mp3"}]}),
    ("json.version", {"version": "https://jsonfeed.org/version/1"}, {}),
    ("json.home-missing", {"home_page_url": None}, {}),
    ("feed.self-missing", {"feed_url": None}, {}),
    ("feed.self-elsewhere", {"feed_url": "https://feeds.example/feed.json"}, {}),
    ("feed.id-twice", {"items": [ITEM, ITEM]}, {}),
    ("json.content-missing", {}, {"content_html": None}),
    ("json.date-missing", {}, {"date_published": None}),
    ("json.author-empty", {}, {"authors": [{}]}),
    ("value.date-3339", {}, {"date_published": "10 March 2026"}),
    ("value.date-implausible", {}, {"date_published": "2036-03-10T12:00:00Z"}),
    ("value.web-address", {}, {"url": "/1"}),
    ("value.web-address", {}, {"authors": [{"name": "Ana Ramos", "url": "javascript:0"}]}),
    ("value.web-address", {}, {"attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}]}),
    ("value.tag", {}, {"id": "tag:valley-1"}),
    ("value.language", {}, {"language": "Spanish!"}),
    ("html.element", {}, {"content_html": "<object></object>"}),
    ("xml.character", {}, {"title": "The \ufffd dam"}),
]


def _table(head: dict[str, Any], item: dict[str, Any]) -> bytes:
    table: dict[str, Any] = {**GOOD, "items": [_without_none(ITEM | item)]} | head
    return json.dumps(_without_none(table)).encode()


def _without_none(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def test_a_right_document_passes() -> None:
    assert check_json_feed(_table({}, {}), ADDRESS, NOW) == []


@pytest.mark.parametrize(("code", "head", "item"), BROKEN)
def test_each_rule_finds_the_document_that_breaks_it(code: str, head: dict[str, Any], item: dict[str, Any]) -> None:
    assert code in {note.code for note in check_json_feed(_table(head, item), ADDRESS, NOW)}


@pytest.mark.parametrize("content", [b"", b"[1", b"\xff"])
def test_what_is_no_json_is_said_to_be_none(content: bytes) -> None:
    assert [note.code for note in check_json_feed(content, ADDRESS, NOW)] == ["json.unreadable"]


def test_a_note_on_an_item_names_it() -> None:
    [note] = check_json_feed(_table({}, {"tags": "Mining"}), ADDRESS, NOW)
    assert note.entry == ITEM["id"]
    assert note.detail.startswith("items.0.tags")


def test_our_feeds_keep_to_a_schema_of_the_standard(channel: Channel, make_entry: Any) -> None:
    text = {"type": "string", "minLength": 1}
    author = {"type": "object", "properties": {"name": text, "url": text, "avatar": text}, "minProperties": 1}
    authors = {"type": "array", "items": author}
    item = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "tags": {"type": "array", "items": text},
            "authors": authors,
            "attachments": {"type": "array", "items": {"type": "object", "required": ["url", "mime_type"]}},
            "content_html": {"type": "string"},
            "content_text": {"type": "string"},
            **dict.fromkeys(("id", "url", "external_url", "title", "summary", "image", "banner_image"), text),
            **dict.fromkeys(("date_published", "date_modified", "language"), text),
        },
        "patternProperties": {"^_": {"type": "object"}},
        "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "required": ["version", "title", "items"],
        "properties": {
            "version": {"const": "https://jsonfeed.org/version/1.1"},
            "items": {"type": "array", "items": item},
            "authors": authors,
            "expired": {"type": "boolean"},
            "hubs": {"type": "array", "items": {"type": "object", "required": ["type", "url"]}},
            **dict.fromkeys(("title", "home_page_url", "feed_url", "description", "user_comment", "next_url"), text),
            **dict.fromkeys(("icon", "favicon", "language"), text),
        },
        "patternProperties": {"^_": {"type": "object"}},
        "additionalProperties": False,
    }
    entries = [make_entry(0), make_entry(1, image="https://valley.example/1.png", summary="", title="")]
    jsonschema.validate(json.loads(render_json(channel, entries)), schema)
