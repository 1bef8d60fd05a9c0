"""What looks like a date, what does not, and where a date stands apart in a text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from psgfeed.normalise.dates import DateSetting, find_dateline, looks_like_date, read_date

NO_DATES = (Path(__file__).parent / "no_dates.txt").read_text(encoding="utf-8").splitlines()
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_text_without_a_date_gives_none() -> None:
    settings = [DateSetting(NOW), DateSetting(NOW, zone="Europe/London", languages=("en",))]
    accepted = [line for line in NO_DATES for setting in settings if read_date(line, setting).day]
    assert accepted == []


def test_text_without_a_date_does_not_look_like_one() -> None:
    assert [line for line in NO_DATES if looks_like_date(line)] == []


def test_text_without_a_date_has_no_dateline() -> None:
    assert [line for line in NO_DATES if find_dateline(line)] == []


def test_the_list_of_texts_without_a_date_is_long() -> None:
    assert len(set(NO_DATES)) >= 800


@pytest.mark.parametrize(
    "raw",
    [
        "23 July 2016",
        "Update 119. 31 January 2007",
        "martes, 12 de setiembre de 2017 | 17:07",
        "03/04/2024",
        "2021-03-01T10:00:00Z",
        "hace 3 horas",
        "8 de marzo",
        "31 December 1969",
    ],
)
def test_a_date_looks_like_one(raw: str) -> None:
    assert looks_like_date(raw)


@pytest.mark.parametrize("raw", ["", "20210512", "1614592800", "2021-05", "45/67/2020", "4567-12-30"])
def test_bare_numbers_do_not_look_like_dates(raw: str) -> None:
    assert not looks_like_date(raw)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Update 119. 31 January 2007", "31 January 2007"),
        (". 10 April 2017", "10 April 2017"),
        ("153. Aug - Sep 12", "Aug - Sep 12"),
        ("19:15|25 de mayo de 2020.-", "19:15|25 de mayo de 2020"),
        ("Servindi, 27 de octubre, 2015.-", "27 de octubre, 2015"),
        ("Servindi, 27 de octubre, 2015.- Un texto que sigue por mucho rato.", "27 de octubre, 2015"),
        ("Publicado el 3 de marzo de 2021 | Sociedad", "3 de marzo de 2021"),
        ("5 May 2020. The text goes on.", "5 May 2020"),
        ("Comuneros cierran la vía | 5 de mayo de 2020", "5 de mayo de 2020"),
        ("Talks go on in Cusco - 5 May 2020", "5 May 2020"),
        ("Talks go on in Cusco (May 5th, 2020)", "May 5th, 2020"),
        ("Sección Sociedad. Publicado: 5 de mayo de 2020", "5 de mayo de 2020"),
    ],
)
def test_a_dateline_is_found_at_either_end(text: str, line: str) -> None:
    span = find_dateline(text)
    assert span
    assert text[slice(*span)] == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Marcha por el 8 de marzo",
        "Recuerdan la ley del 5 de mayo de 2020",
        "On 5 May 2020 they met",
        "5 de mayo de 2020, día de la firma",
        "El 8 de marzo",
        "Item 20210512",
        "Mencionado en (mayo de 2020)",
    ],
)
def test_a_date_inside_prose_is_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


def test_a_dateline_in_a_long_text_keeps_its_place() -> None:
    text = "palabra " * 100 + "| 5 de mayo de 2020"
    span = find_dateline(text)
    assert span
    assert text[slice(*span)] == "5 de mayo de 2020"
