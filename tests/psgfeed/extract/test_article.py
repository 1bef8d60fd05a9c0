"""What is read from one article page, and where each value was found."""

import json

import pytest

from psgfeed.extract.article import read_article
from psgfeed.model import Document, DocumentKind, Found, Source, Text

URL = "https://valle.example/noticias/el-puente-nuevo"
SOURCE = Source("valle", "El Valle", "listing", "https://valle.example/")
TITLE = "El puente nuevo abre en mayo"
PROSE = "<p>Los vecinos de la quebrada cruzaron el puente por primera vez y lo celebraron con una banda del pueblo.</p>"


def page(head: str = "", body: str = "", title: str = f"{TITLE} | El Valle", lang: str = "es") -> str:
    return f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def read(markup: str, url: str = URL) -> Found:
    reading = read_article(Document(markup.encode(), url), SOURCE)
    assert reading.kind is DocumentKind.ARTICLE
    (found,) = reading.found
    return found


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


ARTICLE = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "description": "La obra tardó dos años.",
    "datePublished": "2026-03-04T10:00:00-05:00",
    "dateModified": "2026-03-05T09:30:00-05:00",
    "author": {"@type": "Person", "name": "Ana Quispe"},
    "articleSection": "Obras",
    "image": {"@type": "ImageObject", "url": "/fotos/puente.jpg"},
    "inLanguage": "es-PE",
}


def test_an_article_in_json_ld_tells_all() -> None:
    found = read(page(json_ld({"@context": "https://schema.org", **ARTICLE}), PROSE))

    assert found == Found(
        title=Text(TITLE, "jsonld:headline"),
        link=Text(URL, "url:document"),
        published=Text("2026-03-04T10:00:00-05:00", "jsonld:datePublished"),
        updated=Text("2026-03-05T09:30:00-05:00", "jsonld:dateModified"),
        summary=Text("La obra tardó dos años.", "jsonld:description"),
        content=found.content,
        author=Text("Ana Quispe", "jsonld:author"),
        section=Text("Obras", "jsonld:articleSection"),
        image=Text("https://valle.example/fotos/puente.jpg", "jsonld:image"),
        language=Text("es", "meta:html:lang"),
        categories=("Obras",),
    )


def test_a_graph_is_searched_for_the_article_of_this_page_and_its_references_are_followed() -> None:
    other = {**ARTICLE, "headline": "Otra noticia", "datePublished": "2020-01-09", "url": "https://valle.example/otra"}
    own = {**ARTICLE, "mainEntityOfPage": {"@id": URL}, "author": {"@id": "#ana"}}
    person = {"@type": "Person", "@id": "#ana", "name": "Ana Quispe"}
    site = {"@type": "WebSite", "name": "El Valle"}

    found = read(page(json_ld({"@graph": [site, other, own, person]})))

    assert found.title == Text(TITLE, "jsonld:headline")
    assert found.published == Text("2026-03-04T10:00:00-05:00", "jsonld:datePublished")
    assert found.author == Text("Ana Quispe", "jsonld:author")


@pytest.mark.parametrize("damage", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "{};"])
def test_wrapped_json_ld_is_read(damage: str) -> None:
    script = damage.format(json.dumps(ARTICLE))

    found = read(page(f'<script type="application/ld+json">{script}</script>'))

    assert found.author == Text("Ana Quispe", "jsonld:author")


@pytest.mark.parametrize(
    ("before", "after"), [('"Obras"', '"Obras",'), ("dos años.", "dos \n\t años."), ('"La obra', '"La "gran" obra')]
)
def test_of_json_ld_that_is_out_of_order_the_date_is_saved(before: str, after: str) -> None:
    script = json.dumps(ARTICLE, ensure_ascii=False).replace(before, after)

    found = read(page(f'<script type="application/ld+json">{script}</script>'))

    assert found.published == Text("2026-03-04T10:00:00-05:00", "jsonld:datePublished")


