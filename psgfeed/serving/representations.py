"""A document as it is served, and the answer to one request for it: whole, in part, or "you have it already"."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse

from psgfeed.serving.media import Media
from psgfeed.serving.negotiation import takes_gzip
from psgfeed.serving.ranges import Part, UnsatisfiableError, wanted_part
from psgfeed.serving.validators import GZIP_SUFFIX, digest_of, http_date, is_unmodified, matching_tag, tag_of

# Below it gzip saves no packet.
_GZIP_MIN = 860
_GZIP_LEVEL = 6
_CHUNK = 256 * 1024

_ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}


@dataclass(frozen=True, slots=True)
class Representation:
    """A document with its validators and headers; ``modified`` is in seconds since 1970, ``None`` if not known.

    A small one is held in memory, in ``body`` and ``zipped`` (empty where gzip gains nothing). A large one is an open
    file, which the answer closes: it stays the one that was opened, whatever is put in its place meanwhile.
    """

    tag: str
    modified: float | None
    size: int
    headers: Mapping[str, str]
    body: bytes = b""
    zipped: bytes = b""
    file: BinaryIO | None = None

    @property
    def weight(self) -> int:
        """Return how many bytes of memory it takes."""
        return len(self.body) + len(self.zipped)


def held(content: bytes, media: Media, modified: float | None, site: Mapping[str, str]) -> Representation:
    """Return a document of bytes; ``site`` are the headers that the site wants, which count before the table's."""
    zipped = gzip.compress(content, _GZIP_LEVEL, mtime=0) if media.compressible and len(content) > _GZIP_MIN else b""
    return Representation(
        tag=tag_of(digest_of(content)),
        modified=modified,
        size=len(content),
        headers=headers_of(media, site),
        body=content,
        zipped=zipped if len(zipped) < len(content) else b"",
    )


def headers_of(media: Media, site: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a document that do not depend on who asks."""
    told = {**_ALWAYS, "content-type": media.type, "cache-control": f"public, max-age={media.max_age}", **site}
    if media.compressible:
        told["vary"] = "Accept-Encoding"
    return told


def answer(document: Representation, method: str, headers: Headers) -> Response:
    """Return the answer to a GET or HEAD request with these headers."""
    asks_part = method == "GET" and "range" in headers and _range_holds(document, headers)
    zipped = bool(document.zipped) and not asks_part and takes_gzip(_joined(headers, "accept-encoding"))
    tag = document.tag + (GZIP_SUFFIX if zipped else "")
    told = {**document.headers, "accept-ranges": "bytes"}
    if document.modified is not None:
        told["last-modified"] = http_date(document.modified)
    known = _known_tag(document, tag, headers)
    if known is not None:
        _close(document)
        del told["content-type"]
        return Response(status_code=304, headers={**told, "etag": f'"{known}"'})
    told["etag"] = f'"{tag}"'
    if zipped:
        return Response(document.zipped, headers={**told, "content-encoding": "gzip"})
    try:
        part = wanted_part(headers["range"], document.size) if asks_part else None
    except UnsatisfiableError:
        _close(document)
        told["content-range"] = f"bytes */{document.size}"
        return Response(status_code=416, headers=told)
    return _sent(document, method, told, part)


def _known_tag(document: Representation, tag: str, headers: Headers) -> str | None:
    """Return the tag under which the client has the document already; If-None-Match counts before the date.

    It is told again as the client wrote it: a cache keeps what it has only if it knows the tag of the 304.
    """
    if "if-none-match" in headers:
        return matching_tag(_joined(headers, "if-none-match"), document.tag)
    since = headers.get("if-modified-since")
    is_known = since is not None and document.modified is not None and is_unmodified(since, document.modified)
    return tag if is_known else None


def _range_holds(document: Representation, headers: Headers) -> bool:
    """Tell whether the client's part is one of this very document (RFC 9110 §13.1.5)."""
    condition = headers.get("if-range", "").strip()
    date = http_date(document.modified) if document.modified is not None else ""
    return not condition or condition in {f'"{document.tag}"', date}


def _sent(document: Representation, method: str, told: dict[str, str], part: Part | None) -> Response:
    start, end = (part.start, part.end) if part else (0, document.size)
    status = 206 if part else 200
    told |= {"content-range": part.header} if part else {}
    if document.file is None:
        return Response(document.body[start:end], status, told)
    told["content-length"] = str(end - start)
    if method == "HEAD":
        _close(document)
        return Response(status_code=status, headers=told)
    return StreamingResponse(_chunks(document.file, start, end), status, told)


async def _chunks(file: BinaryIO, start: int, end: int) -> AsyncIterator[bytes]:
    with closing(file):
        file.seek(start)
        while start < end:
            chunk = await asyncio.to_thread(file.read, min(_CHUNK, end - start))
            if not chunk:
                return
            start += len(chunk)
            yield chunk


def _joined(headers: Headers, name: str) -> str:
    return ",".join(headers.getlist(name))


def _close(document: Representation) -> None:
    if document.file is not None:
        document.file.close()
