"""The demo is the first thing that anyone sees: it must work offline, twice, and tell the truth."""

from pathlib import Path

import feedparser
from journeys import Workspace


def test_the_demo_tells_what_happened_and_leaves_its_site(tmp_path: Path, environment: dict[str, str]) -> None:
    done = Workspace(tmp_path, environment).psgfeed("demo", "--keep", "kept")
    kept = tmp_path / "kept"
    lines = done.stdout.splitlines()
    assert lines[-1] == f"Open  {kept}/site/index.html"
    assert Path(lines[-1].removeprefix("Open  ")).exists()
    for told in (
        "gazette     500  failed",
        "'31 December 1969' is no date",
        "1 told by two sources",
        "1 item changed, 0 new",
    ):
        assert told in done.stdout, told
    for path in kept.rglob("feed.atom"):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, path
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    voces = feedparser.parse((kept / "site/s/voces/feed.atom").read_bytes())
    assert any("Corrección" in entry.summary for entry in voces.entries)


def test_without_keep_nothing_is_left(tmp_path: Path, environment: dict[str, str]) -> None:
    done = Workspace(tmp_path, {**environment, "TMPDIR": str(tmp_path)}).psgfeed("demo")
    assert "Nothing was kept" in done.stdout
    assert not list(tmp_path.iterdir())


def test_a_folder_that_holds_a_workspace_is_left_alone(workspace: Workspace) -> None:
    before = (workspace.folder / "psgfeed.toml").read_text()
    assert "exists already" in workspace.psgfeed("demo", "--keep", ".", expect=2).stderr
    assert (workspace.folder / "psgfeed.toml").read_text() == before
