"""Which lines date an item, and what of them is the date."""

import pytest

from psgfeed.extract.listing_datelines import read_dateline, read_issue


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("3 de mayo de 2026", "3 de mayo de 2026"),
        ("Publicado el 3 de mayo de 2026", "3 de mayo de 2026"),
        ("Published: May 3, 2026", "May 3, 2026"),
        ("03/05/2026 10:30 h", "03/05/2026 10:30"),
        ("(3 May 2026)", "3 May 2026"),
        ("Noticias | 3 May 2026 | 0 comentarios", "3 May 2026"),
        ("Leave a Comment / Human rights / By Jane Halloran / 3 May 2026", "3 May 2026"),
        ("Submitted by Jane Halloran on 03.05.2026 - 09:00", "03.05.2026 - 09:00"),
        ("Por Julia Paredes, 3 de mayo de 2026", "3 de mayo de 2026"),
        ("3 May 2026 by Jane Halloran", "3 May 2026"),
        ("Lima, 3 de mayo de 2026", "3 de mayo de 2026"),
        ("San Juan de Lurigancho, 3 de mayo de 2026", "3 de mayo de 2026"),
        ("hace 3 horas", "hace 3 horas"),
        ("Ayer", "Ayer"),
    ],
)
def test_a_line_that_dates_an_item_gives_its_date(line: str, raw: str) -> None:
    found = read_dateline(line)
    assert found is not None
    assert found.raw == raw


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Inicio",
        "El 3 de mayo de 2026 el puente seguía cerrado.",
        "Elecciones 2026: lo que está en juego",
        "El puente que se cayó dos veces – 3 May 2026",
        "Hace falta un puente",
        "Hoy no hay agua en la parte alta",
        "1300 expedientes",
        "4 min de lectura",
        "10:30",
        "Una reunión con los comuneros, 3 de mayo de 2026",
        "x" * 161,
    ],
)
def test_titles_and_sentences_date_nothing(line: str) -> None:
    assert read_dateline(line) is None


@pytest.mark.parametrize(
    ("line", "issue", "raw"),
    [
        ("Update 119. 31 January 2007", "Update 119", "31 January 2007"),
        ("102. 29 February 2004", "102", "29 February 2004"),
        ("Boletín N° 12 - 3 de mayo de 2026", "Boletín N° 12", "3 de mayo de 2026"),
    ],
)
def test_the_issue_before_a_date_is_kept_apart(line: str, issue: str, raw: str) -> None:
    found = read_dateline(line)
    assert found is not None
    assert (found.issue, found.raw) == (issue, raw)


@pytest.mark.parametrize(("line", "issue"), [("Update 119.", "Update 119"), ("119", ""), ("The 119 families", "")])
def test_a_line_that_only_names_an_issue(line: str, issue: str) -> None:
    assert read_issue(line) == issue
