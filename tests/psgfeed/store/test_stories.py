from datetime import timedelta

from psgfeed.classify.stories import fingerprint
from psgfeed.model import Item, ItemKind
from psgfeed.store.query import ItemQuery
from psgfeed.store.stories import Folded, fold, story_items, tell_same
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
