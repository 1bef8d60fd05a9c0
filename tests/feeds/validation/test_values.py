import html
import json
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats.text import clean, title_text, uri
from feeds.validation.atom import check_atom
from feeds.validation.json_feed import check_json_feed
from feeds.validation.opml import check_opml
from feeds.validation.pages import check_page
from feeds.validation.rss import check_rss
from feeds.validation.rules import read_rules
from feeds.validation.values import (
    has_bad_characters,
    wrong_atom_date,
    wrong_html,
    wrong_plain_text,
    wrong_rss_date,
    wrong_uri,
)

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(1990, 1, 2), datetime(2026, 3, 9), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds

KEYS = st.sampled_from(["items", "id", "version", "title", "authors", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(INSTANTS, st.integers(-14 * 4, 14 * 4))
def test_what_python_writes_is_a_date_of_either_form(instant: datetime, quarters: int) -> None:
    there = instant.astimezone(timezone(timedelta(minutes=15 * quarters)))
    assert wrong_atom_date(there.isoformat(), NOW) == ""
    whole_hours = instant.astimezone(timezone(timedelta(hours=quarters // 4)))
    assert wrong_rss_date(format_datetime(whole_hours), NOW) == ""


@given(st.text(max_size=40))
def test_a_date_is_right_or_wrong_and_never_a_failure(text: str) -> None:
    assert wrong_atom_date(text, NOW).startswith(("value.", ""))
    assert wrong_rss_date(text, NOW).startswith(("value.", ""))


@given(st.text(max_size=60))
def test_a_title_as_we_write_it_is_plain_text(text: str) -> None:
    shown = title_text(text)
    assert not has_bad_characters(shown)
    assert wrong_plain_text(shown) == ""


@given(st.text(max_size=60))
def test_a_summary_as_we_write_it_is_right_html(text: str) -> None:
    assert list(wrong_html(html.escape(clean(text)))) == []


@given(st.text(st.sampled_from("<>/!?&;ab=\"' pdivscrt\0\ud800"), max_size=40))
def test_any_markup_can_be_judged(markup: str) -> None:
    assert {code for code, _ in wrong_html(markup)} <= set(read_rules())


@given(st.text("abc/?#%ñ &[]:@", max_size=30))
def test_an_address_as_we_write_it_is_a_uri(text: str) -> None:
    address = uri(f"https://valley.example/{text}")
    assert address == "" or wrong_uri(address) == ""


@pytest.mark.parametrize(
    "text", ["tag:feeds.example,2026:valley-1", "https://valley.example:8000/a?b=c#d", "urn:uuid:1"]
)
def test_right_uris(text: str) -> None:
    assert wrong_uri(text) == ""


@pytest.mark.parametrize(
    "text", ["", "a", "/a", "https://", "https:///a", "https://a/%", "https://a/ñ", "http://[::1]/", "tag:a:b"]
)
def test_wrong_uris(text: str) -> None:
    assert wrong_uri(text).startswith("value.")


@given(st.binary(max_size=200))
def test_no_bytes_make_a_check_fail(content: bytes) -> None:
    for check in (check_atom, check_rss, check_json_feed, check_opml):
        assert isinstance(check(content, "https://feeds.example/", NOW), list)
    assert isinstance(check_page(content, "https://feeds.example/", frozenset()), list)


@given(JSON)
def test_no_json_makes_a_check_fail(table: object) -> None:
    assert isinstance(check_json_feed(json.dumps(table).encode(), "https://feeds.example/", NOW), list)
