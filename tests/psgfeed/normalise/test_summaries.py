"""Summaries: a source's own words, without what stands around them."""

import pytest

from psgfeed.model import Text
from psgfeed.normalise.summaries import SUMMARY_MAX, CleanSummary, clean_summary, plain_text

BODY = "Los regantes de Ocros limpiaron la acequia."


def summary(value: str, title: str = "", *, html: bool = True) -> CleanSummary:
    return clean_summary(Text(value, "feed", html), title)


@pytest.mark.parametrize(
    "tail",
    [
        " Leer más",
        " Leer más...",
        " <a href='/7'>Leer más</a>",
        " [Leer más]",
        " (más…)",
        " (more&hellip;)",
        " Read more »",
        " Read the full story",
        " Continue reading Regantes limpian &#8594;",
        " Seguir leyendo →",
        " Ver más",
        "<p>Lee también: Otra nota del valle</p>",
        " Lee también: Otra nota del valle",
        "<p>Más información: https://valle.example/</p>",
        "<p>The post <a href='/7'>Regantes</a> appeared first on <a href='/'>Valle</a>.</p>",
        "<p>La entrada Regantes se publicó primero en Valle.</p>",
        "<p>Originally published on Valley Voices</p>",
        "<p>Publicado originalmente en Voces del Valle</p>",
        "<p>Fuente: Agencia del Valle</p>",
        "<p>Compartir en Facebook | Twitter | WhatsApp</p>",
        "<p>Share this: Twitter Facebook</p>",
        "<p>Síguenos en Facebook</p>",
        "<p>Etiquetas: agua, Cusco</p><p>Categorías: Noticias</p>",
        "<p>Comments (3)</p>",
        "<p>Publicidad</p>",
        "<p>[/vc_column][/vc_row]</p>",
    ],
)
def test_what_software_and_editors_put_behind_a_text_is_taken_off(tail: str) -> None:
    assert summary(BODY + tail).value == BODY


@pytest.mark.parametrize(
    "head",
    [
        "<p>Share this: Twitter Facebook</p>",
        "<p>Foto: Agencia del Valle</p>",
        "<p>3 de marzo de 2021</p>",
        "23 July 2016<br>",
        "<p>Mira también: Otra nota del valle</p>",
        "Lima, 3 de marzo de 2021.- ",
        "Cusco, 3 mar (Agencia).- ",
        "Servindi, 27 de octubre, 2015.- ",
        "Puno.- ",
        "Lima, EFE.- ",
        "LIMA, March 3 (Reuters) - ",
        "CUSCO, Peru (AP) — ",
        "LIMA — ",
        "(Lima) – ",
        "(Washington, DC) – ",
        "<div>Country: Peru</div>\n<div>Source: Valley Relief</div>",
        "[et_pb_section fb_built='1' _builder_version='4.4'][et_pb_row]",
        '[caption id="a_12" align="left" width="300"]Una acequia[/caption] ',
    ],
)
def test_what_stands_in_front_of_a_text_is_taken_off(head: str) -> None:
    assert summary(head + BODY).value == BODY


@pytest.mark.parametrize(
    "sound",
    [
        "Por la tarde los regantes limpiaron la acequia.",
        "By the river they cleaned the ditch.",
        "U.S. - Peru relations improved.",
        "Peru's Congress - the most unpopular - voted.",
        "El 3 de marzo de 2021 limpiaron la acequia.",
        "4 March 2013, London. A talk on water.",
        "Keiko Fujimori (FP) - candidata desde 2011 - no respondió.",
        "ONU – Perú: firman un convenio.",
        "(En la foto) – los regantes de Ocros.",
        "El texto fue publicado originalmente en 1930 y vuelve a las aulas.",
        "Los regantes piden más.",
        "Hay mucho que leer, y más que ver.",
        "Compartir el agua es difícil.",
        "Vea usted: no hay agua [sic] en Facebook.",
        "Foto y video no bastan.",
    ],
)
def test_prose_that_begins_or_ends_alike_stays(sound: str) -> None:
    assert summary(sound, html=False).value == sound


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("<p>Por Ana Quispe</p>", "Ana Quispe"),
        ("<p>Por: Ana Quispe de la Cruz</p>", "Ana Quispe de la Cruz"),
        ("<p>Escribe: Ana Quispe / Foto: Luis Rojas</p>", "Ana Quispe"),
        ("<p>By Jane Roe</p>", "Jane Roe"),
        ("<p>(Written by Jane Roe)</p>", "Jane Roe"),
        ("(Written by Jane Roe) ", "Jane Roe"),
    ],
)
def test_a_byline_is_taken_off_and_kept(line: str, byline: str) -> None:
    assert summary(line + BODY) == CleanSummary(BODY, repaired=False, byline=byline)


def test_the_title_is_not_repeated() -> None:
    assert summary(f"<h2>REGANTES limpian</h2><p>{BODY}</p>", "Regantes limpian").value == BODY
    assert summary("Regantes limpian", "Regantes limpian").value == ""
    assert summary(f"Regantes limpian. {BODY}", "Regantes limpian").value == f"Regantes limpian. {BODY}"


def test_paragraphs_stay_apart_and_lines_are_joined() -> None:
    assert summary("<p>Uno\n dos.</p><ul><li>Tres.</li></ul>").value == "Uno dos.\n\nTres."


def test_the_dots_of_an_excerpt_stay() -> None:
    assert summary("Los regantes limpiaron la [...]").value == "Los regantes limpiaron la…"
    assert summary("Los regantes limpiaron la…").value == "Los regantes limpiaron la…"


@pytest.mark.parametrize("nothing", ["", " \n", "<p></p>", "<img src=x>", "Leer más", "<p>Read more</p>", "Tags: agua"])
def test_nothing_but_what_stands_around_a_text_is_no_summary(nothing: str) -> None:
    assert summary(nothing).value == ""


def test_damage_is_repaired_and_told() -> None:
    assert summary("La minerÃ\u00ada volviÃ³.") == CleanSummary("La minería volvió.", repaired=True)


def test_a_long_text_ends_at_a_sentence() -> None:
    cleaned = summary(f"<p>{BODY * 3}</p>".replace(".Los", ". Los") * 20)
    assert cleaned.cut
    assert cleaned.value.endswith("acequia.")
    assert SUMMARY_MAX - 200 < len(cleaned.value) <= SUMMARY_MAX


def test_the_whole_text_is_read_for_topics() -> None:
    assert plain_text(Text(f"<p>Puno.- {BODY}</p><p>Leer más</p>", "feed", html=True)) == f"Puno.- {BODY}\n\nLeer más"
