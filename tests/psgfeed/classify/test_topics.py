import pytest

from psgfeed import vocabulary
from psgfeed.classify.categories import categorise
from psgfeed.classify.regions import locate
from psgfeed.classify.relevance import judge_relevance
from psgfeed.model import AboutPeru


def topics(title: str, summary: str = "", **more: str) -> list[str]:
    return [mark.slug for mark in categorise(title, summary, more.get("text", ""), (), {})]


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("Copper mine expansion divides the valley", "mining"),
        ("Derrame de petróleo en el río Marañón", "oil-gas-energy"),
        ("Glaciares de la cordillera pierden un metro", "environment-climate"),
        ("Federación awajún reclama consulta previa", "indigenous-peoples"),
        ("Defenders threatened after the hearing: torture alleged", "human-rights"),
        ("Fiscalía acusa a exgobernador por sobornos", "justice-corruption"),
        ("Congreso debate la moción de vacancia", "politics"),
        ("Exports fall as inflation rises", "economy"),
        ("Marcha contra los feminicidios", "gender"),
        ("Exhuman fosa común del conflicto armado", "armed-conflict-memory"),
        ("Bloqueo de carretera cumple diez días de paro", "social-conflict"),
        ("Cocaine seized in the VRAEM", "drugs-security"),
        ("Hospital sin vacunas contra el dengue", "health-education"),
        ("Irrigation canal brings water to small farmers", "land-water-agriculture"),
        ("Embassy hosts talks on a trade treaty", "international"),
        ("Annual conference: tickets now available", "events-notices"),
    ],
)
def test_each_category_knows_its_words(title: str, category: str) -> None:
    assert category in topics(title)


def test_every_category_of_the_vocabulary_has_words() -> None:
    assert {mark.slug for term in vocabulary.categories() for mark in categorise(term.en, term.es, "", (), {})} >= {
        "mining",
        "gender",
    }


def test_one_weak_word_in_passing_is_not_enough() -> None:
    assert "gender" not in topics("A walk in the hills", "Two women met by the gate.")


def test_a_mark_carries_its_evidence() -> None:
    (mark,) = categorise("Un oleoducto nuevo", "", "", (), {})
    assert (mark.slug, mark.rule, mark.words, mark.origin) == (
        "oil-gas-energy",
        "words:oil-gas-energy",
        ("oleoducto*",),
        "rule",
    )


def test_the_sources_own_section_decides_through_its_map() -> None:
    marks = categorise("Sin pistas", "", "", ("POLITICA",), {"Política": ("politics",)})
    assert [(mark.slug, mark.origin) for mark in marks] == [("politics", "source")]


def test_departments_are_found_by_their_towns_and_mines() -> None:
    assert [mark.slug for mark in locate("Road to Las Bambas blocked", "Drivers wait in Espinar.")] == [
        "PE-APU",
        "PE-CUS",
    ]
    assert locate("La libertad de prensa", "El clima y la lima") == ()


def test_a_source_that_is_always_about_peru_needs_no_name_in_the_text() -> None:
    assert judge_relevance("A quiet week", "", (), AboutPeru.ALWAYS).about


def test_a_world_paper_must_name_peru_and_the_reason_is_told() -> None:
    relevance = judge_relevance("Peruvian miners strike", "", (), AboutPeru.SOME)
    assert relevance.about
    assert "peruvian" in relevance.why
    assert not judge_relevance("Miners strike in Chile", "", (), AboutPeru.SOME).about


def test_a_town_of_the_same_name_elsewhere_is_not_peru() -> None:
    assert not judge_relevance("Fire in Peru, Indiana", "", (), AboutPeru.SOME).about
