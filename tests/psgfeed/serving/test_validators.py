"""Tags and dates by which a client knows that it has a document already."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.serving.negotiation import takes_gzip
from psgfeed.serving.ranges import Part, UnsatisfiableError, wanted_part
from psgfeed.serving.validators import http_date, is_unmodified, matching_tag


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ('"abc"', "abc"),
        ('W/"abc"', "abc"),
        ('"abc-gzip"', "abc-gzip"),
        ('W/"abc-gzip"', "abc-gzip"),
        ('"abc-br"', "abc-br"),
        ('"old", W/"abc", "other"', "abc"),
        ("*", "abc"),
        ('"abcd"', None),
        ('"xabc"', None),
        ("abc", None),
        ("", None),
    ],
)
def test_any_form_of_a_documents_tag_is_known(asked: str, known: str | None) -> None:
    assert matching_tag(asked, "abc") == known


@given(st.text())
def test_any_text_may_stand_for_a_tag(text: str) -> None:
    assert matching_tag(text, "0123456789abcdef") in (None, "0123456789abcdef")


@pytest.mark.parametrize(("seconds", "expected"), [(0, True), (0.9, True), (1, False), (-3600, True)])
def test_a_document_is_unmodified_up_to_the_second_that_the_client_names(seconds: float, expected: bool) -> None:
    named = 1_790_000_000
    assert is_unmodified(formatdate(named, usegmt=True), named + seconds) is expected


@given(st.text())
def test_what_is_no_date_makes_nothing_unmodified(text: str) -> None:
    assert not is_unmodified(text, 4e9)


@given(st.floats(0, 4e9))
def test_the_date_that_is_told_is_known_again(modified: float) -> None:
    assert is_unmodified(http_date(modified), modified)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("*", True),
        ("X-GZIP", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("gzip;q=much", False),
        ("identity", False),
        ("br", False),
        ("", False),
    ],
)
def test_gzip_goes_to_those_who_take_it(accepted: str, expected: bool) -> None:
    assert takes_gzip(accepted) is expected


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=90-", 90, 100), ("bytes=-10", 90, 100), ("bytes=50-5000", 50, 100)],
)
def test_a_part_is_cut_where_it_is_asked_for(asked: str, start: int, end: int) -> None:
    assert wanted_part(asked, 100) == Part(start, end, 100)


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-2", "bytes=-", "", "bytes=a-b"])
def test_what_cannot_be_cut_is_answered_with_the_whole(asked: str) -> None:
    assert wanted_part(asked, 100) is None


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=400-500", "bytes=-0"])
def test_a_part_beyond_the_end_cannot_be_given(asked: str) -> None:
    with pytest.raises(UnsatisfiableError):
        wanted_part(asked, 100)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_a_part_lies_within_its_document(first: int, last: int, size: int) -> None:
    try:
        part = wanted_part(f"bytes={first}-{last}", size)
    except UnsatisfiableError:
        assert first >= size
    else:
        assert part is None or 0 <= part.start < part.end <= size
