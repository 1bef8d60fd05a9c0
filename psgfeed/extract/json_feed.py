"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), read tolerantly: a wrong type costs one value."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from psgfeed.extract.feed_fast import Feed
from psgfeed.extract.feed_values import absolute_link, author_name, is_image, joined_authors, tidy_categories
from psgfeed.model import Found, Text
from psgfeed.normalise.markup import is_markup
from psgfeed.problems import ITEM_BAD_LINK, ITEM_BROKEN, Finding

Json = Mapping[str, Any]

_SURROGATE = re.compile("[\ud800-\udfff]")
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_ITEM = re.compile(r"\{")
_VERSION = re.compile(r'"version"\s*:\s*"([^"]{0,200})"')
_MENDED_MAX = 2_000_000
_FAILURES_MAX = 100
_ITEM_KEYS = frozenset({"id", "url", "external_url", "title", "summary", "content_html", "content_text"})

# Numbers stay as they are printed: an id of 1.10 is not 1.1, and no number is too long.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)


def looks_like_json_feed(text: str) -> bool:
    """Tell whether a text is a JSON object that names JSON Feed or lists items."""
    return text.startswith("{") and ("jsonfeed.org/version" in text[:4096] or _ITEMS.search(text) is not None)


def read_json_feed(text: str, base: str, limit: int) -> tuple[Feed | None, tuple[Finding, ...]]:
    """Read a JSON Feed into its items.

    Args:
        text: the document.
        base: the absolute address that relative links stand against; may be empty.
        limit: how many items are taken at most.

    Returns:
        The feed, or ``None`` when the document is none, and a finding for each item that could not be read.
    """
    head, whole = _decoded(text)
    items = head.get("items")
    items = items[:limit] if isinstance(items, list) else []
    named = "jsonfeed.org/version" in _string(head, "version")
    if not (named or any(isinstance(item, dict) and len(_ITEM_KEYS & item.keys()) > 1 for item in items)):
        return None, ()
    home = absolute_link(_string(head, "home_page_url"), base) or ""
    found: list[Found] = []
    findings = [] if whole else [Finding(ITEM_BROKEN, base, "the document is damaged")]
    for position, item in enumerate(items):
        if isinstance(item, dict):
            found.append(_found(item, head, base or home, position))
        else:
            findings.append(Finding(ITEM_BROKEN, f"{base}#{position + 1}"))
    return Feed(_string(head, "title"), home, True, _string(head, "language"), None, tuple(found)), tuple(findings)


def _decoded(text: str) -> tuple[Json, bool]:
    """Return the document, and whether it is whole; of a damaged one, the items around the damage."""
    try:
        value, _ = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return {"version": _named_version(text), "items": list(_whole_items(text[:_MENDED_MAX]))}, False
    return (value, True) if isinstance(value, dict) else ({}, True)


def _named_version(text: str) -> str:
    version = _VERSION.search(text)
    return version[1] if version else ""


def _whole_items(text: str) -> Iterator[Json]:
    """Yield the items that can be read where the document cannot; what has no id may be a part of another item."""
    opening = _ITEMS.search(text)
    start = _ITEM.search(text, opening.end()) if opening else None
    failures = 0
    while start and failures < _FAILURES_MAX:
        try:
            value, end = _DECODER.raw_decode(text, start.end() - 1)
        except (ValueError, RecursionError):
            failures += 1
            end = start.end()
        else:
            if "id" in value:
                yield value
        start = _ITEM.search(text, end)


def _found(item: Json, feed: Json, base: str, position: int) -> Found:
    link, findings = _link(item, base)
    return Found(
        title=_text(item, "title", html=False),
        link=link,
        guid=_text(item, "id", html=False),
        published=_text(item, "date_published", html=False) or _text(item, "date_modified", html=False),
        updated=_text(item, "date_modified", html=False),
        summary=_text(item, "summary"),
        content=_text(item, "content_html", html=True) or _text(item, "content_text", html=False),
        author=_author(item) or _author(feed),
        categories=tidy_categories(_strings(item.get("tags"))),
        image=_image(item, base),
        language=_text(item, "language", html=False),
        position=position,
        findings=findings,
    )


def _string(values: Json, key: str) -> str:
    value = values.get(key)
    return _SURROGATE.sub("\ufffd", value).strip() if isinstance(value, str) else ""


def _text(values: Json, key: str, *, html: bool | None = None) -> Text | None:
    value = _string(values, key)
    return Text(value, f"feed:{key}", is_markup(value) if html is None else html) if value else None


def _link(item: Json, base: str) -> tuple[Text | None, tuple[Finding, ...]]:
    for key in ("url", "external_url"):
        link = absolute_link(_string(item, key), base)
        if link:
            return Text(link, f"feed:{key}"), ()
    link = absolute_link(_string(item, "id"), "")
    refused = _string(item, "url")
    findings = (Finding(ITEM_BAD_LINK, detail=refused[:200]),) if refused else ()
    return (Text(link, "feed:id"), findings) if link else (None, findings)


def _author(values: Json) -> Text | None:
    """Return the authors' names; version 1.0 has one ``author``, 1.1 a list."""
    for key in ("authors", "author"):
        people = values.get(key)
        people = people if isinstance(people, list) else [people]
        names = joined_authors(author_name(_string(person, "name")) for person in people if isinstance(person, dict))
        names = names or joined_authors(author_name(person) for person in _strings(people))
        if names:
            return Text(names, f"feed:{key}")
    return None


def _strings(values: Any) -> Iterator[str]:
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, str):
            yield _SURROGATE.sub("\ufffd", value)


def _image(item: Json, base: str) -> Text | None:
    for key in ("image", "banner_image"):
        link = absolute_link(_string(item, key), base)
        if link:
            return Text(link, f"feed:{key}")
    attachments = item.get("attachments")
    for part in attachments if isinstance(attachments, list) else []:
        if isinstance(part, dict) and is_image(_string(part, "url"), _string(part, "mime_type")):
            link = absolute_link(_string(part, "url"), base)
            if link:
                return Text(link, "feed:attachments")
    return None
