from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.select import DEPTHS, Setting, gather, is_fit, select
from psgfeed.model import ItemKind, Label, Mark, Relevance, Source, StoredItem

ItemMaker = Callable[..., StoredItem]

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 12, 8, 30, 15, 250, tzinfo=UTC)


def test_an_item_becomes_an_entry_with_everything_a_feed_says(make_item: ItemMaker, setting: Setting) -> None:
    (entry,) = select([make_item(7, author="Ana Ramos", image="https://valley.example/7.jpg")], setting, fold=True)
    assert entry.id == "tag:feeds.example,2026:valley-0000000007"
    assert entry.title == "Dam 7 is inspected"
    assert entry.link == "https://valley.example/7"
    assert entry.published == datetime(2026, 3, 10, 5, tzinfo=UTC)
    assert entry.updated.replace(microsecond=0) == entry.published
    assert entry.summary == "Inspectors visit dam 7."
    assert entry.author == "Ana Ramos"
    assert (entry.source_id, entry.source_name, entry.source_url) == (
        "valley",
        "Valley Post",
        "https://valley.example/",
    )
    assert entry.categories == (Label("mining", "Mining", also="Minería"), Label("PE-CUS", "Cusco", "region"))
    assert entry.image == "https://valley.example/7.jpg"
    assert entry.also_in == ()


def test_labels_are_named_in_the_feeds_language(make_item: ItemMaker, setting: Setting) -> None:
    (entry,) = select([make_item()], replace(setting, language="es"), fold=True)
    assert entry.categories[0] == Label("mining", "Minería", also="Mining")


def test_a_mark_that_the_vocabulary_does_not_know_is_left_out(make_item: ItemMaker, setting: Setting) -> None:
    (entry,) = select([make_item(categories=(Mark("no-such"),), regions=())], setting, fold=True)
    assert entry.categories == ()


def test_the_source_is_the_author_when_nobody_is_named(make_item: ItemMaker, setting: Setting) -> None:
    assert select([make_item()], setting, fold=True)[0].author == "Valley Post"
    assert select([make_item(byline="The desk")], setting, fold=True)[0].author == "The desk"


def test_an_item_without_a_link_leads_to_its_sources_home(make_item: ItemMaker, setting: Setting) -> None:
    assert select([make_item(url=None)], setting, fold=True)[0].link == "https://valley.example/"


def test_an_item_of_a_source_that_is_gone_keeps_its_place(make_item: ItemMaker, setting: Setting) -> None:
    (entry,) = select([make_item(source="gone", url=None)], setting, fold=True)
    assert (entry.source_name, entry.link) == ("gone", "https://feeds.example/peru/")


@pytest.mark.parametrize(
    "unfit",
    [
        {"stored": {"backfill": True}},
        {"stored": {"held": True}},
        {"kind": ItemKind.PAGE},
        {"relevance": Relevance(about=False)},
        {"stored": {"feed_time": NOON + timedelta(days=3)}},
        {"stored": {"feed_time": datetime(1989, 12, 31, tzinfo=UTC)}},
    ],
)
def test_backfill_held_pages_the_irrelevant_and_the_implausible_stay_out(
    make_item: ItemMaker, setting: Setting, unfit: dict[str, object]
) -> None:
    assert select([make_item(**unfit)], setting, fold=True) == ()


def test_todays_item_that_is_dated_noon_is_fit_in_the_morning(make_item: ItemMaker) -> None:
    assert is_fit(make_item(stored={"first_seen": NOON - timedelta(hours=6), "feed_time": NOON}))


def test_updated_moves_when_the_item_was_revised(make_item: ItemMaker, setting: Setting) -> None:
    (entry,) = select([make_item(stored={"revisions": 1, "last_changed": LATER})], setting, fold=True)
    assert entry.updated.replace(microsecond=0) == datetime(2026, 3, 12, 8, 30, 15, tzinfo=UTC)
    assert entry.published == NOON


def test_updated_stays_when_the_item_was_only_seen_again(make_item: ItemMaker, setting: Setting) -> None:
    (entry,) = select([make_item(stored={"last_changed": LATER, "last_seen": LATER})], setting, fold=True)
    assert entry.updated.replace(microsecond=0) == NOON


def test_updated_is_never_before_published(make_item: ItemMaker, setting: Setting) -> None:
    stored = {"revisions": 1, "last_changed": NOON - timedelta(hours=5)}
    (entry,) = select([make_item(stored=stored)], setting, fold=True)
    assert entry.updated.replace(microsecond=0) == NOON


def test_entries_are_newest_first_and_ties_go_by_id(make_item: ItemMaker, setting: Setting) -> None:
    tied = [make_item(number, stored={"feed_time": NOON}) for number in (3, 1, 2)]
    entries = select([make_item(9), *tied], setting, fold=True)
    assert [entry.id[-1] for entry in entries] == ["1", "2", "3", "9"]


def test_no_two_entries_are_updated_at_one_instant(make_item: ItemMaker, setting: Setting) -> None:
    entries = select([make_item(number, stored={"feed_time": NOON}) for number in range(20)], setting, fold=True)
    assert len({entry.updated for entry in entries}) == 20
    assert all(NOON < entry.updated < NOON + timedelta(seconds=1) for entry in entries)


def test_a_story_is_one_entry_that_of_the_item_first_seen_with_links_to_the_others(
    make_item: ItemMaker, setting: Setting
) -> None:
    story = make_item(5).id
    first = make_item(5, stored={"story": story, "first_seen": NOON - timedelta(hours=4)})
    second = make_item(4, "coast", stored={"story": story, "first_seen": NOON - timedelta(hours=2)})
    third = make_item(6, "hills", stored={"story": story, "first_seen": NOON})
    (entry,) = select([third, second, first], setting, fold=True)
    assert entry.id.endswith("valley-0000000005")
    assert entry.also_in == (
        ("Diario de la Costa", "https://coast.example/4"),
        ("Hill Radio", "https://hills.example/6"),
    )


