import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Crawl, Site

ROOT = Path(__file__).parents[2]
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{link}
<entry><id>tag:example.org,2026:{name}</id><title>{name}</title><updated>2026-06-01T10:00:00Z</updated>
<link href="http://example.org/{name}"/><summary>About {name}.</summary></entry></feed>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "News",
    "items": [{"id": "1", "title": "Three", "url": "http://example.org/3", "content_text": "About three."}],
}


def test_one_crawl_reads_many_sources_in_every_format(site: "Site", crawl: "Crawl") -> None:
    site.pages |= {
        "/rss": site.answer(site.feed("One")),
        "/atom": site.answer(ATOM.format(name="Two", link=""), kind="application/atom+xml"),
        "/json": site.answer(json.dumps(JSON), kind="application/feed+json"),
    }

    crawled = crawl("feed", {path[1:]: site.url + path for path in site.pages}, allow=site.host)

    assert {item["source"]: item["title"] for item in crawled.items} == {"rss": "One", "atom": "Two", "json": "Three"}
    assert crawled.told["rss"] == "1 document, 1 item, 1 new"


def test_a_source_without_an_address_to_ask_costs_the_others_nothing(site: "Site", crawl: "Crawl") -> None:
    site.pages["/rss"] = site.answer(site.feed("One"))

    crawled = crawl("feed", {"bad": "http://good.example:99999/", "good": f"{site.url}/rss"}, allow=site.host)

    assert crawled.titles("good") == ["One"]
    assert crawled.told["bad"].endswith("fetch.scheme")


def test_scrapys_own_commands_know_the_project() -> None:
    command = [sys.executable, "-m", "scrapy"]

    listed = subprocess.run([*command, "list"], cwd=ROOT, capture_output=True, text=True, check=True)
    name = subprocess.run(
        [*command, "settings", "--get", "BOT_NAME"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert {"feed", "psg", "wordpress", "servindi"} <= set(listed.stdout.split())
    assert name.stdout.strip() == "psgfeed"


def test_scrapy_crawls_a_source_by_its_id(site: "Site", tmp_path: Path) -> None:
    site.pages["/rss"] = site.answer(site.feed("One"))
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "servindi.toml").write_text(f'name = "Mine"\nkind = "feed"\nurl = "{site.url}/rss"\n')

    subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "servindi", "-O", "items.jsonl"],
        cwd=tmp_path,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "psgfeed.crawl.settings", "PSGFEED_ALLOW_HOSTS": site.host},
        capture_output=True,
        check=True,
    )

    (line,) = (tmp_path / "items.jsonl").read_text().splitlines()
    assert (json.loads(line)["title"], json.loads(line)["source"]) == ("One", "servindi")
