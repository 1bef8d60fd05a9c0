"""``psgfeed sources`` in this process: the command, its output and its exit code, against a web on 127.0.0.1."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser
import listparser
import pytest
from journeys import Web, Workspace, served
from mini_sites import MINI_SITES, RSS, STORIES, page, rss

from psgfeed.cli.main import main

SITES = {site.name: site for site in MINI_SITES}
FEED, CARDS = SITES["a feed that the head names"], SITES["cards"]


@dataclass(frozen=True)
class Done:
    """What a command printed."""

    stdout: str
    stderr: str


@dataclass
class Here(Workspace):
    """A workspace, and the command that works in it in this process."""

    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def psgfeed(self, *arguments: str, expect: int | None = 0, timeout: float = 0) -> Done:  # type: ignore[override]  # noqa: ARG002
        self.monkeypatch.chdir(self.folder)
        self.monkeypatch.setattr(sys, "argv", ["psgfeed", *arguments])
        self.capture.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        told = self.capture.readouterr()
        assert expect is None or (end.value.code or 0) == expect, f"{end.value.code}\n{told.out}\n{told.err}"
        return Done(told.out, told.err)


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as web:
        yield web


@pytest.fixture
def workspace(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    monkeypatch.setenv("PSGFEED_ALLOW_HOSTS", web.host)
    monkeypatch.setenv("PSGFEED_DELAY", "0")
    here = Here(tmp_path, {}, monkeypatch, capsys)
    here.psgfeed("init", "news", "--bare")
    return Here(tmp_path / "news", {}, monkeypatch, capsys)


def source_file(workspace: Here) -> Path:
    (path,) = (workspace.folder / "sources").glob("*.toml")
    return path


def added(workspace: Here, url: str, *options: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(workspace.psgfeed("sources", "add", url, "--yes", "--json", *options).stdout)
    return told


@pytest.mark.parametrize("name", [site.name for site in MINI_SITES if site.kind])
def test_what_was_added_passes_its_own_check(name: str, web: Web, workspace: Here) -> None:
    SITES[name].build(web)
    added(workspace, web.url("/"))
    assert workspace.psgfeed("sources", "check").stdout.split()[1] == "ok"


def test_where_nobody_can_answer_nothing_is_written_without_yes(web: Web, workspace: Here) -> None:
    FEED.build(web)
    done = workspace.psgfeed("sources", "add", web.url("/"), expect=2)
    assert STORIES[0].title in done.stdout
    assert "--yes" in done.stderr
    assert not list((workspace.folder / "sources").glob("*.toml"))


def test_a_saved_page_is_read_without_a_request(web: Web, workspace: Here) -> None:
    CARDS.build(web)
    saved = workspace.folder / "saved.html"
    saved.write_bytes(web.pages["/"].body)
    told = added(workspace, "https://voz.example/", "--input", "saved.html")

    assert (told["kind"], told["id"]) == ("listing", "voz")
    assert not web.log
    assert workspace.psgfeed("sources", "check", "--offline").stdout.split()[1] == "ok"


def test_robots_txt_is_obeyed_and_the_refusal_told(web: Web, workspace: Here) -> None:
    FEED.build(web)
    web.put("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    done = workspace.psgfeed("sources", "add", web.url("/"), "--yes", expect=4)
    assert "robots.txt keeps us out" in done.stderr
    assert {request.path for request in web.log} == {"/robots.txt"}


def test_a_feed_that_robots_txt_closes_is_left_for_another_way(web: Web, workspace: Here) -> None:
    CARDS.build(web)
    web.put("/feed.xml", rss(web), RSS)
    web.put("/robots.txt", "User-agent: psgfeed\nDisallow: /feed.xml\n", "text/plain")
    assert added(workspace, web.url("/"))["kind"] == "listing"
    assert not web.asked("/feed.xml")


def test_a_source_is_not_added_twice(web: Web, workspace: Here) -> None:
    FEED.build(web)
    added(workspace, web.url("/"))
    done = workspace.psgfeed("sources", "add", web.url("/"), "--yes", expect=2)
    assert source_file(workspace).stem in done.stderr


def test_a_preview_writes_nothing_and_needs_no_workspace(tmp_path: Path, web: Web, workspace: Here) -> None:
    FEED.build(web)
    empty = tmp_path / "empty"
    empty.mkdir()
    workspace.folder = empty
    done = workspace.psgfeed("sources", "preview", web.url("/"), "--limit", "2")
    assert STORIES[1].title in done.stdout
    assert STORIES[2].title not in done.stdout
    assert not list(empty.iterdir())


def test_a_source_is_previewed_by_its_id(web: Web, workspace: Here) -> None:
    FEED.build(web)
    name = str(added(workspace, web.url("/"))["id"])
    told = json.loads(workspace.psgfeed("sources", "preview", name, "--json").stdout)
    assert (told["seen"], told["items"][0]["title"]) == (len(STORIES), STORIES[0].title)


def test_a_source_that_only_leads_to_pages_is_previewed_by_their_addresses(web: Web, workspace: Here) -> None:
    web.put("/s.xml", f"<urlset><url><loc>{web.url('/nota/1')}</loc></url></urlset>", "application/xml")
    workspace.source("mapa", kind="sitemap", url=web.url("/s.xml"))
    assert web.url("/nota/1") in workspace.psgfeed("sources", "preview", "mapa").stdout
    assert "leads to 1 others" in workspace.psgfeed("sources", "check", "mapa").stdout


def test_a_misspelt_id_is_answered_with_the_nearest_and_what_is_no_address_is_refused(workspace: Here) -> None:
    workspace.source("voz", kind="feed", url="https://voz.example/rss")
    assert "did you mean voz" in workspace.psgfeed("sources", "preview", "vos", expect=2).stderr
    for target in ("ftp://voz.example/", "https://[", "two words.example"):
        assert "not http or https" in workspace.psgfeed("sources", "add", target, expect=2).stderr


def test_a_check_says_what_has_become_of_a_live_page(web: Web, workspace: Here) -> None:
    FEED.build(web)
    added(workspace, web.url("/"), "--id", "voz")
    web.put("/noticias.xml", rss(web, STORIES[:1]), RSS)
    done = workspace.psgfeed("sources", "check", "voz", "--json", expect=4)

    (problem,) = json.loads(done.stdout)["problems"]
    assert (problem["code"], problem["detail"]) == ("source.few", "1, at least 3 expected")


def test_some_failed_checks_are_told_from_all_failed(web: Web, workspace: Here) -> None:
    FEED.build(web)
    added(workspace, web.url("/"), "--id", "voz")
    workspace.source("eco", kind="feed", url=web.url("/nowhere.xml"))
    done = workspace.psgfeed("sources", "check", expect=3)
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [["eco", "failed"], ["voz", "ok"]]
    workspace.psgfeed("sources", "check", "eco", expect=4)


def test_a_check_tells_a_page_that_is_read_otherwise_than_it_was(web: Web, workspace: Here) -> None:
    CARDS.build(web)
    added(workspace, web.url("/"), "--id", "voz")
    path = source_file(workspace)
    text = path.read_text(encoding="utf-8").partition("\n[listing]")[0]
    path.write_text(f'{text}\n[listing]\nitem = "article"\ntitle = "p"\n', encoding="utf-8")
    done = workspace.psgfeed("sources", "check", "--offline", expect=4)
    assert f'instead of "{STORIES[0].title}"' in done.stderr

    workspace.psgfeed("sources", "check", "--renew")
    workspace.psgfeed("sources", "check", "--offline")


def test_a_list_of_subscriptions_becomes_sources(web: Web, workspace: Here) -> None:
    workspace.source("known", kind="feed", url=web.url("/known"))
    (workspace.folder / "feeds.opml").write_text(
        f'<?xml version="1.0"?>\n<opml version="2.0"><body>\n<outline text="Valle">\n'
        f'<outline text="Voz de Ñusta" type="rss" xmlUrl="{web.url("/a")}" language="es-PE"/>\n'
        f'<outline text="Known" type="rss" xmlUrl="{web.url("/known")}"/>\n'
        f'<outline text="Voz de Ñusta" type="rss" xmlUrl="{web.url("/b")}"/>\n'
        f'<outline text="Nothing" type="rss" xmlUrl="mailto:x"/>\n</outline></body></opml>',
        encoding="utf-8",
    )
    dry = workspace.psgfeed("sources", "import-opml", "feeds.opml", "--dry-run")
    assert not (workspace.folder / "sources/voz-de-nusta.toml").exists()
    done = workspace.psgfeed("sources", "import-opml", "feeds.opml")

    assert done.stdout == dry.stdout
    assert "feeds.opml:5" in done.stderr
    assert "feeds.opml:7" in done.stderr
    listed = [line.split()[0] for line in workspace.psgfeed("sources", "list").stdout.splitlines()]
    assert listed == ["known", "voz-de-nusta", "voz-de-nusta-2"]


def test_sources_are_printed_as_subscriptions_that_others_read(web: Web, workspace: Here) -> None:
    workspace.source("voz", kind="feed", url=web.url("/rss"))
    workspace.source("blog", kind="wordpress", url=web.url("/"))
    workspace.source("lista", kind="listing", url=web.url("/noticias"))
    done = workspace.psgfeed("sources", "export-opml")

    read = listparser.parse(done.stdout)
    assert not read.bozo
    assert [(feed.title, feed.url) for feed in read.feeds] == [("Blog", web.url("/feed/")), ("Voz", web.url("/rss"))]
    assert "lista" in done.stderr


def test_an_own_source_is_switched_in_its_file(web: Web, workspace: Here) -> None:
    FEED.build(web)
    added(workspace, web.url("/"), "--id", "voz")
    before = source_file(workspace).read_text(encoding="utf-8")
    workspace.psgfeed("sources", "disable", "voz", "--reason", "it moved")
    assert not workspace.psgfeed("sources", "list").stdout
    (told,) = workspace.psgfeed("sources", "list", "--all", "--json").stdout.splitlines()
    assert (json.loads(told)["state"], json.loads(told)["note"]) == ("disabled", "it moved")

    workspace.psgfeed("sources", "enable", "voz")
    assert set(before.splitlines()) < set(source_file(workspace).read_text(encoding="utf-8").splitlines())


def test_a_source_of_the_catalogue_is_switched_in_the_settings(workspace: Here) -> None:
    settings = workspace.folder / "psgfeed.toml"
    before = settings.read_text(encoding="utf-8")
    workspace.psgfeed("sources", "enable", "servindi")
    assert workspace.psgfeed("sources", "list").stdout.startswith("servindi")
    workspace.psgfeed("sources", "disable", "servindi", "--reason", "enough")
    assert not workspace.psgfeed("sources", "list").stdout

    text = settings.read_text(encoding="utf-8")
    assert '"servindi", # enough' in text
    kept = [line for line in before.splitlines() if not line.startswith("bundled")]
    assert [line for line in text.splitlines() if line in kept] == kept
    done = workspace.psgfeed("sources", "disable", "sarvindi", expect=2)
    assert "did you mean servindi" in done.stderr


def test_a_page_of_a_site_is_not_mistaken_for_the_whole_site(web: Web, workspace: Here) -> None:
    CARDS.build(web)
    web.put("/valle/", web.pages["/"].body)
    others = "".join(
        f"<item><title>Otra nota {number}</title><link>{web.url(f'/otra/{number}')}</link></item>"
        for number in range(9)
    )
    web.put("/feed.xml", f'<rss version="2.0"><channel><title>Todo</title>{others}</channel></rss>', RSS)
    told = added(workspace, web.url("/valle/"))
    assert (told["kind"], told["source_url"]) == ("listing", web.url("/valle/"))


def test_an_article_is_refused_with_the_advice_to_name_its_list(web: Web, workspace: Here) -> None:
    text = " ".join(story.summary for story in STORIES) * 4
    web.put("/nota/1", page(f"<article><h1>{STORIES[0].title}</h1><p>{text}</p><p>{text}</p></article>"))
    done = workspace.psgfeed("sources", "add", web.url("/nota/1"), "--yes", expect=4)
    assert "address of the page that lists them" in done.stderr or "address of a page that lists them" in done.stderr


def test_the_schema_knows_every_key_of_a_written_file(web: Web, workspace: Here) -> None:
    schema = workspace.psgfeed("sources", "schema").stdout
    (workspace.folder / "sources/source.schema.json").write_text(schema, encoding="utf-8")
    CARDS.build(web)
    added(workspace, web.url("/"))
    lines = source_file(workspace).read_text(encoding="utf-8").splitlines()

    assert lines[0] == "#:schema ./source.schema.json"
    told = json.loads(schema)
    known = {*told["properties"], *(key for part in told["$defs"].values() for key in part.get("properties", ()))}
    keys = {line.partition("=")[0].strip() for line in lines if "=" in line and not line.startswith("#")}
    assert keys <= known


def titles(workspace: Here) -> list[str]:
    return [entry.title for entry in feedparser.parse((workspace.site / "feed.atom").read_bytes()).entries]


def test_a_muted_item_leaves_the_feeds_and_stays_away_until_it_is_wanted_again(web: Web, workspace: Here) -> None:
    web.put("/rss", rss(web), RSS)
    workspace.source("voz", kind="feed", url=web.url("/rss"), about_peru="always")
    workspace.psgfeed("run")
    assert STORIES[1].title in titles(workspace)

    workspace.psgfeed("sources", "mute", web.url(STORIES[1].path), "--reason", "an advertisement")
    workspace.psgfeed("publish")
    assert STORIES[1].title not in titles(workspace)
    web.put("/rss", rss(web).replace("Noticias del valle", "Noticias"), RSS)
    workspace.psgfeed("run", "--force")
    assert STORIES[1].title not in titles(workspace)
    assert "an advertisement" in workspace.psgfeed("sources", "mute", "--list").stdout

    workspace.psgfeed("sources", "mute", "--undo", web.url(STORIES[1].path))
    workspace.psgfeed("run", "--force")
    assert STORIES[1].title in titles(workspace)
    workspace.psgfeed("sources", "mute", "--undo", web.url(STORIES[1].path), expect=2)


def test_an_address_is_muted_before_anything_came_from_it(web: Web, workspace: Here) -> None:
    done = workspace.psgfeed("sources", "mute", web.url(STORIES[0].path), "--reason", "known to be false")
    assert "nothing was kept from it" in done.stderr
    (told,) = workspace.psgfeed("sources", "mute", "--list", "--json").stdout.splitlines()
    assert (json.loads(told)["kind"], json.loads(told)["item"]) == ("url", None)


def test_muting_asks_for_a_reason_and_for_something_that_can_be_muted(workspace: Here) -> None:
    workspace.psgfeed("sources", "mute", "https://voz.example/nota/1", expect=2)
    done = workspace.psgfeed("sources", "mute", "no address", "--reason", "none", expect=2)
    assert "psgfeed items shows the ids" in done.stderr
