import re

from feeds.catalog import Feed, expand, read_catalogue
from psgfeed.model import Source
from psgfeed.store.query import ItemQuery
from psgfeed.vocabulary import categories, regions

SOURCES = [Source("zeta", "Água Viva", kind="feed", url=""), Source("alfa", "Zorros", kind="feed", url="")]


def feeds() -> dict[str, Feed]:
    return {feed.path: feed for feed in expand(read_catalogue(), SOURCES, "Valley news")}


def test_there_is_a_feed_for_everything_each_category_region_language_and_source() -> None:
    paths = list(feeds())
    assert paths[0] == ""
    assert "c/mining/" in paths
    assert "r/PE-CUS/" in paths
    assert "lang/es/" in paths
    assert "s/zeta/" in paths
    assert len(paths) == 1 + len(categories()) + len(regions()) + 2 + 2


def test_titles_are_in_both_languages() -> None:
    feed = feeds()["c/mining/"]
    assert feed.titles == {"en": "Mining – Valley news", "es": "Minería – Valley news"}
    assert feeds()[""].titles["en"] == "Valley news"
    assert feeds()["s/zeta/"].descriptions["es"] == "Lo que Água Viva publica sobre el Perú."


def test_merged_feeds_fold_stories_and_source_feeds_do_not() -> None:
    folding = {feed.family: feed.fold for feed in feeds().values()}
    assert folding == {
        "everything": True,
        "categories": True,
        "regions": True,
        "languages": True,
        "sources": False,
    }


def test_only_the_front_feed_is_published_when_empty() -> None:
    assert [path for path, feed in feeds().items() if feed.always] == [""]


def test_queries_name_fields_of_the_stores_query() -> None:
    for feed in feeds().values():
        assert ItemQuery(**feed.query) is not None  # type: ignore[arg-type]  # all values are texts


def test_paths_are_folders_that_need_no_escaping() -> None:
    assert all(re.fullmatch(r"([A-Za-z0-9-]+/)*", path) for path in feeds())


def test_a_source_whose_name_has_braces_is_named_as_it_is() -> None:
    odd = Source("odd", "A {name} {x}", kind="feed", url="")
    feed = expand(read_catalogue(), [odd], "Site {slug}")[-1]
    assert feed.titles["en"] == "A {name} {x} – Site {slug}"
