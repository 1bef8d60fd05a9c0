"""The weekly digest."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from feeds.catalog import read_catalogue
from feeds.digest import entry_of, is_over, make_week, names_between, span_of, week_of, without
from feeds.select import Setting
from feeds.site.views import words
from psgfeed.model import Mark, StoredItem

ItemMaker = Callable[..., StoredItem]

MONTHS = words("en")["months"]


def test_weeks_are_those_of_iso_8601_in_perus_days() -> None:
    assert week_of(datetime(2026, 11, 23, 4, 59, tzinfo=UTC)) == "2026-W47"  # still Sunday in Lima
    assert week_of(datetime(2026, 11, 23, 5, tzinfo=UTC)) == "2026-W48"
    assert week_of(datetime(2027, 1, 1, 12, tzinfo=UTC)) == "2026-W53"
    begins, ends = span_of("2026-W48")
    assert (begins, ends - begins) == (datetime(2026, 11, 23, 5, tzinfo=UTC), timedelta(days=7))


def test_the_weeks_between_two_moments_are_all_there_once() -> None:
    names = list(names_between(datetime(2026, 12, 20, tzinfo=UTC), datetime(2027, 1, 12, tzinfo=UTC)))
    assert names == ["2026-W51", "2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    assert len(list(names_between(datetime(1990, 1, 1, tzinfo=UTC), datetime(2027, 1, 12, tzinfo=UTC)))) == 52


def test_a_week_closes_half_a_day_after_its_end() -> None:
    assert not is_over("2026-W47", datetime(2026, 11, 23, 16, 59, tzinfo=UTC))
    assert is_over("2026-W47", datetime(2026, 11, 23, 17, tzinfo=UTC))


def test_a_week_tells_each_story_once_under_its_heaviest_topic(make_item: ItemMaker, setting: Setting) -> None:
    items = [
        make_item(1, stored={"story": "valley-0000000001"}),
        make_item(2, "coast", stored={"story": "valley-0000000001"}),
        make_item(3, categories=(Mark("politics"), Mark("mining"))),
        make_item(4, categories=()),
        make_item(5, stored={"backfill": True}),
    ]
    week = make_week("2026-W11", items, setting)
    assert [(section.slug, [told.title for told in section.told]) for section in week.sections] == [
        ("mining", ["Dam 2 is inspected"]),
        ("politics", ["Dam 3 is inspected"]),
        ("", ["Dam 4 is inspected"]),
    ]


def test_a_topic_tells_eight_stories_and_how_many_more_there_are(make_item: ItemMaker, setting: Setting) -> None:
    (section,) = make_week("2026-W11", [make_item(number) for number in range(11)], setting).sections
    assert (len(section.told), section.more, section.size) == (8, 3, 11)


def test_the_entry_of_a_week_is_named_after_it(make_item: ItemMaker, setting: Setting) -> None:
    catalogue = read_catalogue()
    week = make_week("2026-W11", [make_item(title="A <b> & c")], setting)
    entry = entry_of(week, catalogue.own["digest"], catalogue, setting, MONTHS)
    assert entry.id == "tag:feeds.example,2026:digest:2026-W11"
    assert entry.title == "Week 11 of 2026: 9 March to 15 March"
    assert entry.link == "https://feeds.example/peru/digest/weekly/2026-W11/"
    assert entry.published.date() == date(2026, 3, 9)
    assert entry.body == (
        "<p><strong>Mining</strong></p>"
        '<ul><li><a href="https://valley.example/0">A &lt;b&gt; &amp; c</a> (Valley Post)</li></ul>'
    )


def test_what_was_deleted_by_hand_is_told_no_more(make_item: ItemMaker, setting: Setting) -> None:
    week = make_week("2026-W11", [make_item(0), make_item(1)], setting)
    (section,) = without(week, {make_item(0).id}).sections
    assert [told.title for told in section.told] == ["Dam 1 is inspected"]
    assert without(week, {"another"}) is week
