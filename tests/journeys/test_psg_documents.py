"""The Peru Support Group's own pages, served on loopback, followed into feeds and the table; skipped without them."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from journeys import Web, Workspace, served

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "psg"
HOME_OF_JULY_2016 = "04-home-2016-07.home-list"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no pages of the Peru Support Group in {CORPUS}")


@dataclass(frozen=True)
class Page:
    """One document, what a reader should get from it, and the web that serves it under its own path."""

    name: str
    expected: dict[str, Any]
    web: Web

    @property
    def source(self) -> str:
        return self.name.replace(".", "-")

    @property
    def url(self) -> str:
        return self.web.url(self.path)

    @property
    def path(self) -> str:
        parts = urlsplit(str(self.expected["url"]))
        return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture(scope="module")
def pages() -> Iterator[list[Page]]:
    """Serve each document on a port of its own: many of them stood at one address at different times."""
    with ExitStack() as stack:
        opened = []
        for path in sorted((CORPUS / "expected").glob("*.json")):
            page = Page(path.stem, json.loads(path.read_bytes()), stack.enter_context(served()))
            body = (CORPUS / "html" / f"{page.name}.html").read_bytes()
            charset = page.expected["declared_charset"]
            page.web.put(page.path, body, f"text/html; charset={charset}" if charset else "text/html")
            opened.append(page)
        yield opened


def crawled(pages: list[Page], make_workspace: Callable[..., Workspace]) -> Workspace:
    workspace = make_workspace(PSGFEED_ALLOW_HOSTS=",".join(page.web.host for page in pages))
    for page in pages:
        workspace.source(page.source, kind="psg", url=page.url, language="en", about_peru="always")
    workspace.psgfeed("run", timeout=110)
    return workspace


def table(workspace: Workspace) -> list[dict[str, str]]:
    workspace.psgfeed("export", "csv", "--out", "items.csv", "--preset", "full", "--raw")
    with (workspace.folder / "items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_home_page_of_july_2016_gives_exactly_its_items(
    pages: list[Page], make_workspace: Callable[..., Workspace]
) -> None:
    (page,) = (page for page in pages if page.name == HOME_OF_JULY_2016)
    workspace = crawled([page], make_workspace)
    wanted = {
        (item["title"], item["date"] or "", one_line(item["summary"] or ""))
        for item in page.expected["items"]
        if item["section"] != "page"
    }
    rows = [row for row in table(workspace) if row["kind"] == "news"]
    assert {(row["title"], row["published_date"], one_line(row["summary"])) for row in rows} == wanted
    for name in ("feed.atom", "feed.xml", f"s/{page.source}/feed.atom", f"s/{page.source}/feed.xml"):
        feed = feedparser.parse((workspace.site / name).read_bytes())
        assert not feed.bozo
        assert {(entry.title, entry.published_parsed[:3]) for entry in feed.entries} == {
            (title, tuple(int(part) for part in date.split("-"))) for title, date, _ in wanted
        }


def test_every_document_arrives_in_the_table_and_a_second_run_changes_nothing(
    pages: list[Page], make_workspace: Callable[..., Workspace]
) -> None:
    workspace = crawled(pages, make_workspace)
    rows = {(row["source_id"], row["title"], row["published_date"]) for row in table(workspace)}
    wanted = {
        (page.source, one_line(item.get("title_repaired") or item["title"]), item["date"] or "")
        for page in pages
        for item in page.expected["items"]
        if item["date_precision"] == "day"
    }
    missing = sorted(wanted - rows)
    assert len(missing) <= 0.005 * len(wanted), missing
    before, kept = workspace.files(), (workspace.folder / "items.csv").read_bytes()
    workspace.psgfeed("run", "--force", timeout=110)
    assert workspace.files() == before
    table(workspace)
    assert (workspace.folder / "items.csv").read_bytes() == kept
    statuses = [request.status for page in pages for request in page.web.asked(page.path)]
    assert sorted(set(statuses)) == [200, 304]
    assert statuses.count(304) == len(pages)