def test_open_graph_tells_nearly_all() -> None:
    head = (
        meta("og:title", TITLE)
        + meta("og:description", "La obra tardó dos años.")
        + meta("og:image", "//fotos.example/puente.jpg")
        + meta("og:locale", "es_PE")
        + meta("article:published_time", "2026-03-04T10:00:00-05:00")
        + meta("article:modified_time", "2026-03-05T09:30:00-05:00")
        + meta("article:author", "Ana Quispe")
        + meta("article:section", "Obras")
        + meta("article:tag", "puentes")
    )

    found = read(page(head).replace(' lang="es"', ""))

    assert found.title == Text(TITLE, "meta:og:title")
    assert found.summary == Text("La obra tardó dos años.", "meta:og:description")
    assert found.image == Text("https://fotos.example/puente.jpg", "meta:og:image")
    assert found.language == Text("es-PE", "meta:og:locale")
    assert found.published == Text("2026-03-04T10:00:00-05:00", "meta:article:published_time")
    assert found.updated == Text("2026-03-05T09:30:00-05:00", "meta:article:modified_time")
    assert found.author == Text("Ana Quispe", "meta:article:author")
    assert found.section == Text("Obras", "meta:article:section")
    assert found.categories == ("Obras", "puentes")


def test_plain_meta_elements_and_microdata_are_read() -> None:
    head = '<meta name="DC.date.issued" content="2026-03-04"><meta name="author" content="Por Ana Quispe">'
    body = '<div itemscope itemtype="http://schema.org/Article"><time itemprop="dateModified" datetime="2026-03-05">'

    found = read(page(head, body))

    assert found.published == Text("2026-03-04", "meta:DC.date.issued")
    assert found.author == Text("Ana Quispe", "meta:author")
    assert found.updated == Text("2026-03-05", "article:dateModified")


def test_the_title_is_what_the_page_shows_when_its_metadata_agrees() -> None:
    body = f"<h1><a href='/'>El Valle</a></h1><h1>{TITLE}: así fue el día</h1>"

    assert read(page(meta("og:title", TITLE), body)).title == Text(f"{TITLE}: así fue el día", "article:h1")


def test_the_site_s_name_is_no_part_of_the_title() -> None:
    assert read(page(meta("og:site_name", "El Valle"))).title == Text(TITLE, "meta:title")
    assert read(page(title=f"El Valle » {TITLE}"), "https://elvalle.example/a").title == Text(TITLE, "meta:title")


def test_a_kicker_inside_the_heading_is_no_part_of_the_title() -> None:
    body = f"<h1><span>Obras</span> <span>{TITLE}</span></h1>"

    assert read(page(meta("og:title", TITLE), body)).title == Text(TITLE, "article:h1")


def test_a_canonical_address_of_the_same_site_is_the_link() -> None:
    assert read(page('<link rel="canonical" href="/noticias/101">')).link == Text(
        "https://valle.example/noticias/101", "meta:canonical"
    )
    assert read(page('<link rel="canonical" href="https://www.valle.example/n">')).link == Text(
        "https://www.valle.example/n", "meta:canonical"
    )


@pytest.mark.parametrize(
    "canonical", ["https://otro.example/noticias/101", "https://valle.example/", "javascript:x()", "http://[", ""]
)
def test_a_canonical_address_that_leads_elsewhere_is_not_the_link(canonical: str) -> None:
    assert read(page(f'<link rel="canonical" href="{canonical}">')).link == Text(URL, "url:document")


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("<div>Por Ana Quispe</div>", Text("Ana Quispe", "article:byline")),
        ("<div>Texto: Ana Quispe y Luis Soto</div>", Text("Ana Quispe, Luis Soto", "article:byline")),
        ("<p class='post-author'>Ana Quispe, periodista</p>", Text("Ana Quispe", "article:author")),
        ("<p><a href='/autores/ana-quispe'>Ana Quispe</a></p>", Text("Ana Quispe", "article:author")),
        ("<p><a rel='author' href='/a'>Ana Quispe</a></p>", Text("Ana Quispe", "article:author")),
        ("<p>By next year the bridge will stand, the engineers of the province say.</p>", None),
        ("<p class='author'>admin</p>", None),
    ],
)
def test_a_byline_beside_the_headline_names_the_author(byline: str, author: Text | None) -> None:
    assert read(page(body=f"<h1>{TITLE}</h1>{byline}{PROSE}")).author == author


