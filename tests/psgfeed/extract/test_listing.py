"""What the detector takes for an item and what not, one behaviour at a time."""

import pytest

from psgfeed.extract.listing import read_listing
from psgfeed.model import Document, Found, ItemKind, Reading

ADDRESS = "https://voces.example/noticias/"
TEXT = "El alcalde lo anunció ayer en la plaza, delante de unas cien personas, y no quiso decir cuándo."
TITLES = ("Vuelve el agua a la parte alta", "El puente sigue cerrado", "La feria, en octubre", "Nueva posta médica")


def entry(number: int, tag: str = "h3", text: str = TEXT, date: str = "", title: str = "") -> str:
    printed = date or f"{20 - number} de mayo de 2026"
    head = f"<{tag}><a href='/n/{number}'>{title or TITLES[number % 4]}</a></{tag}>"
    return f"<div class='e'>{head}<span>{printed}</span><p>{text}</p></div>"


LIST = "".join(entry(number) for number in range(4))
MENU = (
    "<ul><li><a href='/a'>Inicio</a></li><li><a href='/b'>Quiénes somos</a></li><li><a href='/c'>Contacto</a></li></ul>"
)


def read(body: str, url: str = ADDRESS) -> Reading:
    return read_listing(Document(f"<html><title>Voces</title><body>{body}</body></html>".encode(), url))


def titles(reading: Reading) -> list[str]:
    return [item.title.value for item in reading.found if item.title]


def only(body: str) -> Found:
    (item,) = read(body).found
    return item


def value(item: Found, field: str) -> str | None:
    text = getattr(item, field)
    return text.value if text else None


def origin(item: Found, field: str) -> str | None:
    text = getattr(item, field)
    return text.origin if text else None


def cards(template: str) -> Reading:
    """Return what is read of four cards; the template has {n}, {title}, {date} and {text}."""
    filled = (
        template.format(n=n, title=title, date=f"{n + 1} de mayo de 2026", text=TEXT) for n, title in enumerate(TITLES)
    )
    return read("".join(filled))


def test_each_item_has_its_title_link_date_text_and_where_each_was_found() -> None:
    first = read(LIST).found[0]
    assert value(first, "title") == "Vuelve el agua a la parte alta"
    assert value(first, "link") == "https://voces.example/n/0"
    assert value(first, "published") == "20 de mayo de 2026"
    assert value(first, "summary") == TEXT
    assert (origin(first, "title"), origin(first, "published")) == ("listing:title", "listing:date")


def test_a_menu_is_no_list() -> None:
    reading = read(MENU)
    assert (reading.found, reading.confidence) == ((), 0.0)
    assert [finding.problem.code for finding in reading.findings] == ["document.no_items"]


def test_a_list_with_dates_links_and_texts_is_certain() -> None:
    assert read(MENU + LIST).confidence == 1.0


@pytest.mark.parametrize("around", ["<p>{}</p>", "<article><p>{}</p></article>"])
def test_beside_a_long_text_the_same_list_is_doubtful(around: str) -> None:
    article = around.format(" ".join([TEXT] * 40))
    assert (read(article + LIST).confidence or 0) < 0.35


def test_headlines_alone_are_less_certain_than_a_dated_list() -> None:
    headlines = "".join(f"<li><a href='/{n}'>{title} de la provincia</a></li>" for n, title in enumerate(TITLES))
    assert 0.2 <= (read(f"<ul>{headlines}</ul>").confidence or 0) < 0.5


