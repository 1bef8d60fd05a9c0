"""Characters: what no text keeps, what is repaired, and what sound text is."""

import pytest

from psgfeed.normalise.text import (
    bare,
    cut_at_word,
    fold,
    one_line,
    repair,
    strip_invisible,
    tidy_lines,
    whole_characters,
    xml_safe,
)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("re\u00adgan\u00adtes", "regantes"),
        ("agua\u200b y\u2060 tierra\ufeff", "agua y tierra"),
        ("\u202eaugA\u202c", "augA"),
        ("uno\x00\x07\x1b\x9fdos", "unodos"),
        ("An\u0303o", "Año"),
        ("Z" + "\u0321" * 40, "Z" + "\u0321" * 3),
        ("\ud83d\udca7 agua \ud83d", "💧 agua "),
        ("a\tb\nc", "a\tb\nc"),
    ],
)
def test_what_a_reader_cannot_see_goes(raw: str, clean: str) -> None:
    assert strip_invisible(raw) == clean


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("La minerÃ\u00ada y la poblaciÃ³n", "La minería y la población"),
        ("Peruâ€™s miners", "Peru’s miners"),
        ("â€œAguaâ€\x9d para Ã‘aupe", "“Agua” para Ñaupe"),
        ("La GestiĂłn de PetroPerĂş en ApurĂmac", "La Gestión de PetroPerú en Apurímac"),
        ("Peru´s lakes", "Peru’s lakes"),
        ("Cooperacciόn", "Cooperacción"),
        (
            "The mine and Peruís lakes are in the north of the country",
            "The mine and Peru’s lakes are in the north of the country",
        ),
    ],
)
def test_damaged_characters_are_repaired_and_told(damaged: str, sound: str) -> None:
    assert repair(damaged) == (sound, True)


@pytest.mark.parametrize(
    "sound",
    [
        "",
        "Los regantes de Ocros limpian la acequia",
        "El país, el maíz y “el anís”",
        "L’eau, naïve façade, Ñaupe, Ã",
        "Ministerio de Economía: S/ 3,5 millones… ¿y el agua?",
        "Москва и Лима",
        "\u03a4\u03bf \u03bd\u03b5\u03c1\u03cc",
        "The Solís family and the Luís case are in the courts of the city",
        "ÑUÑOA – ÁÉÍÓÚ",
        "agua 💧",
    ],
)
def test_sound_text_comes_back_as_it_was(sound: str) -> None:
    assert repair(sound) == (sound, False)


def test_blanks_are_folded_and_paragraphs_stay_apart() -> None:
    assert one_line(" uno \u00a0\n dos\t") == "uno dos"
    assert tidy_lines("uno  dos\r\n\r\n\r\n\r\ntres\u2029cuatro\n") == "uno dos\n\ntres\n\ncuatro"


def test_text_for_comparing_has_no_case_accents_or_marks() -> None:
    assert fold("Áncash, Ñaupe") == "ancash, naupe"
    assert bare("  ¡Áncash —y Ñaupe!") == "ancash y naupe"


def test_a_long_text_is_cut_at_a_word() -> None:
    assert cut_at_word("los regantes limpian", 20) == "los regantes limpian"
    assert cut_at_word("los regantes limpian la acequia", 20) == "los regantes…"
    assert cut_at_word("x" * 30, 20) == "x" * 19 + "…"


def test_text_can_always_be_written() -> None:
    assert whole_characters("agua \ud83d\udca7 \ud83d") == "agua 💧 "
    assert xml_safe("a\x00\x0bb\ufffe\ud800") == "ab"
