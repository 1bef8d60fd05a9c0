"""Adding and tending sources over HTTP, with the installed command: twelve sites, and from nothing to feeds."""

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

import feedparser
import pytest
from journeys import Web, Workspace, command
from mini_sites import MINI_SITES, STORIES, MiniSite

READABLE = [site for site in MINI_SITES if site.kind]
UNREADABLE = [site for site in MINI_SITES if not site.kind]
REQUESTS_MAX = 12  # robots.txt comes on top


def source_file(workspace: Workspace) -> Path:
    (path,) = (workspace.folder / "sources").glob("*.toml")
    return path


def added(workspace: Workspace, url: str, *options: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(workspace.psgfeed("sources", "add", url, "--yes", "--json", *options).stdout)
    return told


@pytest.mark.parametrize("site", READABLE, ids=lambda site: site.name)
def test_a_site_is_read_in_its_own_way(site: MiniSite, web: Web, workspace: Workspace) -> None:
    site.build(web)
    told = added(workspace, web.url("/"))

    assert (told["kind"], told["source_url"]) == (site.kind, web.url(site.path))
    assert [(item["title"], item["url"], item["published"][:10]) for item in told["items"]] == [
        (story.title, web.url(story.path), str(story.day)) for story in STORIES[:5]
    ]
    assert len(web.log) <= REQUESTS_MAX + 1


@pytest.mark.parametrize("site", UNREADABLE, ids=lambda site: site.name)
def test_a_site_that_cannot_be_read_is_refused_with_what_to_do(site: MiniSite, web: Web, workspace: Workspace) -> None:
    site.build(web)
    done = workspace.psgfeed("sources", "add", web.url("/"), "--yes", expect=4)

    assert site.refusal in done.stderr
    assert "blocks that repeat on the page" in done.stderr
    assert len(web.log) <= REQUESTS_MAX + 1
    assert not list((workspace.folder / "sources").glob("*.toml"))


def test_one_command_and_one_file_lead_from_nothing_to_feeds(web: Web, workspace: Workspace) -> None:
    next(site for site in MINI_SITES if site.name == "rows of a table").build(web)
    added(workspace, web.url("/"), "--about", "always")
    workspace.psgfeed("run")

    feed = feedparser.parse((workspace.site / "s" / source_file(workspace).stem / "feed.atom").read_bytes())
    assert [entry.title for entry in feed.entries] == [story.title for story in STORIES]
    assert len(source_file(workspace).read_text(encoding="utf-8").splitlines()) <= 20


def test_without_a_workspace_the_command_names_init(tmp_path: Path, web: Web, environment: dict[str, str]) -> None:
    done = Workspace(tmp_path, environment).psgfeed("sources", "add", web.url("/"), expect=2)
    assert "psgfeed init" in done.stderr
    assert not web.log


@pytest.mark.parametrize(("answer", "written"), [("y", 1), ("n", 0)])
def test_on_a_terminal_it_asks(answer: str, written: int, web: Web, workspace: Workspace) -> None:
    READABLE[0].build(web)
    leader, follower = pty.openpty()
    os.write(leader, f"{answer}\n".encode())
    done = subprocess.run(
        [command(), "sources", "add", web.url("/")],
        cwd=workspace.folder,
        env=workspace.environment,
        stdin=follower,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(leader)
    os.close(follower)
    assert "Write " in done.stderr
    assert len(list((workspace.folder / "sources").glob("*.toml"))) == written
