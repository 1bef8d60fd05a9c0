from datetime import UTC, datetime

import pytest

from psgfeed import intake, problems
from psgfeed.intake import Intake, take
from psgfeed.model import AboutPeru, Document, DocumentKind, Found, Item, Reading, Source, Text

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOURCE = Source("voz", "Voz", "feed", "https://voz.example/rss", about_peru=AboutPeru.ALWAYS)


def rss(*items: str) -> Document:
    body = f"<rss version='2.0'><channel><title>Voz</title><language>es</language>{''.join(items)}</channel></rss>"
    return Document(body.encode(), "https://voz.example/rss", {"content-type": "application/rss+xml"})


def item(number: int, more: str = "", title: str = "", guid: str = "") -> str:
    return (
        f"<item><title>{title or f'Nota {number}'}</title><link>https://voz.example/{number}</link>"
        f"<guid isPermaLink='false'>{guid or f'g{number}'}</guid>{more}</item>"
    )


def codes(result: Intake) -> set[str]:
    return {finding.problem.code for finding in result.findings}


def reading(*found: Found) -> intake.Reader:
    return lambda document, _: Reading(DocumentKind.LISTING, document.url, found=found)


def text(value: str) -> Text:
    return Text(value, "listing:a")


def test_bytes_come_out_as_items_with_dates_topics_and_origins() -> None:
    more = "<pubDate>Fri, 20 Nov 2026 09:00:00 -0500</pubDate><description>Derrame de petróleo en Loreto.</description>"
    (found,) = take(rss(item(1, more)), SOURCE, NOW).items
    assert found.title == "Nota 1"
    assert found.published.text == "2026-11-20T14:00:00Z"
    assert found.summary == "Derrame de petróleo en Loreto."
    assert "oil-gas-energy" in {mark.slug for mark in found.categories}
    assert [mark.slug for mark in found.regions] == ["PE-LOR"]
    assert found.language == "es"
    assert (found.guid, found.url_key) == ("g1", "voz.example/1")
    assert {mark.field for mark in found.provenance} >= {"title", "published", "url", "summary", "language", "guid"}


@pytest.mark.parametrize("body", [b"", b"  \n"])
def test_an_empty_document_is_a_finding_and_no_item(body: bytes) -> None:
    result = take(Document(body, "https://voz.example/rss"), SOURCE, NOW)
    assert (result.items, codes(result)) == ((), {"document.empty"})


def test_what_is_neither_feed_nor_page_is_a_finding() -> None:
    result = take(Document(b"\x00\x01\x02\x03", "https://voz.example/rss"), SOURCE, NOW)
    assert result.items == ()
    assert "document.unreadable" in codes(result)


def test_an_item_that_cannot_be_read_leaves_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    def trap(made: Item, found: Found, _: intake.Setting) -> Item:
        if found.position == 1:
            raise RuntimeError("a trap")
        return made

    monkeypatch.setattr(intake, "STEPS", (*intake.STEPS, trap))
    result = take(rss(item(1), item(2), item(3)), SOURCE, NOW)
    assert [found.title for found in result.items] == ["Nota 1", "Nota 3"]
    (broken,) = [finding for finding in result.findings if finding.problem is problems.ITEM_BROKEN]
    assert (broken.place, broken.detail) == ("https://voz.example/2", "RuntimeError: a trap")


def test_an_item_listed_twice_is_one_and_the_fuller_one_stays() -> None:
    result = take(rss(item(1), item(1, "<description>Con resumen.</description>")), SOURCE, NOW)
    assert [found.summary for found in result.items] == ["Con resumen."]
    assert "item.duplicate" in codes(result)


def test_a_feed_that_gives_all_items_one_guid_keeps_them_apart_by_their_links() -> None:
    result = take(rss(item(1, guid="same"), item(2, guid="same"), item(3, guid="same")), SOURCE, NOW)
    assert [found.url for found in result.items] == [f"https://voz.example/{number}" for number in (1, 2, 3)]
    assert len({found.guid for found in result.items}) == 3


def test_items_that_only_a_fragment_tells_apart_are_kept() -> None:
    marks = ("uno", "dos", "tres")
    result = take(rss(*(item(1, guid=f"https://voz.example/1#{mark}") for mark in marks)), SOURCE, NOW)
    assert [found.guid for found in result.items] == [f"voz.example/1#{mark}" for mark in marks]
    assert {found.url_key for found in result.items} == {"voz.example/1"}


