"""Feeds that are not well-formed XML, read by feedparser.

feedparser is given bytes in a stream and never a name or an address, because it would open either.
"""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from psgfeed.extract.feed_values import (
    absolute_link,
    author_name,
    is_image,
    joined_authors,
    text_or_none,
    tidy_categories,
)
from psgfeed.model import Found, Text
from psgfeed.normalise.markup import is_markup
from psgfeed.problems import ITEM_BAD_LINK, Finding


def parse_tolerant(text: str, base: str) -> Any:
    """Return feedparser's own result for the text of an XML document.

    Args:
        text: the document, its DOCTYPE and anything else that costs more than it gives already removed.
        base: the absolute address that relative links are resolved against; may be empty.

    Raises:
        Exception: feedparser raises what it meets, such as ``UnicodeEncodeError``; the caller decides what that costs.
    """
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers=headers,
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def found_in(entry: Mapping[str, Any], base: str, position: int) -> Found:
    """Return what one entry of feedparser holds, in the source's own strings."""
    link = _link(entry, base)
    published = _plain(entry, "published") or _plain(entry, "updated") or _plain(entry, "created")
    return Found(
        title=_detailed(entry, "title"),
        link=link,
        guid=_plain(entry, "id"),
        published=published,
        updated=_plain(entry, "updated"),
        summary=_detailed(entry, "summary"),
        content=_content(entry),
        author=text_or_none(_author(entry), "feed:author"),
        categories=tidy_categories(str(tag.get("label") or tag.get("term") or "") for tag in _dicts(entry, "tags")),
        image=_image(entry, base),
        position=position,
        findings=() if link or not entry.get("link") else (Finding(ITEM_BAD_LINK, detail=str(entry["link"])[:200]),),
    )


def _raw(entry: Mapping[str, Any], key: str) -> str:
    # feedparser's own mapping answers "updated" with "published"; the plain one does not.
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _plain(entry: Mapping[str, Any], key: str) -> Text | None:
    return text_or_none(_raw(entry, key), f"feed:{key}")


def _detailed(entry: Mapping[str, Any], key: str) -> Text | None:
    value = _raw(entry, key)
    detail = entry.get(f"{key}_detail")
    kind = str(detail.get("type", "")) if isinstance(detail, dict) else ""
    return text_or_none(value, f"feed:{key}", html="html" in kind and is_markup(value))


def _content(entry: Mapping[str, Any]) -> Text | None:
    for part in _dicts(entry, "content"):
        value, kind = str(part.get("value") or ""), str(part.get("type") or "")
        if value.strip() and (not kind or "text" in kind or "html" in kind):
            return text_or_none(value, "feed:content", html=is_markup(value))
    return None


def _link(entry: Mapping[str, Any], base: str) -> Text | None:
    candidates = (_raw(entry, "feedburner_origlink"), _raw(entry, "link"))
    for origin, candidate in zip(("feed:feedburner:origLink", "feed:link"), candidates, strict=True):
        link = absolute_link(candidate, base)
        if link:
            return Text(link, origin)
    return None


def _author(entry: Mapping[str, Any]) -> str:
    names = joined_authors(author_name(str(author.get("name") or "")) for author in _dicts(entry, "authors"))
    return names or author_name(_raw(entry, "author"))


def _image(entry: Mapping[str, Any], base: str) -> Text | None:
    for origin, address in _images(entry):
        link = absolute_link(address, base)
        if link:
            return Text(link, origin)
    return None


def _images(entry: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for part in _dicts(entry, "media_thumbnail"):
        yield "feed:media:thumbnail", str(part.get("url") or "")
    for part in _dicts(entry, "media_content"):
        if is_image(str(part.get("url") or ""), str(part.get("medium") or part.get("type") or "")):
            yield "feed:media:content", str(part.get("url") or "")
    for part in _dicts(entry, "links"):
        if part.get("rel") == "enclosure" and is_image(str(part.get("href") or ""), str(part.get("type") or "")):
            yield "feed:enclosure", str(part.get("href") or "")
    image = entry.get("image")
    if isinstance(image, dict):
        yield "feed:image", str(image.get("href") or "")


def _dicts(entry: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = dict.get(entry, key) if isinstance(entry, dict) else None
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
