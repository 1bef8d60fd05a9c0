"""One value at a time: what is wrong with a date, an address, a language, a text, a piece of HTML. No I/O."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.entities import name2codepoint
from urllib.parse import urlsplit

from lxml import html
from lxml.html import defs

from feeds.formats.languages import is_listed
from feeds.validation.rules import known

_EARLIEST_YEAR = 1990
_AHEAD_MAX = timedelta(minutes=10)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(
    r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r" \d\d:\d\d(:\d\d)? ([+-]\d\d[03]0|UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|Z)"
)
_SAFE = r"[0-9a-zA-Z;/?:@&=+$.\-_!~*'(),]|%[0-9A-Fa-f]{2}"
_URI = re.compile(rf"[a-zA-Z][0-9a-zA-Z+.-]*:(//)?(?:{_SAFE})+(#(?:{_SAFE})*)?")
_TAG = re.compile(rf"tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{{4}}(-\d\d(-\d\d)?)?:(?:{_SAFE})*(#(?:{_SAFE})*)?")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*")
_MEDIA_TYPE = re.compile(r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+(\s*;\s*[^\s=;]+=(\"[^\"]*\"|[^\s;\"]+))*")
_BAD_CHARACTER = re.compile("[\x80-\x9f\ufffd]")
_DAMAGED = re.compile("[\u00c2\u00c3][\u0080-\u00bf]")
_MAIL_ADDRESS = re.compile(r"<[\w.+'-]+@[\w-]+(\.[\w-]+)*>")
# What HTML reads as the start of a reference or a tag, and is none.
_HALF_MARKUP = re.compile(r"&(?!(?:[a-zA-Z]\w*|#\d+|#[xX][0-9a-fA-F]+);|[\s<&]|$)|<(?![a-zA-Z/!?])")
_END_TAG = re.compile(r"</([a-zA-Z]\w*)\s*>")
_REFERENCE = re.compile(r"&(#?\w+)")
_DOCUMENT_TAG = re.compile(r"<(!doctype|html|head|body|frameset)\b", re.IGNORECASE)
_MARKUP = re.compile(r"&#[x0-9]|<[/a-zA-Z]")


def wrong_atom_date(text: str, now: datetime) -> str:
    """Return the code of what is wrong with a date of Atom or JSON Feed (RFC 3339), or an empty string."""
    if not _RFC3339.fullmatch(text):
        return "value.date-3339"
    instant = parsed_date(text)
    return _implausible(instant, now) if instant else "value.date-3339"


def wrong_rss_date(text: str, now: datetime) -> str:
    """Return the code of what is wrong with a date of RSS or OPML (RFC 822, four-digit year), or an empty string."""
    if not _RFC822.fullmatch(text):
        return "value.date-822"
    instant = parsed_date(text)
    if instant is None:
        return "value.date-822"
    if "," in text and text[:3] != _WEEKDAYS[_calendar_day(text, instant).weekday()]:
        return "value.weekday"
    return _implausible(instant, now)


def _calendar_day(text: str, instant: datetime) -> date:
    try:
        return parsedate_to_datetime(text).date()
    except ValueError:
        return instant.date()


def parsed_date(text: str) -> datetime | None:
    """Return the instant, in UTC, that a date of RFC 3339 or RFC 822 names; ``None`` when it names none."""
    try:
        instant = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _implausible(instant: datetime, now: datetime) -> str:
    is_so = instant.year < _EARLIEST_YEAR or instant > now + _AHEAD_MAX
    return "value.date-implausible" if is_so else ""


def wrong_uri(text: str) -> str:
    """Return the code of what is wrong with an absolute URI, or an empty string."""
    if text.lower().startswith("tag:"):
        return "" if _TAG.fullmatch(text) else "value.tag"
    if not _URI.fullmatch(text):
        return "value.uri"
    if text.partition(":")[0].lower() in {"http", "https"} and not _has_host(text):
        return "value.uri"
    return ""


def wrong_web_address(text: str) -> str:
    """Return the code of what is wrong with an address that readers open, or an empty string."""
    if not text.lower().startswith(("http://", "https://")):
        return "value.web-address"
    return wrong_uri(text)


def _has_host(text: str) -> bool:
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def wrong_language(text: str) -> str:
    """Return the code of what is wrong with a language (BCP 47), or an empty string."""
    return "" if _LANGUAGE.fullmatch(text) else "value.language"


def wrong_feed_language(text: str) -> str:
    """Return the code of what is wrong with a language that feed readers shall know, or an empty string."""
    return wrong_language(text) or ("" if is_listed(text) else "value.language-unlisted")


def wrong_media_type(text: str) -> str:
    """Return the code of what is wrong with a media type, or an empty string."""
    return "" if _MEDIA_TYPE.fullmatch(text) else "value.media-type"


def has_bad_characters(text: str) -> bool:
    """Tell whether a text was damaged on the way: C1 controls, replacement characters, UTF-8 read as Latin-1."""
    if _BAD_CHARACTER.search(text):
        return True
    return bool(_DAMAGED.search(text)) and any(map(_is_utf8_as_latin, re.split("[&<>]", text)))


def _is_utf8_as_latin(piece: str) -> bool:
    if not _DAMAGED.search(piece):
        return False
    try:
        piece.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return False
    return True


def holds_mail_address(name: str) -> bool:
    """Tell whether a name has an address of mail in angle brackets."""
    return bool(_MAIL_ADDRESS.search(name))


def wrong_plain_text(text: str) -> str:
    """Return the code of what is wrong with a plain text that some readers take for HTML, or an empty string."""
    if any(tag.lower() in _html_tags() for tag in _END_TAG.findall(text)):
        return "value.html-in-text"
    if any(name in name2codepoint or name == "apos" or not name.isalpha() for name in _REFERENCE.findall(text)):
        return "value.html-in-text"
    return "value.markup-in-text" if _MARKUP.search(text) else ""


def _html_tags() -> frozenset[str]:
    return frozenset(defs.tags)


def wrong_html(markup: str) -> Iterator[tuple[str, str]]:
    """Yield the code and the detail of everything wrong with the HTML inside an entry."""
    allowed = known()["html"]
    for tag in _DOCUMENT_TAG.findall(markup):
        yield "html.element", tag.lower()
    parser = html.HTMLParser()
    root = html.document_fromstring(f"<div>{markup}</div>", parser=parser)
    yield from (("html.ill-formed", found) for found in _half_markup(markup, parser))
    frame = {root, root.find("body"), root.find("body/div")}
    for element in root.iter():
        if element in frame:
            continue
        if not isinstance(element.tag, str):
            yield "html.comment", ""
            continue
        if element.tag not in allowed["elements"]:
            yield "html.element", element.tag
        for name, value in element.attrib.items():
            if str(name) not in allowed["attributes"]:
                yield "html.attribute", f"{element.tag} {name}"
            elif name == "href" and wrong_web_address(str(value)):
                yield ("html.relative" if not re.match(r"\w+:", str(value)) else "html.address"), str(value)[:100]


def _half_markup(markup: str, parser: html.HTMLParser) -> list[str]:
    """Return the tags that do not belong together, and the characters that only half begin a tag or a reference."""
    mismatched = [error.message for error in parser.error_log if error.type_name == "ERR_TAG_NAME_MISMATCH"]
    return [*mismatched[:1], *(markup[found.start() :][:20] for found in _HALF_MARKUP.finditer(markup))]
