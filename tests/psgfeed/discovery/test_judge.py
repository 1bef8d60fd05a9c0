from collections.abc import Sequence

from psgfeed import problems
from psgfeed.discovery.judge import judge
from psgfeed.intake import Intake
from psgfeed.model import Document, DocumentKind, Item, ItemKind, Reading, Source, When
from psgfeed.problems import Finding
from tests.psgfeed.discovery.conftest import HOME, NOW, item, items


def read(
    found: Sequence[Item], kind: DocumentKind = DocumentKind.LISTING, confidence: float | None = None, *wrong: Finding
) -> Intake:
    reading = Reading(kind, HOME, confidence=confidence)
    return Intake(Source("voz", "Voz", "listing", HOME), Document(b"", HOME), reading, tuple(found), wrong)


def test_dated_linked_different_items_are_good() -> None:
    verdict = judge(read(items(range(5))), NOW)
    assert verdict.good
    assert (verdict.dated, verdict.linked, verdict.distinct, verdict.confidence) == (1.0, 1.0, 1.0, 1.0)
    assert verdict.told == "5 items, 5 with dates"


def test_no_items_are_told_by_what_was_wrong_with_the_document() -> None:
    wall = Finding(problems.DOCUMENT_WALL, HOME)
    assert judge(read([], DocumentKind.FEED, None, wall), NOW).fault == wall
    fault = judge(read([]), NOW).fault
    assert fault
    assert fault.problem is problems.DOCUMENT_NO_ITEMS


def test_standing_pages_are_no_items() -> None:
    assert judge(read([item(number, kind=ItemKind.PAGE) for number in range(5)]), NOW).fault


def test_blocks_that_are_few_unsure_alike_or_without_links_are_refused() -> None:
    five = items(range(5))
    for found, confidence in (
        (five[:2], 0.9),
        (five, 0.3),
        ([item(number, title="Leer más") for number in range(5)], 0.9),
        ([item(number, url=None) for number in range(5)], 0.9),
    ):
        fault = judge(read(found, confidence=confidence), NOW).fault
        assert fault
        assert fault.problem is problems.SOURCE_UNSURE


def test_what_repeats_on_an_article_s_page_must_be_very_sure() -> None:
    for confidence, refused in ((0.7, True), (0.9, False)):
        fault = judge(read(items(range(5)), confidence=confidence), NOW, page_kind=DocumentKind.ARTICLE).fault
        assert (fault is not None) is refused


def test_a_feed_may_be_doubtful_and_is_no_fault() -> None:
    feed = DocumentKind.FEED
    assert judge(read(items([0]), feed), NOW).doubts == ("few items",)
    assert judge(read([item(number, published=When()) for number in range(4)], feed), NOW).doubts == ("no dates",)
    (silent,) = judge(read(items(range(500, 505)), feed), NOW).doubts
    assert silent.startswith("silent since 2025-")


def test_items_that_the_named_page_does_not_show_are_doubted() -> None:
    found = read(items(range(5)), DocumentKind.FEED)
    assert judge(found, NOW, expected={"voz.example/otra"}).doubts == ("not what the page lists",)
    assert judge(found, NOW, expected={f"voz.example/nota/{number}" for number in range(3)}).good


def test_fewer_items_than_half_of_what_the_page_shows_are_doubted() -> None:
    assert judge(read(items(range(3))), NOW, shown=12).doubts == ("the page shows 12",)
    assert judge(read(items(range(6))), NOW, shown=12).good


def test_who_insists_on_a_kind_gets_doubts_in_place_of_a_fault() -> None:
    verdict = judge(read(items([0]), confidence=0.1), NOW, insisted=True)
    assert verdict.fault is None
    assert "it is not sure that they are items" in verdict.doubts[0]
    assert judge(read([]), NOW, insisted=True).fault
