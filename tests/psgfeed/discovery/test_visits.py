from typing import TYPE_CHECKING

import pytest

from psgfeed.discovery.visits import Manners, Visitor
from psgfeed.problems import FetchError

if TYPE_CHECKING:
    from tests.conftest import Site


def visitor(site: "Site", pauses: list[float] | None = None, **manners: object) -> Visitor:
    given: dict[str, object] = {"allow": (site.host,), "delay_s": 0.0, **manners}
    return Visitor(Manners(**given), pause=(pauses if pauses is not None else []).append)  # type: ignore[arg-type]


def code(guest: Visitor, url: str) -> str:
    with pytest.raises(FetchError) as error:
        guest.get(url)
    return error.value.findings[0].problem.code


def robots(site: "Site", text: str, status: int = 200) -> None:
    site.pages["/robots.txt"] = site.answer(text, status, "text/plain")


def test_a_page_is_fetched_after_robots_txt_which_is_read_once(site: "Site") -> None:
    robots(site, "User-agent: *\nDisallow: /x\n")
    site.pages |= {"/a": site.answer("a"), "/b": site.answer("b")}
    guest = visitor(site, contact="radio@voz.example")
    assert (guest.get(f"{site.url}/a").body, guest.get(f"{site.url}/b").body) == (b"a", b"b")
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/a", "/b"]
    assert all("radio@voz.example" in asked.headers["user-agent"] for asked in site.asked)
    assert guest.asked == 2


@pytest.mark.parametrize("agent", ["*", "psgfeed"])
def test_a_page_that_robots_txt_closes_is_not_asked_for(site: "Site", agent: str) -> None:
    robots(site, f"User-agent: {agent}\nDisallow: /x\n")
    assert code(visitor(site), f"{site.url}/x/1") == "fetch.robots"
    assert site.paths() == []


def test_a_redirect_does_not_lead_past_robots_txt(site: "Site") -> None:
    robots(site, "User-agent: *\nDisallow: /x\n")
    site.pages |= {"/a": site.redirect("/x"), "/x": site.answer("secret")}
    assert code(visitor(site), f"{site.url}/a") == "fetch.robots"
    assert site.paths() == ["/a"]


@pytest.mark.parametrize(("status", "kept_out"), [(404, False), (403, False), (500, True), (503, True), (429, True)])
def test_a_robots_txt_that_cannot_be_had_means_what_rfc_9309_says(site: "Site", status: int, kept_out: bool) -> None:
    robots(site, "no", status)
    site.pages["/a"] = site.answer("a")
    guest = visitor(site)
    if kept_out:
        assert code(guest, f"{site.url}/a") == "fetch.robots"
        assert code(guest, f"{site.url}/b") == "fetch.robots"
        assert [asked.path for asked in site.asked] == ["/robots.txt"]
    else:
        assert guest.get(f"{site.url}/a").body == b"a"


def test_a_robots_txt_that_redirects_for_ever_keeps_us_out(site: "Site") -> None:
    site.pages |= {"/robots.txt": site.redirect("/robots.txt"), "/a": site.answer("a")}
    assert code(visitor(site), f"{site.url}/a") == "fetch.robots"


def test_a_site_that_wants_minutes_between_requests_is_left_alone(site: "Site") -> None:
    robots(site, "User-agent: *\nCrawl-delay: 300\n")
    assert code(visitor(site), f"{site.url}/a") == "fetch.robots"


def test_the_delay_that_a_site_wants_is_kept(site: "Site") -> None:
    robots(site, "User-agent: *\nCrawl-delay: 7\n")
    site.pages |= {"/a": site.answer("a"), "/b": site.answer("b")}
    pauses: list[float] = []
    guest = visitor(site, pauses, delay_s=2.0)
    guest.get(f"{site.url}/a")
    guest.get(f"{site.url}/b")
    assert len(pauses) == 2
    assert all(6 < pause <= 7 for pause in pauses)


def test_the_budget_counts_redirects_and_ends_the_visit(site: "Site") -> None:
    site.pages |= {"/a": site.redirect("/b"), "/b": site.answer("b")}
    guest = visitor(site, requests_max=3)
    guest.get(f"{site.url}/a")
    assert code(guest, f"{site.url}/a") == "fetch.budget"
    assert len(site.paths()) == 3


def test_sitemaps_are_those_that_robots_txt_names(site: "Site") -> None:
    robots(site, f"Sitemap: {site.url}/s.xml\nSitemap: {site.url}/s.xml\nSitemap: {site.url}/t.xml\n")
    assert visitor(site).sitemaps(f"{site.url}/a/b") == (f"{site.url}/s.xml", f"{site.url}/t.xml")


def test_an_address_inside_a_private_network_is_refused(site: "Site") -> None:
    site.pages["/a"] = site.answer("a")
    assert code(Visitor(Manners(delay_s=0.0)), f"{site.url}/a") == "fetch.address"
    assert not site.asked
