from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.web.answers import retry_after, status_problem
from psgfeed.web.identity import user_agent
from psgfeed.web.robots import read_answer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), (" 3600 ", 3600), ("999999999999", 86400), ("Tue, 24 Nov 2026 13:00:00 GMT", 3600)],
)
def test_a_server_says_when_it_may_be_asked_again(value: str, seconds: int) -> None:
    assert retry_after(value, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "0", "-5", "soon", "Tue, 24 Nov 2026 11:00:00 GMT", "1e9", "٣"])
def test_what_is_no_time_ahead_is_no_wish(value: str) -> None:
    assert retry_after(value, NOW) is None


@given(st.text())
def test_any_text_for_a_wish_gives_a_time_within_a_day_or_none(value: str) -> None:
    until = retry_after(value, NOW)

    assert until is None or NOW < until <= NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "until", "code"),
    [
        (404, None, "fetch.status"),
        (410, None, "fetch.gone"),
        (302, None, "fetch.redirect"),
        (206, None, "fetch.partial"),
        (429, NOW, "fetch.backoff"),
        (503, NOW, "fetch.backoff"),
        (503, None, "fetch.status"),
        (500, NOW, "fetch.status"),
    ],
)
def test_each_status_has_its_problem(status: int, until: datetime | None, code: str) -> None:
    assert status_problem(status, until).code == code


@pytest.mark.parametrize("status", [500, 502, 503, 429, 301])
def test_a_robots_file_that_cannot_be_had_keeps_us_out(status: int) -> None:
    assert read_answer(status, "text/plain", b"").kept_out


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_robots_file_that_is_missing_allows_everything(status: int) -> None:
    answer = read_answer(status, "text/plain", b"User-agent: *\nDisallow: /")

    assert (answer.rules, answer.kept_out) == (b"", "")


def test_a_web_page_in_place_of_a_robots_file_holds_no_rules() -> None:
    assert read_answer(200, "text/html", b"Disallow: /").rules == b""
    assert read_answer(200, "text/plain", b"\xef\xbb\xbf\n <!doctype html> Disallow: /").rules == b""


def test_a_robots_file_is_read_to_half_a_megabyte() -> None:
    assert len(read_answer(200, "text/plain", b"# so long\n" * 100_000).rules) == 512 * 1024


def test_we_say_who_we_are_and_whom_to_write_to() -> None:
    assert user_agent("https://example.org/bot") == "psgfeed/0.1.0 (+https://example.org/bot)"
    assert user_agent("  ") == "psgfeed/0.1.0"
    assert "\n" not in user_agent("a\r\nX: y")
