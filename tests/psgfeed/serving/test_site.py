"""The site over HTTP: types, validators, parts, and what is never served."""

import gzip
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving_client import Answer, Client, served

from psgfeed.serving.app import SiteApp
from psgfeed.serving.folder import SiteFolder, file_name

PAGE = "c/mining/index.html"

pytestmark = pytest.mark.usefixtures("root")


def test_a_feed_comes_with_its_type_validators_and_time_to_keep(client: Client, root: Path) -> None:
    answer = client.get("/feed.atom")
    assert answer.status == 200
    assert answer.body == (root / "feed.atom").read_bytes()
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=1800"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["last-modified"].endswith("GMT")
    assert "server" not in answer.headers


def test_gzip_has_a_strong_tag_of_its_own(client: Client, root: Path) -> None:
    plain, zipped = client.get("/feed.atom"), client.get("/feed.atom", Accept_Encoding="gzip")
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body == (root / "feed.atom").read_bytes()
    assert {plain.headers["etag"], zipped.headers["etag"]} == {
        plain.headers["etag"],
        plain.headers["etag"][:-1] + '-gzip"',
    }


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
@pytest.mark.parametrize("had", ["gzip", "identity"])
def test_either_tag_is_known_however_the_client_asks(client: Client, accepted: str, had: str) -> None:
    tag = client.get("/feed.atom", Accept_Encoding=had).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        answer = client.get("/feed.atom", Accept_Encoding=accepted, If_None_Match=known)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
        assert answer.headers["cache-control"] == "public, max-age=1800"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "content-length" not in answer.headers


def test_the_date_alone_is_enough(client: Client) -> None:
    date = client.get("/feed.atom").headers["last-modified"]
    assert client.get("/feed.atom", If_Modified_Since=date).status == 304
    assert client.get("/feed.atom", If_Modified_Since="Thu, 01 Jan 2015 00:00:00 GMT").status == 200
    assert client.get("/feed.atom", If_Modified_Since="yesterday").status == 200


def test_the_tag_counts_before_the_date(client: Client) -> None:
    first = client.get("/feed.atom")
    date = first.headers["last-modified"]
    assert client.get("/feed.atom", If_None_Match='"old"', If_Modified_Since=date).status == 200
    early = "Thu, 01 Jan 2015 00:00:00 GMT"
    assert client.get("/feed.atom", If_None_Match=first.headers["etag"], If_Modified_Since=early).status == 304


def test_a_tag_is_made_from_the_content_alone(client: Client, root: Path) -> None:
    before = client.get("/feed.atom").headers["etag"]
    os.utime(root / "feed.atom", (1_000_000_000, 1_000_000_000))
    same = client.get("/feed.atom")
    (root / "feed.atom").write_bytes(b"<feed/>")
    assert (same.headers["etag"], same.headers["last-modified"]) == (before, "Sun, 09 Sep 2001 01:46:40 GMT")
    assert client.get("/feed.atom").headers["etag"] != before


def test_head_tells_what_get_would_and_sends_nothing(client: Client) -> None:
    for path in ("/feed.atom", "/data/items.parquet", "/"):
        head, get = client.get(path, "HEAD"), client.get(path)
        assert head.body == b""
        assert {**head.headers, "date": ""} == {**get.headers, "date": ""}


@pytest.mark.parametrize("size", [1024, 100_000])
def test_a_download_goes_on_where_it_stopped(client: Client, root: Path, size: int) -> None:
    content = os.urandom(size)
    (root / "data/items.parquet").write_bytes(content)
    whole = client.get("/data/items.parquet", Accept_Encoding="gzip")
    rest = client.get("/data/items.parquet", Range="bytes=500-", If_Range=whole.headers["etag"])
    assert (whole.status, whole.body, whole.headers["accept-ranges"]) == (200, content, "bytes")
    assert (rest.status, rest.body) == (206, content[500:])
    assert rest.headers["content-range"] == f"bytes 500-{size - 1}/{size}"
    assert client.get("/data/items.parquet", Range="bytes=0-9").body == content[:10]
    assert client.get("/data/items.parquet", Range="bytes=500-", If_Range='"another"').status == 200
    beyond = client.get("/data/items.parquet", Range=f"bytes={size}-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    assert client.get("/data/items.parquet", If_None_Match=whole.headers["etag"]).status == 304


def test_a_part_is_one_of_the_plain_form_even_for_those_who_take_gzip(client: Client, root: Path) -> None:
    answer = client.get("/feed.atom", Range="bytes=0-5", Accept_Encoding="gzip")
    assert (answer.status, answer.body) == (206, (root / "feed.atom").read_bytes()[:6])
    assert "content-encoding" not in answer.headers


def test_a_folder_has_a_page_and_its_address_a_slash(client: Client, root: Path) -> None:
    assert client.get("/c/mining/").body == (root / PAGE).read_bytes()
    moved = client.get("/c/mining")
    assert (moved.status, moved.headers["location"]) == (301, "./mining/")


def test_the_site_says_what_is_not_there_in_the_language_of_the_folder(client: Client, root: Path) -> None:
    for path, page in (("/gone/", "404.html"), ("/c/", "404.html"), ("/es/gone", "es/404.html")):
        answer = client.get(path, Accept_Encoding="gzip")
        assert (answer.status, answer.body) == (404, (root / page).read_bytes())
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_site_without_such_a_page_says_it_in_plain_words(client: Client, root: Path) -> None:
    (root / "404.html").unlink()
    answer = client.get("/gone")
    assert (answer.status, answer.body) == (404, b"Not Found\n")


def test_the_sites_own_headers_are_sent_with_its_files(client: Client, root: Path) -> None:
    assert client.get("/feed.atom").headers["x-frame-options"] == "DENY"
    assert client.get("/data/items.parquet").headers["cache-control"] == "no-cache"
    (root / "_headers").write_text("/*\n  X-Frame-Options: SAMEORIGIN\n")
    assert client.get("/feed.atom").headers["x-frame-options"] == "SAMEORIGIN"
    (root / "_headers").unlink()
    assert "x-frame-options" not in client.get("/feed.atom").headers


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.html",
        "/c/../../outside.html",
        "/%2e%2e/outside.html",
        "/..%2foutside.html",
        "/c//../feed.atom",
        "//feed.atom",
        "/.secret",
        "/c/.hidden/x.html",
        "/_headers",
        "/feed.atom/",
        "/feed.atom%00.html",
        "/" + "x" * 5000,
        "http://elsewhere.example/feed.atom",
    ],
)
def test_nothing_but_the_sites_own_files_is_served(client: Client, path: str) -> None:
    assert client.get(path).status == 404


