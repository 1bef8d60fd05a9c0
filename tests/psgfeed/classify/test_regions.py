import pytest

from psgfeed.classify.evidence import gather_evidence
from psgfeed.classify.meaning import Told, understand
from psgfeed.classify.regions import locate, places


def regions(title: str, summary: str = "") -> set[str]:
    evidence = gather_evidence(title, summary)
    return {mark.slug for mark in locate(evidence, places(evidence))}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Road to Las Bambas blocked; drivers wait in Espinar", {"PE-APU", "PE-CUS"}),
        ("Vecinos de Cocachacra y Mollendo", {"PE-ARE"}),
        ("Piura y Tumbes bajo el agua", {"PE-PIU", "PE-TUM"}),
        ("Oil reaches the Corrientes river", {"PE-LOR"}),
        ("Comuneros de Challhuahuacho", {"PE-APU"}),
        ("Protests in San Juan de Lurigancho", {"PE-LMA"}),
        ("Pescadores de Ventanilla y Chancay", {"PE-CAL", "PE-LIM"}),
        ("Cuzco airport", {"PE-CUS"}),
        ("Alcalde de La Libertad pide agua", {"PE-LAL"}),
    ],
)
def test_departments_are_found_by_their_places(text: str, codes: set[str]) -> None:
    assert regions(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "La libertad de prensa",
        "El clima y la lima",
        "La batalla de Junín",
        "General San Martín",
        "Daniel Salaverry preside la sesión",
        "a bottle of pisco",
        "según la ILO y la ICA",
        "Lava jato: la mala hora",
        "el valle de los ríos Apurímac, Ene y Mantaro",
        "Asia y Antioquia",
    ],
)
def test_what_only_sounds_like_a_place_is_none(text: str) -> None:
    assert regions(text) == set()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Incendio en el distrito de Santillana", {"PE-AYA"}),
        ("Cosecha en la provincia de Canas", {"PE-CUS"}),
        ("Quinua para todos", set()),
        ("the San Martín region", {"PE-SAM"}),
    ],
)
def test_a_common_word_is_a_place_where_something_marks_it_as_one(text: str, codes: set[str]) -> None:
    assert regions(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Thousands march in Lima", {"PE-LMA"}),
        ("Miles marchan hacia Lima", {"PE-LMA"}),
        ("Mayor of Lima resigns", {"PE-LMA"}),
        ("Lima y Callao sin agua", {"PE-LMA", "PE-CAL"}),
        ("The minister said in Lima that all is well", set()),
        ("A blockade 300 km south of Lima", set()),
        ("Lima rejects the offer", set()),
        ("Heladas en Cusco, Lima y Arequipa", {"PE-CUS", "PE-LIM", "PE-ARE"}),
    ],
)
def test_lima_is_a_city_where_something_happens_in_it(text: str, codes: set[str]) -> None:
    assert regions(text) >= codes
    assert codes or not regions(text)


def test_what_the_title_names_weighs_most_and_the_names_are_told() -> None:
    evidence = gather_evidence("Paro en Puno", "Llegaron delegados de Tacna.")
    first, second = locate(evidence, places(evidence))
    assert (first.slug, first.words, second.slug) == ("PE-PUN", ("Puno",), "PE-TAC")


def test_a_place_of_the_same_name_elsewhere_is_no_region() -> None:
    assert understand(Told("Elecciones en Ayacucho", "El intendente bonaerense votó en Argentina.")).regions == ()
