"""Bytes to text, whatever is declared."""

import pytest

from psgfeed.normalise.encodings import decode
from psgfeed.problems import DOCUMENT_ENCODING

TEXT = "<p>Áncash: “Hay agua” – ¿y la minería del Ñaupe?</p>"


def html(charset: str) -> str:
    return f"<html><head><meta charset='{charset}'></head><body>{TEXT}</body></html>"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_known_without_being_declared(codec: str) -> None:
    assert decode(TEXT.encode(codec), {}).text == TEXT


@pytest.mark.parametrize(
    "declared", ["windows-1252", "iso-8859-1", "latin1", "us-ascii", "utf-8", "no-such-charset", ""]
)
def test_windows_1252_is_read_as_such_whatever_is_declared(declared: str) -> None:
    body = html(declared).encode("cp1252")
    assert decode(body, {}).text == html(declared)
    assert decode(body, {"content-type": f"text/html; charset={declared}"}).text == html(declared)


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "shift_jis", "ascii"])
def test_utf_8_is_read_as_such_whatever_is_declared(declared: str) -> None:
    decoded = decode(html(declared).encode(), {"content-type": f"text/html; charset={declared}"})
    assert (decoded.text, decoded.encoding) == (html(declared), "utf-8")
    assert [finding.problem for finding in decoded.findings] == [DOCUMENT_ENCODING]


def test_a_declared_encoding_that_fits_is_taken() -> None:
    text = "<?xml version='1.0' encoding='koi8-r'?><a>Вода в долине</a>"
    assert decode(text.encode("koi8-r"), {}).text == text
    assert decode("Вода".encode("cp1251"), {"content-type": "text/html; charset=windows-1251"}).text == "Вода"


def test_a_byte_order_mark_decides() -> None:
    decoded = decode(b"\xef\xbb\xbf" + TEXT.encode(), {"content-type": "text/html; charset=utf-16"})
    assert decoded.text == TEXT


def test_stray_bytes_in_utf_8_are_read_one_by_one() -> None:
    body = "La minería del Ñaupe, el agua y la región ".encode() + "de Áncash".encode("cp1252")
    assert decode(body, {}).text == "La minería del Ñaupe, el agua y la región de Áncash"


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xff" * 50_000, bytes(range(256)) * 200]
)
def test_any_bytes_give_a_text(body: bytes) -> None:
    assert isinstance(decode(body, {"content-type": "text/html; charset=utf-7"}).text, str)
