import re

import pytest

from psgfeed.export.methods import Collection, count_rows, methods_text

COLLECTION = Collection(
    crawls=1200,
    failed=1,
    crawled_from="2026-01-05",
    crawled_until="2026-11-24",
    software="0.1.0",
    rules="abc123",
    version="2026-11-24",
    sha256="0" * 64,
)


def row(day: str, precision: str = "day", story: str = "", source: str = "voz", language: str = "es") -> dict[str, str]:
    return {
        "source_id": source,
        "language": language,
        "date_precision": precision,
        "published_date": day,
        "story_id": story,
    }


ROWS = [
    row("2026-03-01"),
    row("2019-05-02", "time", story="s1"),
    row("2020-01-01", "month", story="s1", source="eco", language="en"),
    row("", "none", story="s2"),
]


def test_the_rows_are_counted() -> None:
    counts = count_rows(ROWS)
    assert (counts.items, counts.source_ids) == (4, frozenset({"voz", "eco"}))
    assert (counts.first_day, counts.last_day) == ("2019-05-02", "2026-03-01")
    assert (counts.exact, counts.undated, counts.folded) == (2, 1, 2)
    assert counts.languages == (("es", 3), ("en", 1))


def test_the_paragraph_says_the_numbers_in_english() -> None:
    text = methods_text(count_rows(ROWS), COLLECTION, "en")
    assert "4 items from 2 sources, published from 2019-05-02 to 2026-03-01." in text
    assert "in 1,200 crawls between 2026-01-05 and 2026-11-24, of which 1 failed" in text
    assert "For 2 items (50.0 %) the source gave the date to the day or better; 1 item has no date" in text
    assert "2 rows tell the same story as another row" in text
    assert "selection" not in text


def test_the_paragraph_says_the_numbers_in_spanish() -> None:
    text = methods_text(count_rows(ROWS), COLLECTION, "es")
    assert "4 ítems de 2 fuentes, publicados del 2019-05-02 al 2026-03-01." in text
    assert "en 1\N{NO-BREAK SPACE}200 lecturas entre" in text
    assert "Para 2 ítems (50,0 %)" in text
    assert "1 ítem no tiene fecha" in text


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_empty_table_is_told_as_such_and_no_place_is_left_unfilled(language: str) -> None:
    text = methods_text(count_rows([]), COLLECTION, language)
    assert " 0 " in text
    assert not re.search(r"[{}]", text)
    assert "None" not in text
