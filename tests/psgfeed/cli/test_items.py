import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from psgfeed.cli.items_list import item_lines
from psgfeed.cli.main import psgfeed
from psgfeed.model import Item, ItemKind, Mark, Precision, Relevance, StoredItem, When
from psgfeed.store.engine import open_store
from psgfeed.store.search_query import parse
from tests.psgfeed.store.conftest import Keeper

Run = Callable[..., Result]


def news(name: str, title: str, published: date, **values: Any) -> Item:
    given: dict[str, Any] = {"summary": "", "language": "en", "categories": (Mark("mining"),)}
    when = When(Precision.DAY, day=published, raw=str(published), origin="feed:pubDate")
    return Item("andes", name, title, url=f"https://andes.example/{name}", published=when, **given | values)


THREE = (
    news("a", "La minería y el agua", date(2026, 3, 1), regions=(Mark("PE-CUS"),)),
    news(
        "b",
        "Strike in Puno",
        date(2026, 2, 1),
        summary=f"{'Buses stand still. ' * 12}Miners join on Monday, say the gold unions.{' And so on.' * 20}",
        categories=(),
        regions=(Mark("PE-PUN"),),
    ),
    news(
        "c",
        "Minas del norte",
        date(2026, 1, 1),
        relevance=Relevance(False, 0.1, "about Chile"),
        kind=ItemKind.PAGE,
    ),
)


def running(workspace: Path) -> Run:
    """Make a workspace, and return a function that runs a command in it."""
    (workspace / "psgfeed.toml").write_text("")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(psgfeed, ["-C", str(workspace), *arguments], catch_exceptions=False)

    return run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A function that runs a command in a workspace with three items."""
    workspace = tmp_path_factory.mktemp("three")
    with open_store(f"sqlite:///{workspace / 'psgfeed.db'}") as store:
        Keeper(store).document(*THREE)
    return running(workspace)


def titles(result: Result) -> list[str]:
    return [line[len("   1  2026-03-01  andes  ") :] for line in result.stdout.splitlines() if line[:6].strip()]


class TestItems:
    @pytest.mark.parametrize(
        ("arguments", "found"),
        [
            ([], ["La minería y el agua", "Strike in Puno", "Minas del norte"]),
            (["--oldest", "--limit", "1"], ["Minas del norte"]),
            (["--peru"], ["La minería y el agua", "Strike in Puno"]),
            (["mineria", "OR", "mina"], ["La minería y el agua", "Minas del norte"]),
            (["-mina"], ["La minería y el agua", "Strike in Puno"]),
            (["--", "-mina", "-strike"], ["La minería y el agua"]),
            (["gold unions"], ["Strike in Puno"]),
            (['"unions gold"'], []),
            (["--region", "puno"], ["Strike in Puno"]),
            (["--category", "Minería", "--since", "2026-02-01"], ["La minería y el agua"]),
            (["--until", "2026-01-31", "--lang", "en", "--source", "andes"], ["Minas del norte"]),
        ],
    )
    def test_words_and_options_select(self, arguments: list[str], found: list[str], run: Run) -> None:
        result = run("items", *arguments)

        assert (result.exit_code, titles(result)) == (0, found)

    def test_an_item_is_shown_with_its_id_date_source_title_and_topics(self, run: Run) -> None:
        first, second, third = run("items", "minería").stdout.splitlines()

        assert first == "   1  2026-03-01  andes  La minería y el agua"
        assert second.split() == [second.split()[0], "en", "mining,", "Cusco"]
        assert second.split()[0].startswith("andes-")
        assert third.strip() == "https://andes.example/a"

    def test_the_sentence_is_shown_that_holds_the_words(self, run: Run) -> None:
        *_, snippet, _ = run("items", "miners").stdout.splitlines()

        assert "… " in snippet
        assert "Miners join on Monday" in snippet
        assert len(snippet) < 180

    def test_a_pipe_gets_no_styles(self, run: Run) -> None:
        assert "\x1b" not in run("items", "minería").stdout

    def test_json_is_an_object_a_line(self, run: Run) -> None:
        (row,) = map(json.loads, run("items", "minería", "--json").stdout.splitlines())

        assert (row["title"], row["source"], row["categories"]) == ("La minería y el agua", "andes", ["mining"])

    def test_an_item_is_opened_in_the_browser_by_its_number(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script = tmp_path / "browser"
        script.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
        script.chmod(0o755)
        monkeypatch.setattr("webbrowser._tryorder", None)
        monkeypatch.setenv("BROWSER", str(script))

        assert run("items", "--open", "2").exit_code == 0
        assert (tmp_path / "opened").read_text() == "https://andes.example/b\n"
        assert "is not there: 3 were found" in run("items", "--open", "4").stderr

    @pytest.mark.parametrize(
        ("arguments", "hint"),
        [
            (["agua", "--until", "2020-01-01"], "without --until finds 1"),
            (["agua", "strike"], "psgfeed items 'agua OR strike' finds 2"),
            (["agua", "zzz"], "no item has the word zzz"),
            (["yyy", "OR", "(zzz", "agua)", "NOT", "puno"], "psgfeed items 'yyy OR zzz OR agua' finds 1"),
            (["mineral"], "psgfeed items 'mine*' finds 2"),
            (["???"], "only letters and digits can be searched"),
        ],
    )
    def test_where_nothing_is_found_it_tells_what_would(self, arguments: list[str], hint: str, run: Run) -> None:
        result = run("items", *arguments)

        assert (result.exit_code, result.stdout) == (0, "")
        assert "No item fits." in result.stderr
        assert hint in result.stderr

    def test_a_word_that_is_a_category_is_found_in_both_languages_there(self, run: Run) -> None:
        assert "psgfeed items --category mining finds 2" in run("items", "mining").stderr

    def test_what_is_no_option_is_not_searched(self, run: Run) -> None:
        result = run("items", "--limt", "5")

        assert result.exit_code == 2
        assert "--limit" in result.stderr
        assert run("items", "-h").stdout.startswith("Usage: ")

    def test_an_unknown_category_is_told_with_the_nearest(self, run: Run) -> None:
        assert "did you mean mining?" in run("items", "--category", "minning").stderr


def test_an_empty_store_is_told(tmp_path: Path) -> None:
    assert "nothing is kept yet: psgfeed run" in running(tmp_path)("items", "agua").stderr


def test_what_was_searched_is_marked_on_a_terminal() -> None:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    stored = StoredItem("andes-1", THREE[0], moment, moment, moment, moment, 0, backfill=False, held=False)
    first, *_ = item_lines(1, stored, parse("mineria"))

    assert "La \x1b[33m\x1b[1mminería\x1b[0m y el agua" in first