def test_a_link_that_leads_out_of_the_site_is_not_followed(client: Client, root: Path) -> None:
    (root / "link.html").symlink_to(root.parent / "outside.html")
    assert client.get("/link.html").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    answer = client.get("/feed.atom", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("prefix", ["", "/peru/ñ", "/peru"])
def test_a_site_in_a_folder_is_found_whether_a_proxy_takes_the_folder_away_or_not(root: Path, prefix: str) -> None:
    with served(SiteApp(SiteFolder(root), f"{prefix}/")) as client:
        for path in ("/feed.atom", f"{quote(prefix)}/feed.atom", f"{quote(prefix)}/c/mining/", f"{quote(prefix)}/"):
            assert client.get(path).status == 200
        if prefix:
            moved = client.get(quote(prefix))
            assert (moved.status, moved.headers["location"]) == (301, f"./{quote(prefix.rpartition('/')[2])}/")


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of one server for many examples."""
    public = tmp_path_factory.mktemp("lasting") / "public"
    (public / "c/mining").mkdir(parents=True)
    (public / PAGE).write_bytes(b"page")
    (public.parent / "outside.html").write_bytes(b"outside")
    with served(SiteApp(SiteFolder(public))) as client:
        yield client


SEGMENTS = st.sampled_from(["..", ".", "", "c", "mining", "index.html", "outside.html", "%2e%2e", "%2F", "%00", "a:b"])


@given(st.lists(SEGMENTS | st.text(max_size=8).map(lambda text: quote(text, errors="replace"))))
def test_any_path_is_answered_with_a_file_of_the_site_or_nothing(lasting: Client, segments: list[str]) -> None:
    answer = lasting.get("/" + "/".join(segments))
    assert answer.status in {200, 301, 404}
    assert answer.status != 200 or answer.body == b"page"


@given(st.text())
def test_a_name_never_leads_upwards_or_to_what_is_hidden(path: str) -> None:
    name = file_name(path)
    assert name is None or not any(part == "" or part.startswith(".") for part in name.split("/"))


@given(
    st.sampled_from(["If-None-Match", "If-Modified-Since", "Range", "If-Range", "Accept-Encoding"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
)
def test_any_header_is_answered(lasting: Client, name: str, value: str) -> None:
    answer = lasting.get("/c/mining/", **{name.replace("-", "_"): value, "Range": f"bytes={value}"})
    assert answer.status in {200, 206, 304, 416}


@pytest.mark.parametrize("size", [3000, 300_000])
def test_each_answer_is_whole_while_the_site_is_published_anew(root: Path, size: int) -> None:
    """Every edition is one letter, in a length of its own."""
    halt = threading.Event()
    (root / "feed.atom").write_bytes(b"a" * size)

    def publish() -> None:
        number = 0
        while not halt.is_set():
            number += 1
            fresh = root / ".fresh.part"
            fresh.write_bytes(bytes([97 + number % 26]) * (size + number % 26))
            fresh.replace(root / "feed.atom")

    with served(SiteApp(SiteFolder(root, small=100_000))) as client:
        publishing = threading.Thread(target=publish)
        publishing.start()
        try:
            answers = [client.get("/feed.atom", Accept_Encoding="gzip") for _ in range(100)]
        finally:
            halt.set()
            publishing.join()
    assert len({answer.headers["etag"] for answer in answers}) > 1
    assert all(_is_whole(answer, size) for answer in answers)


def _is_whole(answer: Answer, size: int) -> bool:
    body = gzip.decompress(answer.body) if "content-encoding" in answer.headers else answer.body
    return len(set(body)) == 1 and len(body) == size + body[0] - 97
