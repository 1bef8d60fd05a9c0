import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.extract.wordpress import BY_FEED, read_wordpress
from psgfeed.model import Document, Reading

URL = "https://quilla.example/wp-json/wp/v2/posts?per_page=2&_fields=id,title&page=2"
POST = {
    "date": "2026-11-20T09:00:00",
    "date_gmt": "2026-11-20T14:00:00",
    "modified": "2026-11-21T09:00:00",
    "guid": {"rendered": "https://quilla.example/?p=7"},
    "link": "https://quilla.example/nota/",
    "title": {"rendered": "Agua &#8211; vida"},
    "_embedded": {"wp:featuredmedia": [{"source_url": "https://quilla.example/foto.jpg"}]},
}


def read(value: object, **headers: str) -> Reading:
    return read_wordpress(Document(json.dumps(value).encode(), URL, headers))


def test_a_post_gives_its_values_with_their_origins() -> None:
    (found,) = read([POST]).found
    assert found.title is not None
    assert found.published is not None
    assert found.image is not None
    assert (found.title.value, found.title.html) == ("Agua &#8211; vida", True)
    assert (found.published.value, found.published.origin) == ("2026-11-20T14:00:00Z", "api:date_gmt")
    assert found.image.value == "https://quilla.example/foto.jpg"


def test_without_universal_time_the_sites_own_clock_is_told() -> None:
    (found,) = read([POST | {"date_gmt": "0000-00-00T00:00:00"}]).found
    assert found.published is not None
    assert (found.published.value, found.published.origin) == ("2026-11-20T09:00:00", "api:date")


def test_the_newest_change_is_where_the_next_visit_begins() -> None:
    assert read([POST, POST | {"modified": "2026-11-24T07:30:00"}]).cursor == "2026-11-24T07:30:00"


def test_the_header_says_whether_there_is_a_next_page() -> None:
    (address,) = read([POST], **{"x-wp-totalpages": "3"}).next_pages
    assert address == "https://quilla.example/wp-json/wp/v2/posts?per_page=2&_fields=id,title&page=3"
    assert read([POST], **{"x-wp-totalpages": "2"}).next_pages == ()
    assert read([POST]).next_pages == ()


def test_a_broken_post_costs_itself_alone() -> None:
    reading = read([None, POST, {"title": 5, "link": ["x"], "_embedded": "none"}])
    assert len(reading.found) == 2
    assert [finding.problem.code for finding in reading.findings] == ["item.broken"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"code": "rest_post_invalid_page_number", "message": "past the end"}, "document.no_items"),
        ({"code": "rest_forbidden", "message": "no"}, "document.unreadable"),
        ("text", "document.unreadable"),
    ],
)
def test_what_stands_in_place_of_posts_is_told(answer: object, code: str) -> None:
    assert [finding.problem.code for finding in read(answer).findings] == [code]


def test_a_feed_is_read_as_one_and_remembered() -> None:
    rss = b"<rss version='2.0'><channel><title>Q</title><item><title>Uno</title><guid>1</guid></item></channel></rss>"
    reading = read_wordpress(Document(rss, "https://quilla.example/feed/"))
    assert (len(reading.found), reading.cursor) == (1, BY_FEED)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*POST, "rendered", "x"]), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_answer_raises(value: object) -> None:
    read(value)
    read([value])


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    read_wordpress(Document(body, URL))
