"""Single values that a source has wrong, corrected by its file."""

from datetime import UTC, datetime

from psgfeed.intake import take
from psgfeed.model import Document, DocumentKind, Fix, Found, Item, Reading, Source, Text

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ADDRESS = "https://voces.example/"
FOUND = (
    Found(
        title=Text("Nota uno", "listing:title"),
        link=Text("https://voces.example/1", "listing:link"),
        published=Text("31 December 1969", "listing:date"),
        summary=Text("Lo que pasó.", "listing:text"),
    ),
    Found(title=Text("Nota dos", "feed:title"), guid=Text("g2", "feed:guid"), position=1),
)


def taken(*fixes: Fix) -> list[Item]:
    source = Source("voces", "Voces", "listing", ADDRESS, fixes=fixes)
    reading = Reading(DocumentKind.LISTING, ADDRESS, found=FOUND)
    return list(take(Document(b"x", ADDRESS), source, NOW, lambda *_: reading).items)


def origin(item: Item, field: str) -> str:
    return next(mark.origin for mark in item.provenance if mark.field == field)


def test_a_value_is_corrected_by_the_items_link_and_says_why() -> None:
    item, other = taken(Fix("http://www.voces.example/1/", "the template printed none", date="23 July 2016"))
    assert item.published.text == "2016-07-23"
    assert origin(item, "published") == "fix: the template printed none"
    assert origin(item, "title") == "listing:title"
    assert other.title == "Nota dos"


def test_a_value_is_corrected_by_the_items_guid() -> None:
    _, item = taken(Fix("g2", "a misprint", title="Nota número dos", summary="Y esto."))
    assert (item.title, item.summary) == ("Nota número dos", "Y esto.")


def test_an_item_whose_link_is_corrected_stays_the_item_it_was() -> None:
    before, after = taken()[0], taken(Fix("https://voces.example/1", "moved", link="https://voces.example/nota/1"))[0]
    assert after.url == "https://voces.example/nota/1"
    assert after.guid == before.guid


def test_a_fix_of_another_item_changes_nothing() -> None:
    assert taken(Fix("https://voces.example/3", "elsewhere", title="Otra")) == taken()
