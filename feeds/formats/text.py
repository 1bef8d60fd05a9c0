"""Other people's text and addresses, made fit for any feed: well-formed, and silent in the W3C's validator."""

import html
import re
from functools import lru_cache
from html.entities import name2codepoint
from urllib.parse import quote, urlsplit, urlunsplit

from psgfeed.model import Entry

# What XML 1.0 §2.2 forbids, and besides what validators flag (C1 controls, U+FFFD, noncharacters) and what turns the
# direction of a reader's whole list (bidirectional overrides).
_UNFIT = re.compile(
    "[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
# UTF-8 that was read as Latin-1. Parsers hand text out in pieces, cut where something is escaped; a piece is looked at
# by itself.
_DAMAGED = re.compile("[\u00c2\u00c3][\u0080-\u00bf]")
_PIECE = re.compile("[^&<>]+")
_SPACES = re.compile(r"\s+")
_REFERENCE = re.compile(r"&(#?\w+)")
_TAG = re.compile(r"<(?=[/\w.+'-])")  # of HTML, or of an address of mail between angle brackets
_ESCAPED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(/[A-Za-z0-9/._~-]*)?(\?[A-Za-z0-9=&._~-]*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

# An entry stands in several feeds, in three formats and on pages: what was cleaned once is remembered.
_remembered = lru_cache(maxsize=8192)

_URI_SAFE = ";/?:@&=+$.-_!~*'(),%#"


@_remembered
def clean(text: str) -> str:
    """Return text without what a feed must not carry, with single spaces; UTF-8 that was read as Latin-1 is mended."""
    # Most text is sound, and asking is cheaper than replacing.
    if text.isprintable() and "\ufffd" not in text and not _DAMAGED.search(text):
        return _SPACES.sub(" ", text).strip() if "  " in text else text.strip()
    before = ""
    while text != before:  # what is taken out may bring damage together
        before, text = text, _SPACES.sub(" ", _UNFIT.sub("", _PIECE.sub(_read_again, text))).strip()
    return text


def _read_again(piece: re.Match[str]) -> str:
    text = piece[0]
    while _DAMAGED.search(text):  # it may have happened more than once
        try:
            text = text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return text


@_remembered
def title_text(text: str) -> str:
    """Return text for an element that readers may take for HTML: what looks like a tag or a reference is set apart."""
    text = clean(text)
    return _TAG.sub("< ", _REFERENCE.sub(_set_apart, text)) if "<" in text or "&" in text else text


def _set_apart(match: re.Match[str]) -> str:
    name = match[1]
    is_reference = name in name2codepoint or name == "apos" or not name.isalpha()
    return f"& {name}" if is_reference else match[0]


@_remembered
def uri(address: str) -> str:
    """Return an http or https address in ASCII (RFC 3986), or an empty string when it is none.

    An IPv6 host is none to readers that follow RFC 2396, as RSS does.
    """
    if _PLAIN_ADDRESS.fullmatch(address):
        return address
    try:
        parts = urlsplit(clean(address))
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not re.fullmatch(r"[A-Za-z0-9._-]+", host):
        return ""
    path, query, fragment = (_escape(part) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), host + port, path, query, fragment.replace("#", "%23")))


def _escape(part: str) -> str:
    return _ESCAPED.sub("%25", quote(part, safe=_URI_SAFE))


def author_name(entry: Entry) -> str:
    """Return who wrote an entry: the person, else the source."""
    return title_text(entry.author) or title_text(entry.source_name) or entry.source_id


def language_tag(language: str) -> str:
    """Return a language fit for ``xml:lang`` (BCP 47), or an empty string."""
    return language if _LANGUAGE.fullmatch(language) and language != "und" else ""


def body_html(entry: Entry, also_in: str, read_at: str) -> str:
    """Return an entry's summary as HTML, with a link to where it can be read and to all who tell the same story.

    ``also_in`` are the words before the others; ``read_at`` those of the link, around ``{source}``. It is never empty:
    an entry of which nothing else can be told says its title.
    """
    if entry.body:
        return entry.body
    parts = [html.escape(clean(entry.summary), quote=False), _read_link(entry, read_at)]
    links = ", ".join(_link(address, name) for name, address in entry.also_in if uri(address))
    if links:
        parts.append(f"{html.escape(also_in, quote=False)}: {links}")
    told = [part for part in parts if part] or [html.escape(clean(entry.title) or author_name(entry), quote=False)]
    return "".join(f"<p>{part}</p>" for part in told)


def _read_link(entry: Entry, read_at: str) -> str:
    name = clean(entry.source_name) or entry.source_id
    return _link(entry.link, read_at.format(source=name)) if uri(entry.link) and name else ""


def _link(address: str, name: str) -> str:
    href = uri(address)
    return f'<a href="{html.escape(href)}">{html.escape(clean(name) or href, quote=False)}</a>'


def forget() -> None:
    """Forget what was cleaned."""
    for remembered in (clean, title_text, uri):
        remembered.cache_clear()
