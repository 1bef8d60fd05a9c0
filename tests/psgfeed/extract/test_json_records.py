"""JSON answers of interfaces: how a shape finds its values, and that no answer costs more than itself."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.extract.json_records import (
    MARKS_MAX,
    Json,
    Pager,
    Shape,
    read_records,
    text_at,
    values_at,
    with_parameters,
)
from psgfeed.model import Document, DocumentKind, Found, Reading, Source, Text

ADDRESS = "https://api.example.org/v2/notices?limit=2"
SHAPE = Shape(
    records="data.results",
    title=("fields.title", "name"),
    link=("url",),
    guid=("id",),
    days=("day",),
    published=("time",),
    summary=("text.short", "text"),
    author=("by.name",),
    categories=("topics", "kind"),
    image=("picture",),
)


def answer(*records: Any, **more: Any) -> bytes:
    return json.dumps({"data": {"results": list(records)}, **more}).encode()


def read(body: bytes, shape: Shape = SHAPE, url: str = ADDRESS) -> Reading:
    return read_records(Document(body, url), None, shape)


def codes(reading: Reading) -> list[str]:
    return [finding.problem.code for finding in reading.findings]


def test_each_value_is_found_by_its_path_and_remembers_it() -> None:
    reading = read(
        answer(
            {
                "id": 4711,
                "fields": {"title": "A bridge at Yanahuara is closed"},
                "url": "/notices/4711",
                "day": "2026-06-04T05:00:00Z",
                "time": "2026-06-04T18:20:11Z",
                "text": {"short": "<p>The river took a pillar.</p>"},
                "by": [{"name": "Roads Office"}, {"name": "Civil Defence"}],
                "topics": ["Roads", "Floods"],
                "kind": "Notice",
                "picture": "https://img.example.org/1.jpg",
            }
        )
    )
    assert reading.kind is DocumentKind.FEED
    assert reading.found == (
        Found(
            title=Text("A bridge at Yanahuara is closed", "api:fields.title"),
            link=Text("https://api.example.org/notices/4711", "api:url"),
            guid=Text("4711", "api:id"),
            published=Text("2026-06-04", "api:day"),
            summary=Text("<p>The river took a pillar.</p>", "api:text.short", html=True),
            author=Text("Roads Office, Civil Defence", "api:by.name"),
            categories=("Roads", "Floods", "Notice"),
            image=Text("https://img.example.org/1.jpg", "api:picture"),
        ),
    )


def test_of_several_paths_the_first_that_holds_text_counts() -> None:
    found = read(answer({"fields": {"title": "  "}, "name": "Second", "time": "2026-06-04T18:20:11Z"})).found[0]
    assert found.title == Text("Second", "api:name")
    assert found.published == Text("2026-06-04T18:20:11Z", "api:time")


def test_records_may_be_the_values_of_an_object_with_other_things_beside_them() -> None:
    body = json.dumps({"docs": {"D1": {"name": "One"}, "D2": {"name": "Two"}, "facets": {"n": 2}}}).encode()
    reading = read(body, Shape(records="docs", title=("name",), beside=frozenset({"facets"})))
    assert [found.title.value for found in reading.found if found.title] == ["One", "Two"]
    assert not codes(reading)


def test_a_link_printed_as_an_anchor_is_taken_out_of_it() -> None:
    found = read(answer({"name": "A", "url": '<a class="x" href="/n/12-a?b=1&amp;c=2">A</a>'})).found[0]
    assert found.link == Text("https://api.example.org/n/12-a?b=1&c=2", "api:url")


def test_links_of_a_saved_answer_stand_against_the_source() -> None:
    source = Source("notices", "Notices", "gobpe", ADDRESS)
    reading = read_records(Document(answer({"name": "A", "url": "/n/1"}), "file:///tmp/saved.json"), source, SHAPE)
    assert reading.found[0].link == Text("https://api.example.org/n/1", "api:url")


def test_what_is_no_web_address_is_no_link() -> None:
    reading = read(answer({"name": "A", "url": "javascript:alert(1)"}))
    assert reading.found[0].link is None
    assert [finding.problem.code for finding in reading.found[0].findings] == ["item.bad_link"]


def test_a_bad_record_costs_itself_and_not_its_neighbours() -> None:
    reading = read(answer({"name": "First"}, "not a record", None, {"name": ["Third"]}, {"name": {"deep": 1}}))
    assert [found.title.value if found.title else None for found in reading.found] == ["First", "Third", None]
    assert codes(reading) == ["item.broken", "item.broken"]


def test_an_answer_in_prose_is_refused_in_its_own_words() -> None:
    reading = read(b"Please ask for less,\n or later.")
    assert reading.kind is DocumentKind.UNKNOWN
    assert codes(reading) == ["document.unreadable"]
    assert reading.findings[0].detail == "Please ask for less, or later."


@pytest.mark.parametrize(
    "body", [b'{"data": {"results": [{"name": "A"', b"[1, 2]", b'{"error": "no"}', b"null", b"<p>x</p>"]
)
def test_what_has_no_place_for_records_is_unreadable(body: bytes) -> None:
    assert codes(read(body)) == ["document.unreadable"]


def test_an_interface_may_be_silent_when_it_has_nothing() -> None:
    assert codes(read(b"{}", replace(SHAPE, silent=True))) == ["document.no_items"]
    assert codes(read(answer())) == ["document.no_items"]


def test_stray_backslashes_and_control_characters_are_taken_out() -> None:
    body = b'{"data": {"results": [{"name": "The judge\\\'s \\"word\\" \\\\ \\u00f1 \\x in\tLima"}]}}'
    title = read(body).found[0].title
    assert title
    assert title.value == 'The judge\'s "word" \\ ñ x in\tLima'


def test_half_a_character_does_not_reach_the_store() -> None:
    title = read(b'{"data": {"results": [{"name": "Mine \\ud83d closed"}]}}').found[0].title
    assert title == Text("Mine \ufffd closed", "api:name")


def test_too_many_or_too_deep_things_are_refused_before_they_cost_memory() -> None:
    many = b'{"data": {"results": [' + b"{}," * (MARKS_MAX // 2 + 1) + b"{}]}}"
    deep = b'{"data": {"results": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}"
    assert codes(read(many)) == ["document.refused"]
    assert codes(read(deep)) == ["document.refused"]


def test_a_path_through_long_lists_takes_a_few_of_them() -> None:
    record: Json = {"a": [{"b": ["x"] * 1000}] * 1000}
    assert len(list(values_at(record, "a.b"))) == 50
    assert text_at(record, ("none", "a.b")) == Text("x", "api:a.b")


@pytest.mark.parametrize(
    ("pager", "url", "following"),
    [
        (Pager("offset", 10, "limit"), "?limit=2", "?limit=2&offset=2"),
        (Pager("offset", 10, "limit"), "?offset=4&limit=2&a[]=b", "?limit=2&a[]=b&offset=6"),
        (Pager("sheet", 2, counts_pages=True), "?a[]=b", "?a[]=b&sheet=2"),
        (Pager("sheet", 2, counts_pages=True), "?sheet=3&a=b", "?a=b&sheet=4"),
        (Pager("start", 3), "?start=0", None),
        (Pager("start", 2), "?start=9999999", "?start=2"),
    ],
)
def test_a_full_page_leads_to_the_next(pager: Pager, url: str, following: str | None) -> None:
    base = "https://api.example.org/v2"
    reading = read(answer({"name": "A"}, {"name": "B"}), replace(SHAPE, pager=pager), base + url)
    assert reading.next_pages == ((base + following,) if following else ())


def test_other_parameters_stay_as_they_are_written() -> None:
    url = with_parameters("https://a.example/s?c[]=n&d=1%2B2&e", d="5", f="6")
    assert url == "https://a.example/s?c[]=n&e&d=5&f=6"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "url", "id", "text"]), inner),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=6))
def test_whatever_the_records_are_each_gives_an_item_or_a_finding(records: list[Any]) -> None:
    reading = read(answer(*records))
    broken = codes(reading).count("item.broken")
    assert len(reading.found) + broken == len(records)
    for found in reading.found:
        assert found.title is None or found.title.value.strip()
        assert found.link is None or found.link.value.startswith(("http://", "https://"))


@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    for text in (body, b'{"data": {"results": [' + body, answer({"name": body.decode("latin-1")})[: len(body) + 20]):
        assert isinstance(read(text), Reading)
