"""JSON answers of interfaces: where the records are, and where in a record each value stands.

An interface is told by a ``Shape``, in paths: keys joined by dots. A list on the way is followed into each of its
entries, so that ``fields.source.name`` leads to the names of all sources.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from psgfeed.extract.feed_guard import refuse_by_size
from psgfeed.extract.feed_values import absolute_link, joined_authors, tidy_categories
from psgfeed.model import Document, DocumentKind, Found, Reading, Source, Text
from psgfeed.normalise.encodings import decode
from psgfeed.normalise.markup import is_markup
from psgfeed.problems import (
    DOCUMENT_NO_ITEMS,
    DOCUMENT_REFUSED,
    DOCUMENT_UNREADABLE,
    ITEM_BAD_LINK,
    ITEM_BROKEN,
    Finding,
)

Json = Mapping[str, Any]
Paths = tuple[str, ...]
Finish = Callable[[Found, Json], Found]

RECORDS_MAX = 2001  # one more than the intake takes, so that it can tell that there were more
MARKS_MAX = 1_000_000  # of commas and opened brackets, each of which may become an object of 50 bytes and more
_VALUES_MAX = 50  # at the end of one path
_VALUE_MAX = 1_000_000  # characters; a cleaner reads fewer
_QUOTED = 120
_PAGE_DIGITS_MAX = 6

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9A-Fa-f]{4})?')
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"'<>]{1,4096})["']""", re.IGNORECASE)

# Numbers stay as they are printed: an id is a name, and no number is too long.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)


@dataclass(frozen=True, slots=True)
class Pager:
    """How the next page of an answer is asked for: by a parameter of the address that counts records, or pages.

    ``size`` is how many records a full page has; ``size_parameter`` names the parameter that says so where it is given.
    Records are counted from 0, pages from 1.
    """

    parameter: str
    size: int
    size_parameter: str = ""
    counts_pages: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the values of an interface's records are. Of several paths to one value the first that holds text counts.

    ``records`` leads to a list of records, or to an object whose values they are, all but those under ``beside``.
    ``days`` lead to days that are printed as a midnight of some zone: what follows the day says nothing. ``published``
    is read where there is none. ``author`` and ``categories`` are all that their paths lead to. A link may be printed
    as an anchor. ``silent`` is how an answer without records looks: the records may be absent.
    """

    records: str
    title: Paths
    link: Paths = ()
    guid: Paths = ()
    days: Paths = ()
    published: Paths = ()
    updated: Paths = ()
    summary: Paths = ()
    content: Paths = ()
    author: Paths = ()
    categories: Paths = ()
    language: Paths = ()
    image: Paths = ()
    beside: frozenset[str] = frozenset()
    silent: bool = False
    pager: Pager | None = None


def read_records(document: Document, source: Source | None, shape: Shape, finish: Finish | None = None) -> Reading:
    """Read an interface's answer into items. Nothing is raised for bad input.

    Args:
        document: the bytes with their headers; relative links stand against its url.
        source: who publishes it; its address is the base when the document has none.
        shape: where the values are.
        finish: completes an item with what paths cannot say; it gets the record as well.

    Returns:
        A reading of kind ``feed``. Kind ``unknown`` with a finding when the document asks for more work than an answer
        does (``document.refused``, ``document.too_large``), is no JSON, or lacks the records
        (``document.unreadable``; its first words are the detail, since interfaces refuse in prose).
    """
    try:
        return _read(document, _base(document, source), shape, finish or _as_it_is)
    except Exception as error:  # noqa: BLE001 - the boundary where one hostile document pays for a bug alone
        return _unknown(document, Finding(DOCUMENT_UNREADABLE, document.url, f"{type(error).__name__}: {error}"[:200]))


def values_at(record: Json, path: str) -> Iterator[str]:
    """Yield the strings and numbers that a path leads to, whole and not empty, at most 50."""
    found: list[Any] = [record]
    for key in path.split("."):
        entries = (value[key] for value in found if isinstance(value, dict) and key in value)
        found = list(islice(_opened(entries), _VALUES_MAX))
    for value in found:
        text = _SURROGATE.sub("\ufffd", value[:_VALUE_MAX]).strip() if isinstance(value, str) else ""
        if text:
            yield text


def text_at(record: Json, paths: Paths) -> Text | None:
    """Return the first string that one of the paths leads to, with the path as its origin."""
    for path in paths:
        for value in values_at(record, path):
            return Text(value, f"api:{path}", is_markup(value))
    return None


def with_parameters(url: str, **parameters: str) -> str:
    """Return an address with these parameters in its query; the others stay byte for byte."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and _name(pair) not in parameters]
    return urlunsplit(
        parts._replace(query="&".join([*kept, *(f"{name}={value}" for name, value in parameters.items())]))
    )


def _base(document: Document, source: Source | None) -> str:
    return absolute_link(document.url, "") or absolute_link(source.url if source else "", "") or ""


