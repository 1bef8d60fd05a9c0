import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.extract.captures import captured, captures_address, is_list, read_captures
from psgfeed.model import Document

LIST = "https://archive.example/cdx/search/cdx?url=http%3A%2F%2Fold.example%2F&output=json"


def test_the_address_of_an_archives_list_is_made_from_the_one_that_people_see() -> None:
    address = captures_address("https://archive.example/web/*/http://old.example/news.php?position=10")
    assert address.startswith("https://archive.example/cdx/search/cdx?url=http%3A%2F%2Fold.example%2Fnews.php%3F")
    assert "collapse=digest" in address
    assert is_list(address)


def test_another_address_is_refused() -> None:
    with pytest.raises(ValueError, match="of the form"):
        captures_address("https://old.example/")


def test_captures_come_newest_first_and_broken_rows_are_passed_over() -> None:
    rows = [
        ["timestamp", "original"],
        ["20060615205649", "http://old.example/"],
        ["20160802071942", "http://old.example:80/"],
        ["2016", "http://old.example/"],
        ["20160802071942"],
        ["20160802071943", "ftp://old.example/"],
    ]
    assert read_captures(Document(json.dumps(rows).encode(), LIST)).next_pages == (
        "https://archive.example/web/20160802071942id_/http://old.example:80/",
        "https://archive.example/web/20060615205649id_/http://old.example/",
    )


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>busy</html>", b'[["other"], ["x"]]'])
def test_what_is_no_list_is_told(body: bytes) -> None:
    reading = read_captures(Document(body, LIST))
    assert reading.next_pages == ()
    assert len(reading.findings) == 1


def test_a_capture_is_read_as_the_page_that_it_is_of() -> None:
    document = captured(Document(b"x", "https://archive.example/web/20160802071942id_/http://old.example/news.php?p=1"))
    assert document.url == "http://old.example/news.php?p=1"
    assert document.headers["memento-datetime"] == "20160802071942"
    other = Document(b"x", "https://old.example/")
    assert captured(other) is other


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    read_captures(Document(body, LIST))
