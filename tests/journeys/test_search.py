"""A person searches, opens what was found, asks how much there is and what was looked at: by the installed command."""

import json
from pathlib import Path

from journeys import Web, Workspace

TITLES = ("Mineros bloquean la carretera en Espinar", "La minería y el agua de Puno", "Feria del libro en Lima")


def test_from_a_crawl_to_what_was_looked_at(workspace: Workspace, web: Web, tmp_path: Path) -> None:
    entries = "".join(
        f"<item><guid>{number}</guid><title>{title}</title><link>https://press.example/{number}</link></item>"
        for number, title in enumerate(TITLES)
    )
    web.put("/rss", f"<rss version='2.0'><channel><title>Press</title>{entries}</channel></rss>", "application/rss+xml")
    workspace.source("press", kind="feed", url=web.url("/rss"), about_peru="always")
    workspace.psgfeed("crawl")

    found = workspace.psgfeed("items", "(mineria OR mineros)", "-agua").stdout
    assert TITLES[0] in found
    assert TITLES[1] not in found

    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    Workspace(workspace.folder, {**workspace.environment, "BROWSER": str(browser)}).psgfeed(
        "items", "libro", "--open", "1"
    )
    assert (tmp_path / "opened").read_text() == "https://press.example/2\n"

    stats = json.loads(workspace.psgfeed("stats", "--by", "source", "--format", "json").stdout)
    assert [(one["slug"], one["sum"]) for one in stats["things"]] == [("press", 3)]
    (month,) = map(json.loads, workspace.psgfeed("stats", "--coverage", "--format", "json").stdout.splitlines())
    assert (month["source_id"], month["items"], month["crawls"]) == ("press", 3, 1)
