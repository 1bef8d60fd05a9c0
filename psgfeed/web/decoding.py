"""Compressed bodies, unpacked with the limit held on the way. A body that breaks off is an error, not a shorter one."""

import zlib
from collections.abc import Callable, Iterator

from psgfeed import problems
from psgfeed.problems import FetchError, Finding
from psgfeed.web.limits import BODY_MAX, ENCODINGS_MAX

ACCEPTED = "gzip, deflate, br, zstd"

_CHUNK = 1024 * 1024
_MEMBERS_MAX = 1000  # gzip members in a row; each costs a copy of the rest


class _BrokenOffError(Exception):
    """The compressed bytes end before their stream does, or are no such stream."""


def decode(body: bytes, content_encoding: str, limit: int = BODY_MAX) -> bytes:
    """Undo the encodings of a ``Content-Encoding`` header, last one first (RFC 9110, 8.4). Unknown ones end the work.

    Raises:
        FetchError: the body is larger than ``limit`` bytes after any step (``document.too_large``), is not what the
        header says or breaks off (``fetch.partial``), or is wrapped too often (``document.refused``).
    """
    encodings = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    if len(encodings) > ENCODINGS_MAX:
        raise FetchError(Finding(problems.DOCUMENT_REFUSED, detail=f"{len(encodings)} layers of compression"))
    while encodings and body:
        unpack = _UNPACKERS.get(encodings.pop())
        if unpack is None:
            return body
        body = _joined(unpack(body), limit)
    return body


def _joined(chunks: Iterator[bytes], limit: int) -> bytes:
    whole = bytearray()
    try:
        for chunk in chunks:
            whole += chunk
            if len(whole) > limit:
                raise FetchError(Finding(problems.DOCUMENT_TOO_LARGE, detail=f"more than {limit} bytes unpacked"))
    except _BrokenOffError as error:
        raise FetchError(Finding(problems.FETCH_PARTIAL, detail=str(error))) from error
    return bytes(whole)


def _gzip(body: bytes) -> Iterator[bytes]:
    """Unpack one gzip member after another; what follows the last one is padding (RFC 1952, 2.2)."""
    for _ in range(_MEMBERS_MAX):
        if body[:2] != b"\x1f\x8b":
            raise _BrokenOffError("not gzip")
        unpacker = zlib.decompressobj(wbits=31)
        yield from _inflated(unpacker, body)
        body = unpacker.unused_data
        if not body.strip(b"\x00"):
            return
    raise _BrokenOffError("too many gzip members")


def _deflate(body: bytes) -> Iterator[bytes]:
    """Unpack zlib, or the bare deflate that some servers send under that name."""
    try:
        zlib.decompressobj().decompress(body, 1)
    except zlib.error:
        yield from _inflated(zlib.decompressobj(wbits=-15), body)
    else:
        yield from _inflated(zlib.decompressobj(), body)


def _inflated(unpacker: "zlib._Decompress", body: bytes) -> Iterator[bytes]:
    try:
        while not unpacker.eof:
            chunk = unpacker.decompress(body, _CHUNK)
            body = unpacker.unconsumed_tail
            if not chunk and not body and not unpacker.eof:
                raise _BrokenOffError("the compressed body breaks off")
            yield chunk
    except zlib.error as error:
        raise _BrokenOffError(str(error)) from error


def _brotli(body: bytes) -> Iterator[bytes]:
    import brotli

    unpacker = brotli.Decompressor()
    try:
        chunk = unpacker.process(body, output_buffer_limit=_CHUNK)
        while chunk:
            yield chunk
            chunk = b"" if unpacker.is_finished() else unpacker.process(b"", output_buffer_limit=_CHUNK)
    except brotli.error as error:
        raise _BrokenOffError(str(error)) from error
    if not unpacker.is_finished():
        raise _BrokenOffError("the compressed body breaks off")


def _zstd(body: bytes) -> Iterator[bytes]:
    from io import BytesIO

    from backports import zstd

    try:
        with zstd.ZstdFile(BytesIO(body)) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (EOFError, zstd.ZstdError) as error:
        raise _BrokenOffError(str(error)) from error


_UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
