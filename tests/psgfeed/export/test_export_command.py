import csv
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented_store import make_workspace

from psgfeed.cli.main import psgfeed
from psgfeed.export.recipe import PRESETS, Recipe
from psgfeed.store.selection import Selection


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("export") / "news")


def export(workspace: Path, *arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(psgfeed, ["-C", str(workspace), "export", *arguments], catch_exceptions=False)
    assert result.exit_code == expect, result.output
    return result


def table(workspace: Path, *arguments: str) -> list[dict[str, str]]:
    text = export(workspace, "csv", *arguments).stdout_bytes.decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_line_a_row_and_one_for_the_header(workspace: Path, tmp_path: Path) -> None:
    out = tmp_path / "items.csv"
    told = export(workspace, "csv", "--out", str(out), "--preset", "full").stderr
    assert out.read_bytes().count(b"\n") == 120 + 1
    assert told.startswith(f"120 rows written to {out}\n  left out    0 by filters")


def test_the_ending_says_what_a_section_on_methods_needs(workspace: Path, tmp_path: Path) -> None:
    told = export(
        workspace, "csv", "--lang", "es", "--dedupe", "--random", "50", "--out", str(tmp_path / "a.csv")
    ).stderr
    rows, left_out, known, digest = told.splitlines()
    assert rows.startswith("50 rows written")
    assert "40 by filters" in left_out
    assert "not drawn" in left_out
    assert known.endswith("% of the items")
    assert "sha256" in digest


def test_filters_of_one_kind_are_alternatives_and_names_do_in_both_languages(workspace: Path) -> None:
    assert {row["source_id"] for row in table(workspace, "--source", "eco", "--source", "wire")} == {"eco", "wire"}
    assert table(workspace, "--category", "Minería") == table(workspace, "--category", "mining")
    assert all("PE-PUN" in row["regions"] for row in table(workspace, "--preset", "full", "--region", "Puno"))


def test_a_category_that_does_not_exist_is_refused(workspace: Path) -> None:
    assert "there is no category" in export(workspace, "csv", "--category", "cooking", expect=2).stderr


def test_the_same_seed_draws_the_same_rows_and_fewer_of_them_are_among_more(workspace: Path) -> None:
    ten = table(workspace, "--random", "10", "--seed", "7")
    assert ten == table(workspace, "--random", "10", "--seed", "7")
    assert ten != table(workspace, "--random", "10", "--seed", "8")
    twenty = table(workspace, "--random", "20", "--seed", "7")
    assert (len(ten), len(twenty)) == (10, 20)
    assert {row["item_id"] for row in ten} < {row["item_id"] for row in twenty}


def test_dedupe_leaves_one_row_a_story(workspace: Path) -> None:
    everything, told_once = table(workspace), table(workspace, "--dedupe")
    stories = [row["story_id"] for row in told_once if row["story_id"]]
    assert len(stories) == len(set(stories)) > 0
    assert len(everything) > len(told_once)


def test_tidy_has_a_row_for_each_category_of_an_item(workspace: Path) -> None:
    wide, long = table(workspace), table(workspace, "--preset", "tidy")
    pairs = [(row["item_id"], slug) for row in wide for slug in row["categories"].split("|")]
    assert [(row["item_id"], row["category"]) for row in long] == pairs


@pytest.mark.parametrize("preset", PRESETS)
def test_without_summaries_no_row_has_their_words(workspace: Path, preset: str) -> None:
    text = export(workspace, "csv", "--preset", preset, "--no-summaries").stdout
    assert "clean water" not in text


def test_standard_output_takes_text_and_a_workbook_needs_a_file(workspace: Path) -> None:
    first = json.loads(export(workspace, "jsonl").stdout.splitlines()[0])
    assert isinstance(first["categories"], list)
    assert "--out" in export(workspace, "xlsx", expect=2).stderr


def test_companions_hold_what_belongs_to_the_items(workspace: Path, tmp_path: Path) -> None:
    out, folder = tmp_path / "items.csv", tmp_path / "beside"
    export(workspace, "csv", "--source", "eco", "--random", "5", "--out", str(out), "--companions", str(folder))
    ids = {row["item_id"] for row in read(out)}
    assert len(ids) == 5
    assert {row["item_id"] for row in read(folder / "item_categories.csv")} == ids
    book = {(row["table"], row["name"]) for row in read(folder / "codebook.csv")}
    assert {("items", "title"), ("coverage", "gap_days"), ("codebook", "label_es")} <= book


def test_the_database_has_the_companions_too(workspace: Path, tmp_path: Path) -> None:
    export(workspace, "sqlite", "--out", str(tmp_path / "news.db"))
    connection = sqlite3.connect(tmp_path / "news.db")
    joined = "SELECT count(*) FROM items JOIN item_categories USING (item_id) WHERE category = 'mining'"
    assert connection.execute(joined).fetchone() == (81,)
    assert connection.execute("SELECT count(*) FROM sources").fetchone() == (3,)
    connection.close()


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "parquet", "sqlite"])
def test_the_same_store_gives_the_same_bytes(workspace: Path, tmp_path: Path, format_name: str) -> None:
    for name in ("one", "two"):
        export(workspace, format_name, "--out", str(tmp_path / name))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_recipe_survives_json() -> None:
    recipe = Recipe("tsv", "full", Selection(sources=("eco",), words="agua", dedupe=True), random=5, seed=-1, raw=True)
    assert Recipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe
    with pytest.raises(ValueError, match="no such format"):
        Recipe.from_json(recipe.to_json() | {"format": "docx"})


@pytest.mark.parametrize("format_name", ["csv", "sqlite"])
def test_a_killed_export_leaves_what_stood_there(workspace: Path, tmp_path: Path, format_name: str) -> None:
    out = tmp_path / "items"
    out.write_bytes(b"what stood there")
    command = [sys.executable, "-m", "psgfeed", "-C", str(workspace), "export", format_name, "--out", str(out)]
    export(workspace, format_name, "--out", str(tmp_path / "whole"))
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    time.sleep(random.uniform(0.3, 1.5))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert out.read_bytes() in {b"what stood there", (tmp_path / "whole").read_bytes()}
