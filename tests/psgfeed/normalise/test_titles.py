"""Titles: one clean line."""

import pytest

from psgfeed.model import Text
from psgfeed.normalise.titles import TITLE_MAX, Cleaned, clean_title, title_from_link, title_from_text


def title(value: str, *, html: bool = False) -> Cleaned:
    return clean_title(Text(value, "feed", html))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Regantes\n limpian\u00a0 la acequia ", "Regantes limpian la acequia"),
        ("<b>Regantes</b> limpian &amp; siembran", "Regantes limpian & siembran"),
        ("Regantes: &#8220;Hay agua&#8221;", "Regantes: “Hay agua”"),
        ("Re\u00adgan\u00adtes \u200b\x07limpian", "Regantes limpian"),
        ("El <b> de HTML", "El <b> de HTML"),
        ("VALLE: “HAY AGUA” – DICEN", "VALLE: “HAY AGUA” – DICEN"),
        ("<script>x()</script>", ""),
        ("", ""),
    ],
)
def test_a_title_is_one_line_of_plain_text(raw: str, clean: str) -> None:
    assert title(raw) == Cleaned(clean, repaired=False)


def test_a_damaged_title_is_repaired_and_told() -> None:
    assert title("La minerÃ\u00ada de Ã\u0081ncash") == Cleaned("La minería de Áncash", repaired=True)


def test_a_title_too_long_is_cut_at_a_word_and_told() -> None:
    cleaned = title("regantes " * 100)
    assert cleaned.cut
    assert cleaned.value.endswith("regantes…")
    assert len(cleaned.value) <= TITLE_MAX


def test_a_text_gives_a_title_from_its_first_sentence() -> None:
    text = "<p>Cusco, 3 de marzo de 2021.- Llueve en el valle. Los regantes vuelven.</p>"
    assert title_from_text(Text(text, "feed", html=True)) == "Llueve en el valle."
    assert title_from_text(Text("<img src=x>", "feed", html=True)) == ""


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://valle.example/2026/03/regantes-limpian-la-acequia.html", "Regantes limpian la acequia"),
        ("https://valle.example/nota/12-agua_para_%C3%91aupe/", "Agua para Ñaupe"),
        ("https://www.valle.example/post/8061", "valle.example/post/8061"),
        ("https://valle.example/?p=12", "valle.example?p=12"),
        ("javascript:x()", ""),
    ],
)
def test_an_address_gives_a_title_from_its_last_words(url: str, made: str) -> None:
    assert title_from_link(url) == made
