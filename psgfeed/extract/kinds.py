"""What kind of document some bytes are: told by the bytes, because content types lie."""

import re

from psgfeed.extract.feed_guard import BYTES_MAX, feed_start
from psgfeed.extract.json_feed import looks_like_json_feed
from psgfeed.extract.kinds_page import judge_page
from psgfeed.model import Document, DocumentKind
from psgfeed.normalise.encodings import decode

_ARCHIVES_AND_PICTURES = (b"\x1f\x8b", b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FRAGMENT = re.compile(r"\s*<(?:div|table|p|article|main|section|ul|ol|h[1-6]|span|meta|title)[\s>]", re.IGNORECASE)


def guess_kind(document: Document) -> DocumentKind:
    """Tell feed, listing and article page apart; anything else is ``UNKNOWN``. Nothing is raised for bad input.

    RSS, RDF, Atom, CDF and JSON Feed are ``FEED``, even behind a few warnings of a program; a page is judged by what
    its head declares, then by how its text lies.
    """
    try:
        return _guess(document)
    except Exception:  # noqa: BLE001 - the boundary where a hostile document becomes one of no kind
        return DocumentKind.UNKNOWN


def _guess(document: Document) -> DocumentKind:
    if len(document.body) > BYTES_MAX or document.body.startswith(_ARCHIVES_AND_PICTURES):
        return DocumentKind.UNKNOWN
    text = decode(document.body, document.headers).text.lstrip("\ufeff \t\r\n\0")
    if looks_like_json_feed(text) or feed_start(text) >= 0:
        return DocumentKind.FEED
    is_page = not text.startswith(("{", "[")) and (_PAGE.search(text) or _FRAGMENT.match(text))
    return judge_page(text) if is_page else DocumentKind.UNKNOWN
