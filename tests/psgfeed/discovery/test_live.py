from typing import TYPE_CHECKING

import pytest

from psgfeed.crawl.addresses import first_address
from psgfeed.discovery.live import live_document, own_feed
from psgfeed.discovery.visits import Manners, Visitor
from psgfeed.model import Source
from psgfeed.problems import FetchError

if TYPE_CHECKING:
    from tests.conftest import Site


def source(kind: str, url: str = "https://voz.example/") -> Source:
    return Source("voz", "Voz", kind, url)


def test_a_kind_knows_what_a_crawl_asks_first() -> None:
    assert first_address(source("feed")) == "https://voz.example/"
    assert first_address(source("wordpress")).startswith("https://voz.example/wp-json/wp/v2/posts?")
    assert first_address(source("no kind")) == "https://voz.example/"


def test_only_feeds_and_wordpress_have_a_feed_of_their_own() -> None:
    assert [own_feed(source(kind)) for kind in ("feed", "wordpress", "listing")] == [
        "https://voz.example/",
        "https://voz.example/feed/",
        "",
    ]


def test_wordpress_with_a_closed_interface_is_read_by_its_feed(site: "Site") -> None:
    site.pages["/feed/"] = site.answer("<rss/>")
    visitor = Visitor(Manners((site.host,), 0.0))
    assert live_document(visitor, source("wordpress", f"{site.url}/")).body == b"<rss/>"
    with pytest.raises(FetchError):
        live_document(visitor, source("listing", f"{site.url}/gone"))
