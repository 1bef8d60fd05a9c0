"""What was asked and cannot be: names that nobody knows are refused, not answered with nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from psgfeed.cli.main import psgfeed
from psgfeed.model import Item, Precision, When
from psgfeed.store.engine import open_store
from tests.psgfeed.store.conftest import Keeper

Run = Callable[..., Result]
PUNO = Item(
    "andes",
    "a",
    "Strike in Puno",
    url="https://andes.example/a",
    published=When(Precision.DAY, day=date(2026, 2, 1), raw="2026-02-01"),
    language="en",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A function that runs a command in a workspace that has one item of andes, and one more source."""
    workspace = tmp_path_factory.mktemp("andes")
    (workspace / "psgfeed.toml").write_text("")
    (workspace / "sources").mkdir()
    (workspace / "sources" / "coast.toml").write_text(
        'name = "Coast"\nkind = "feed"\nurl = "https://coast.example/rss"\n'
    )
    with open_store(f"sqlite:///{workspace / 'psgfeed.db'}") as store:
        Keeper(store).document(PUNO)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(psgfeed, ["-C", str(workspace), *arguments], catch_exceptions=False)

    return run


@pytest.mark.parametrize("command", [("items",), ("stats",), ("stats", "--coverage"), ("export", "csv")])
def test_a_source_that_nobody_knows_is_refused_with_those_that_may_be_meant(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "--source", "ande")
    assert done.exit_code == 2
    assert "there is no source 'ande'; did you mean andes" in done.stderr


@pytest.mark.parametrize("command", [("items",), ("stats",), ("export", "csv")])
def test_a_language_in_which_nothing_is_kept_is_refused_with_those_there_are(
    run: Run, command: tuple[str, ...]
) -> None:
    done = run(*command, "--lang", "qu")
    assert done.exit_code == 2
    assert "nothing is kept in the language 'qu', only in en." in done.stderr


def test_a_package_is_not_made_of_a_source_that_nobody_knows(run: Run, tmp_path: Path) -> None:
    done = run("export", "package", "--out", str(tmp_path / "data"), "--source", "ande")
    assert done.exit_code == 2
    assert not (tmp_path / "data").exists()


def test_a_source_that_has_brought_nothing_yet_gives_a_table_of_no_rows_and_says_so(run: Run) -> None:
    done = run("export", "csv", "--source", "coast")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 1
    assert "0 rows written to standard output" in done.stderr


def test_a_dash_is_standard_output(run: Run) -> None:
    assert run("export", "csv", "--out", "-").stdout == run("export", "csv").stdout


def test_statistics_are_json_as_items_are(run: Run) -> None:
    assert run("stats", "--json").stdout == run("stats", "--format", "json").stdout
    assert run("stats", "--json").stdout.startswith("{")


def test_a_replay_takes_its_format_from_the_record(run: Run, tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text("{}")
    done = run("export", "--replay", str(tmp_path / "export.json"), "csv")
    assert done.exit_code == 2
    assert "leave out 'csv'" in done.stderr
