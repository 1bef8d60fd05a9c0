import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from psgfeed.problems import FETCH_ROBOTS, FetchError, Finding
from psgfeed.web.fetch import StatusError, fetch

if TYPE_CHECKING:
    from tests.conftest import Asked, Site

PAGE = b"<rss version='2.0'><channel/></rss>"


def code_of(url: str, allow: str, timeout_s: float = 5) -> str:
    with pytest.raises(FetchError) as error:
        fetch(url, [allow], timeout_s=timeout_s)
    return error.value.findings[0].problem.code


def test_a_document_comes_with_its_address_and_headers(site: "Site") -> None:
    site.pages["/feed"] = site.answer(PAGE, X_Told="yes")

    document = fetch(f"{site.url}/feed", [site.host])

    assert (document.body, document.url, document.headers["x-told"]) == (PAGE, f"{site.url}/feed", "yes")
    assert site.asked[0].headers["user-agent"].startswith("psgfeed/")


def test_redirects_are_followed_to_the_document(site: "Site") -> None:
    site.pages |= {"/old": site.redirect("/new", 301), "/new": site.gzipped(PAGE)}

    document = fetch(f"{site.url}/old", [site.host])

    assert (document.body, document.url) == (PAGE, f"{site.url}/new")


def test_data_makes_it_a_post_that_a_redirect_does_not_repeat(site: "Site") -> None:
    site.pages |= {"/hub": site.redirect("/thanks", 303), "/thanks": site.answer(b"ok")}

    fetch(f"{site.url}/hub", [site.host], data=b"hub.mode=publish")

    assert [asked.method for asked in site.asked] == ["POST", "GET"]


def test_an_address_with_blanks_and_accents_is_asked_for_in_ascii(site: "Site") -> None:
    site.pages["/a%C3%B1o%20uno?q=%C3%B1"] = site.answer(PAGE)

    assert fetch(f"{site.url}/año uno?q=ñ#part", [site.host]).body == PAGE


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "good.example@127.0.0.1",
    ],
)
def test_an_internal_service_is_never_reached_however_it_is_spelt(host: str, site: "Site", canary: "Site") -> None:
    inside = f"http://{host}:{canary.port}/"
    site.pages["/"] = site.redirect(inside)

    assert code_of(inside, site.host) == "fetch.address"
    assert code_of(f"{site.url}/", site.host) == "fetch.address"
    assert canary.asked == []


def test_a_name_that_is_bound_anew_is_judged_by_the_address_it_leads_to(
    canary: "Site", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("127.0.0.1", canary.port))])

    assert code_of(f"http://public.example:{canary.port}/", "other.example:80") == "fetch.address"
    assert canary.asked == []


def _drip(asked: "Asked", send: Callable[[bytes], None]) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\nConnection: close\r\n"
    send(head if asked.path == "/headers" else head + b"\r\n")
    for number in range(100):
        send(b"X-%d: y\r\n" % number)
        time.sleep(0.05)


@pytest.mark.parametrize("path", ["/headers", "/body"])
def test_a_server_that_drips_is_left_at_the_deadline(path: str, site: "Site") -> None:
    site.pages[path] = _drip

    assert code_of(site.url + path, site.host, timeout_s=0.3) == "fetch.timeout"


def test_each_failure_has_its_problem(site: "Site") -> None:
    site.pages |= {
        "/loop": site.redirect("/loop"),
        "/file": site.redirect("file:///etc/passwd"),
        "/short": site.answer(PAGE, Content_Length="9999"),
        "/part": site.answer(PAGE, 206),
        "/cut": site.gzipped(PAGE, -9),
        "/bomb": site.gzipped(bytes(20_000_000)),
        "/large": site.answer(bytes(17 * 1024 * 1024)),
        "/chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhi\r\n",
        "/noise": b"hello\r\n\r\n",
        "/gone": site.answer(b"", 410),
        "/busy": site.answer(b"", 429, Retry_After="60"),
    }

    assert {path: code_of(site.url + path, site.host) for path in [*site.pages, "/missing"]} == {
        "/loop": "fetch.redirect",
        "/file": "fetch.scheme",
        "/short": "fetch.partial",
        "/part": "fetch.partial",
        "/cut": "fetch.partial",
        "/bomb": "document.too_large",
        "/large": "document.too_large",
        "/chunk": "fetch.partial",
        "/noise": "fetch.partial",
        "/gone": "fetch.gone",
        "/busy": "fetch.backoff",
        "/missing": "fetch.status",
    }


def test_an_endless_chain_of_redirects_is_left_after_five(site: "Site") -> None:
    site.pages["/loop"] = site.redirect("/loop")

    code_of(f"{site.url}/loop", site.host)

    assert len(site.asked) == 6


def test_what_cannot_be_reached_says_so(site: "Site") -> None:
    assert code_of("http://nowhere.invalid/", site.host) == "fetch.unreachable"
    assert code_of(f"https://{site.host}/", site.host) == "fetch.tls"


def test_who_watches_sees_every_address_before_it_is_asked_and_may_end_it(site: "Site") -> None:
    site.pages |= {"/old": site.redirect("/new"), "/new": site.answer(PAGE)}
    seen: list[str] = []
    fetch(f"{site.url}/old", [site.host], before=seen.append)
    assert seen == [f"{site.url}/old", f"{site.url}/new"]

    def refuse(url: str) -> None:
        if url.endswith("/new"):
            raise FetchError(Finding(FETCH_ROBOTS, url))

    site.asked.clear()
    with pytest.raises(FetchError):
        fetch(f"{site.url}/old", [site.host], before=refuse)
    assert site.paths() == ["/old"]


def test_an_answer_that_is_an_error_tells_its_status(site: "Site") -> None:
    site.pages["/gone"] = site.answer(b"", 410)
    with pytest.raises(StatusError) as error:
        fetch(f"{site.url}/gone", [site.host])
    assert error.value.status == 410
