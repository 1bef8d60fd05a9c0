import pytest

from psgfeed.classify.categories import categorise, declared, supports
from psgfeed.classify.evidence import gather_evidence
from psgfeed.classify.meaning import Told, understand


def topics(title: str, summary: str = "", full_text: str = "") -> list[str]:
    return [mark.slug for mark in categorise(gather_evidence(title, summary, full_text))]


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("Copper mine expansion divides the valley", "mining"),
        ("Mineras piden ampliar el tajo abierto", "mining"),
        ("Derrame de petróleo en el río Marañón", "oil-gas-energy"),
        ("Gas pipeline reaches the coast", "oil-gas-energy"),
        ("Glaciares de la cordillera pierden un metro", "environment-climate"),
        ("Floods cut off three villages", "environment-climate"),
        ("Federación awajún reclama consulta previa", "indigenous-peoples"),
        ("Isolated tribe seen near the river", "indigenous-peoples"),
        ("Defenders threatened after the hearing: torture alleged", "human-rights"),
        ("Denuncian detenciones arbitrarias y tortura", "human-rights"),
        ("Fiscalía acusa a exgobernador por sobornos", "justice-corruption"),
        ("Judge sends former mayor to prison over bribes", "justice-corruption"),
        ("Congreso debate la moción de vacancia", "politics"),
        ("Voters go to the polls in a second round", "politics"),
        ("Exports fall as inflation rises", "economy"),
        ("Sindicatos piden subir el sueldo mínimo", "economy"),
        ("Marcha contra los feminicidios", "gender"),
        ("Abortion law before the courts", "gender"),
        ("Exhuman fosa común del conflicto armado", "armed-conflict-memory"),
        ("Families still wait for the truth commission's reparations", "armed-conflict-memory"),
        ("Bloqueo de carretera cumple diez días de paro", "social-conflict"),
        ("Protesters clash with police in the square", "social-conflict"),
        ("Cocaine seized in the VRAEM", "drugs-security"),
        ("Sicarios y extorsión: noche de terror", "drugs-security"),
        ("Hospital sin vacunas contra el dengue", "health-education"),
        ("Rural schools without teachers", "health-education"),
        ("Irrigation canal brings water to small farmers", "land-water-agriculture"),
        ("Pescadores artesanales piden veda de anchoveta", "land-water-agriculture"),
        ("Embassy hosts talks on a trade treaty", "international"),
        ("Canciller viaja a la cumbre de la OEA", "international"),
        ("Annual conference: tickets now available", "events-notices"),
        ("Inscríbete en el seminario del lunes", "events-notices"),
    ],
)
def test_each_category_knows_its_words_in_both_languages(title: str, category: str) -> None:
    assert category in topics(title)


def test_an_item_has_many_categories_the_most_probable_first() -> None:
    marks = categorise(gather_evidence("Miners on strike at the copper mine", "Their union asks for higher wages."))
    assert {mark.slug for mark in marks} >= {"mining", "economy", "social-conflict"}
    assert [mark.weight for mark in marks] == sorted((mark.weight for mark in marks), reverse=True)
    assert all(0 < mark.weight <= 1 for mark in marks)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("A walk in the hills", "Two women met by the gate."),
        ("Old anti-personnel mines cleared", ""),
        ("Police fire tear gas", ""),
        ("The political climate worsens", ""),
    ],
)
def test_what_is_said_in_passing_or_in_another_sense_does_not_count(title: str, summary: str) -> None:
    assert not {"gender", "mining", "oil-gas-energy", "environment-climate"} & set(topics(title, summary))


def test_a_word_may_count_only_in_company() -> None:
    assert "economy" not in topics("Strike in the south")
    assert "economy" in topics("Strike in the south for better pay")


def test_what_is_passing_mention_beside_much_else_is_left_out() -> None:
    alone = topics("Rector opens a seminar")
    beside = topics(
        "Congress votes to impeach the president",
        "The cabinet resigned and elections were called. The vote of confidence had failed; a seminar was put off.",
    )
    assert "events-notices" in alone
    assert "events-notices" not in beside


def test_the_articles_text_helps_but_does_not_lead() -> None:
    support = {
        one.category: one.points for one in supports(gather_evidence("A quiet week", "", "Mining, copper, zinc. " * 50))
    }
    assert support["mining"] < 1


def test_a_mark_carries_its_evidence_in_the_texts_own_words() -> None:
    mark = categorise(gather_evidence("Un Oleoducto nuevo", ""))[0]
    assert (mark.slug, mark.rule, mark.words, mark.origin) == (
        "oil-gas-energy",
        "words:oil-gas-energy",
        ("Oleoducto",),
        "rule",
    )


def test_words_of_one_kind_count_once() -> None:
    once, twice = (supports(gather_evidence("", text)) for text in ("protester", "protester and protesters"))
    assert once[0].points == twice[0].points


def test_the_sources_own_section_decides_through_its_map() -> None:
    (mark,) = declared(("POLITICA",), {"Política": ("politics",)})
    assert (mark.slug, mark.origin, mark.words) == ("politics", "source", ("POLITICA",))
    told = Told("Perú: sin pistas", sections=("Política",), category_map={"politica": ("politics",)})
    assert [(one.slug, one.origin) for one in understand(told).categories] == [("politics", "source")]
