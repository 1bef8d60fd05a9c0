"""What is said of a file by its name."""

import pytest

from feeds.site.pages import static_files
from psgfeed.serving.media import media_of
from psgfeed.serving.site_headers import headers_for, read_blocks

SAMPLES = (
    *(f"{folder}feed.{ending}" for folder in ("", "c/mining/", "es/r/PE-CUS/") for ending in ("atom", "xml", "json")),
    "c/mining/archive/2017.atom",
    "subscriptions.opml",
    "c/subscriptions.opml",
    *(f"data/items.{ending}" for ending in ("csv", "jsonl", "xlsx", "parquet", "sqlite")),
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("feed.atom", "application/atom+xml; charset=utf-8"),
        ("c/mining/feed.xml", "application/rss+xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("status.json", "application/json; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("subscriptions.opml", "text/x-opml; charset=utf-8"),
        ("data/items.csv", "text/csv; charset=utf-8"),
        ("data/items.parquet", "application/vnd.apache.parquet"),
        ("INDEX.HTML", "text/html; charset=utf-8"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
        ("data/strange.xyz", "application/octet-stream"),
    ],
)
def test_a_file_has_the_type_that_its_name_says(path: str, kind: str) -> None:
    assert media_of(path).type == kind


def test_feeds_are_kept_for_half_an_hour() -> None:
    assert {media_of(f"feed.{ending}").max_age for ending in ("atom", "xml", "json")} == {1800}


@pytest.mark.parametrize("path", SAMPLES)
def test_a_static_host_that_reads_the_sites_headers_says_the_same(path: str) -> None:
    blocks = read_blocks(static_files()["_headers"].decode())
    told, media = headers_for(f"/{path}", blocks), media_of(path)
    assert told.get("content-type", media.type) == media.type
    assert told.get("cache-control", f"public, max-age={media.max_age}") == f"public, max-age={media.max_age}"


@pytest.mark.parametrize("path", [sample for sample in SAMPLES if not sample.startswith("data/")])
def test_a_static_host_is_told_the_types_that_it_could_not_guess(path: str) -> None:
    assert "content-type" in headers_for(f"/{path}", read_blocks(static_files()["_headers"].decode()))
