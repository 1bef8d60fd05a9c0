from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from psgfeed import problems
from psgfeed.model import ItemKind, Mark, Precision, Provenance, Relevance, Source, When
from psgfeed.problems import Finding
from psgfeed.store.items import keep
from psgfeed.store.query import ItemQuery, revisions_of, sightings_of
from psgfeed.store.runs import Outcome, finish_crawl, history
from tests.psgfeed.store.conftest import START, Keeper, MakeItem, at, on

LIVE = ItemQuery()


def test_an_item_comes_back_as_it_was_kept(keeper: Keeper, news: MakeItem) -> None:
    full = news(
        "espinar",
        published=When(
            Precision.TIME,
            instant=START,
            day=date(2026, 11, 24),
            raw="Tue, 24 Nov 2026 07:00:00 -0500",
            origin="feed:pubDate",
            zone="-05:00",
            problem=problems.DATE_ASSUMED_ZONE,
        ),
        updated=on(2026, 11, 24),
        author="R. Quispe",
        byline="Cusco",
        issue="Update 137",
        section="Mining",
        image="https://andes.example/a.jpg",
        source_categories=("Minería", "Agua | y más"),
        relevance=Relevance(True, 0.75, "names Espinar"),
        position=3,
        title_raw="Villagers âsk",
        text_repaired=True,
        full_text_read=True,
        provenance=(Provenance("title", "feed:title", "repaired"),),
        findings=(Finding(problems.ITEM_TEXT_REPAIRED, "https://andes.example/espinar", "title"),),
    )

    keeper.document(full)

    assert keeper.only().item == full


def test_an_id_is_made_from_the_source_and_the_guid(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))

    assert keeper.only().id == "andes-71f4b66c86"


def test_an_item_told_again_is_the_same_and_only_last_seen_moves(keeper: Keeper, news: MakeItem) -> None:
    first = keeper.document(news("a"))
    before = keeper.only()
    again = keeper.document(news("a"))

    assert (len(first.new), again.new, again.changed, again.seen) == (1, (), (), 1)
    assert keeper.only() == replace(before, last_seen=START + timedelta(hours=2))


