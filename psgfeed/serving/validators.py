"""Validators (RFC 9110 §8.8, §13): what a document's tags are, and whether a client has it already. No I/O.

Each coding of a document has a strong tag of its own, as it must: the tag of the gzip form is that of the plain form
and ``-gzip``. That is also what Apache and Caddy make of a tag when they compress; so a client is answered rightly
whichever form it asks with, and whoever stands between.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

GZIP_SUFFIX = "-gzip"

_TAG = re.compile(r'\s*(?:W/)?"([^"]*)"\s*(?:,|$)')
_CODING = re.compile(r"-(?:gzip|br|zstd|deflate)$")
_HEX_DIGITS = 32


def tag_of(digest: str) -> str:
    """Return the opaque part of a document's tag from the SHA-256 of its bytes, in hexadecimal."""
    return digest[:_HEX_DIGITS]


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def matching_tag(if_none_match: str, tag: str) -> str | None:
    """Return the tag of a client's list that is one of the document's, as the client wrote it; else ``None``.

    Weak and strong forms compare as equal, as they must here (§13.1.2), and so do codings: they are of one content. A
    bare ``*`` stands for any document. What is no list of tags matches nothing.
    """
    if if_none_match.strip() == "*":
        return tag
    return next((known for known in _tags(if_none_match) if _CODING.sub("", known) == tag), None)


def _tags(header: str) -> Iterator[str]:
    position = 0
    while match := _TAG.match(header, position):
        yield match[1]
        position = match.end()


def is_unmodified(if_modified_since: str, modified: float) -> bool:
    """Tell whether a document was last modified at that time or before; ``modified`` is in seconds since 1970.

    HTTP's dates have whole seconds. What is no date is as if it had not been said.
    """
    try:
        since = parsedate_to_datetime(if_modified_since)
        return int(modified) <= since.replace(tzinfo=since.tzinfo or UTC).timestamp()
    except (ValueError, TypeError, OverflowError):
        return False


def http_date(modified: float) -> str:
    """Return seconds since 1970 as HTTP writes a date."""
    return format_datetime(datetime.fromtimestamp(int(modified), UTC), usegmt=True)
