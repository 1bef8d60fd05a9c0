"""Which stored item is this? Against the store, because the rule and its loading belong together."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psgfeed.model import When
from psgfeed.store.identity import mint
from psgfeed.store.tombstones import bury
from tests.psgfeed.store.conftest import EVERYTHING, Keeper, MakeItem, on


def test_a_changed_guid_under_the_same_address_is_the_same_item(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    before = keeper.only()
    kept = keeper.document(news("a", guid="new-system-1"))
    after = keeper.only()

    assert kept.new == ()
    assert (after.id, after.item.guid) == (before.id, "guid-a")


def test_the_new_guid_is_known_from_then_on(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    keeper.document(news("a", guid="new-system-1"))
    kept = keeper.document(news("a", guid="new-system-1", url="https://andes.example/x", url_key="andes.example/x"))

    assert kept.new == ()
    assert keeper.only().item.url_key == "andes.example/x"


def test_a_changed_address_under_the_same_guid_is_the_same_item_and_a_change(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    kept = keeper.document(news("a", url="https://andes.example/new", url_key="andes.example/new"))

    assert len(kept.changed) == 1
    assert keeper.only().item.url == "https://andes.example/new"


def test_the_old_address_still_leads_to_the_item(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    keeper.document(news("a", url="https://andes.example/new", url_key="andes.example/new"))
    kept = keeper.document(news("a", guid="third"))

    assert kept.new == ()


def test_another_scheme_is_taken_when_it_is_safer_and_is_no_change(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a", url="http://andes.example/a"))
    kept = keeper.document(news("a", url="https://andes.example/a"))
    keeper.document(news("a", url="https://andes.example/a?utm_source=x"))

    assert kept.changed == ()
    assert keeper.only().item.url == "https://andes.example/a"


def test_items_that_all_link_to_the_home_page_stay_apart(keeper: Keeper, news: MakeItem) -> None:
    home = {"url": "https://andes.example/", "url_key": "andes.example"}
    keeper.document(*(news(name, **home) for name in ("water", "mine", "road")))
    kept = keeper.document(news("dam", **home), news("water", **home))

    assert len(kept.new) == 1
    assert len(keeper.items()) == 4


def test_guids_made_anew_at_each_fetch_do_not_multiply_items(keeper: Keeper, news: MakeItem) -> None:
    for fetch in range(12):
        keeper.document(*(news(name, guid=f"{fetch}-{name}") for name in ("water", "mine", "road")))

    assert len(keeper.items()) == 3


def test_nor_do_they_when_all_items_link_to_the_home_page(keeper: Keeper, news: MakeItem) -> None:
    home = {"url": "https://andes.example/", "url_key": "andes.example"}
    for fetch in range(3):
        keeper.document(*(news(name, guid=f"{fetch}-{name}", **home) for name in ("water", "mine", "road")))

    assert len(keeper.items()) == 3


def test_addresses_made_anew_at_each_fetch_are_no_news_for_ever(keeper: Keeper, news: MakeItem) -> None:
    changed = 0
    for fetch in range(20):
        session = {"url": f"https://andes.example/a?s={fetch}", "url_key": f"andes.example/a?s={fetch}"}
        changed += len(keeper.document(news("a", **session)).changed)

    assert len(keeper.items()) == 1
    assert changed == 8


def test_another_item_at_a_live_address_is_another_item(keeper: Keeper, news: MakeItem) -> None:
    live = {"url": "https://andes.example/live", "url_key": "andes.example/live"}
    keeper.document(news("a", title="Monday's programme", published=on(2026, 11, 22), **live))
    kept = keeper.document(news("b", title="Debate on the new mining law", published=on(2026, 11, 23), **live))

    assert len(kept.new) == 1


def test_an_item_whose_guid_is_still_in_the_document_is_not_taken_for_another(keeper: Keeper, news: MakeItem) -> None:
    page = {"url": "https://andes.example/a", "url_key": "andes.example/a"}
    keeper.document(news("a", **page))
    kept = keeper.document(news("a", **page), news("a2", title="Villagers of a ask for clean water", **page))

    assert len(kept.new) == 1


def test_guids_that_count_positions_do_not_overwrite_older_items(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(
        news("water", guid="1", published=on(2026, 11, 20)), news("mine", guid="2", published=on(2026, 11, 19))
    )
    keeper.document(
        news("road", guid="1", title="Lorry drivers block the southern highway", published=on(2026, 11, 23)),
        news("water", guid="2", published=on(2026, 11, 20)),
    )

    assert sorted(keeper.titles()) == [
        "Lorry drivers block the southern highway",
        "Villagers of mine ask for clean water",
        "Villagers of water ask for clean water",
    ]


def test_items_without_an_address_are_the_same_by_title_and_day(keeper: Keeper, news: MakeItem) -> None:
    bare = {"url": None, "url_key": None, "title": "Weekly summary"}
    keeper.document(news("a", **bare, published=on(2026, 11, 16)))
    same = keeper.document(news("b", **bare, published=on(2026, 11, 16)))
    other = keeper.document(news("c", **bare, published=on(2026, 11, 23)))

    assert (len(same.new), len(other.new)) == (0, 1)


def test_one_source_cannot_touch_anothers_item(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    victim = keeper.only()
    keeper.document(news("a", title="Hijacked", summary="x"), source="thief", place="https://andes.example/feed")

    assert keeper.items()[0] == victim
    assert keeper.items()[1].id.startswith("thief-")


def test_what_was_buried_does_not_come_back(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"), news("b"))
    buried = next(item.id for item in keeper.items() if item.item.guid == "guid-a")
    with keeper.store.begin() as connection:
        assert bury(connection, buried, "asked by the person named", keeper.now)
        assert not bury(connection, buried, "again", keeper.now)

    keeper.document(news("a"), news("b"))
    keeper.document(news("a", guid="other-guid"))
    keeper.document(news("a", guid="another"), source="copycat")

    assert keeper.titles() == [news("b").title]


def test_an_id_that_is_taken_gets_another() -> None:
    first = mint("andes", "1", ())
    second = mint("andes", "1", {first})

    assert first == mint("andes", "1", ())
    assert second not in (first, mint("andes", "2", ()))


_tellings = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 4),  # guid
            st.integers(0, 4),  # address
            st.sampled_from(["Water for Espinar", "Water for Espinar now", "Road closed", ""]),
            st.integers(0, 3),  # day
        ),
        max_size=6,
    ),
    max_size=6,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(documents=_tellings)
def test_whatever_comes_nothing_is_lost_doubled_or_set_back(
    documents: list[list[tuple[int, int, str, int]]], keeper: Keeper, news: MakeItem
) -> None:
    source = f"s{len(keeper.crawls)}"
    seen: dict[str, tuple[datetime, datetime]] = {}
    for document in documents:
        told = [
            news(
                "x",
                guid=f"g{guid}",
                title=title or f"Untitled {guid}",
                url=f"https://s.example/{address}" if address else None,
                url_key=f"s.example/{address}" if address else None,
                published=on(2026, 11, 20 + day) if day else When(),
            )
            for guid, address, title, day in document
        ]
        keeper.document(*told, source=source)
        mine = keeper.items(replace(EVERYTHING, source=source))
        now = {item.id: (item.first_seen, item.last_seen) for item in mine}
        assert len(now) == len(mine)
        assert seen.keys() <= now.keys()
        assert all(last_seen >= first_seen for first_seen, last_seen in now.values())
        assert all(now[key][0] == seen[key][0] and now[key][1] >= seen[key][1] for key in seen)
        seen = now


def test_a_clock_that_was_set_back_does_not_set_back_an_item(keeper: Keeper, news: MakeItem) -> None:
    keeper.document(news("a"))
    last_seen = keeper.only().last_seen
    keeper.now -= timedelta(days=2)
    keeper.document(news("a"))

    assert keeper.only().last_seen == last_seen
