"""Plain links are joined on a short way; it must lead where the long one does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psgfeed.normalise import urls
from psgfeed.normalise.urls import absolute

PARTS = st.sampled_from(
    ["a", "news", "item-12.html", "index.php", "..", ".", "", "é", "a b", "~me", "x.y.z", "2016", "%41", "a:b", "*"]
)
PATHS = st.lists(PARTS, max_size=5).map("/".join)
QUERIES = st.sampled_from(["", "?", "?a=1", "?a=1&b=%20", "?position=10", "#top", "?a=b#c", "?a=/x"])
ORIGINS = st.sampled_from(
    [
        "https://voces.example",
        "http://www.voces.example",
        "https://x",
        "http://voces.example:8080",
        "HTTP://VOCES.example",
    ]
)
LINKS = st.builds("{}{}{}".format, st.sampled_from(["", "/", "//", "./"]), PATHS, QUERIES) | st.builds(
    "{}/{}{}".format, ORIGINS, PATHS, QUERIES
)
BASES = st.builds("{}/{}{}".format, ORIGINS, PATHS, QUERIES) | ORIGINS


@settings(max_examples=300, deadline=None)
@given(LINKS, BASES)
def test_the_short_way_leads_where_the_long_one_does(link: str, base: str) -> None:
    quick = absolute(link, base)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "_joined_plainly", lambda *_: None)
        assert quick == absolute(link, base)


def test_a_plain_link_takes_the_short_way() -> None:
    assert urls._joined_plainly("news/12-a.html?x=1", "https://voces.example/es/list?page=2") == (
        "https://voces.example/es/news/12-a.html?x=1"
    )
