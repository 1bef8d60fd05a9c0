import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.classify.stories_search import WORDS_MAX, search_words
from psgfeed.classify.stories_signature import READ_MAX, signature


@pytest.mark.parametrize(
    ("text", "number", "what"),
    [
        ("Unos 4.500 mineros marchan por la avenida", 4500, "t:miner"),
        ("Some 4,500 miners marched on the ministry", 4500, "t:miner"),
        ("La economía creció 3,4 % en el año", 3.4, "%"),
        ("The economy grew by 3.4 per cent in the year", 3.4, "%"),
        ("Treinta y ocho dragas fueron destruidas en el río", 38, "t:dredge"),
        ("Thirty-eight dredges were destroyed on the river", 38, "t:dredge"),
        ("Son 92 mil plantas de la selva", 92_000, "t:plant"),
        ("La obra costó 2,1 millones de soles", 2_100_000, "u:sol"),
        ("Seven police were killed on the road", 7, "t:police"),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, number: float, what: str) -> None:
    assert signature("", text).numbers == {number: what}


@pytest.mark.parametrize(
    "text", ["El 18 de junio hubo un derrame", "On 18 June there was a spill", "A spill on June 18"]
)
def test_a_day_is_no_number(text: str) -> None:
    read = signature("", text)
    assert read.days == {(6, 18)}
    assert not read.numbers


def test_years_months_and_ordinals_are_told_apart() -> None:
    read = signature("", "In May 2017 the hearing was put off for the eighth time")
    assert [*read.months, *read.years, *read.ordinals] == [5, 2017, 8]
    assert signature("", "It may rain on the march to the plaza").months == set()


def test_a_capital_letter_makes_a_name_but_for_the_first_word_and_for_known_words() -> None:
    read = signature("", "Comuneros de Antaccasa marchan. Ccori Paz habló en Lima con el Ministerio.")
    assert read.names == {"antaccasa", "paz", "lima"}
    assert read.maybe == {"ccori"}


def test_in_a_headline_of_capitals_no_word_is_surely_a_name() -> None:
    read = signature("Weavers Of Antaccasa Open Their Workshop", "")
    assert read.names == set()
    assert "antaccasa" in read.maybe


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        ("huelga", "strike"),
        ("derrame", "spill"),
        ("sentencia", "ruling"),
        ("Tribunal Constitucional", "Constitutional Tribunal"),
        ("Banco Central", "central bank"),
        ("Cuzco", "Cusco"),
        ("chilenos", "Chileans"),
        ("comisión", "commission"),
        ("federación", "federation"),
    ],
)
def test_both_languages_mean_the_same(spanish: str, english: str) -> None:
    mine = signature("", f"Se habló ayer de {spanish} en la sierra").keys
    theirs = signature("", f"There was talk of {english} in the town").keys
    assert mine.keys() & theirs.keys()


def test_a_word_is_read_in_its_own_language() -> None:
    assert signature("", "Once de los heridos están en el hospital").numbers == {11: "h:injury"}
    assert not signature("", "The mayor once said that the hospital was theirs").numbers


def test_what_is_still_to_come_is_told_from_what_has_been() -> None:
    assert signature("El premier acudirá al Congreso", "").ahead
    assert signature("Talks to begin", "The forum is due to meet in March.").ahead
    assert not signature("El premier acudió al Congreso", "La vacuna llegó. Mañana lloverá.").ahead


@given(st.text(max_size=400), st.text(max_size=2_000))
def test_any_text_is_read_within_bounds(title: str, summary: str) -> None:
    read = signature(title, summary)
    assert read.length <= READ_MAX
    assert len(search_words(read)) <= WORDS_MAX


def test_an_event_is_found_by_two_words_at_least_in_the_other_language() -> None:
    mine = signature("Huelga de médicos paraliza hospitales", "La medida empezó hoy en todo el país.")
    theirs = signature("Doctors' strike shuts hospitals", "Emergency rooms stayed open on the first day.")
    assert len(set(search_words(mine)) & set(search_words(theirs))) >= 2
