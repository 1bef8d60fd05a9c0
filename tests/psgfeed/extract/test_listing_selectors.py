"""A listing read by its source's selectors: what they find, what is detected beside them, and which era they are of."""

import datetime as dt
from dataclasses import replace

import pytest

from psgfeed.extract.listing import read_listing
from psgfeed.model import Document, Found, ListingSelectors, Reading, Source

ADDRESS = "https://voces.example/noticias/"
SOURCE = Source("voces", "Voces", "listing", ADDRESS)
SELECTORS = ListingSelectors(item="div.nota", title="h3", date=".cuando", summary=".resumen", link="a.titulo")


def nota(number: int) -> str:
    return (
        f'<div class="nota"><a href="/autor/{number}">Autora número {number} de la casa</a>'
        f'<h3><a class="titulo" href="nota-{number}?a=1">Nota {number} <i>de prueba</i></a></h3>'
        f'<span class="cuando">Publicado el {number} de mayo de 2026</span>'
        f'<p class="resumen">Lo que pasó el día {number}.</p><p class="resumen">Y lo que no.</p></div>'
    )


PAGE = (
    f"<html><body><h2>Últimas</h2>{''.join(map(nota, (3, 2, 1)))}<a class='mas' href='?pag=2'>Sigue</a></body></html>"
)


def read(selectors: ListingSelectors, page: str = PAGE, url: str = ADDRESS) -> Reading:
    return read_listing(Document(page.encode(), url), replace(SOURCE, listings=(selectors,)))


def shown(item: Found) -> tuple[str, ...]:
    return tuple(text.value if text else "" for text in (item.title, item.published, item.summary, item.link))


def test_selected_values_are_taken_as_the_page_shows_them() -> None:
    reading = read(SELECTORS)
    assert [shown(item) for item in reading.found] == [
        (
            f"Nota {number} de prueba",
            f"{number} de mayo de 2026",
            f"Lo que pasó el día {number}.\n\nY lo que no.",
            f"https://voces.example/noticias/nota-{number}?a=1",
        )
        for number in (3, 2, 1)
    ]
    assert {item.title.origin for item in reading.found if item.title} == {"selector:title"}
    assert [item.position for item in reading.found] == [0, 1, 2]
    assert (reading.confidence, dict(reading.selectors), reading.findings) == (None, {}, ())


@pytest.mark.parametrize(
    "selectors",
    [
        ListingSelectors(
            item="//div[@class='nota']",
            title=".//h3",
            date=".//span[@class='cuando']",
            summary="./p",
            link=".//h3/a/@href",
        ),
        ListingSelectors(item=".nota", title="h3 ::text", date="span", summary="p", link="h3 a::attr(href)"),
    ],
)
def test_xpath_and_css_for_texts_and_attributes_say_the_same(selectors: ListingSelectors) -> None:
    first, wanted = read(selectors).found[0], read(SELECTORS).found[0]
    assert shown(first)[1:] == shown(wanted)[1:]
    assert shown(first)[0].startswith("Nota 3")


def test_what_is_not_selected_is_detected_inside_the_item() -> None:
    assert [shown(item) for item in read(ListingSelectors(item="div.nota")).found] == [
        shown(item) for item in read(SELECTORS).found
    ]


def test_a_selector_that_finds_nothing_is_told_and_the_value_detected() -> None:
    reading = read(replace(SELECTORS, date="time"))
    assert shown(reading.found[0])[1] == "3 de mayo de 2026"
    assert [(finding.problem.code, finding.detail) for finding in reading.findings] == [
        ("listing.selector", "date = time")
    ]


def test_an_item_selector_that_finds_nothing_is_told_and_the_items_are_detected() -> None:
    reading = read(replace(SELECTORS, item="div.noticia"))
    assert [shown(item)[0] for item in reading.found] == [f"Nota {number} de prueba" for number in (3, 2, 1)]
    assert [finding.detail for finding in reading.findings] == ["item = div.noticia"]
    assert (reading.confidence or 0) > 0.7


def test_a_page_without_any_item_says_both() -> None:
    reading = read(SELECTORS, "<html><body><p>En mantenimiento</p></body></html>")
    assert [finding.problem.code for finding in reading.findings] == ["listing.selector", "document.no_items"]


def test_the_next_page_is_where_the_selector_says() -> None:
    assert read(replace(SELECTORS, next="a.mas")).next_pages == ("https://voces.example/noticias/?pag=2",)
    assert read(ListingSelectors(next="a.mas::attr(href)")).next_pages == ("https://voces.example/noticias/?pag=2",)


def test_where_the_selector_finds_no_next_page_the_list_ends() -> None:
    page = PAGE.replace("class='mas'", "rel='next'")
    assert read(SELECTORS, page).next_pages == ("https://voces.example/noticias/?pag=2",)
    assert read(replace(SELECTORS, next="a.mas"), page).next_pages == ()


def test_the_whole_card_may_be_the_link_and_a_machine_date_is_preferred() -> None:
    page = '<main><a class="c" href="/x"><b>Uno</b><time datetime="2026-05-03T10:00-05:00">ayer</time></a></main>'
    (item,) = read(ListingSelectors(item="a.c", title="b", date="time", link="a"), page).found
    assert shown(item) == ("Uno", "2026-05-03T10:00-05:00", "", "https://voces.example/x")


ERAS = (
    ListingSelectors(item="tr.vieja", title="b", until=dt.date(2012, 6, 30)),
    ListingSelectors(item="li.media", title="b", until=dt.date(2019, 11, 30)),
    ListingSelectors(item="div.nueva", title="b"),
)
ALL_ERAS = (
    "<table><tr class='vieja'><td><b>Vieja</b></td></tr></table><ul><li class='media'><b>Media</b></li></ul>"
    "<div class='nueva'><b>Nueva</b></div>"
)


@pytest.mark.parametrize(
    ("url", "headers", "title"),
    [
        (ADDRESS, {}, "Nueva"),
        ("https://web.archive.org/web/20100101000000/https://voces.example/", {}, "Vieja"),
        ("https://web.archive.org/web/20120630235959id_/https://voces.example/", {}, "Vieja"),
        ("https://web.archive.org/web/20120701000000/https://voces.example/", {}, "Media"),
        ("https://web.archive.org/web/20191201000000/https://voces.example/", {}, "Nueva"),
        (ADDRESS, {"memento-datetime": "20150101000000"}, "Media"),
        (ADDRESS, {"memento-datetime": "Thu, 01 Jan 2015 00:00:00 GMT"}, "Media"),
        (ADDRESS, {"memento-datetime": "once"}, "Nueva"),
        (ADDRESS, {"memento-datetime": "20159999000000"}, "Nueva"),
    ],
)
def test_a_page_is_read_by_the_layout_of_its_day(url: str, headers: dict[str, str], title: str) -> None:
    source = replace(SOURCE, listings=ERAS)
    reading = read_listing(Document(ALL_ERAS.encode(), url, headers), source)
    assert [shown(item)[0] for item in reading.found] == [title]


def test_without_a_present_layout_the_latest_is_taken() -> None:
    reading = read_listing(Document(ALL_ERAS.encode(), ADDRESS), replace(SOURCE, listings=ERAS[:2]))
    assert [shown(item)[0] for item in reading.found] == ["Media"]
