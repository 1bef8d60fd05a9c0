"""Markup in, the text that a reader would see out."""

import pytest

from psgfeed.model import Text
from psgfeed.normalise.markup import is_markup, visible
from psgfeed.normalise.summaries import safe_html


def shown(markup: str, *, html: bool = True) -> str:
    return " ".join(visible(Text(markup, "feed", html)).split())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Uno</p><p>dos</p>", "Uno dos"),
        ("Uno<br>dos", "Uno dos"),
        ("<b>Un</b>o y <em>dos", "Uno y dos"),
        ("agua &amp; tierra &hellip; &#8220;hoy&#x201D; &ntilde;", "agua & tierra … “hoy” ñ"),
        ("&lt;p&gt;agua &amp;amp; tierra&lt;/p&gt;", "agua & tierra"),
        ("<script>alert(1)</script><style>p{}</style>agua", "agua"),
        ("<title/>agua <script/>y tierra", "agua y tierra"),
        ("<![CDATA[agua]]> y tierra", "agua y tierra"),
        ("agua <!-- oculta --> y tierra", "agua y tierra"),
        ("<!' agua", "<!' agua"),
        ("<![if !supportLists]>agua<![endif]>", "agua"),
        ("<p onclick='x()'>agua</p><img src=x onerror=alert(1)>", "agua"),
        ("1 < 2 y 3 > 2", "1 < 2 y 3 > 2"),
        ("AT&T y R&D", "AT&T y R&D"),
        ("<g>agua</g> y <o:p>tierra</o:p>", "agua y tierra"),
    ],
)
def test_markup_becomes_its_text(markup: str, text: str) -> None:
    assert shown(markup) == text


@pytest.mark.parametrize("text", ["5 < 7 y 8 > 3", "El <b> de HTML", "x <y> z", "agua", "", "a & b"])
def test_prose_that_talks_about_markup_is_none(text: str) -> None:
    assert not is_markup(text)
    assert shown(text, html=False) == text


@pytest.mark.parametrize("text", ["<p>agua</p>", "<a href='x'>agua", "agua<br>", "<img src=x>", "<!-- x -->agua"])
def test_plain_text_that_plainly_is_markup_is_read_as_such(text: str) -> None:
    assert is_markup(text)
    assert shown(text, html=False) in {"agua", ""}


def test_deep_and_long_markup_is_read_in_bounded_time_and_loses_no_text() -> None:
    assert shown("<div>" * 50_000 + "agua") == "agua"
    assert shown("<p>" * 50_000 + "agua") == "agua"
    assert shown("&amp;" * 50_000).startswith("&&&")


def test_safe_html_keeps_paragraphs_and_links_and_nothing_that_acts() -> None:
    safe = safe_html(
        "<p style='x'>Agua <a href='https://valle.example/' onclick='x()'>aquí</a> <a href='javascript:x()'>no</a></p>"
        "<script>x()</script><iframe src='x'></iframe>"
    )
    link = '<a href="https://valle.example/" rel="nofollow noopener">aquí</a>'
    assert safe == f'<p>Agua {link} <a rel="nofollow noopener">no</a></p>'