def test_a_new_title_is_a_revision(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", title="Minister visits Puno"))
    kept = keeper.document(news("a", title="Minister to visit Puno"))

    item = keeper.only()
    assert kept.changed == (item.id,)
    assert (item.item.title, item.revisions, item.last_changed) == ("Minister to visit Puno", 1, keeper.now)
    with keeper.store.read() as connection:
        (revision,) = revisions_of(connection, item.id)
    assert (revision.field, revision.old, revision.new) == ("title", "Minister visits Puno", "Minister to visit Puno")


def test_other_blanks_are_no_change(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", summary="One  two.\nThree."))
    kept = keeper.document(news("a", summary="One two. Three. "))

    assert kept.changed == ()
    assert keeper.only().item.summary == "One  two.\nThree."


def test_what_a_source_drops_or_empties_stays(keeper: Keeper, news: MakeItem) -> None:
    full = news("a", author="R. Quispe", image="https://andes.example/a.jpg", source_categories=("Water",))
    keeper.document(full, news("b"))
    kept = keeper.document(
        news("a", summary="", published=When(), author="", image="", source_categories=(), url=None, url_key=None)
    )

    assert kept.changed == ()
    assert keeper.titles() == [full.title, news("b").title]
    assert keeper.items()[0].item == full


def test_what_no_reader_would_notice_is_stored_and_is_no_revision(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", author="R. Quispe"))
    kept = keeper.document(news("a", author="Rosa Quispe", categories=(Mark("economy"), Mark("mining"))))

    item = keeper.only()
    assert (kept.changed, item.revisions) == ((), 0)
    assert item.item.author == "Rosa Quispe"
    assert [mark.slug for mark in item.item.categories] == ["economy", "mining"]


def test_topics_found_in_the_full_text_outlive_a_telling_without_it(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", full_text_read=True, categories=(Mark("gender"), Mark("mining"))))
    keeper.document(news("a", title="Villagers of a want clean water", categories=(Mark("mining"),)))

    assert [mark.slug for mark in keeper.only().item.categories] == ["gender", "mining"]


class TestTellingsOfSeveralPlaces:
    def test_a_feed_and_a_listing_that_word_an_item_differently_take_no_turns(
        self, keeper: Keeper, news: MakeItem
    ) -> None:
        changed: list[str] = []
        for _ in range(3):
            changed += keeper.document(news("a", summary="The long text of the feed.")).changed
            listing = news("a", summary="Short.", published=When())
            changed += keeper.document(listing, place="https://andes.example/news", same_crawl=True).changed

        assert changed == []
        assert keeper.only().item.summary == "The long text of the feed."

    def test_a_second_place_fills_what_the_first_left_open(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", summary="", published=When()))
        keeper.document(news("a"), place="https://andes.example/news")

        assert keeper.only().item == news("a")

    def test_a_correction_in_one_place_holds_against_the_silence_of_the_other(
        self, keeper: Keeper, news: MakeItem
    ) -> None:
        listing = "https://andes.example/news"
        keeper.document(news("a", title="One dead in Puno"))
        keeper.document(news("a", title="One dead in Puno"), place=listing)
        keeper.document(news("a", title="Two dead in Puno"), place=listing)
        keeper.document(news("a", title="One dead in Puno"))

        assert keeper.titles() == ["Two dead in Puno"]

    @pytest.mark.parametrize("page", ["https://andes.example/news?page=2", "https://andes.example/news/page/2/"])
    def test_the_next_page_of_a_listing_speaks_for_the_listing(self, page: str, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", title="One dead in Puno"), place="https://andes.example/news")
        keeper.document(news("a", title="Two dead in Puno"), place=page)

        assert keeper.titles() == ["Two dead in Puno"]

    def test_all_places_are_remembered(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", position=4))
        keeper.document(news("a"), place="https://andes.example/news")
        keeper.document(news("a", position=9))

        with keeper.store.read() as connection:
            seen = sightings_of(connection, keeper.only().id)
        assert [(one.place, one.position, one.last_seen) for one in seen] == [
            ("https://andes.example/feed", 9, START + timedelta(hours=3)),
            ("https://andes.example/news", 0, START + timedelta(hours=2)),
        ]


class TestDates:
    def test_an_instant_orders_by_itself(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", published=at(START - timedelta(days=1))))

        assert keeper.only().feed_time == START - timedelta(days=1)

    def test_an_instant_ahead_of_us_orders_by_when_it_was_first_seen(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", published=at(START + timedelta(hours=20))))

        assert keeper.only().feed_time == keeper.now
        assert keeper.only().item.published.instant == START + timedelta(hours=20)

    def test_a_day_is_noon_less_the_position_and_no_two_tie(self, keeper: Keeper, news: MakeItem) -> None:
        day = on(2026, 11, 23)
        keeper.document(news("a", published=day), news("b", published=day, position=1))
        keeper.document(news("c", published=day), news("d", published=day), news("e", published=day, position=9))

        times = [item.feed_time for item in keeper.items()]
        noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
        assert [(noon - moment).seconds for moment in times] == [0, 1, 2, 3, 9]

    def test_a_month_is_its_first_day(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", published=When(Precision.MONTH, day=date(2026, 11, 1), raw="November 2026")))

        assert keeper.only().feed_time == datetime(2026, 11, 1, 12, tzinfo=UTC)
        assert not keeper.only().backfill

    def test_without_a_date_it_is_when_the_item_was_first_seen_for_ever(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", published=When()))
        first_seen = keeper.now
        keeper.document(news("a", published=on(2026, 11, 2)))

        assert keeper.only().feed_time == first_seen
        assert keeper.only().item.published.day == date(2026, 11, 2)

    def test_a_corrected_day_moves_the_item_back(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", published=on(2026, 11, 21)))
        kept = keeper.document(news("a", published=on(2026, 11, 20)))

        assert len(kept.changed) == 1
        assert keeper.only().feed_time == datetime(2026, 11, 20, 12, tzinfo=UTC)

    def test_a_later_day_corrects_the_item_and_lifts_it_nowhere(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", published=on(2026, 11, 20)))
        kept = keeper.document(news("a", published=on(2026, 11, 21)))

        assert len(kept.changed) == 1
        assert keeper.only().item.published.text == "2026-11-21"
        assert keeper.only().feed_time == datetime(2026, 11, 20, 12, tzinfo=UTC)
        assert [item.id for item in keeper.items(ItemQuery(category="mining", since=START - timedelta(days=4)))]

    def test_a_time_added_to_the_day_is_neither_a_move_nor_a_change(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", published=on(2026, 11, 23)))
        kept = keeper.document(news("a", published=at(datetime(2026, 11, 23, 18, tzinfo=UTC))))

        assert kept.changed == ()
        assert keeper.only().item.published.precision is Precision.TIME
        assert keeper.only().feed_time == datetime(2026, 11, 23, 12, tzinfo=UTC)

    def test_a_vaguer_date_does_not_replace_an_exact_one(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", published=at(datetime(2026, 11, 23, 18, tzinfo=UTC))))
        keeper.document(news("a", published=on(2026, 11, 23)))

        assert keeper.only().item.published.precision is Precision.TIME

    def test_a_date_that_runs_along_with_the_clock_is_not_believed(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", published=at(START)))
        kept = [keeper.document(news("a", published=at(START + timedelta(days=n)))).changed for n in (1, 2, 3)]

        assert kept == [(), (), ()]
        assert keeper.only().item.published.instant == START


class TestBackfill:
    def test_what_was_old_when_first_seen_is_backfill(self, keeper: Keeper, news: MakeItem) -> None:
        kept = keeper.document(news("old", published=on(2026, 10, 20)), news("young", published=on(2026, 10, 26)))

        assert kept.backfilled == 1
        assert [item.item.guid for item in keeper.items(LIVE)] == ["guid-young"]
        assert [item.backfill for item in keeper.items()] == [True, False]

    def test_a_source_that_is_silent_when_first_met_is_announced_as_it_stands(
        self, keeper: Keeper, news: MakeItem
    ) -> None:
        keeper.document(news("a", published=on(2016, 7, 23)), news("b", published=on(2014, 2, 1)))
        keeper.document(news("c", published=on(2013, 2, 1)), same_crawl=True)
        assert len(keeper.items(LIVE)) == 3

        kept = keeper.document(news("d", published=on(2012, 2, 1)))
        assert kept.backfilled == 1

    def test_older_pages_of_a_source_that_speaks_are_backfill(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("young"))
        kept = keeper.document(news("old", published=on(2016, 7, 23)), same_crawl=True)

        assert kept.backfilled == 1

    def test_what_grows_old_with_us_is_not(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a"))
        keeper.now += timedelta(days=90)
        keeper.document(news("a"))

        assert len(keeper.items(LIVE)) == 1

    def test_a_crawl_announces_its_newest_and_tells_of_the_flood(self, keeper: Keeper, news: MakeItem) -> None:
        flood = [news(f"{n}", published=on(2026, 11, 1 + n)) for n in range(9)]
        kept = keeper.document(*flood, announce_max=3)

        assert kept.backfilled == 6
        assert [finding.problem for finding in kept.findings] == [problems.CRAWL_FLOOD]
        assert [item.item.guid for item in keeper.items(LIVE)] == ["guid-6", "guid-7", "guid-8"]

    def test_the_documents_of_one_crawl_share_the_announcements(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a"), news("b"), announce_max=3)
        kept = keeper.document(news("c"), news("d"), same_crawl=True, announce_max=3)

        assert kept.backfilled == 1
        assert len(keeper.items(LIVE)) == 3

    def test_what_no_feed_would_carry_takes_no_place_of_what_would(self, keeper: Keeper, news: MakeItem) -> None:
        elsewhere = [news(f"x{n}", relevance=Relevance(False, 0.1, "about Chile")) for n in range(5)]
        keeper.document(*elsewhere, news("a"), announce_max=1)

        assert [item.item.guid for item in keeper.items(LIVE)] == ["guid-a"]

    def test_pages_are_kept_and_never_in_feeds(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("about-us", kind=ItemKind.PAGE))

        assert keeper.items(LIVE) == []
        assert keeper.only().item.kind is ItemKind.PAGE


def test_a_guid_listed_twice_in_a_document_is_kept_once(keeper: Keeper, news: MakeItem) -> None:
    kept = keeper.document(news("a", title="First"), news("a", title="Second"))

    assert (len(kept.new), keeper.titles()) == (1, ["First"])


def test_an_item_of_another_source_is_refused(keeper: Keeper, news: MakeItem) -> None:
    other = Source("other", "Other", "feed", "https://other.example/feed")

    with pytest.raises(ValueError, match="another source"), keeper.store.begin() as connection:
        keep(connection, other, [news("a")], START, 1, place="https://other.example/feed")


def test_texts_that_no_database_takes_are_kept_without_the_damage(keeper: Keeper, news: MakeItem) -> None:
    hostile = news(
        "a",
        title="Wa\x00ter \ud800 war",
        summary="\udfff" + "x" * 100_000,
        guid="g" * 5000,
        url_key="andes.example/" + "k" * 5000,
        author="'; DROP TABLE item; --",
        published=When(raw="\x00 31/31/2031"),
        source_categories=("\ud800tag",),
        categories=(Mark("mining", 1.0, "rule", ("w\x00rd",)),),
        findings=(Finding(problems.DATE_UNREADABLE, "place", "\x00\ud800"),),
    )
    keeper.document(hostile, place="https://andes.example/" + "p" * 5000)
    keeper.document(hostile, place="https://andes.example/" + "p" * 5000)

    item = keeper.only()
    assert item.item.title == "Water  war"
    assert item.item.author == "'; DROP TABLE item; --"
    assert item.item.source_categories == ("tag",)
    assert item.revisions == 0


def test_a_crawls_numbers_add_up_over_its_documents(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"), news("b"))
    keeper.document(news("a", title="Changed beyond doubt"), news("c"))
    keeper.document(news("d"), same_crawl=True)

    with keeper.store.begin() as connection:
        finish_crawl(connection, keeper.crawls[-1], Outcome.OK, keeper.now)
        (crawl,) = history(connection, "andes")
    assert (crawl.seen, crawl.new, crawl.changed) == (3, 2, 1)


def test_nothing_at_all_is_kept_without_complaint(keeper: Keeper) -> None:
    assert keeper.document().seen == 0
