"""What ``psgfeed inspect --json`` prints is a contract: other programs read it."""

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from journeys import command

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Valle</title><link>https://valle.example/</link><language>es-PE</language>
<item><title>Regantes de Ocros limpian la acequia</title><link>https://valle.example/n/1</link><guid>n1</guid>
<pubDate>Tue, 03 Mar 2026 09:30:00 -0500</pubDate><description>Fueron tres d&#237;as de faena.</description></item>
<item><title>Sin fecha</title><link>https://valle.example/n/2</link><guid>n2</guid></item>
</channel></rss>"""

ARTICLE = """<!doctype html><html lang="en"><head><title>A bridge for Chuquis</title>
<meta property="og:title" content="A bridge for Chuquis"><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-03-04"></head>
<body><article><h1>A bridge for Chuquis</h1><p>{}</p></article></body></html>""".format(
    "The province opened the new bridge on Monday, and the first lorries crossed it in the rain. " * 4
)

ITEM_KEYS = {
    "title", "url", "guid", "published", "precision", "date_raw", "date_origin", "updated", "author", "summary",
    "categories", "regions", "peru", "issue", "byline", "section", "image",
}  # fmt: skip


def inspect(folder: Path, *arguments: str, text: str = "") -> list[dict[str, Any]]:
    done = subprocess.run(
        [command(), "inspect", "--json", *arguments], input=text, cwd=folder, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feed.xml").write_bytes(FEED)
    (tmp_path / "feed.xml.gz").write_bytes(gzip.compress(FEED))
    (tmp_path / "broken.xml.gz").write_bytes(gzip.compress(FEED)[:40])
    (tmp_path / "page.html").write_text(ARTICLE)
    (tmp_path / "empty.html").write_bytes(b"")
    return tmp_path


def test_each_input_gives_one_object_in_order_whatever_it_holds(folder: Path) -> None:
    names = ["feed.xml", "missing.xml", "feed.xml.gz", "broken.xml.gz", "empty.html", "page.html"]
    told = inspect(folder, *names)
    assert [one["file"] for one in told] == names
    assert [one["kind"] for one in told] == ["feed", "unknown", "feed", "unknown", "unknown", "article"]
    assert [len(one["items"]) for one in told] == [2, 0, 2, 0, 0, 1]
    wrong = [[problem["code"] for problem in one["problems"] if problem["level"] != "note"] for one in told]
    assert [bool(codes) for codes in wrong] == [False, True, False, True, True, False]
    assert all({"file", "kind", "url", "language", "items", "problems"} <= set(one) for one in told)
    assert all(set(item) >= ITEM_KEYS for one in told for item in one["items"])


def test_dates_are_written_by_their_precision(folder: Path) -> None:
    (feed, page) = inspect(folder, "feed.xml", "page.html")
    assert [(item["published"], item["precision"]) for item in (*feed["items"], *page["items"])] == [
        ("2026-03-03T14:30:00Z", "time"),
        (None, "none"),
        ("2026-03-04", "day"),
    ]
    assert feed["items"][0]["date_raw"] == "Tue, 03 Mar 2026 09:30:00 -0500"
    assert feed["items"][0]["date_origin"] == "feed:pubDate"
    assert [item["day"] for item in (*feed["items"], *page["items"])] == ["2026-03-03", None, "2026-03-04"]


def test_a_manifest_gives_addresses_and_headers_and_a_bad_line_stops_nothing(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "latin.xml").write_bytes(FEED.decode().replace(' encoding="utf-8"', "").encode("latin-1"))
    lines = [
        {
            "file": "latin.xml",
            "url": "https://valle.example/rss",
            "headers": {"Content-Type": "text/xml; charset=latin1"},
        },
        "no object",
        {"file": "nowhere.xml"},
        {"url": "https://valle.example/"},
        {"file": "../page.html", "url": "https://valle.example/chuquis"},
    ]
    (folder / "sub" / "m.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + "\n{broken\n")
    told = inspect(folder, "--manifest", "sub/m.jsonl")
    assert [len(one["items"]) for one in told] == [2, 0, 0, 0, 1, 0]
    assert told[0]["url"] == "https://valle.example/rss"
    assert told[0]["items"][0]["summary"] == "Fueron tres días de faena."
    assert told[4]["items"][0]["url"] == "https://valle.example/chuquis"


def test_a_document_can_be_taken_for_what_the_caller_knows_it_is(folder: Path) -> None:
    assert inspect(folder, "--as", "article", "page.html")[0]["kind"] == "article"
    assert inspect(folder, "--as", "listing", "page.html")[0]["kind"] == "listing"
    assert inspect(folder, "--as", "feed", "page.html")[0]["problems"]


def test_dates_are_read_from_lines_of_text_and_of_json(folder: Path) -> None:
    lines = [
        "12 de setiembre de 2017",
        json.dumps({"text": "03/04/2024", "order": "MDY"}),
        json.dumps({"text": "hace 2 horas", "lang": "es", "now": "2026-03-03T12:00:00Z", "zone": "America/Lima"}),
        "S/ 3.50 el kilo",
        "",
        '{"text": 5}',
        "{broken",
    ]
    told = inspect(folder, "--as", "date", text="\n".join(lines))
    assert [one["published"] for one in told[:4]] == ["2017-09-12", "2024-03-04", "2026-03-03T10:00:00Z", None]
    assert len(told) == len(lines)
    assert all(set(one) == {"raw", "published", "precision", "problem"} for one in told)
    assert all(one["problem"] for one in told[3:])


def test_a_person_reads_every_value_with_its_origin(folder: Path) -> None:
    done = subprocess.run([command(), "inspect", "feed.xml"], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("feed.xml: feed, 2 items\n")
    for told in (
        "2026-03-03T14:30:00Z  Regantes de Ocros limpian la acequia",
        "https://valle.example/n/1   [feed:link]",
        "'Tue, 03 Mar 2026 09:30:00 -0500'   [feed:pubDate, time]",
        "Fueron tres días de faena.   [feed:description]",
        "no date",
    ):
        assert told in done.stdout, told
