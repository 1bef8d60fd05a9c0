from datetime import timedelta

import pytest
from sqlalchemy import func, select

from psgfeed.classify.stories import fingerprint
from psgfeed.classify.stories_search import search_words
from psgfeed.classify.stories_signature import signature
from psgfeed.model import Item, ItemKind
from psgfeed.store.query import ItemQuery
from psgfeed.store.schema import StoryWordRow
from psgfeed.store.stories import Folded, fold, story_items, tell_same
from psgfeed.store.stories_by_hand import join_by_hand, part_by_hand
from psgfeed.store.stories_near import KEPT, SHARED_MAX
from psgfeed.store.stories_told import latest_stories, story_of
from psgfeed.store.tombstones import bury
from tests.psgfeed.store.conftest import START, Keeper, MakeItem, on

LONG = "Forty families of the upper valley walked for two days to hand over a letter about the river."


def _fold(keeper: Keeper) -> Folded:
    with keeper.store.begin() as connection:
        return fold(connection, keeper.now)


def _stories(keeper: Keeper) -> dict[str, str]:
    return {item.id: item.story for item in keeper.items()}


def test_the_same_text_of_two_sources_is_one_story_led_by_the_first(keeper: Keeper, news: MakeItem) -> None:
    text = {"title": "LETTER about the río", "summary": LONG}
    keeper.document(news("a", **text))
    keeper.document(news("b", title="Letter about the rio!", summary=LONG), source="coast")

    assert _fold(keeper) == Folded(looked_at=2, joined=2)
    first, second = keeper.items()
    assert first.story == second.story == first.id
    with keeper.store.read() as connection:
        assert story_items(connection, [first.id]) == {first.id: [first, second]}