def _read(document: Document, base: str, shape: Shape, finish: Finish) -> Reading:
    refusal = refuse_by_size(document.body, document.url)
    if refusal:
        return _unknown(document, refusal)
    decoded = decode(document.body, document.headers, html=False)
    text = decoded.text.lstrip("\ufeff \t\r\n\0")
    if sum(map(text.count, ",[{")) > MARKS_MAX:
        return _unknown(document, Finding(DOCUMENT_REFUSED, document.url))
    try:
        records = _records(_loaded(text), shape)
    except RecursionError:
        return _unknown(document, Finding(DOCUMENT_REFUSED, document.url))
    if records is None:
        return _unknown(document, Finding(DOCUMENT_UNREADABLE, document.url, " ".join(text[:_QUOTED].split())))
    found, findings = _items(records[:RECORDS_MAX], shape, base, finish)
    if not found:
        findings = (*findings, Finding(DOCUMENT_NO_ITEMS, document.url))
    return Reading(
        DocumentKind.FEED,
        url=document.url,
        encoding=decoded.encoding,
        found=found,
        findings=(*decoded.findings, *findings),
        next_pages=_next_pages(base, shape.pager, len(records)),
    )


def _unknown(document: Document, finding: Finding) -> Reading:
    return Reading(url=document.url, findings=(finding,))


def _loaded(text: str) -> Any:
    """Return what a text holds, or ``None`` when it is no JSON, even with its stray backslashes taken out."""
    try:
        return _DECODER.raw_decode(text)[0]
    except ValueError:
        mended = _ESCAPE.sub(lambda escape: escape[0] if escape[1] else "", text)
    try:
        return _DECODER.raw_decode(mended)[0]
    except ValueError:
        return None


def _records(answer: Any, shape: Shape) -> list[Any] | None:
    """Return an answer's records, or ``None`` when it has no place for them."""
    value = answer
    for key in shape.records.split(".") if shape.records else ():
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [record for key, record in value.items() if key not in shape.beside]
    return [] if shape.silent and isinstance(answer, dict) else None


def _items(
    records: list[Any], shape: Shape, base: str, finish: Finish
) -> tuple[tuple[Found, ...], tuple[Finding, ...]]:
    found: list[Found] = []
    findings: list[Finding] = []
    for position, record in enumerate(records):
        if isinstance(record, dict):
            found.append(finish(_found(record, shape, base, position), record))
        else:
            findings.append(Finding(ITEM_BROKEN, f"{base}#{position + 1}"))
    return tuple(found), tuple(findings)


def _found(record: Json, shape: Shape, base: str, position: int) -> Found:
    link, findings = _link(record, shape.link, base)
    image = text_at(record, shape.image)
    picture = absolute_link(image.value, base) if image else None
    return Found(
        title=text_at(record, shape.title),
        link=link,
        guid=text_at(record, shape.guid),
        published=_day(record, shape.days) or text_at(record, shape.published),
        updated=text_at(record, shape.updated),
        summary=text_at(record, shape.summary),
        content=text_at(record, shape.content),
        author=_author(record, shape.author),
        categories=tidy_categories(value for path in shape.categories for value in values_at(record, path)),
        language=text_at(record, shape.language),
        image=Text(picture, image.origin) if image and picture else None,
        position=position,
        findings=findings,
    )


def _link(record: Json, paths: Paths, base: str) -> tuple[Text | None, tuple[Finding, ...]]:
    """Return the first address that is one, and a finding when there were strings and none of them is."""
    refused = ""
    for path in paths:
        for value in values_at(record, path):
            anchor = _HREF.search(value) if "<" in value else None
            link = absolute_link(html.unescape(anchor[1]) if anchor else value, base)
            if link:
                return Text(link, f"api:{path}"), ()
            refused = refused or value
    return None, (Finding(ITEM_BAD_LINK, detail=refused[:200]),) if refused else ()


def _day(record: Json, paths: Paths) -> Text | None:
    printed = text_at(record, paths)
    return Text(printed.value.partition("T")[0], printed.origin) if printed else None


def _author(record: Json, paths: Paths) -> Text | None:
    for path in paths:
        names = joined_authors(values_at(record, path))
        if names:
            return Text(names, f"api:{path}")
    return None


def _as_it_is(found: Found, _record: Json) -> Found:
    return found


def _opened(values: Iterator[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from value
        else:
            yield value


def _next_pages(url: str, pager: Pager | None, count: int) -> tuple[str, ...]:
    """Return the address of the page that follows a full one."""
    if pager is None:
        return ()
    first = 1 if pager.counts_pages else 0
    size = _number(url, pager.size_parameter) or pager.size
    if count < size:
        return ()
    here = _number(url, pager.parameter) or first
    step = 1 if pager.counts_pages else size
    return (with_parameters(url, **{pager.parameter: str(here + step)}),)


def _number(url: str, parameter: str) -> int:
    """Return a parameter of an address as a number; 0 when it is none."""
    for pair in urlsplit(url).query.split("&"):
        value = pair.partition("=")[2]
        if parameter and _name(pair) == parameter and value.isdecimal() and len(value) <= _PAGE_DIGITS_MAX:
            return int(value)
    return 0


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])
