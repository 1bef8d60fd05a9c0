"""What a person decides stays, whatever rules and sources say later."""

from dataclasses import replace

import pytest

from psgfeed.model import AboutPeru, Item, Mark, Relevance, Source, StoredItem
from psgfeed.store.by_hand import Decision, decide, rejudge, rejudged
from psgfeed.store.marks import write_meaning
from psgfeed.store.query import ItemQuery, load
from tests.psgfeed.store.conftest import Keeper, MakeItem

SOURCE = Source("andes", "Andes", "feed", "https://andes.example/feed", about_peru=AboutPeru.MOSTLY)


def marked(item: Item) -> dict[str, float]:
    return {mark.slug: mark.weight for mark in (*item.categories, *item.regions)}


def decided(keeper: Keeper, *decisions: Decision) -> StoredItem:
    """Decide on the one item there is, and return it as it is kept, taken away marks included."""
    with keeper.store.begin() as connection:
        (stored,) = load(connection, [keeper.only().id], denied=True).values()
        write_meaning(connection, stored, decide(stored.item, decisions))
        (now,) = load(connection, [stored.id], denied=True).values()
        return now


@pytest.fixture
def mine(keeper: Keeper, news: MakeItem) -> MakeItem:
    """Keep an item that a rule takes for mining and politics in Puno."""

    def made(**values: object) -> Item:
        marks = (Mark("mining", 0.9, "words:mining", ("mina",)), Mark("politics", 0.5, "words:politics", ("ley",)))
        regions = (Mark("PE-PUN", 2.0, "names", ("Puno",)),)
        given = {"title": "Mina en Puno", "categories": marks, "regions": regions, "relevance": Relevance()}
        return news("a", **(given | values))

    keeper.document(made())
    return made


@pytest.mark.usefixtures("mine")
def test_a_mark_by_hand_is_added_or_taken_away(keeper: Keeper) -> None:
    item = decided(keeper, Decision("gender", True), Decision("politics", False), Decision("PE-CUS", True)).item
    assert marked(item) == {"gender": 1, "mining": 0.9, "politics": 0, "PE-PUN": 2, "PE-CUS": 1}
    assert {mark.slug for mark in item.categories if mark.origin == "manual"} == {"gender", "politics"}


@pytest.mark.usefixtures("mine")
def test_what_was_taken_away_is_in_no_feed_and_what_was_added_is(keeper: Keeper) -> None:
    decided(keeper, Decision("gender", True), Decision("politics", False))
    found = {slug: len(keeper.items(ItemQuery(category=slug))) for slug in ("gender", "mining", "politics")}
    assert found == {"gender": 1, "mining": 1, "politics": 0}


def test_a_later_telling_of_the_source_respects_it(keeper: Keeper, mine: MakeItem) -> None:
    decided(keeper, Decision("gender", True), Decision("politics", False))
    keeper.document(mine(title="Mina en Puno, otra vez"))
    assert keeper.only().item.title == "Mina en Puno, otra vez"
    assert set(marked(keeper.only().item)) == {"gender", "mining", "PE-PUN"}


@pytest.mark.usefixtures("mine")
def test_todays_rules_respect_it(keeper: Keeper) -> None:
    item = decided(keeper, Decision("gender", True), Decision("mining", False)).item
    again = rejudge(item, SOURCE)
    assert marked(again)["gender"] == 1
    assert marked(again)["mining"] == 0
    assert "politics" not in marked(again)


@pytest.mark.usefixtures("mine")
def test_what_is_left_to_the_rules_again_is_decided_by_them(keeper: Keeper) -> None:
    item = decided(keeper, Decision("mining", False)).item
    assert "mining" not in marked(decide(item, [Decision("mining", None)]))
    assert marked(rejudge(decide(item, [Decision("mining", None)]), SOURCE))["mining"] > 0


def test_a_person_decides_whether_an_item_is_about_peru(keeper: Keeper, mine: MakeItem) -> None:
    item = decided(keeper, Decision("peru", False)).item
    assert (item.relevance.about, item.relevance.why) == (False, "by hand")
    keeper.document(mine(title="Mina en Puno, otra vez"))
    assert not keeper.only().item.relevance.about
    assert rejudge(keeper.only().item, SOURCE).categories == ()


def test_topics_found_under_the_other_answer_do_not_count(keeper: Keeper, news: MakeItem) -> None:
    elsewhere = Relevance(about=False, score=0.1, why="abroad")
    foreign = news("a", title="Mina en Chile", relevance=elsewhere, categories=(), regions=())
    keeper.document(foreign)
    decided(keeper, Decision("peru", True), Decision("mining", True))
    keeper.document(replace(foreign, title="Mina en Chile, otra vez"))
    item = keeper.only().item
    assert item.relevance.about
    assert set(marked(item)) == {"mining"}


@pytest.mark.usefixtures("mine")
def test_peru_can_be_left_to_the_rules_again(keeper: Keeper) -> None:
    item = decided(keeper, Decision("peru", False)).item
    assert rejudge(decide(item, [Decision("peru", None)]), SOURCE).relevance.about


def test_categories_of_the_articles_text_stay_as_the_text_is_not_kept(news: MakeItem) -> None:
    kept = Mark("gender", 0.7, "words:gender", ("feminicidio",))
    gone = Mark("politics", 0.7, "words:politics", ("Mina",))
    item = news("a", title="Mina en Puno", categories=(kept, gone), full_text_read=True)
    assert set(marked(rejudge(item, SOURCE))) == {"gender", "mining", "PE-PUN"}
    assert set(marked(rejudge(replace(item, full_text_read=False), SOURCE))) == {"mining", "PE-PUN"}


@pytest.mark.usefixtures("mine")
def test_only_what_differs_is_to_be_written_and_only_known_sources_are_judged(keeper: Keeper) -> None:
    def differing(*sources: Source) -> int:
        with keeper.store.begin() as connection:
            found = [one for one in rejudged(connection, {one.id: one for one in sources}) if one.differs]
            for one in found:
                write_meaning(connection, one.was, one.item)
        return len(found)

    assert differing() == 0
    assert differing(SOURCE) == 1
    assert differing(SOURCE) == 0
