import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from psgfeed.extract.jsonld_list import read_jsonld_list
from psgfeed.model import Document, DocumentKind, Found

BASE = "https://voz.example/noticias/"


def read(*values: object) -> tuple[Found, ...]:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)
    page = f'<html lang="es"><head><title>Voz</title>{scripts}</head><body></body></html>'
    return read_jsonld_list(Document(page.encode(), BASE)).found


def shown(found: tuple[Found, ...]) -> list[tuple[str, ...]]:
    return [tuple(text.value if text else "" for text in (one.title, one.link, one.published)) for one in found]


def article(number: int, **values: object) -> dict[str, Any]:
    given = {"@type": "NewsArticle", "headline": f"Nota {number}", "url": f"/nota/{number}"}
    return given | {"datePublished": f"2026-11-0{number}"} | values


WANTED = [(f"Nota {number}", f"https://voz.example/nota/{number}", f"2026-11-0{number}") for number in (1, 2, 3)]


def test_an_item_list_with_articles_inside_is_read_in_its_order() -> None:
    entries = [{"@type": "ListItem", "position": number, "item": article(number)} for number in (1, 2, 3)]
    assert shown(read({"@type": "ItemList", "itemListElement": entries})) == WANTED


def test_articles_side_by_side_a_blog_and_a_collection_are_lists_too() -> None:
    articles = [article(number) for number in (1, 2, 3)]
    assert shown(read({"@graph": articles})) == WANTED
    assert shown(read(*articles)) == WANTED
    assert shown(read({"@type": "Blog", "blogPost": articles})) == WANTED
    page = {"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement": articles}}
    assert shown(read(page)) == WANTED


def test_a_reference_is_followed_within_the_page() -> None:
    entries = [{"@type": "ListItem", "item": {"@id": f"#{number}"}} for number in (1, 2, 3)]
    articles = [article(number, **{"@id": f"#{number}"}) for number in (1, 2, 3)]
    assert shown(read({"@graph": [{"@type": "ItemList", "itemListElement": entries}, *articles]})) == WANTED


def test_a_list_item_may_name_address_and_title_itself() -> None:
    entries = [{"@type": "ListItem", "name": "Nota 1", "item": "https://voz.example/nota/1"}]
    assert shown(read({"@type": "ItemList", "itemListElement": entries})) == [
        ("Nota 1", "https://voz.example/nota/1", "")
    ]


def test_crumbs_menus_and_products_are_no_items() -> None:
    for kind in ("BreadcrumbList", "SiteNavigationElement"):
        entries = [{"@type": "ListItem", "name": "Inicio", "item": BASE}]
        assert read({"@type": kind, "itemListElement": entries}) == ()
    shop = [{"@type": "Product", "name": "Taza", "url": "/taza"}]
    assert read({"@type": "ItemList", "itemListElement": shop}) == ()


def test_the_largest_of_several_lists_is_read_and_an_address_once() -> None:
    few = {"@type": "ItemList", "itemListElement": [article(9)]}
    many = {"@type": "ItemList", "itemListElement": [article(1), article(2), article(1, headline="Otra"), article(3)]}
    assert shown(read(few, many)) == WANTED


def test_what_else_an_article_tells_is_kept_with_its_place() -> None:
    (one,) = read(
        article(
            1,
            description="Un resumen.",
            author=[{"@type": "Person", "name": "Rosa Huamán"}],
            image={"@type": "ImageObject", "url": "/foto.jpg"},
            dateModified="2026-11-02",
            articleSection="Valle",
            inLanguage="es",
        )
    )
    told = [one.summary, one.author, one.image, one.updated, one.section, one.language]
    assert [(text.value, text.origin) for text in told if text] == [
        ("Un resumen.", "jsonld:description"),
        ("Rosa Huamán", "jsonld:author"),
        ("https://voz.example/foto.jpg", "jsonld:image"),
        ("2026-11-02", "jsonld:dateModified"),
        ("Valle", "jsonld:articleSection"),
        ("es", "jsonld:inLanguage"),
    ]


def test_a_page_without_a_list_gives_no_items_and_says_so() -> None:
    reading = read_jsonld_list(Document(b"<html><body>x</body></html>", BASE))
    assert (reading.kind, reading.found) == (DocumentKind.LISTING, ())
    assert [finding.problem.code for finding in reading.findings] == ["document.no_items"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "@graph", "item", "itemListElement", "headline", "url", "image", "author"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_nothing_is_raised_for_any_json(value: object) -> None:
    for one in read(value):
        assert one.title
        assert one.link