@pytest.mark.parametrize(
    "heading", ["Lo más leído", "Most read", "Comentarios recientes", "Related articles", "Próximos eventos"]
)
def test_what_stands_below_such_a_heading_is_no_item(heading: str) -> None:
    beside = "".join(
        f"<li><a href='/x{n}'>Otra cosa que pasó hace tiempo {n}</a> 1 de mayo de 2026</li>" for n in range(3)
    )
    assert titles(read(f"{LIST}<div><h3>{heading}</h3><ul>{beside}</ul></div>")) == list(TITLES)


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{}</nav>",
        "<div role='navigation'>{}</div>",
        "<footer>{}</footer>",
        "<div class='site-footer'>{}</div>",
        "<div id='comments'>{}</div>",
        "<div style='display: none'>{}</div>",
        "<div hidden>{}</div>",
        "<template>{}</template>",
        "<div class='cookie-notice'>{}</div>",
    ],
)
def test_nothing_is_taken_from_such_places(around: str) -> None:
    elsewhere = around.format(entry(9, title="Esto no es del sitio"))
    assert titles(read(LIST + elsewhere)) == list(TITLES)


@pytest.mark.parametrize("place", ["<div class='sidebar'>{}</div>", "<aside>{}</aside>"])
def test_a_sidebar_has_the_items_where_the_page_has_no_others(place: str) -> None:
    assert titles(read(place.format(LIST))) == list(TITLES)


def test_the_feet_of_the_items_are_no_foot_of_the_page() -> None:
    foot = "<div class='c-footer'>{date}</div>"
    reading = cards(f"<div class='c'><h3><a href='/{{n}}'>{{title}}</a></h3><p>{{text}}</p>{foot}</div>")
    assert [value(item, "published") for item in reading.found] == [f"{n + 1} de mayo de 2026" for n in range(4)]


def test_the_day_of_today_at_the_head_of_a_page_dates_nothing() -> None:
    items = "".join(
        f"<div class='e'><h3><a href='/{n}'>{title}</a></h3><p>{TEXT}</p></div>" for n, title in enumerate(TITLES)
    )
    reading = read(f"<header><div>24 de mayo de 2026</div>{MENU}</header>{items}")
    assert titles(reading) == list(TITLES)
    assert [item.published for item in reading.found] == [None] * 4


def test_an_item_without_a_date_in_a_dated_list_is_not_forgotten() -> None:
    undated = f"<div class='e'><h3><a href='/n/9'>Sin fecha, pero de la lista</a></h3><p>{TEXT}</p></div>"
    reading = read(f"<main>{entry(0)}{entry(1)}{undated}{entry(2)}</main>")
    assert titles(reading)[2] == "Sin fecha, pero de la lista"
    assert reading.found[2].published is None


def test_standing_texts_beside_the_news_are_pages() -> None:
    blurbs = "".join(
        f"<div class='b'><h4><a href='/tema/{n}'>Un tema que trabajamos {n}</a></h4><p>{TEXT} {TEXT}</p></div>"
        for n in range(3)
    )
    kinds = [item.kind for item in read(f"<div>{LIST}</div><div>{blurbs}</div>").found]
    assert kinds == [ItemKind.NEWS] * 4 + [ItemKind.PAGE] * 3


def test_a_date_that_only_the_link_tells_is_taken_from_it() -> None:
    body = "".join(f"<li><h3><a href='/2026/05/0{n}/x'>{TITLES[n]}</a></h3><p>{TEXT}</p></li>" for n in range(1, 4))
    first = read(f"<ul>{body}</ul>").found[0]
    assert (value(first, "published"), origin(first, "published")) == ("2026-05-01", "url:path")


