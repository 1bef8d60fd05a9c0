"""Two looks at one store give one state; whatever an export would show moves a part of it."""

from sqlalchemy import text

from psgfeed.model import Mark
from psgfeed.store.state import Since, StoreState, since, store_state
from tests.psgfeed.store.conftest import Keeper, MakeItem


def state(keeper: Keeper) -> StoreState:
    with keeper.store.read() as connection:
        return store_state(connection)


def changed_since(keeper: Keeper, earlier: StoreState) -> Since:
    with keeper.store.read() as connection:
        return since(connection, earlier)


def test_an_unchanged_store_has_one_state(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"), news("b"))
    assert state(keeper) == state(keeper)
    assert state(keeper).items == 2


def test_an_empty_store_has_a_state_and_everything_is_new_since(keeper: Keeper, news: MakeItem) -> None:
    empty = state(keeper)
    assert (empty.items, empty.last_item, empty.last_changed) == (0, 0, None)
    keeper.document(news("a"))
    assert changed_since(keeper, empty) == Since(1, 0, 0)


def test_items_added_changed_and_removed_are_counted(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"), news("b"), news("c"))
    before = state(keeper)
    keeper.document(news("a", title="Another headline, corrected"), news("b"), news("c"), news("d"))
    with keeper.store.begin() as connection:
        connection.execute(text("DELETE FROM item WHERE guid = 'guid-c'"))
    assert changed_since(keeper, before) == Since(added=1, changed=1, removed=1)
    assert state(keeper).items_digest != before.items_digest


def test_a_mark_or_a_story_moves_its_own_digest_only(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", categories=(Mark("mining"),)))
    before = state(keeper)
    with keeper.store.begin() as connection:
        connection.execute(text("UPDATE item_category SET weight = 0.5"))
    marked = state(keeper)
    assert marked.marks_digest != before.marks_digest
    assert (marked.items_digest, marked.stories_digest) == (before.items_digest, before.stories_digest)
    item_id = keeper.only().id
    with keeper.store.begin() as connection:
        connection.execute(
            text("INSERT INTO story (id, primary_item, founded) SELECT id, id, first_seen FROM item WHERE id = :id"),
            {"id": item_id},
        )
        connection.execute(text("UPDATE item SET story = id"))
    told = state(keeper)
    assert told.stories_digest != marked.stories_digest
    assert (told.items_digest, told.marks_digest) == (marked.items_digest, marked.marks_digest)
    assert changed_since(keeper, before) == Since(0, 0, 0)