def test_items_of_several_titles_and_days_under_one_link_are_kept() -> None:
    dated = [f"<pubDate>{day} Nov 2026 09:00:00 -0500</pubDate>" for day in (20, 19, 18)]
    same = [item(1, more, title=f"Programa {number}", guid="same") for number, more in enumerate(dated)]
    today = take(rss(*same), SOURCE, NOW).items
    yesterday = take(rss(*same[1:]), SOURCE, NOW).items
    assert [found.title for found in today] == ["Programa 0", "Programa 1", "Programa 2"]
    assert [found.guid for found in today[1:]] == [found.guid for found in yesterday]


def test_items_of_a_feed_that_all_link_to_its_front_page_are_kept() -> None:
    result = take(
        rss(*(f"<item><title>{name}</title><link>/</link></item>" for name in ("Uno", "Dos", "Uno"))), SOURCE, NOW
    )
    assert [(found.title, found.url) for found in result.items] == [
        ("Uno", "https://voz.example/"),
        ("Dos", "https://voz.example/"),
    ]


def test_two_names_of_one_link_on_a_page_are_one_item() -> None:
    found = (
        Found(title=text("Uno"), link=text("https://voz.example/1")),
        Found(title=text("Leer Uno"), link=text("https://voz.example/1"), position=1),
    )
    assert len(take(Document(b"x", "https://voz.example/"), SOURCE, NOW, reading(*found)).items) == 1


def test_an_item_of_a_feed_with_a_link_alone_is_named_by_its_address() -> None:
    links = ["https://voz.example/2026/marcha-por-el-agua.html", "https://voz.example/post/81"]
    result = take(rss(*(f"<item><link>{link}</link></item>" for link in links)), SOURCE, NOW)
    assert [found.title for found in result.items] == ["Marcha por el agua", "voz.example/post/81"]
    assert "item.title_from_link" in codes(result)


def test_an_item_that_says_nothing_is_left_out_with_what_is_known_of_it() -> None:
    result = take(rss("<item><author>Ana Quispe</author></item>", item(1)), SOURCE, NOW)
    assert [found.title for found in result.items] == ["Nota 1"]
    assert [(found.title, found.author) for found in result.left_out] == [("", "Ana Quispe")]
    assert "item.no_title" in codes(result)


def test_an_item_without_a_title_takes_the_first_words_of_its_text() -> None:
    found = Found(link=text("https://voz.example/1"), summary=text("Llueve en Puno. Y no para."))
    result = take(Document(b"x", "https://voz.example/"), SOURCE, NOW, reading(found))
    assert result.items[0].title.startswith("Llueve en Puno")
    assert "item.title_from_text" in codes(result)


def test_an_item_with_nothing_to_show_is_left_out_and_told() -> None:
    result = take(
        Document(b"x", "https://voz.example/"), SOURCE, NOW, reading(Found(link=text("https://voz.example/1")))
    )
    assert (result.items, "item.no_title" in codes(result)) == ((), True)


def test_a_link_that_is_no_web_address_is_dropped_and_the_item_kept() -> None:
    found = Found(title=text("Nota"), link=text("javascript:alert(1)"))
    (kept,) = take(Document(b"x", "https://voz.example/"), SOURCE, NOW, reading(found)).items
    assert kept.url is None
    assert kept.guid.startswith("text:")


def test_the_order_of_day_and_month_is_learnt_from_the_page() -> None:
    found = (
        Found(title=text("Uno"), link=text("https://voz.example/1"), published=text("03/04/2026")),
        Found(title=text("Dos"), link=text("https://voz.example/2"), published=text("25/04/2026"), position=1),
    )
    result = take(Document(b"x", "https://voz.example/"), SOURCE, NOW, reading(*found))
    assert [kept.published.text for kept in result.items] == ["2026-04-03", "2026-04-25"]


def test_more_items_than_a_document_may_hold_are_cut_and_told() -> None:
    many = tuple(
        Found(title=text(f"Nota {number}"), link=text(f"https://voz.example/{number}"), position=number)
        for number in range(intake.ITEMS_MAX + 5)
    )
    result = take(Document(b"x", "https://voz.example/"), SOURCE, NOW, reading(*many))
    assert len(result.items) == intake.ITEMS_MAX
    assert "document.too_many_items" in codes(result)


def test_a_guid_that_is_an_address_survives_a_change_of_scheme() -> None:
    document = rss(item(1, guid="http://voz.example/nota/1")), rss(item(1, guid="https://www.voz.example/nota/1"))
    first, second = (take(one, SOURCE, NOW).items[0].guid for one in document)
    assert first == second