@pytest.mark.parametrize("stored", [{"held": True}, {"backfill": True}, None])
def test_an_entry_keeps_its_id_when_the_founder_of_its_story_is_held_or_muted(
    make_item: ItemMaker, setting: Setting, stored: dict[str, bool] | None
) -> None:
    founder = make_item(5, stored={"story": make_item(5).id} | (stored or {}))
    other = make_item(4, "coast", stored={"story": founder.id})
    (entry,) = select([other] if stored is None else [founder, other], setting, fold=True)
    assert (entry.id, entry.link) == (setting.tag + founder.id, "https://coast.example/4")


def test_an_item_that_left_the_story_of_its_name_is_an_entry_of_its_own(make_item: ItemMaker, setting: Setting) -> None:
    founder = make_item(5)
    other = make_item(4, "coast", stored={"story": founder.id})

    assert len(select([founder, other], setting, fold=True)) == 2


def test_a_feed_of_one_source_keeps_every_item_of_a_story(make_item: ItemMaker, setting: Setting) -> None:
    items = [make_item(number, stored={"story": "s1"}) for number in range(3)]
    entries = select(items, setting, fold=False)
    assert len(entries) == 3
    assert all(entry.also_in == () for entry in entries)


def test_a_story_does_not_name_the_same_page_twice(make_item: ItemMaker, setting: Setting) -> None:
    first = make_item(5, stored={"story": "s1"})
    same = make_item(4, "coast", url="http://valley.example/5", url_key="valley.example/5", stored={"story": "s1"})
    (entry,) = select([first, same], setting, fold=True)
    assert entry.also_in == ()


def test_a_feed_reaches_back_ninety_days(make_item: ItemMaker, setting: Setting) -> None:
    items = [make_item(24 * day) for day in range(150)]
    assert len(select(items, setting, fold=True)) == 90


def test_a_quiet_feed_holds_fifty_entries_however_old(make_item: ItemMaker, setting: Setting) -> None:
    items = [make_item(24 * 30 * month) for month in range(80)]
    assert len(select(items, setting, fold=True)) == 50


def test_a_busy_feed_holds_two_hundred_entries(make_item: ItemMaker, setting: Setting) -> None:
    entries = select([make_item(number) for number in range(600)], setting, fold=True)
    assert len(entries) == 200
    assert entries[-1].title == "Dam 199 is inspected"


def test_one_source_fills_two_fifths_while_others_wait(make_item: ItemMaker, setting: Setting) -> None:
    loud = [make_item(number) for number in range(300)]
    quiet = [make_item(300 + number, source) for number in range(150) for source in ("coast", "hills")]
    entries = select([*loud, *quiet], setting, fold=True, share_max=0.4)
    assert Counter(entry.source_id for entry in entries) == {"valley": 80, "coast": 60, "hills": 60}
    assert [entry.published for entry in entries] == sorted((entry.published for entry in entries), reverse=True)


def test_one_source_fills_what_others_leave(make_item: ItemMaker, setting: Setting) -> None:
    loud = [make_item(number) for number in range(300)]
    quiet = [make_item(300 + number, "coast") for number in range(10)]
    entries = select([*loud, *quiet], setting, fold=True, share_max=0.4)
    assert Counter(entry.source_id for entry in entries) == {"valley": 190, "coast": 10}


def test_a_lonely_source_fills_its_feed(make_item: ItemMaker, setting: Setting) -> None:
    assert len(select([make_item(number) for number in range(3)], setting, fold=True, share_max=0.4)) == 3


def test_the_order_of_the_input_does_not_matter(make_item: ItemMaker, setting: Setting) -> None:
    items = [make_item(number, stored={"story": f"s{number // 3}", "first_seen": NOON}) for number in range(30)]
    assert select(items, setting, fold=True) == select(items[::-1], setting, fold=True)


def test_a_source_may_be_named_without_a_home(make_item: ItemMaker, setting: Setting) -> None:
    bare = replace(setting, sources={"valley": Source("valley", "Valley", kind="feed", url="https://v.example/rss")})
    assert select([make_item()], bare, fold=True)[0].source_url == "https://v.example/rss"


def test_a_busy_feed_of_many_sources_looks_at_few_items(make_item: ItemMaker, setting: Setting) -> None:
    items = [make_item(number, ("valley", "coast", "hills")[number % 3]) for number in range(900)]
    asked: list[int] = []

    def fetch(depth: int) -> list[StoredItem]:
        asked.append(depth)
        return items[:depth]

    assert len(gather(fetch, setting, fold=True, share_max=0.4)) == 200
    assert asked == [DEPTHS[0]]


def test_a_feed_with_a_loud_source_looks_deeper(make_item: ItemMaker, setting: Setting) -> None:
    loud = [make_item(number) for number in range(300)]
    quiet = [make_item(300 + number, ("coast", "hills")[number % 2]) for number in range(300)]
    entries = gather(lambda depth: [*loud, *quiet][:depth], setting, fold=True, share_max=0.4)
    assert Counter(entry.source_id for entry in entries) == {"valley": 80, "coast": 60, "hills": 60}


def test_a_feed_whose_stories_are_told_many_times_looks_deeper(make_item: ItemMaker, setting: Setting) -> None:
    items = [make_item(number, stored={"story": f"s{number // 3}"}) for number in range(600)]
    assert len(gather(lambda depth: items[:depth], setting, fold=True)) == 200


def test_a_feed_of_nothing_is_empty(setting: Setting) -> None:
    assert gather(lambda _: [], setting, fold=True) == ()
