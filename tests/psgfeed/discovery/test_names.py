from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.discovery.names import country_of, id_of, id_of_title, languages_of, name_of, publisher_of, rhythm_of
from psgfeed.model import Precision, When
from psgfeed.sources import is_id
from tests.psgfeed.discovery.conftest import NOW, item, items


@pytest.mark.parametrize(
    ("site_name", "titles", "url", "name"),
    [
        ("Voz del Valle", ["Inicio | otra cosa"], "https://voz.example/", "Voz del Valle"),
        ("", ["Inicio - Voz del Valle"], "https://vozdelvalle.example/", "Voz del Valle"),
        ("", ["Minería | La Quebrada"], "https://laquebrada.example/mineria", "La Quebrada"),
        ("", ["La Quebrada » Feed"], "https://x.example/feed", "La Quebrada"),
        ("", ["RSS", "Noticias: El Faro de Ilo"], "https://faro.example/", "El Faro de Ilo"),
        ("", ["", "Home"], "https://www.voz.example/", "www.voz.example"),
        ("", ["Per&uacute; hoy"], "https://hoy.example/", "Perú hoy"),
    ],
)
def test_a_name_is_what_the_site_calls_itself(site_name: str, titles: list[str], url: str, name: str) -> None:
    assert name_of(site_name, titles, url) == name


def test_a_name_is_cut_at_a_word() -> None:
    assert len(name_of("", ["palabra " * 40], "https://voz.example/")) <= 60


@pytest.mark.parametrize(
    ("url", "taken", "name"),
    [
        ("https://www.laquebrada.example/", (), "laquebrada"),
        ("https://en.laquebrada.com/x", (), "en-laquebrada"),
        ("https://www.gob.pe/institucion/altopampa/noticias", (), "gob"),
        ("https://www.gob.pe/institucion/altopampa/noticias", ("gob",), "gob-altopampa"),
        ("https://noticias.altopampa.gob.pe/", (), "noticias-altopampa"),
        ("https://laquebrada.com/2026/nota.html", ("laquebrada",), "laquebrada-2"),
        ("http://127.0.0.1:8000/", (), "voz-de-nusta"),
        ("http://127.0.0.1:8000/", ("voz-de-nusta", "voz-de-nusta-2"), "voz-de-nusta-3"),
    ],
)
def test_an_id_is_made_of_the_host_else_of_the_name(url: str, taken: tuple[str, ...], name: str) -> None:
    assert id_of("Voz de Ñusta", url, taken) == name


@given(st.text(), st.text(max_size=80), st.sets(st.text("abc-", max_size=3)))
def test_an_id_is_always_one_and_free(title: str, path: str, taken: set[str]) -> None:
    for made in (id_of(title, f"https://{path}", taken), id_of_title(title, path, taken)):
        assert is_id(made)
        assert made not in taken
        assert is_id(id_of_title(title, path, {made}))


@pytest.mark.parametrize(
    ("url", "publisher", "country"),
    [
        ("https://www.minas.gob.pe/", "state", "PE"),
        ("https://news.uni.ac.uk/", "academic", "GB"),
        ("https://laquebrada.com/", "media", ""),
    ],
)
def test_an_address_gives_publisher_and_country_away(url: str, publisher: str, country: str) -> None:
    assert (publisher_of(url), country_of(url)) == (publisher, country)


@pytest.mark.parametrize(
    ("days", "every"),
    [
        (range(0, 60, 10), "24h"),
        (range(6), "12h"),
        ([0] * 5 + [1] * 5, "1h"),
        ([0, 0, 1, 1, 2, 2, 3], "6h"),
        ([3], "6h"),
        ([], "6h"),
    ],
)
def test_a_source_is_looked_at_about_twice_between_two_items(days: list[int], every: str) -> None:
    assert rhythm_of(items(days)) == every


def test_undated_items_say_nothing_of_the_rhythm() -> None:
    dated = When(Precision.TIME, instant=NOW, day=NOW.date())
    earlier = When(Precision.TIME, instant=NOW - timedelta(days=2), day=(NOW - timedelta(days=2)).date())
    assert rhythm_of([item(0, published=dated), item(1, published=When()), item(2, published=earlier)]) == "24h"


def test_languages_are_those_of_a_fifth_of_the_items_the_usual_one_first() -> None:
    spoken = ["en"] + ["es"] * 5 + ["qu"] * 4
    assert languages_of([item(number, language=code) for number, code in enumerate(spoken)]) == ("es", "qu")
    assert languages_of([item(0, language="")]) == ("es",)
