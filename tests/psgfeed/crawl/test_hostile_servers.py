"""One crawl over many bad servers and one good one: each bad one fails by itself, with its own problem."""

import gzip
import time
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import brotli
import pytest

if TYPE_CHECKING:
    from tests.conftest import Asked, Crawl, Crawled, Site

Send = Callable[[bytes], None]
FEED_TITLES = ("A road in Loreto", "A mine in Puno", "A vote in Lima")
TIMEOUT_S = 1
pytestmark = pytest.mark.usefixtures("crawled")
LARGE = 40_000_000
XML = b"Content-Type: text/xml\r\n"


def _drip_body(_asked: "Asked", send: Send) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n" + XML + b"\r\n")
    for _ in range(100):
        send(b"x")
        time.sleep(0.05)


def _drip_headers(_asked: "Asked", send: Send) -> None:
    send(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        send(b"X-%d: y\r\n" % number)
        time.sleep(0.05)


def _silent(_asked: "Asked", _send: Send) -> None:
    time.sleep(3 * TIMEOUT_S)


def _endless(_asked: "Asked", send: Send) -> None:
    send(b"HTTP/1.1 200 OK\r\n" + XML + b"\r\n")
    for _ in range(100):
        send(b"x" * 1_000_000)


def _behaviours(site: "Site") -> dict[str, tuple[bytes | Callable[["Asked", Send], None], str]]:
    feed = site.feed(*FEED_TITLES)
    return {
        "drip-body": (_drip_body, "fetch.timeout"),
        "drip-headers": (_drip_headers, "fetch.timeout"),
        "silent": (_silent, "fetch.timeout"),
        "endless": (_endless, "document.too_large"),
        "gzip-bomb": (site.gzipped(bytes(LARGE)), "document.too_large"),
        "gzip-twice": (
            site.answer(gzip.compress(gzip.compress(bytes(LARGE))), Content_Encoding="gzip, gzip"),
            "document.too_large",
        ),
        "br-bomb": (site.answer(brotli.compress(bytes(LARGE), quality=1), Content_Encoding="br"), "document.too_large"),
        "deflate-bomb": (site.answer(zlib.compress(bytes(LARGE)), Content_Encoding="deflate"), "document.too_large"),
        "gzip-cut": (site.gzipped(feed, -12), "fetch.partial"),
        "gzip-lie": (site.answer(feed, Content_Encoding="gzip"), "fetch.partial"),
        "part": (site.answer(feed, 206), "fetch.partial"),
        "short": (site.answer(feed, Content_Length="99999"), "fetch.partial"),
        "bad-chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhi\r\n", "fetch.partial"),
        "noise": (b"hello\r\n\r\n", "fetch.partial"),
        "hang-up": (b"", "fetch.partial"),
        "busy": (site.answer(feed, 429, Retry_After="3600"), "fetch.backoff"),
        "broken": (site.answer(feed, 500), "fetch.status"),
        "missing": (site.answer(feed, 404), "fetch.status"),
        "gone": (site.answer(feed, 410), "fetch.gone"),
        "loop": (site.redirect("/loop"), "fetch.redirect"),
        "to-file": (site.redirect("file:///etc/passwd"), "fetch.redirect"),
        "to-data": (site.redirect("data:text/xml,<rss/>"), "fetch.redirect"),
        "empty": (site.answer(b""), "document.empty"),
        "page": (site.answer(b"<html><body><p>Welcome</p></body></html>", kind="text/html"), "document.not_a_feed"),
    }


@pytest.fixture(scope="module")
def served(serve: "Callable[[], Site]") -> "Site":
    site = serve()
    site.pages |= {f"/{name}": page for name, (page, _) in _behaviours(site).items()}
    site.pages |= {"/good": site.answer(site.feed(*FEED_TITLES)), "/moved": site.redirect("/good", 301)}
    return site


@pytest.fixture(scope="module")
def crawled(served: "Site", crawl: "Crawl") -> "Crawled":
    urls = {path[1:]: served.url + path for path in served.pages}
    return crawl("feed", urls, f"DOWNLOAD_TIMEOUT={TIMEOUT_S}", allow=served.host)


def test_every_bad_server_fails_with_its_own_problem(served: "Site", crawled: "Crawled") -> None:
    told = {name: crawled.told[name].rpartition(", ")[2] for name in _behaviours(served)}

    assert told == {name: code for name, (_, code) in _behaviours(served).items()}


def test_a_failure_makes_no_item(crawled: "Crawled") -> None:
    assert {item["source"] for item in crawled.items} == {"good", "moved"}


def test_the_good_source_among_them_is_read_whole(crawled: "Crawled") -> None:
    assert crawled.code == 0
    assert crawled.titles("good") == list(FEED_TITLES)


def test_a_permanent_redirect_is_followed(crawled: "Crawled") -> None:
    assert crawled.titles("moved") == list(FEED_TITLES)


@pytest.mark.parametrize("path", ["/busy", "/missing", "/silent", "/drip-body", "/endless", "/gzip-cut", "/part"])
def test_what_will_not_mend_itself_is_asked_for_once(path: str, served: "Site") -> None:
    assert served.paths().count(path) == 1


@pytest.mark.parametrize("path", ["/broken", "/hang-up", "/short"])
def test_what_may_mend_itself_is_asked_for_three_times(path: str, served: "Site") -> None:
    assert served.paths().count(path) == 3


def test_a_loop_of_redirects_is_left_after_five(served: "Site") -> None:
    assert served.paths().count("/loop") == 6


def test_robots_txt_is_read_once_for_all_sources_of_a_site(served: "Site") -> None:
    assert [asked.path for asked in served.asked].count("/robots.txt") == 1


def test_every_request_says_who_asks_and_carries_no_cookie_or_referrer(served: "Site") -> None:
    assert all(asked.headers["user-agent"].startswith("psgfeed/") for asked in served.asked)
    assert not [asked for asked in served.asked if "cookie" in asked.headers or "referer" in asked.headers]
