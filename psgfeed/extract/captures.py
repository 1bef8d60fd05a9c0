"""What a web archive has of a page: the list of its captures, as a CDX server gives it in JSON.

The format is that of https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server: a list of rows, of
which the first names the fields.
"""

import json
import re
from urllib.parse import quote, urlsplit

from psgfeed.model import Document, DocumentKind, Reading, Source
from psgfeed.problems import DOCUMENT_NO_ITEMS, DOCUMENT_UNREADABLE, Finding

CAPTURES_MAX = 5000

_LISTED = re.compile(r"(?P<archive>https?://[^/]+)/(?:web/)?\*/(?P<page>\S+)", re.IGNORECASE)
_CAPTURE = re.compile(
    r"https?://[^/]+/web/(?P<moment>\d{4,14})(?:[a-z]{2}_)?/(?P<page>https?:/{1,2}\S+)", re.IGNORECASE
)
_MOMENT = re.compile(r"\d{14}")
_FIELDS = ("timestamp", "original")


def captures_address(listed: str) -> str:
    """Return the address of a page's list of captures; ``listed`` is ``https://ARCHIVE/web/*/PAGE``.

    Captures with the same content as the one before are left out by the server.

    Raises:
        ValueError: ``listed`` is no such address.
    """
    found = _LISTED.fullmatch(listed)
    if not found:
        raise ValueError(f"{listed} is not of the form https://ARCHIVE/web/*/PAGE")
    page = quote(found["page"], safe="")
    wanted = f"url={page}&output=json&fl=timestamp,original&filter=statuscode:200&collapse=digest"
    return f"{found['archive']}/cdx/search/cdx?{wanted}"


def is_list(url: str) -> bool:
    """Tell whether an address is one of a list of captures."""
    return urlsplit(url).path.endswith("/cdx")


def read_captures(document: Document, source: Source | None = None) -> Reading:  # noqa: ARG001 - a reader takes both
    """Return the addresses of captures, newest first, as pages that continue the list; nothing is raised."""
    try:
        rows = json.loads(document.body)
    except (ValueError, RecursionError):
        return Reading(url=document.url, findings=(Finding(DOCUMENT_UNREADABLE, document.url, "no list of captures"),))
    captures = sorted(_captures(rows), reverse=True)[:CAPTURES_MAX] if isinstance(rows, list) else []
    parts = urlsplit(document.url)
    return Reading(
        DocumentKind.FEED,
        document.url,
        findings=() if captures else (Finding(DOCUMENT_NO_ITEMS, document.url, "no captures"),),
        next_pages=tuple(f"{parts.scheme}://{parts.netloc}/web/{moment}id_/{page}" for moment, page in captures),
    )


def _captures(rows: list[object]) -> set[tuple[str, str]]:
    head = rows[0] if rows and isinstance(rows[0], list) else []
    if not all(name in head for name in _FIELDS):
        return set()
    moment, page = (head.index(name) for name in _FIELDS)
    whole = (row for row in rows[1:] if isinstance(row, list) and len(row) == len(head))
    pairs = ((row[moment], row[page]) for row in whole)
    return {(when, what) for when, what in pairs if _is_capture(when, what)}


def _is_capture(moment: object, page: object) -> bool:
    is_text = isinstance(moment, str) and isinstance(page, str)
    return is_text and bool(_MOMENT.fullmatch(str(moment))) and str(page).lower().startswith(("http://", "https://"))


def captured(document: Document) -> Document:
    """Return a capture as the document that it is of, under the page's own address; another one as it is.

    The moment of the capture is kept as the header ``memento-datetime`` (RFC 7089) where the archive sends none.
    """
    found = _CAPTURE.fullmatch(document.url)
    if not found:
        return document
    headers = {"memento-datetime": found["moment"], **document.headers}
    return Document(document.body, found["page"], headers)