def test_the_same_address_from_two_sources_is_one_story(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", url_key="third.example/x", title="One title"))
    keeper.document(news("b", url_key="third.example/x", title="Another title"), source="coast")
    _fold(keeper)

    assert len(set(_stories(keeper).values()) - {""}) == 1


def test_a_later_copy_joins_the_story_and_does_not_rename_it(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", title="Letter", summary=LONG))
    keeper.document(news("a", title="Letter", summary=LONG), source="coast")
    _fold(keeper)
    before = keeper.items()[0].story
    keeper.document(news("a", title="Letter", summary=LONG), source="forest")

    assert _fold(keeper) == Folded(looked_at=1, joined=1)
    assert set(_stories(keeper).values()) == {before}


def test_what_is_no_story_stays_alone(keeper: Keeper, news: MakeItem) -> None:
    home = {"url_key": "portal.example"}
    keeper.document(news("own", title="Letter", summary=LONG), news("copy", title="Letter", summary=LONG))
    keeper.document(news("late", title="Letter", summary=LONG, published=on(2026, 9, 1)), source="coast")
    keeper.document(news("short", title="Press release", summary=""), source="coast")
    keeper.document(news("short2", title="Press release", summary=""), source="forest")
    keeper.document(news("h1", **home), news("h2", **home), source="coast")
    keeper.document(news("h3", title="Something else", **home), source="forest")
    keeper.document(news("page", title="Letter", summary=LONG, kind=ItemKind.PAGE), source="forest")
    _fold(keeper)

    assert set(_stories(keeper).values()) == {""}


def test_an_item_that_gets_a_new_text_is_looked_at_again(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", title="Letter", summary=LONG))
    keeper.document(news("b", title="Draft", summary=""), source="coast")
    _fold(keeper)
    keeper.document(news("b", title="Letter", summary=LONG), source="coast")

    assert _fold(keeper) == Folded(looked_at=1, joined=1)


def test_folding_again_finds_nothing_to_do(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(*(news(f"{n}") for n in range(1100)))

    assert _fold(keeper).looked_at == 1100
    assert _fold(keeper) == Folded()


def test_two_stories_are_never_made_one(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(*(news(name) for name in "abcd"))
    a, b, c, d = (item.id for item in keeper.items())
    with keeper.store.begin() as connection:
        one = tell_same(connection, a, b, "near_text", 0.8, START)
        two = tell_same(connection, c, d, "near_text", 0.9, START)
        assert tell_same(connection, b, c, "near_text", 0.7, START) == one

    assert _stories(keeper) == {a: one, b: one, c: two, d: two}


def test_a_story_that_loses_its_first_item_is_led_by_the_next(keeper: Keeper, news: MakeItem) -> None:
    for source in ("andes", "coast", "forest"):
        keeper.document(news("a", title="Letter", summary=LONG), source=source)
    _fold(keeper)
    first, second, third = keeper.items()
    with keeper.store.begin() as connection:
        bury(connection, first.id, "deleted", START)
        assert [item.id for item in story_items(connection, [first.story])[first.story]] == [second.id, third.id]

    assert len(keeper.items(ItemQuery(story=first.story))) == 2


def test_the_fingerprint_is_blind_to_case_accents_and_punctuation() -> None:
    one = Item("a", "1", "Minería, agua", summary=LONG)
    other = Item("b", "2", "MINERIA agua", summary=LONG.upper() + "!!")

    assert fingerprint(one) == fingerprint(other)
    assert len(fingerprint(one)) == 16
    assert fingerprint(Item("a", "1", "Minería", summary=LONG)) != fingerprint(one)


def test_a_short_text_has_no_fingerprint() -> None:
    assert fingerprint(Item("a", "1", "Press release", summary="See attached.")) == ""


def test_the_window_is_measured_between_the_items(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", title="Letter", summary=LONG, published=on(2026, 10, 1)))
    keeper.document(news("b", title="Letter", summary=LONG, published=on(2026, 10, 30)), source="coast")
    with keeper.store.begin() as connection:
        assert fold(connection, keeper.now, window=timedelta(days=28)).joined == 0


CAUGHT = {
    "title": "Capturan en Tocache al alcalde prófugo de Uchiza",
    "summary": "Melquíades Trigoso llevaba siete meses en la clandestinidad por las coimas de un mercado.",
    "language": "es",
}
CAUGHT_EN = {
    "title": "Fugitive mayor of Uchiza caught in Tocache",
    "summary": "Melquíades Trigoso had been in hiding for seven months over bribes for a market building.",
}
CAUGHT_TOO = {
    "title": "Alcalde de Uchiza, prófugo siete meses, cae en Tocache",
    "summary": "La policía detuvo a Melquíades Trigoso, acusado de cobrar coimas por el mercado.",
    "language": "es",
}


def _tell_twice(keeper: Keeper, news: MakeItem, *, apart: int = 1) -> None:
    keeper.document(news("a", **CAUGHT, published=on(2026, 11, 10)))
    keeper.document(news("b", **CAUGHT_EN, published=on(2026, 11, 10 + apart)), source="coast")


def test_an_event_told_in_other_words_and_another_language_is_one_story_with_its_reasons(
    keeper: Keeper, news: MakeItem
) -> None:
    _tell_twice(keeper, news)

    assert _fold(keeper) == Folded(looked_at=2, joined=1, near=1)
    first, second = keeper.items()
    with keeper.store.read() as connection:
        story = story_of(connection, second.id)
    assert story is not None
    assert [item.id for item in story.items] == [first.id, second.id]
    assert [item.method for item in story.items] == ["near_text", "near_text"]
    assert [item.match for item in story.items] == [second.id, first.id]
    assert (story.items[1].score or 0) > 0.5
    assert "Trigoso" in story.items[1].why


STRIKE = {
    "title": "Obreros de la mina Tablazo inician huelga",
    "summary": "Piden un bono por el precio del zinc.",
    "language": "es",
}
STRIKE_EN = {
    "title": "Peru: zinc miners down tools",
    "summary": "Workers at Tablazo want a bonus for the price of the metal and say that their strike is open-ended.",
}


def test_a_name_that_hardly_any_other_item_has_is_enough_to_be_found(keeper: Keeper, news: MakeItem) -> None:
    words = [set(search_words(signature(told["title"], told["summary"]))) for told in (STRIKE, STRIKE_EN)]
    assert words[0] & words[1] == {"n:tablazo"}
    keeper.document(news("a", **STRIKE, published=on(2026, 11, 10)))
    keeper.document(news("b", **STRIKE_EN, published=on(2026, 11, 11)), source="coast")

    assert _fold(keeper).near == 1


def test_a_third_telling_joins_in_a_later_run_and_moves_nothing(keeper: Keeper, news: MakeItem) -> None:
    _tell_twice(keeper, news)
    _fold(keeper)
    before = _stories(keeper)
    keeper.document(news("c", **CAUGHT_TOO, published=on(2026, 11, 12)), source="forest")

    assert _fold(keeper) == Folded(looked_at=1, joined=1, near=1)
    assert {item_id: story for item_id, story in _stories(keeper).items() if item_id in before} == before
    assert len(set(_stories(keeper).values())) == 1


def test_what_lies_more_than_ten_days_apart_is_not_compared(keeper: Keeper, news: MakeItem) -> None:
    _tell_twice(keeper, news, apart=11)
    assert _fold(keeper).joined == 0


def test_a_story_does_not_creep_from_day_to_day(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", **CAUGHT, published=on(2026, 11, 1)))
    keeper.document(news("b", **CAUGHT_EN, published=on(2026, 11, 4)), source="coast")
    _fold(keeper)
    keeper.document(news("c", **CAUGHT_TOO, published=on(2026, 11, 13)), source="forest")
    _fold(keeper)

    assert [bool(story) for story in _stories(keeper).values()] == [True, True, False]


def test_a_source_tells_an_event_once_in_a_story(keeper: Keeper, news: MakeItem) -> None:
    _tell_twice(keeper, news)
    keeper.document(news("c", **CAUGHT_TOO, published=on(2026, 11, 11)))
    _fold(keeper)

    told = {item.item.guid: item.story for item in keeper.items()}
    assert told["guid-a"] == told["guid-b"] != ""
    assert told["guid-c"] == ""


def test_a_settled_story_stays_when_a_text_changes(keeper: Keeper, news: MakeItem) -> None:
    _tell_twice(keeper, news)
    _fold(keeper)
    before = _stories(keeper)
    keeper.document(
        news("b", title="Rain in the south", summary="It rained.", published=on(2026, 11, 11)), source="coast"
    )

    assert _fold(keeper).looked_at == 0
    assert _stories(keeper) == before


def test_a_word_that_everybody_has_finds_nobody(keeper: Keeper, news: MakeItem) -> None:
    for source in ("andes", "coast"):
        many = [news(f"{source}{n}", title="Huelga de maestros", summary=f"Zona {n}") for n in range(2 * SHARED_MAX)]
        keeper.document(*many, source=source)
    _fold(keeper)

    with keeper.store.read() as connection:
        counted = select(func.count()).select_from(StoryWordRow).group_by(StoryWordRow.word)
        assert max(connection.execute(counted).scalars()) == SHARED_MAX


def test_words_noted_long_ago_are_dropped(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", **CAUGHT))
    _fold(keeper)
    keeper.now += KEPT + timedelta(days=1)
    keeper.document(news("b", title="Rain", summary="It rained in Ayacucho.", published=on(2027, 1, 20)))
    _fold(keeper)

    with keeper.store.read() as connection:
        words = set(connection.execute(select(StoryWordRow.word)).scalars())
    assert "n:trigoso" not in words
    assert "n:ayacucho" in words


def _keep_each(keeper: Keeper, news: MakeItem, names: str) -> list[str]:
    """Keep an item a name, one after the other, and return their ids."""
    for day, name in enumerate(names, 1):
        keeper.document(news(name, title=name, published=on(2026, 11, day)))
    return [item.id for item in keeper.items()]


class TestByHand:
    """A person joins and parts; no run says otherwise."""

    def test_a_parted_item_stays_alone_even_when_it_is_told_anew(self, keeper: Keeper, news: MakeItem) -> None:
        _tell_twice(keeper, news)
        _fold(keeper)
        first, second = keeper.items()
        with keeper.store.begin() as connection:
            assert part_by_hand(connection, second.id)
        keeper.document(news("b", **CAUGHT_TOO, published=on(2026, 11, 11)), source="coast")
        keeper.document(news("c", **CAUGHT_TOO, published=on(2026, 11, 11)), source="forest")
        _fold(keeper)

        a, b, c = keeper.items()
        assert b.story == ""
        assert a.story == c.story == first.id

    def test_an_equal_text_does_not_bring_a_parted_item_back(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a", title="Letter", summary=LONG))
        with keeper.store.begin() as connection:
            assert not part_by_hand(connection, keeper.items()[0].id)
        keeper.document(news("b", title="Letter", summary=LONG), source="coast")

        assert _fold(keeper).joined == 0

    def test_items_that_have_nothing_in_common_are_joined(self, keeper: Keeper, news: MakeItem) -> None:
        a, b = _keep_each(keeper, news, "ab")
        with keeper.store.begin() as connection:
            assert join_by_hand(connection, b, a, START) == a
            story = story_of(connection, a)

        assert story is not None
        assert [(item.id, item.method, item.by_hand) for item in story.items] == [
            (a, "by_hand", True),
            (b, "by_hand", True),
        ]

    def test_an_item_leaves_its_story_for_another_and_the_rest_stays(self, keeper: Keeper, news: MakeItem) -> None:
        a, b, c, d, e = _keep_each(keeper, news, "abcde")
        with keeper.store.begin() as connection:
            for one, other in ((b, a), (c, a), (e, d)):
                join_by_hand(connection, one, other, START)
            assert join_by_hand(connection, a, d, START) == d

        assert _stories(keeper) == {a: d, b: a, c: a, d: d, e: d}

    def test_a_founder_that_left_founds_no_second_story_of_its_name(self, keeper: Keeper, news: MakeItem) -> None:
        a, b, c, d = _keep_each(keeper, news, "abcd")
        with keeper.store.begin() as connection:
            join_by_hand(connection, b, a, START)
            join_by_hand(connection, c, a, START)
            part_by_hand(connection, a)
            join_by_hand(connection, a, d, START)

        assert _stories(keeper) == {a: d, b: a, c: a, d: d}

    def test_an_unknown_item_is_told(self, keeper: Keeper, news: MakeItem) -> None:
        keeper.document(news("a"))
        known = keeper.items()[0].id
        with keeper.store.begin() as connection, pytest.raises(KeyError, match="nobody"):
            join_by_hand(connection, known, "nobody", START)
        with keeper.store.read() as connection:
            assert story_of(connection, "nobody") is None


def test_the_latest_stories_come_first_and_single_items_are_none(keeper: Keeper, news: MakeItem) -> None:
    a, b, c, d, _ = _keep_each(keeper, news, "abcde")
    with keeper.store.begin() as connection:
        join_by_hand(connection, b, a, START)
        join_by_hand(connection, d, c, START)
        stories = latest_stories(connection, START - timedelta(days=60), 10)
        assert [story.id for story in stories] == [c, a]
        assert [story.id for story in latest_stories(connection, START - timedelta(days=21), 10)] == [c]
        assert [story.id for story in latest_stories(connection, START - timedelta(days=60), 1)] == [c]