@pytest.mark.parametrize(
    "author", [{"@type": "Organization", "name": "Agencia del Valle"}, {"@type": "Person", "name": "EFE"}, "El Valle"]
)
def test_a_person_who_is_shown_goes_before_a_desk_that_is_declared(author: object) -> None:
    desk = json_ld({**ARTICLE, "author": author}) + meta("og:site_name", "El Valle")
    name = str(author["name"] if isinstance(author, dict) else author)

    assert read(page(desk, f"<h1>{TITLE}</h1><p>Por Ana Quispe</p>{PROSE}")).author == Text(
        "Ana Quispe", "article:byline"
    )
    assert read(page(desk, f"<h1>{TITLE}</h1>{PROSE}")).author == Text(name, "jsonld:author")


def test_commentators_and_authors_of_other_articles_are_not_the_author() -> None:
    comments = "<div class='comments'><p class='author'>Juan Pérez</p></div>"
    related = "<div class='related'><p class='author'>Rosa Díaz</p></div>"

    assert read(page(body=f"<h1>{TITLE}</h1>{related}{PROSE * 4}{comments}")).author is None


def test_without_a_description_the_summary_is_the_first_paragraph_below_the_headline() -> None:
    above = "<p>Suscríbete a nuestro boletín y recibe las noticias del valle cada mañana en tu correo.</p>"
    first = "El puente se abrió ayer, después de dos años de obras en las que trabajaron los vecinos."

    found = read(page(body=f"{above}<h1>{TITLE}</h1><p>{first}</p>{PROSE * 3}"))

    assert found.summary == Text(first, "article:p")


def test_the_text_is_the_article_s_without_what_stands_around_it() -> None:
    menu = "<nav><p>Portada, obras, deportes, cultura y las últimas noticias del valle entero.</p></nav>"
    links = "".join(
        f"<li><a href='/{n}'>Una noticia que no tiene que ver con el puente, número {n}</a></li>" for n in "123"
    )
    comments = (
        "<section id='comments'><p>Yo crucé el puente ayer y me gustó mucho, felicitaciones a todos.</p></section>"
    )
    footer = "<footer><p>Todos los derechos reservados por la asociación de vecinos del valle, 2019.</p></footer>"

    found = read(
        page(body=f"{menu}<h1>{TITLE}</h1>{PROSE}<p>La obra costó poco.</p><ul>{links}</ul>{comments}{footer}")
    )

    assert found.content is not None
    assert found.content.value.splitlines() == [PROSE.removeprefix("<p>").removesuffix("</p>"), "La obra costó poco."]
    assert found.content.origin == "article:text"


def test_text_that_marks_no_paragraphs_is_read() -> None:
    sentence = "Los vecinos de la quebrada cruzaron el puente por primera vez."

    found = read(page(body=f"<h1>{TITLE}</h1><div>{sentence}<br><br>{sentence[::-1]}. Fin.</div>"))

    assert found.content is not None
    assert found.content.value.splitlines() == [sentence, f"{sentence[::-1]}. Fin."]


def test_a_longer_text_in_the_metadata_is_the_text() -> None:
    body = "Los vecinos cruzaron el puente. " * 30

    content = read(page(json_ld({**ARTICLE, "articleBody": body}), PROSE)).content

    assert content == Text(body.strip(), "jsonld:articleBody")


def test_a_page_of_another_encoding_is_read() -> None:
    markup = page('<meta charset="windows-1252">', "<h1>Año de niños en Áncash</h1>", title="Año de niños en Áncash")

    reading = read_article(Document(markup.encode("cp1252"), URL))

    assert reading.title == "Año de niños en Áncash"


def test_the_reading_says_what_the_page_is() -> None:
    reading = read_article(Document(page().encode(), URL), SOURCE)

    assert (reading.kind, reading.url, reading.language, reading.title) == (DocumentKind.ARTICLE, URL, "es", TITLE)
    assert reading.findings == ()
