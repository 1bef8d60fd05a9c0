"""What an address asks for."""

from datetime import date
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.site.query_page import query_words, sentence
from psgfeed.serving.query import PARAMETERS, Asked, QueryError, read_query

SOURCES = {"andes": object()}


def test_equal_questions_have_one_address() -> None:
    assert {
        read_query(query, SOURCES).address
        for query in (
            "words=Conga+lagunas&region=PE-CAJ",
            "region=pe-caj&words=%20conga,%20LAGUNAS!&category=",
            "category=&region=PE-CAJ&words=%C2%BFconga%20%20Lagunas?",
        )
    } == {"words=conga+lagunas&region=PE-CAJ"}


def test_everything_that_can_be_asked_for_is_read() -> None:
    query = "words=agua&region=PE-PUN&category=mining&source=andes&language=es&since=2026-01-02&until=2026-02-03"
    asked = read_query(query, SOURCES)
    assert asked == Asked("agua", "PE-PUN", "mining", "andes", "es", date(2026, 1, 2), date(2026, 2, 3))
    assert asked.address == query


def test_what_is_searched_keeps_the_language_of_searching_and_the_writers_accents() -> None:
    query = urlencode({"words": "  Minería «Consulta  Previa» (ORO OR Plata) -Cobre petról* "})
    assert read_query(query, SOURCES).words == 'minería "consulta previa" (oro OR plata) -cobre petról*'


def test_nothing_asked_for_is_everything() -> None:
    assert read_query("", SOURCES) == Asked()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("page=2", "parameter"),
        ("words=a&words=b", "twice"),
        ("category=sport", "value"),
        ("region=PE-XXX", "value"),
        ("source=nobody", "value"),
        ("language=spanish%20please", "value"),
        ("since=yesterday", "day"),
        ("since=2026-02-30", "day"),
        ("until=20260101", "day"),
        ("since=2026-02-01&until=2026-01-01", "order"),
        ("words=%22%27%2a", "no_words"),
        ("words=" + "x" * 201, "too_long"),
        ("words=OR", "no_words"),
        ("words=" + "x" * 2000, "too_long"),
        ("&".join(f"a{number}=1" for number in range(1000)), "too_long"),
        ("&".join("a=1" for _ in range(30)), "too_long"),
        ("words=%ff%fe", "unreadable"),
    ],
)
def test_what_cannot_be_asked_for_is_told_in_a_sentence(query: str, code: str) -> None:
    with pytest.raises(QueryError) as raised:
        read_query(query, SOURCES)
    assert raised.value.complaint.code == code
    for language in ("en", "es"):
        assert "{" not in sentence(raised.value.complaint, language)


def read(query: str) -> Asked | None:
    try:
        return read_query(query, SOURCES)
    except QueryError:
        return None


@given(st.text(max_size=300))
def test_any_query_is_read_or_refused(query: str) -> None:
    read(query)
    read(f"words={quote(query, errors='replace')}")


@given(st.dictionaries(st.sampled_from(PARAMETERS), st.text(max_size=40)))
def test_an_address_asks_for_what_it_was_made_from(values: dict[str, str]) -> None:
    asked = read(urlencode(values, errors="replace"))
    assert asked is None or read_query(asked.address, SOURCES) == asked
    assert asked is None or asked.is_written_so(asked.address)


def test_the_pages_words_are_the_same_in_both_languages() -> None:
    def keys(table: dict[str, object]) -> dict[str, object]:
        return {key: keys(value) if isinstance(value, dict) else None for key, value in table.items()}

    assert keys(dict(query_words("en"))) == keys(dict(query_words("es")))
