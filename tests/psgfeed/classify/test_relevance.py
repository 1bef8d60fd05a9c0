import tomllib
from pathlib import Path

import pytest

from psgfeed.classify.meaning import Told, understand
from psgfeed.model import AboutPeru, Relevance

SUPPORT = Path(__file__).parents[2] / "support"
NAMESAKES = tomllib.loads((SUPPORT / "namesakes.toml").read_text(encoding="utf-8"))


def judged(title: str, summary: str = "", about: AboutPeru = AboutPeru.SOME) -> Relevance:
    return understand(Told(title, summary, about_peru=about)).relevance


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Peruvian miners strike", ""),
        ("Paro en el sur", "Los gremios del Perú anuncian medidas."),
        ("Keiko Fujimori waits", ""),
        ("Osinergmin multa a la empresa", ""),
        ("Shipibo leaders meet", ""),
        ("Quellaveco starts to produce", ""),
        ("Bloqueo en Juliaca", "Un herido en la carretera a Moquegua."),
        ("Migrants stuck between Peru and Chile", ""),
    ],
)
def test_names_that_only_peru_has_make_an_item_about_peru(title: str, summary: str) -> None:
    assert judged(title, summary).about


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Miners strike in Chile", ""),
        ("Fire in Peru, Indiana", ""),
        ("Peru school board passes the budget", "Voters of the township agreed."),
        ("Lima, Ohio, mourns its sheriff", ""),
        ("How to cook lima beans", ""),
        ("Copper outlook", "Exporters such as Chile and Peru gain."),
        ("Trade grows", "Chile, Peru and Colombia sign; Bogotá is pleased."),
        ("Cajamarca dice no", "La consulta popular en el Tolima frena la mina en Colombia."),
        ("Loreto recibe turistas", "El gobierno de Baja California Sur lo celebra."),
        ("La Libertad celebra", "El municipio de El Salvador cumple años."),
        ("La Libertad Avanza gana en Junín", ""),
        ("Perú golea en las eliminatorias", "El delantero marcó dos goles."),
        ("Receta de ceviche peruano", "Los ingredientes y el tiempo."),
        ("Peruvian restaurant opens", "The chef serves ceviche and pisco sour."),
        ("Justice Puno speaks", "The Filipino judge retired in Manila."),
        ("Amazonas: garimpeiros", "Brasil retira a los mineros."),
    ],
)
def test_another_place_or_thing_of_the_same_name_is_not_peru(title: str, summary: str) -> None:
    assert not judged(title, summary).about


def test_an_item_that_is_not_about_peru_has_no_categories_and_no_regions() -> None:
    meaning = understand(Told("Copper mine in Cajamarca, Tolima, Colombia", "", about_peru=AboutPeru.SOME))
    assert not meaning.relevance.about
    assert meaning.categories == meaning.regions == ()


def test_how_much_must_speak_for_peru_depends_on_the_source() -> None:
    told = [judged("A quiet week", "", about).about for about in (AboutPeru.SOME, AboutPeru.MOSTLY, AboutPeru.ALWAYS)]
    assert told == [False, True, True]


def test_an_item_of_a_source_on_peru_is_about_peru_unless_its_text_says_otherwise() -> None:
    assert judged("Miners strike in Chile", about=AboutPeru.ALWAYS).about
    assert not judged("Fire in Peru, Indiana", "", AboutPeru.ALWAYS).about


def test_the_score_lies_between_0_and_1_and_grows_with_the_evidence() -> None:
    scores = [
        judged(*texts).score
        for texts in (
            ("Fire in Peru, Indiana", ""),
            ("A quiet week", ""),
            ("A quiet week", "Rain in Puno."),
            ("A quiet week in Puno, Peru", "Rain in Puno."),
        )
    ]
    assert scores == sorted(scores)
    assert 0 <= scores[0] < 0.5 < scores[-1] <= 1


def test_the_reason_tells_the_source_and_what_spoke_for_and_against() -> None:
    why = judged("Perú y Bolivia firman acuerdo en Desaguadero").why
    assert why.startswith("source: some; for: ")
    assert "Perú" in why
    assert "against: Bolivia" in why


def test_what_a_person_has_decided_is_not_judged_again() -> None:
    decided = Relevance(about=True, score=1.0, why="by hand")
    meaning = understand(Told("Mine closes in Chile"), decided)
    assert meaning.relevance is decided
    assert "mining" in {mark.slug for mark in meaning.categories}


@pytest.mark.parametrize(("title", "summary"), NAMESAKES["strangers"])
def test_namesakes_and_passing_mentions_are_told_apart(title: str, summary: str) -> None:
    assert not judged(title, summary, AboutPeru.MOSTLY).about


@pytest.mark.parametrize(("title", "summary"), NAMESAKES["ours"])
def test_peru_is_recognised_beside_its_neighbours_and_without_its_name(title: str, summary: str) -> None:
    assert judged(title, summary, AboutPeru.MOSTLY).about
