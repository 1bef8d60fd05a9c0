"""WordPress's REST API: the list of posts (https://developer.wordpress.org/rest-api/reference/posts/).

Where the interface is closed, sites mostly still have their feed, and a document that is one is read as such.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from psgfeed.extract.feed_values import tidy_categories
from psgfeed.extract.syndication import read_feed
from psgfeed.model import Document, DocumentKind, Found, Reading, Source, Text
from psgfeed.normalise.encodings import decode
from psgfeed.problems import DOCUMENT_NO_ITEMS, DOCUMENT_UNREADABLE, ITEM_BROKEN, Finding

BY_FEED = "feed"  # the cursor of a site whose REST interface is closed

FIELDS = (
    "id,date,date_gmt,modified,modified_gmt,guid,link,title,excerpt,content,"
    "_links.author,_links.wp:term,_links.wp:featuredmedia,_embedded"
)
EMBEDDED = "author,wp:term,wp:featuredmedia"

_PAST_THE_END = "rest_post_invalid_page_number"
_NEVER = "0000-00-00"
_TEXT_MAX = 1_000_000

Json = Mapping[str, Any]


def read_wordpress(document: Document, source: Source | None = None) -> Reading:
    """Return the posts of a page of the REST interface, or the items of a feed; nothing is raised for bad input.

    The reading's cursor is the newest local time of change, as ``modified_after`` takes it, or ``BY_FEED``.
    """
    decoded = decode(document.body, document.headers)
    try:
        posts = json.loads(decoded.text)
    except (ValueError, RecursionError):
        return _by_feed(document, source)
    if not isinstance(posts, list):
        return _refused(document, posts)
    found, findings = _found_in(posts, document.url)
    return Reading(
        DocumentKind.FEED,
        document.url,
        encoding=decoded.encoding,
        found=found,
        findings=(*decoded.findings, *findings),
        next_pages=_next_pages(document, len(posts)),
        cursor=max((_string(post, "modified") for post in posts if isinstance(post, dict)), default=""),
    )


def _by_feed(document: Document, source: Source | None) -> Reading:
    reading = read_feed(document, source)
    if not reading.found:
        return reading
    return Reading(
        reading.kind,
        reading.url,
        reading.language,
        reading.title,
        reading.encoding,
        reading.found,
        reading.findings,
        reading.next_pages,
        cursor=BY_FEED,
    )


def _refused(document: Document, answer: object) -> Reading:
    """Read what the interface says in place of posts: that the page lies past the end, or why it is closed."""
    told = answer if isinstance(answer, dict) else {}
    problem = DOCUMENT_NO_ITEMS if _string(told, "code") == _PAST_THE_END else DOCUMENT_UNREADABLE
    finding = Finding(problem, document.url, f"{_string(told, 'code')} {_string(told, 'message')}".strip()[:200])
    return Reading(url=document.url, findings=(finding,))


def _found_in(posts: Sequence[object], place: str) -> tuple[tuple[Found, ...], tuple[Finding, ...]]:
    found, findings = [], []
    for position, post in enumerate(posts):
        if isinstance(post, dict):
            found.append(_found(post, position))
        else:
            findings.append(Finding(ITEM_BROKEN, f"{place}#{position + 1}"))
    return tuple(found), tuple(findings)


def _found(post: Json, position: int) -> Found:
    return Found(
        title=_rendered(post, "title"),
        link=_text(post, "link"),
        guid=_rendered(post, "guid"),
        published=_moment(post, "date"),
        updated=_moment(post, "modified"),
        summary=_rendered(post, "excerpt"),
        content=_rendered(post, "content"),
        author=_first(_embedded(post, "author"), "name"),
        image=_first(_embedded(post, "wp:featuredmedia"), "source_url"),
        categories=tidy_categories(_string(term, "name") for term in _terms(post)),
        position=position,
    )


def _moment(post: Json, name: str) -> Text | None:
    """Return an instant in UTC where the site gives one, else the time as the site's own clock shows it."""
    universal = _string(post, f"{name}_gmt")
    if universal and not universal.startswith(_NEVER):
        return Text(f"{universal.removesuffix('Z')}Z", f"api:{name}_gmt")
    return _text(post, name)


def _rendered(post: Json, name: str) -> Text | None:
    value = post.get(name)
    text = _string(value, "rendered") if isinstance(value, dict) else _string(post, name)
    return Text(text, f"api:{name}", html=True) if text.strip() else None


def _text(post: Json, name: str) -> Text | None:
    value = _string(post, name)
    return Text(value, f"api:{name}") if value.strip() else None


def _first(values: Sequence[Json], name: str) -> Text | None:
    value = next((text for one in values if (text := _string(one, name))), "")
    return Text(value, f"api:_embedded.{name}") if value else None


def _terms(post: Json) -> Iterator[Json]:
    for group in _list(_dict(post, "_embedded").get("wp:term")):
        yield from (term for term in _list(group) if isinstance(term, dict))


def _embedded(post: Json, name: str) -> list[Json]:
    return [value for value in _list(_dict(post, "_embedded").get(name)) if isinstance(value, dict)]


def _dict(value: Json, name: str) -> Json:
    inner = value.get(name)
    return inner if isinstance(inner, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _string(value: Json, name: str) -> str:
    text = value.get(name)
    return text[:_TEXT_MAX] if isinstance(text, str) else ""


def _next_pages(document: Document, count: int) -> tuple[str, ...]:
    """Return the address of the next page, as far as the header ``X-WP-TotalPages`` says that there is one."""
    parts = urlsplit(document.url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page, pages = (_number(text) for text in (query.get("page", "1"), document.headers.get("x-wp-totalpages", "")))
    if not count or page >= pages:
        return ()
    return (urlunsplit(parts._replace(query=urlencode(query | {"page": str(page + 1)}, safe=",:"))),)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0  # noqa: PLR2004 - no site has more pages
