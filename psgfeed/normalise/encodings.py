"""Bytes to text: what a document says of its encoding is heard, what its bytes say decides."""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from psgfeed.problems import DOCUMENT_ENCODING, Finding

_PROLOG_MAX = 400
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Which of the first four bytes are zero when a text that begins in ASCII lacks its mark (RFC 4627, section 3).
_ZEROS = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
# Codecs of Python's that are no encodings of documents, or need a mark and are known by it.
_NOT_DECLARABLE = ("utf-16", "utf-32", "utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined")
_WESTERN = "cp1252"
# What windows-1252 leaves undefined are controls on the web (WHATWG Encoding, index windows-1252).
_WESTERN_TABLE = "".join(bytes([byte]).decode(_WESTERN, "ignore") or chr(byte) for byte in range(256))
_STRAYS_MAX = 10_000  # each costs a microsecond
_STRAY_BYTES = "psgfeed-stray-bytes"
_BEYOND_ASCII = bytes(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the Python name of the encoding that gave it, and a finding when the declared one was overruled."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(body: bytes, headers: Mapping[str, str], html: bool = True) -> Decoded:
    """Decode a document of any bytes; nothing is raised.

    A byte order mark decides. Without one, bytes that are UTF-8 beyond chance are UTF-8 whatever was declared; stray
    bytes among them are read as windows-1252. Otherwise the first declared encoding that can decode them is taken, of
    Content-Type, ``<?xml`` and ``<meta>``, and at last windows-1252. ISO-8859-1 and ASCII mean windows-1252 as
    everywhere on the web (WHATWG Encoding, section 4.2).

    Args:
        body: the document.
        headers: HTTP headers with lower-case names; ``content-type`` is read.
        html: whether ``<meta>`` counts.
    """
    declared = tuple(_declared(body, headers, html))
    codec = _marked(body)
    if codec:
        text = body.decode(codec, "replace").lstrip("\ufeff")
    else:
        codec, text = _unmarked(body, declared)
    return Decoded(text, codec, _overruled(declared, codec))


def _declared(body: bytes, headers: Mapping[str, str], html: bool) -> Iterator[str]:
    """Yield the codecs that the document claims and that can be meant, the weightiest first."""
    prolog = body[: body.find(b"?>", 0, _PROLOG_MAX) + 2] if body.lstrip().startswith(b"<?xml") else b""
    claims = (
        http_content_type_encoding(headers.get("content-type")),
        html_body_declared_encoding(prolog),
        html_body_declared_encoding(body) if html else None,
    )
    return (claim for claim in claims if claim and _is_for_documents(claim))


def _is_for_documents(codec: str) -> bool:
    if codec.startswith(_NOT_DECLARABLE):
        return False
    try:
        return not b"".decode(codec)
    except (LookupError, UnicodeError, ValueError):
        return False


def _marked(body: bytes) -> str | None:
    for mark, codec in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return codec
    return _ZEROS.get(tuple(not byte for byte in body[:4])) if len(body) >= len("<?xm") else None  # type: ignore[arg-type]


def _unmarked(body: bytes, declared: tuple[str, ...]) -> tuple[str, str]:
    text = _utf_8(body)
    if text is not None:
        return "utf-8", text
    for codec in declared:
        text = _strictly(body, codec)
        if text is not None:
            return codec, text
    codec = "utf-8" if body.isascii() else _WESTERN
    return codec, _western(body)


def _utf_8(body: bytes) -> str | None:
    """Return bytes as UTF-8 when they are it beyond chance: whole sequences of bytes outnumber the strays."""
    if body.isascii():
        return None
    text = body.decode("utf-8", "replace")
    strays = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if strays > beyond_ascii - strays:
        return None
    return body.decode("utf-8", _STRAY_BYTES) if strays <= _STRAYS_MAX else text


def _strictly(body: bytes, codec: str) -> str | None:
    if codec == _WESTERN:
        return _western(body)
    try:
        return body.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _western(body: bytes) -> str:
    return codecs.charmap_decode(body, "strict", _WESTERN_TABLE)[0]


def _read_stray_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _western(error.object[error.start : error.end]), error.end


codecs.register_error(_STRAY_BYTES, _read_stray_bytes)


def _overruled(declared: tuple[str, ...], codec: str) -> tuple[Finding, ...]:
    if not declared or declared[0] == codec:
        return ()
    return (Finding(DOCUMENT_ENCODING, detail=f"{declared[0]} declared, {codec} read"),)
