"""Where a sentence ends, and where a text is cut."""

import pytest

from psgfeed.normalise.sentences import cut_at_sentence, first_sentence


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Llueve en Puno. Y no para.", "Llueve en Puno."),
        ("¿Hay agua? No.", "¿Hay agua?"),
        ("“Hay agua.” Así dijo.", "“Hay agua.”"),
        ("El Sr. Quispe llegó. Habló.", "El Sr. Quispe llegó."),
        ("La Dra. M. Rojas llegó. Habló.", "La Dra. M. Rojas llegó."),
        ("The U.S. Congress voted. It was late.", "The U.S. Congress voted."),
        ("Cuesta S/ 3.50 hoy. Ayer no.", "Cuesta S/ 3.50 hoy."),
        ("Y entonces... nada pasó. Fin.", "Y entonces... nada pasó."),
        ("Sin punto", "Sin punto"),
        ("Un título\n\nUn texto.", "Un título"),
    ],
)
def test_a_sentence_ends_at_its_stop_and_not_at_an_abbreviation(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_a_short_text_is_not_cut() -> None:
    assert cut_at_sentence("Llueve. Y no para", 40) == "Llueve. Y no para"


def test_a_long_text_keeps_its_whole_sentences() -> None:
    assert cut_at_sentence("Llueve en el valle. Los regantes vuelven a la acequia", 40) == "Llueve en el valle."


def test_a_text_of_one_long_sentence_is_cut_at_a_word() -> None:
    assert (
        cut_at_sentence("No. Los regantes de todo el valle vuelven a la acequia", 40)
        == "No. Los regantes de todo el valle…"
    )