def test_several_items_below_one_day_have_its_date() -> None:
    day = "<h2>{} de mayo de 2026</h2>".format
    story = "<h3><a href='/{0}'>Historia número {0} del día</a></h3><p>{1}</p>".format
    reading = read(
        f"<div>{day(3)}{story(1, TEXT)}{story(2, TEXT)}{day(2)}{story(3, TEXT)}{day(1)}{story(4, TEXT)}</div>"
    )
    days = [value(item, "published") for item in reading.found]
    assert days == ["3 de mayo de 2026", "3 de mayo de 2026", "2 de mayo de 2026", "1 de mayo de 2026"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p class='kicker'>Minería</p>", ""),
        ("", "<p class='by'>Por Julia Paredes</p>"),
        ("", "<p class='meta'>Archivado en: Agua, Cusco</p>"),
        ("", "<div class='social'><a href='/f'>Facebook</a> <a href='/t'>Twitter</a></div>"),
        ("", "<a href='/n/0'>Leer más</a>"),
        ("", "<p><a href='/n/0'>Seguir leyendo →</a></p>"),
        ("", "<span>3 comentarios</span>"),
        ("", "<div>Visto: 345</div>"),
        ("", "<figure><img src='/x.jpg'><figcaption>Una foto de la plaza, con gente que espera.</figcaption></figure>"),
    ],
)
def test_what_only_surrounds_the_text_is_not_of_it(before: str, after: str) -> None:
    item = "<h3><a href='/n/{n}'>{title}</a></h3><time>{date}</time><p>{text}</p>"
    reading = cards(f"<div class='e'>{before}{item}{after}</div>")
    assert [value(item, "summary") for item in reading.found] == [TEXT] * 4


def test_paragraphs_stay_apart_and_lines_within_them() -> None:
    head = "<h3><a href='/1'>Una sola nota hay hoy</a></h3><p>3 de mayo de 2026</p>"
    item = only(f"<div>{head}<p>{TEXT}</p><p>Una<br>dos.</p></div>")
    assert value(item, "summary") == f"{TEXT}\n\nUna\ndos."


def test_the_line_of_the_date_holds_sections_and_authors_but_no_text() -> None:
    filed = "<a href='/c'>Noticias</a>, <a href='/d'>Cusco</a>"
    meta = f"<p><span>3 de mayo de 2026</span> | {filed} | por <a href='/a'>Ana</a></p>"
    item = only(f"<article><h2><a href='/1'>Una sola nota hay hoy</a></h2>{meta}<p>{TEXT}</p></article>")
    assert (value(item, "published"), value(item, "summary")) == ("3 de mayo de 2026", TEXT)


def test_a_card_without_a_linked_title_leads_where_its_overlay_does() -> None:
    overlay = "<a href='/n/{n}' aria-label='x'></a>"
    reading = cards(f"<div class='c'>{overlay}<p>{{date}}</p><h4>{{title}}</h4><p>{{text}}</p></div>")
    assert [value(item, "link") for item in reading.found] == [f"https://voces.example/n/{n}" for n in range(4)]


def test_in_an_archive_links_are_the_sites_own_and_the_toolbar_is_not_read() -> None:
    toolbar = (
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div><a href='/web/x'>Otras capturas de la misma página</a> "
        "3 de mayo de 2012</div><!-- END WAYBACK TOOLBAR INSERT -->"
    )
    url = "https://web.archive.org/web/20120503000000/http://voces.example/noticias/"
    body = toolbar + LIST.replace("href='", "href='/web/20120503000000/http://voces.example")
    reading = read(body, url)
    assert titles(reading) == list(TITLES)
    assert value(reading.found[0], "link") == "http://voces.example/n/0"


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='?page=2'>2</a> <a href='?page=3'>3</a>",
        "<a rel='next' href='?page=2'>x</a>",
        "<a href='?page=2'>Siguiente »</a>",
        "<div class='pagination'><a href='?page=2'>Older posts</a></div>",
        "<a href='?page=0'>1</a><b>2</b><a href='?page=2'>&raquo;</a>",
        "<nav><a href='/x'>1</a> <a href='?page=2'>2</a></nav>",
    ],
)
def test_the_next_page_is_found(pager: str) -> None:
    assert read(LIST + pager).next_pages[:1] == ("https://voces.example/noticias/?page=2",)


@pytest.mark.parametrize(
    "link", ["<a href='https://otra.example/?page=2'>Siguiente</a>", "<a href='#'>Siguiente</a>", "<a href='/x'>2</a>"]
)
def test_no_next_page_is_invented(link: str) -> None:
    assert read(LIST + link).next_pages == ()
