"""Invented pages in the shapes of many themes and hand-made sites, among all that stands around a list."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from listing_mixer import mixed_page
from listing_pages import ADDRESS, SHAPES, ListingPage, make_page

from psgfeed.extract.listing import read_listing
from psgfeed.model import Document, Found, ItemKind, ListingSelectors, Source

BENCH = runpy.run_path(str(Path(__file__).parents[3] / "bench" / "listings.py"))
AROUND = ((("en", "themed"), ("es", "portal")), (("en", "association"), ("es", "nameless")))

# Whose items have no element of their own, or nothing to call it by.
UNNAMEABLE = frozenset(
    [
        "ads-between",
        "day-headings",
        "definition-both",
        "definition-date",
        "definition-title",
        "div-soup",
        "flat-breaks",
        "flat-date-first",
        "flat-headings",
        "module-classes",
        "one-link-divs",
        "paragraphs",
        "same-class-everywhere",
        "table-rows",
        "table-with-authors",
        "titles-without-links",
        "unlinked-bold-titles",
    ]
)


def wrong(page: ListingPage) -> list[str]:
    return [f"{page.name}: {question}: {what}" for question, right, what in BENCH["score"](page) if not right]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_item_is_read_and_nothing_else(shape: str) -> None:
    turn = list(SHAPES).index(shape) % 2
    assert [line for around in AROUND[turn] for line in wrong(make_page(shape, *around))] == []


def test_items_put_together_at_random_are_read() -> None:
    assert [line for seed in range(60) for line in wrong(mixed_page(seed))] == []


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape not in UNNAMEABLE])
def test_the_selectors_that_are_proposed_find_the_same(shape: str) -> None:
    page = make_page(shape, "en", "themed")
    document = Document(page.html.encode(), ADDRESS)
    detected = read_listing(document)
    values: dict[str, Any] = dict(detected.selectors)
    source = Source("voces", "Voces", "listing", ADDRESS, listings=(ListingSelectors(**values),))
    selected = read_listing(document, source)
    assert [shown(item) for item in selected.found] == [shown(item) for item in detected.found if is_news(item)]
    assert selected.next_pages[:1] == detected.next_pages[:1]
    assert selected.confidence is None


def test_nothing_is_proposed_that_would_not_find_the_same() -> None:
    pages = [make_page(shape, "en", "themed") for shape in UNNAMEABLE]
    assert [page.shape for page in pages if read_listing(Document(page.html.encode(), ADDRESS)).selectors] == []


@pytest.mark.parametrize("shape", [*SHAPES][::3])
def test_a_list_is_more_certain_than_what_stands_around_it(shape: str) -> None:
    page = make_page(shape, "es", "portal")
    listed = read_listing(Document(page.html.encode(), ADDRESS)).confidence or 0.0
    assert listed >= 0.2
    assert listed > 2 * (read_listing(Document(without_list(page).encode(), ADDRESS)).confidence or 0.0)


def without_list(page: ListingPage) -> str:
    start = page.html.index('<div class="c1">')
    return page.html[:start] + page.html[page.html.index('<div class="more-of-it">') :]


def is_news(item: Found) -> bool:
    return item.kind is ItemKind.NEWS


def shown(item: Found) -> tuple[str, ...]:
    return tuple(text.value if text else "" for text in (item.title, item.link, item.published, item.summary))
