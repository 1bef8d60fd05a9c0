"""What was deleted for good stays away, until it is wanted again."""

from psgfeed.store.sources import Fetched, record_fetch, remember, state
from psgfeed.store.tombstones import bury, bury_address, exhume, tombstones
from tests.psgfeed.store.conftest import Keeper, MakeItem

A = "andes.example/a"


def test_an_address_is_buried_with_the_items_of_every_source(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"), news("b"))
    keeper.document(news("a", guid="other"), source="river")
    with keeper.store.begin() as connection:
        gone = bury_address(connection, A, "false", keeper.now)
    keeper.document(news("a"), news("b"))
    keeper.document(news("a", guid="third"), source="lake")

    assert len(gone) == 2
    assert keeper.titles() == [news("b").title]


def test_an_address_that_an_item_had_before_it_moved_is_its_own_too(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    keeper.document(news("a", url="https://andes.example/new", url_key="andes.example/new"))
    with keeper.store.begin() as connection:
        bury_address(connection, A, "false", keeper.now)
    assert keeper.titles() == []


def test_an_address_is_buried_before_anything_came_from_it(keeper: Keeper, news: MakeItem) -> None:
    with keeper.store.begin() as connection:
        assert bury_address(connection, A, "false", keeper.now) == ()
    keeper.document(news("a"), news("b"))
    assert keeper.titles() == [news("b").title]


def test_burying_twice_changes_nothing(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    with keeper.store.begin() as connection:
        bury_address(connection, A, "first", keeper.now)
        before = tombstones(connection)
        assert bury_address(connection, A, "second", keeper.now) == ()
        assert tombstones(connection) == before


def test_a_tombstone_tells_what_when_and_why(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    item_id = keeper.only().id
    with keeper.store.begin() as connection:
        bury(connection, item_id, "an advertisement", keeper.now)
        stones = tombstones(connection)
    assert {(stone.kind, stone.source, stone.value) for stone in stones} == {
        ("guid", "andes", "guid-a"),
        ("url", "", A),
    }
    assert {(stone.item_id, stone.reason, stone.at) for stone in stones} == {(item_id, "an advertisement", keeper.now)}


def test_what_was_buried_comes_back_when_it_is_wanted_by_id_or_address(keeper: Keeper, news: MakeItem) -> None:
    for by_address in (True, False):
        keeper.document(news("a"))
        item_id = keeper.only().id
        with keeper.store.begin() as connection:
            bury(connection, item_id, "a mistake", keeper.now)
            assert exhume(connection, A if by_address else item_id) == 2
            assert exhume(connection, A) == 0
            assert tombstones(connection) == ()
        keeper.document(news("a"))
        assert keeper.only().id == item_id


def test_the_source_of_what_is_wanted_again_is_read_anew(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    keeper.document(news("b"), source="river")
    with keeper.store.begin() as connection:
        for source in ("andes", "river"):
            fetched = Fetched("https://x.example/", 200, "etag", "monday", "hash")
            record_fetch(connection, keeper.crawls[0], source, fetched, keeper.now)
            remember(connection, source, fetched, "cursor")
        bury_address(connection, A, "a mistake", keeper.now)
        exhume(connection, A)
        andes, river = state(connection, "andes"), state(connection, "river")
    assert (andes.etag, andes.last_modified, andes.body_hash, andes.cursor) == ("", "", "", "")
    assert river.etag == "etag"
