from hypothesis import given
from hypothesis import strategies as st

from psgfeed.crawl.batches import hosts_of, waves
from psgfeed.model import Source


def source(name: str, kind: str, *urls: str) -> Source:
    return Source(name, name, kind, urls[0], pages=urls[1:])


def test_sources_of_different_hosts_are_crawled_together() -> None:
    feed = source("a", "feed", "https://a.example/feed")
    page = source("b", "listing", "https://b.example/")

    assert waves([page, feed]) == ({"feed": (feed,), "listing": (page,)},)


def test_one_crawler_takes_all_sources_of_its_kind_on_a_host() -> None:
    one = source("one", "feed", "https://a.example/1")
    two = source("two", "feed", "https://a.example/2")

    assert waves([two, one]) == ({"feed": (one, two)},)


def test_two_kinds_on_one_host_wait_for_each_other() -> None:
    feed = source("a", "feed", "https://www.a.example/feed")
    page = source("b", "listing", "http://a.example/news")

    assert waves([feed, page]) == ({"feed": (feed,)}, {"listing": (page,)})


def test_another_port_is_another_host() -> None:
    feed = source("a", "feed", "http://127.0.0.1:8001/")
    page = source("b", "listing", "http://127.0.0.1:8002/")

    assert len(waves([feed, page])) == 1


def test_the_further_pages_of_a_source_count_as_well() -> None:
    feed = source("a", "feed", "https://a.example/", "https://b.example/more")
    page = source("b", "listing", "https://b.example/")

    assert len(waves([feed, page])) == 2


def test_nothing_to_crawl_is_no_wave() -> None:
    assert waves([]) == ()


_SOURCES = st.lists(
    st.builds(
        lambda number, kind, hosts: source(f"s{number}", kind, *(f"https://{host}.example/" for host in hosts)),
        st.integers(0, 999),
        st.sampled_from(["feed", "listing", "psg"]),
        st.lists(st.sampled_from("abcd"), min_size=1, max_size=3),
    ),
    max_size=12,
    unique_by=lambda source: source.id,
)


@given(_SOURCES)
def test_every_source_is_crawled_once_and_no_host_by_two_at_a_time(sources: list[Source]) -> None:
    plan = waves(sources)

    assert sorted(member.id for wave in plan for members in wave.values() for member in members) == sorted(
        source.id for source in sources
    )
    for wave in plan:
        owned = [host for members in wave.values() for host in {h for member in members for h in hosts_of(member)}]
        assert len(owned) == len(set(owned))
