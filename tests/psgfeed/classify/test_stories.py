import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.classify.stories import Judgement, compare, report

ROOT = Path(__file__).parents[3]
TOLD = date(2031, 5, 12)

Text = tuple[str, str]

CHASE = (
    "Capturan en Tocache al alcalde prófugo de Uchiza",
    "Melquíades Trigoso llevaba siete meses en la clandestinidad. Está acusado de cobrar coimas por el mercado.",
)
CHASE_EN = (
    "Fugitive mayor of Uchiza caught in Tocache",
    "Melquíades Trigoso had been in hiding for seven months over bribes for a market building.",
)


def judge(one: Text, other: Text, days: int | None = 0) -> Judgement:
    later = None if days is None else date.fromordinal(TOLD.toordinal() + days)
    return compare(report(*one, TOLD), report(*other, later))


SAME = {
    "in other words, in two languages": (CHASE, CHASE_EN, 1),
    "in other words, in one language": (
        (
            "Se rompe el ducto en Chiriaco y el crudo llega al río",
            "Doce comunidades awajún del Imaza se quedan sin pesca tras la fuga en el kilómetro 441.",
        ),
        (
            "Chiriaco: fuga de petróleo en el kilómetro 441 mancha el Imaza",
            "Las comunidades awajún piden agua. La empresa habla de un corte hecho por terceros.",
        ),
        1,
    ),
    "with a higher toll on the next day": (
        ("Choque de buses en Ocoña deja nueve muertos", "El accidente fue en la Panamericana Sur, en Camaná."),
        ("Camaná: suben a catorce los muertos por choque en Ocoña", "Dos buses colisionaron en la Panamericana Sur."),
        1,
    ),
    "from one press release": (
        (
            "Red Muqui pide detener el proyecto Cañariaco",
            "La red señala que 27 fuentes de agua del río Cañariaco quedarían bajo los botaderos y exige una consulta.",
        ),
        (
            "Piden detener Cañariaco: 27 fuentes de agua en riesgo",
            "La Red Muqui señala que las fuentes quedarían bajo los botaderos de la mina y exige una consulta previa.",
        ),
        0,
    ),
}

OTHER = {
    "a claim and the ruling it wins": (
        (
            "Comunidad de Tantahuay demanda a Volcán Norte",
            "Pide al juzgado de Oyón que ordene cerrar el depósito de relaves.",
        ),
        (
            "Juzgado de Oyón da la razón a Tantahuay",
            "La sentencia ordena a Volcán Norte cerrar el depósito de relaves.",
        ),
        180,
    ),
    "a strike that begins and one that ends": (
        ("Obreros de Marcapunta inician huelga", "Piden una parte mayor de las utilidades de la mina de Pasco."),
        ("Obreros de Marcapunta levantan la huelga", "La mina de Pasco pagará un bono por las utilidades."),
        16,
    ),
    "the same feast another year": (
        ("Miles celebran el Inti Raymi en Cusco", "La ceremonia en Sacsayhuamán reunió a 4.000 visitantes."),
        ("Inti Raymi llena Sacsayhuamán", "Miles de visitantes vieron la ceremonia en Cusco."),
        365,
    ),
    "the same kind of event elsewhere": (
        ("Bloquean carretera en Yauri por el canon", "Los comuneros de Espinar cerraron la vía a Arequipa."),
        ("Bloquean carretera en Bambamarca por el canon", "Las rondas de Hualgayoc cerraron la vía a Chota."),
        0,
    ),
    "two letters of a series": (
        ("Letter from Abancay", "The apple harvest is late, and the buses from Lima come half empty over the pass."),
        ("Letter from Abancay: a school on strike", "Parents in Tamburco have locked the gate of the new school."),
        20,
    ),
    "two issues of a bulletin": (
        ("Boletín de la Red Agua N.° 14", "Noticias de las cuencas: conflictos, leyes, talleres y publicaciones."),
        ("Boletín de la Red Agua N.° 15", "Noticias de las cuencas: conflictos, leyes, talleres y publicaciones."),
        3,
    ),
    "two months of a figure": (
        ("Exportaciones de palta crecieron en abril", "Los envíos sumaron 120 millones de dólares, según Mincetur."),
        ("Exportaciones de palta crecieron en mayo", "Los envíos sumaron 131 millones de dólares, según Mincetur."),
        30,
    ),
    "one form of words, two villages": (
        (
            "Vecinos de Ccollpa piden agua limpia al gobierno",
            "La asamblea de Ccollpa se reunió el domingo y escribió una carta.",
        ),
        (
            "Vecinos de Yanama piden agua limpia al gobierno",
            "La asamblea de Yanama se reunió el domingo y escribió una carta.",
        ),
        0,
    ),
}


