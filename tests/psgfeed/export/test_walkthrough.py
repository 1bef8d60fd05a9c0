"""The manual's walk from the export to a chart runs as it is printed."""

import re
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from invented_store import YEARS, make_workspace
from lxml import etree

from psgfeed.cli.main import psgfeed

PAGE = Path(__file__).parents[3] / "docs" / "mining-conflicts.md"
_BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_line(line: str) -> None:
    program, *arguments = shlex.split(line)
    assert program == "psgfeed"
    result = CliRunner().invoke(psgfeed, arguments, catch_exceptions=False)
    assert result.exit_code == 0, f"{line}\n{result.output}"


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return the folder and the names after every block of the page was run, in its order."""
    workspace = make_workspace(tmp_path_factory.mktemp("walk") / "news")
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(workspace)
        for language, block in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
            if language == "sh":
                for line in block.splitlines():
                    run_line(line)
            else:
                exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    return workspace, names


def test_dates_are_read_as_dates_and_the_rest_as_what_it_is(walked: tuple[Path, dict[str, Any]]) -> None:
    items = walked[1]["items"]
    assert pd.api.types.is_datetime64_any_dtype(items.published_date)
    assert pd.api.types.is_datetime64_any_dtype(items.first_seen_at)
    assert len(items) == 120


def test_what_several_sources_tell_is_counted_once(walked: tuple[Path, dict[str, Any]]) -> None:
    names = walked[1]
    assert 0 < len(names["events"]) <= len(names["dated"]) < len(names["reports"])


def test_the_counts_go_by_department_and_year(walked: tuple[Path, dict[str, Any]]) -> None:
    counts = walked[1]["counts"]
    assert {"Cusco", "Puno"} <= set(counts.index)
    assert set(counts.columns) <= set(YEARS)
    assert counts.to_numpy().sum() > 0


def test_the_chart_is_a_picture_with_a_number_in_each_square(walked: tuple[Path, dict[str, Any]]) -> None:
    workspace, names = walked
    svg = etree.parse(workspace / "mining-conflicts.svg").getroot()
    shown = [int(text) for text in svg.xpath("//*[local-name()='text'][@fill]/text()")]
    assert sorted(shown) == sorted(names["counts"].to_numpy().ravel().tolist())
    unwatched = [year for year in names["counts"].columns if year not in names["watched"]]
    assert names["watched"] == {2025}
    assert unwatched
    hatched = svg.xpath("//*[local-name()='rect'][@fill='url(#unwatched)']")
    assert len(hatched) == len(unwatched) * len(names["counts"].index)
