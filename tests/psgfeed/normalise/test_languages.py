"""The language of a text: declared, heard, or the source's own; never guessed from a few words."""

import pytest

from psgfeed.normalise.languages import name_language, primary_subtag, speaks

SPANISH = "Los regantes de Ocros limpian la acequia después de las lluvias y piden al gobierno que repare el puente."
ENGLISH = "The irrigators of Ocros clean the ditch after the rains and ask the government to repair the bridge."
QUECHUA = "Ñuqanchik llaqtanchikpi yakuta maskachkanchik. Runakuna sapa punchaw mayuman rinku, chaypi yakuta apamunku."
CUSCO_QUECHUA = "Puno suyupi runakuna minakuna contra sayarishanku. Qochakunata qhellichashanku ninku llaqtamasikuna."
AYMARA = "Jiwasan markasanxa umax janiw utjkiti. Jaqinakax sapa uru jawiraru sarapxi, ukat uma apanipxi utanakaparu."
PORTUGUESE = (
    "Os agricultores de Ocros limpam o canal depois das chuvas e pedem ao governo que não esqueça a ponte nova."
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SPANISH, "es"),
        (ENGLISH, "en"),
        (QUECHUA, "qu"),
        (CUSCO_QUECHUA, "qu"),
        (AYMARA, "ay"),
        (PORTUGUESE, "pt"),
        (SPANISH + " Mana yakuyuq, runakuna.", "es"),
    ],
)
@pytest.mark.parametrize("declared", ["", "en", "es-PE"])
def test_a_text_long_enough_to_say_is_believed_more_than_its_document(text: str, code: str, declared: str) -> None:
    how = "declared" if primary_subtag(declared) == code else "detected"
    assert name_language(text, declared, ("fr",)) == (code, how)


@pytest.mark.parametrize("text", [SPANISH, ENGLISH, QUECHUA, AYMARA, PORTUGUESE])
def test_four_words_say_nothing(text: str) -> None:
    few = " ".join(text.split()[:4])
    assert name_language(few, "en-GB", ("es",)) == ("en", "declared")
    assert name_language(few, "", ("es", "en")) == ("es", "source_default")


@pytest.mark.parametrize(
    "text", ["", "12.5 %", "Lima, Cusco, Puno, Ayacucho, Huancavelica, Apurímac, Áncash, Moquegua, Tacna, Piura"]
)
def test_names_and_numbers_say_nothing(text: str) -> None:
    assert name_language(text, "", ("es",)) == ("es", "source_default")
    assert name_language(text, "", ()) == ("", "source_default")


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("es-PE", "es"),
        ("ES_pe", "es"),
        ("Español", "es"),
        ("Castellano (Perú)", "es"),
        ("spa", "es"),
        ("English", "en"),
        ("en_GB.UTF-8", "en"),
        ("quz", "qu"),
        ("Quechua", "qu"),
        ("aym", "ay"),
        ("zh-Hans", "zh"),
        ("und", ""),
        ("x-default", ""),
        ("*", ""),
        ("", ""),
        ("e" * 100_000, ""),
    ],
)
def test_a_declared_language_is_read_in_its_many_spellings(declared: str, code: str) -> None:
    assert primary_subtag(declared) == code


def test_a_few_signs_are_enough_to_choose_a_rule_by() -> None:
    assert speaks("the mine", "en")
    assert not speaks("la mina", "en")
