"""An internal service is never reached from a crawl, however the way to it is spelt."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Crawl, Crawled, Site

SPELLINGS = {
    "plain": "127.0.0.1",
    "name": "localhost",
    "nothing": "0",
    "whole": "2130706433",
    "hex": "0x7f000001",
    "octal": "0177.0.0.1",
    "brief": "127.1",
    "six": "[::1]",
    "mapped": "[::ffff:127.0.0.1]",
    "mapped-hex": "[::ffff:7f00:1]",
    "user": "good.example@127.0.0.1",
    "user-port": "good.example:80@127.0.0.1",
}


@pytest.fixture(scope="module")
def sites(serve: "Callable[[], Site]") -> "tuple[Site, Site]":
    """The site that is let through, and the internal service."""
    return serve(), serve()


@pytest.fixture(scope="module")
def crawled(sites: "tuple[Site, Site]", crawl: "Crawl") -> "Crawled":
    site, canary = sites
    canary.pages |= {"/feed": canary.answer(canary.feed("Secret")), "/robots.txt": canary.answer(b"")}
    urls = {name: f"http://{host}:{canary.port}/feed" for name, host in SPELLINGS.items()}
    for name, url in list(urls.items()):
        site.pages[f"/to-{name}"] = site.redirect(url)
        urls[f"to-{name}"] = f"{site.url}/to-{name}"
    urls["tls"] = f"https://127.0.0.1:{canary.port}/feed"
    urls["metadata"] = "http://169.254.169.254/latest/meta-data/"
    site.pages["/refresh"] = site.answer(
        f'<html><meta http-equiv="refresh" content="0;url={canary.url}/feed"></html>', kind="text/html"
    )
    urls["refresh"] = f"{site.url}/refresh"
    site.pages["/good"] = site.answer(site.feed("Open"))
    urls["good"] = f"{site.url}/good"
    return crawl("feed", urls, allow=site.host)


@pytest.mark.usefixtures("crawled")
def test_the_internal_service_is_never_asked(sites: "tuple[Site, Site]") -> None:
    assert sites[1].asked == []


def test_only_the_good_source_gives_items(crawled: "Crawled") -> None:
    assert [item["title"] for item in crawled.items] == ["Open"]


@pytest.mark.parametrize("name", [*SPELLINGS, "tls", "metadata"])
def test_a_refusal_is_told_as_what_it_is(name: str, crawled: "Crawled") -> None:
    refused = {"fetch.unreachable"} if name.startswith("user") else {"fetch.address"}

    assert crawled.told[name].rpartition(", ")[2] in refused


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_redirect_into_it_is_refused(name: str, crawled: "Crawled") -> None:
    assert crawled.told[f"to-{name}"].startswith("1 failure, 0 items")


def test_without_an_allowance_no_local_site_is_reached(serve: "Callable[[], Site]", crawl: "Crawl") -> None:
    site = serve()
    site.pages["/feed"] = site.answer(site.feed("Inside"))

    crawled = crawl("feed", {"inside": f"{site.url}/feed"})

    assert crawled.told["inside"].endswith("fetch.address")
    assert site.asked == []
