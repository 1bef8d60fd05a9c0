"""What a site's robots.txt allows is fetched, and nothing else (RFC 9309)."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Asked, Crawl, Crawled, Site

ALLOWED = {"missing", "forbidden-file", "page", "silence", "others", "moved", "not-utf8"}
KEPT_OUT = {"closed", "named", "broken", "tired", "loop", "too-slow"}
UNREADABLE = {"mute": "fetch.timeout"}


def _mute(_asked: "Asked", _send: Callable[[bytes], None]) -> None:
    time.sleep(2)


def _answers(site: "Site") -> "dict[str, bytes | Callable[[Asked, Callable[[bytes], None]], None]]":
    def text(body: str) -> bytes:
        return site.answer(body, kind="text/plain")

    return {
        "missing": site.answer(b"", 404),
        "forbidden-file": site.answer(b"", 403),
        "page": site.answer("<html><pre>User-agent: *\nDisallow: /</pre></html>", kind="text/html"),
        "silence": text(""),
        "others": text("User-agent: *\nDisallow: /\n\nUser-agent: psgfeed\nAllow: /\n"),
        "moved": site.redirect("/elsewhere.txt"),
        "not-utf8": site.answer(b"# \xff\xfe\nUser-agent: *\nDisallow: /admin\n", kind="text/plain"),
        "closed": text("User-agent: *\nDisallow: /\n"),
        "named": text("User-agent: psgfeed\nDisallow: /feed\n"),
        "broken": site.answer(b"", 503),
        "tired": site.answer(b"", 429),
        "loop": site.redirect("/robots.txt"),
        "too-slow": text("User-agent: *\nCrawl-delay: 3600\n"),
        "mute": _mute,
    }


@pytest.fixture(scope="module")
def sites(serve: "Callable[[], Site]") -> "dict[str, Site]":
    found = {}
    for name in sorted(ALLOWED | KEPT_OUT | set(UNREADABLE)):
        site = found[name] = serve()
        site.pages |= {
            "/feed": site.answer(site.feed(name)),
            "/robots.txt": _answers(site)[name],
            "/elsewhere.txt": site.answer("User-agent: *\nDisallow: /other\n", kind="text/plain"),
        }
    return found


@pytest.fixture(scope="module")
def crawled(sites: "dict[str, Site]", crawl: "Crawl") -> "Crawled":
    urls = {name: f"{site.url}/feed" for name, site in sites.items()}
    return crawl("feed", urls, "DOWNLOAD_TIMEOUT=1", allow=",".join(site.host for site in sites.values()))


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_what_robots_txt_allows_is_fetched(name: str, crawled: "Crawled") -> None:
    assert crawled.titles(name) == [name]


@pytest.mark.parametrize("name", sorted(KEPT_OUT))
def test_where_robots_txt_keeps_us_out_nothing_is_fetched(
    name: str, sites: "dict[str, Site]", crawled: "Crawled"
) -> None:
    assert "/feed" not in sites[name].paths()
    assert crawled.told[name].endswith("fetch.robots")


@pytest.mark.parametrize("name", sorted(UNREADABLE))
def test_a_robots_txt_that_cannot_be_had_keeps_us_out_and_says_why(
    name: str, sites: "dict[str, Site]", crawled: "Crawled"
) -> None:
    assert "/feed" not in sites[name].paths()
    assert crawled.told[name].endswith(UNREADABLE[name])


def test_a_crawl_delay_is_kept_between_two_requests(site: "Site", crawl: "Crawl") -> None:
    times: list[float] = []

    def feed(_asked: "Asked", send: Callable[[bytes], None]) -> None:
        times.append(time.monotonic())
        send(site.answer(site.feed("One")))

    site.pages |= {
        "/a": feed,
        "/b": feed,
        "/robots.txt": site.answer("User-agent: *\nCrawl-delay: 0.5\n", kind="text/plain"),
    }

    crawl("feed", {"a": f"{site.url}/a", "b": f"{site.url}/b"}, allow=site.host)

    assert len(times) == 2
    assert times[1] - times[0] > 0.4