@pytest.mark.parametrize(("one", "other", "days"), SAME.values(), ids=SAME.keys())
def test_one_event_is_one_story(one: Text, other: Text, days: int) -> None:
    judgement = judge(one, other, days)
    assert judgement.same, judgement


@pytest.mark.parametrize(("one", "other", "days"), OTHER.values(), ids=OTHER.keys())
def test_what_only_resembles_it_is_another(one: Text, other: Text, days: int) -> None:
    judgement = judge(one, other, days)
    assert not judgement.same, judgement


def test_the_reasons_name_what_is_shared_and_how_far_apart_it_was_told() -> None:
    why = judge(CHASE, CHASE_EN, 1).why
    assert "Trigoso" in why
    assert "Uchiza" in why
    assert "published a day apart" in why
    assert "published 20 days apart" in judge(CHASE, CHASE_EN, 20).why


def test_what_is_told_at_once_is_likelier_one_story_and_what_is_told_long_after_is_another() -> None:
    assert not judge(CHASE, CHASE_EN, 60).same
    scores = [judge(CHASE, CHASE_EN, days).score for days in (0, None, 4, 10)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


HELD = (
    "Mayor of Uchiza and nine clerks held",
    "Melquíades Trigoso was arrested in Tocache over bribes for the market building.",
)
DOUBTFUL = {
    "the matter has come further in one": (
        "Mayor of Uchiza sentenced",
        "A court in Tocache found Melquíades Trigoso guilty over bribes for the market building.",
    ),
    "a headline asks and reports nothing": ("Who is the mayor held in Tocache?", HELD[1]),
    "one looks back on it": (
        "Police hold mayor of Uchiza",
        "Melquíades Trigoso is in jail in Tocache, two years after the bribes for the market building.",
    ),
    "the headlines give other numbers": ("Bribery raid in Tocache: 14 officials held", HELD[1]),
}


@pytest.mark.parametrize(("doubt", "other"), DOUBTFUL.items(), ids=DOUBTFUL.keys())
def test_a_doubt_is_named_and_lowers_the_score(doubt: str, other: Text) -> None:
    judgement = judge(HELD, other, None)
    assert doubt in judgement.why
    assert judgement.score < judge(HELD, ("Police hold mayor of Uchiza and nine clerks", HELD[1]), None).score


def test_a_short_headline_that_stands_above_other_words_is_that_of_another_instalment() -> None:
    one = ("The market and the mayor", "Traders in Uchiza have waited for six years for the roof of the market hall.")
    other = ("The mayor and the market", "Melquíades Trigoso is out on bail, and speaks of a plot by builders.")
    judgement = judge(one, other, None)
    assert not judgement.same
    assert "one short headline stands above other words" in judgement.why


def test_the_same_text_is_the_same_within_a_month() -> None:
    text = (
        "A lecture on rivers",
        "This spring's lecture is about rivers in court, and about those who speak for them.",
    )
    assert judge(text, text, 20) == Judgement(same=True, score=1.0, why="the same text")
    assert not judge(text, text, 365).same


def test_the_same_issue_of_a_series_is_one_story_however_it_is_summed_up() -> None:
    one = ("Valley News Summary: May 2031", "This month: a teachers' strike, a spill, and the fishing season.")
    assert judge(one, ("Valley News Summary, May 2031", "Teachers strike")).why == "the same issue of one series"


def test_a_name_in_everybodys_mouth_says_less() -> None:
    one, other = report(*CHASE, TOLD), report(*CHASE_EN, TOLD)
    names = {"melquiades", "trigoso", "uchiza", "tocache"}
    assert compare(one, other, running=names).score < compare(one, other).score


texts = st.text(max_size=80)


@given(texts, texts, texts, texts)
def test_any_texts_are_judged_and_the_order_does_not_matter(a: str, b: str, c: str, d: str) -> None:
    one, other = report(a, b), report(c, d)
    judgement = compare(one, other)
    assert 0 <= judgement.score <= 1
    assert compare(other, one).score == judgement.score


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "bench" / "stories.py"))


def test_reports_of_events_that_nothing_was_learned_from_are_told_apart(bench: dict[str, Any]) -> None:
    pairs = [*bench["invented"]("held_out", dated=True), *bench["invented"]("unseen", dated=True)]
    score = bench["measure"](pairs)
    assert score.precision >= 0.94
    assert score.recall >= 0.8
