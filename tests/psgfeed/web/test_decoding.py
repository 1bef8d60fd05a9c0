import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.problems import FetchError
from psgfeed.web.decoding import decode

TEXT = b"A feed from a village above the river. " * 500
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def code_of(body: bytes, encoding: str, limit: int = 10**6) -> str:
    with pytest.raises(FetchError) as error:
        decode(body, encoding, limit)
    return error.value.findings[0].problem.code


@pytest.mark.parametrize("encoding", PACKERS)
def test_every_encoding_that_we_ask_for_is_undone(encoding: str) -> None:
    assert decode(PACKERS[encoding](TEXT), encoding) == TEXT


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_bomb_is_cut_off_at_the_limit(encoding: str) -> None:
    assert code_of(PACKERS[encoding](bytes(50_000_000)), encoding) == "document.too_large"


@pytest.mark.parametrize("encoding", PACKERS)
@pytest.mark.parametrize("cut", [0.01, 0.5, 0.99])
def test_a_body_that_breaks_off_is_a_failure_and_no_shorter_document(encoding: str, cut: float) -> None:
    whole = PACKERS[encoding](zlib.compress(TEXT) + bytes(range(256)) * 9)

    assert code_of(whole[: max(1, int(len(whole) * cut))], encoding) == "fetch.partial"


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_body_that_is_not_what_its_header_says_is_a_failure(encoding: str) -> None:
    assert code_of(b"<rss version='2.0'/>", encoding) == "fetch.partial"


def test_layers_are_undone_from_the_outside_in() -> None:
    assert decode(gzip.compress(zlib.compress(TEXT)), "deflate, GZIP") == TEXT


def test_a_bomb_in_a_bomb_is_cut_off() -> None:
    assert code_of(gzip.compress(gzip.compress(bytes(50_000_000))), "gzip, gzip") == "document.too_large"


def test_too_many_layers_are_refused() -> None:
    assert code_of(b"x", "gzip, gzip, gzip, gzip") == "document.refused"


def test_bare_deflate_is_undone_too() -> None:
    assert decode(zlib.compress(TEXT)[2:-4], "deflate") == TEXT


def test_gzip_members_in_a_row_are_one_body_and_padding_is_none() -> None:
    assert decode(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0", "gzip") == b"one two"


def test_thousands_of_empty_gzip_members_are_refused() -> None:
    assert code_of(gzip.compress(b"") * 5000, "gzip") == "fetch.partial"


@pytest.mark.parametrize("encoding", ["", "identity", "utf-8"])
def test_an_encoding_that_is_none_leaves_the_body_alone(encoding: str) -> None:
    assert decode(TEXT, encoding) == TEXT


@given(st.binary(max_size=300), st.sampled_from([*PACKERS, "gzip, br", "x-gzip"]))
def test_any_bytes_give_a_body_or_a_fetch_error(body: bytes, encoding: str) -> None:
    with suppress(FetchError):
        assert isinstance(decode(body, encoding), bytes)
