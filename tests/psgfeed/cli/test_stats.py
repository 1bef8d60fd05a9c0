import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import time_machine
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.charts import months_between
from psgfeed.cli.main import psgfeed
from psgfeed.cli.stats_table import coverage_lines, stats_lines
from psgfeed.cli.stats_tally import Stats, Tally, make_stats, months_of
from psgfeed.model import Item, Mark, Precision, Source, When
from psgfeed.store.counts import Dimension, MonthCount
from psgfeed.store.coverage import CrawlDay
from psgfeed.store.coverage import months_of as coverage_of
from psgfeed.store.engine import open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import Outcome, finish_crawl, start_crawl, start_run

Run = Callable[..., Result]

FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
LAST = datetime(2026, 3, 31, 12, tzinfo=UTC)


def news(source: str, day: date, *categories: str) -> Item:
    when = When(Precision.DAY, day=day, raw=str(day), origin="feed:pubDate")
    return Item(
        source, f"{day}", f"News of {day}", published=when, language="en", categories=tuple(map(Mark, categories))
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A function that runs a command where andes was read every day, coast all of January and March only."""
    workspace = tmp_path_factory.mktemp("months")
    (workspace / "psgfeed.toml").write_text("")
    with open_store(f"sqlite:///{workspace / 'psgfeed.db'}") as store, store.begin() as connection:
        for number in range((LAST - FIRST).days + 1):
            moment = FIRST + timedelta(days=number)
            day = start_run(connection, moment)
            for source in ("andes", "coast"):
                if source == "coast" and moment.month == 2:
                    continue
                crawl = start_crawl(connection, day, source, moment)
                if moment.day in {1, 15} and moment.month != 2:
                    item = news(source, moment.date(), "mining", *(["gender"] if source == "coast" else []))
                    whose = Source(source, source, "feed", f"https://{source}.example/feed")
                    keep(connection, whose, [item], moment, crawl, place=whose.url)
                finish_crawl(connection, crawl, Outcome.OK, moment)

    def done(*arguments: str) -> Result:
        with time_machine.travel(LAST, tick=False):
            return CliRunner().invoke(psgfeed, ["-C", str(workspace), *arguments], catch_exceptions=False)

    return done


class TestStats:
    def test_items_are_told_by_month_and_by_thing(self, run: Run) -> None:
        lines = run("stats").stdout.splitlines()

        assert lines[0] == "8 items, 2026-01 to 2026-03"
        assert [line.split()[0] for line in lines[2:5]] == ["2026-01", "2026-02", "2026-03"]
        assert lines[3].split()[1:] == ["░", "0"]  # one of two sources was not looked at
        assert [line.split()[:2] for line in lines[6:8]] == [["Mining", "8"], ["Gender", "4"]]

    def test_a_silent_month_differs_from_one_in_which_nobody_looked(self, run: Run) -> None:
        lines = run("stats", "--by", "source").stdout.splitlines()

        assert [line.split() for line in lines[6:8]] == [["andes", "4", "█·█"], ["coast", "4", "█/█"]]

    def test_csv_has_a_row_for_every_month_and_thing(self, run: Run) -> None:
        rows = list(csv.DictReader(io.StringIO(run("stats", "--by", "source", "--format", "csv").stdout)))

        assert [tuple(row.values()) for row in rows] == [
            ("2026-01", "andes", "2", "0.0"),
            ("2026-02", "andes", "0", "0.0"),
            ("2026-03", "andes", "2", "0.0"),
            ("2026-01", "coast", "2", "0.0"),
            ("2026-02", "coast", "0", "1.0"),
            ("2026-03", "coast", "2", "0.0"),
        ]

    def test_json_has_the_same_numbers(self, run: Run) -> None:
        told = json.loads(run("stats", "--format", "json", "--category", "gender").stdout)

        assert told["months"] == ["2026-01", "2026-02", "2026-03"]
        assert told["total"]["items"] == [2, 0, 2]
        assert {one["slug"]: one["items"] for one in told["things"]} == {"gender": [2, 0, 2]}

    def test_words_and_days_select(self, run: Run) -> None:
        arguments = ["stats", "--by", "language", "--words", "news NOT nothing", "--since", "2026-03-02"]

        assert run(*arguments).stdout.splitlines()[0] == "2 items, 2026-03 to 2026-03"
        assert run("stats", "--words", "nothing").stderr == "No item fits.\n"

    def test_a_day_out_of_all_reach_stands_for_no_end(self, run: Run) -> None:
        endless = run("stats", "--since", "0001-01-01", "--until", "9999-12-31")

        assert endless.stdout.splitlines()[0] == "8 items, 1900-01 to 2199-12"

    def test_the_chart_is_an_svg_that_says_what_it_shows(self, run: Run, tmp_path: Path) -> None:
        result = run("stats", "--chart", str(tmp_path / "chart.svg"))
        chart = ET.fromstring((tmp_path / "chart.svg").read_text())  # noqa: S314 - ours

        assert (result.exit_code, result.stdout) == (0, "")
        description = chart.findtext("{http://www.w3.org/2000/svg}desc")
        assert (
            description
            == "8 items from 2026-01 to 2026-03. By category: Mining 8, Gender 4. An item may count for several."
        )

    @pytest.mark.parametrize("arguments", [["--chart", "x.png"], ["--coverage", "--chart", "x.svg"]])
    def test_no_other_chart_is_promised(self, arguments: list[str], run: Run) -> None:
        assert run("stats", *arguments).exit_code == 2


class TestCoverage:
    def test_the_months_of_each_source_are_told(self, run: Run) -> None:
        lines = run("stats", "--coverage").stdout.splitlines()

        assert lines[1].split() == ["andes", "4", "90", "0", "0", "2026-01", "███"]
        assert lines[2].split() == ["coast", "4", "62", "0", "28", "2026-01", "█/█"]

    def test_what_was_looked_at_has_no_words_and_no_topics(self, run: Run) -> None:
        assert run("stats", "--coverage", "--category", "mining").exit_code == 2

    def test_as_csv_and_json_they_are_the_same(self, run: Run) -> None:
        arguments = ["stats", "--coverage", "--source", "coast", "--since", "2026-02-05", "--until", "2026-02-20"]
        (row,) = csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").stdout))

        assert (row["source_id"], row["month"], row["gap_days"], row["first_seen"]) == ("coast", "2026-02", "28", "")
        told = json.loads(run(*arguments, "--format", "json").stdout)
        assert {name: str(value or "") if value != 0 else "0" for name, value in told.items()} == row


def test_months_without_items_are_told_up_to_today() -> None:
    counts = [MonthCount("2025-11", "", 3)]

    assert months_of(counts, None, None, date(2026, 1, 9)) == months_between(date(2025, 11, 1), date(2026, 1, 1))
    assert months_of([], None, None, date(2026, 1, 9)) == ()


def test_a_table_of_many_years_goes_by_year() -> None:
    months = months_between(date(2020, 3, 1), date(2026, 2, 1))
    counts = [MonthCount(f"{month:%Y-%m}", "", 1) for month in months]
    lines = list(stats_lines(make_stats(Dimension.SOURCE, counts, [], months, {}), 80))

    assert [line.split()[:2] for line in lines[2:5]] == [["2020", "10"], ["2021", "12"], ["2022", "12"]]


NUMBERS = st.lists(st.integers(0, 10**7), min_size=30, max_size=30).map(tuple)
SHARES = st.lists(st.floats(0, 1), min_size=30, max_size=30).map(tuple)


@given(NUMBERS, st.lists(st.tuples(st.text("abc ñ", min_size=1, max_size=50), NUMBERS, SHARES), max_size=5), SHARES)
def test_a_table_keeps_to_the_width(
    total: tuple[int, ...], things: list[tuple[str, tuple[int, ...], tuple[float, ...]]], shares: tuple[float, ...]
) -> None:
    months = months_between(date(2024, 1, 1), date(2026, 6, 1))
    tallies = tuple(Tally(name, name, items, unlooked) for name, items, unlooked in things)
    lines = list(stats_lines(Stats(Dimension.SOURCE, months, Tally("", "all", total, shares), tallies), 80))

    assert max(map(len, lines)) <= 80


def test_the_coverage_of_many_years_keeps_to_the_width() -> None:
    days = [CrawlDay(date(2026, 1, 1) + timedelta(days=number), 24, 1, 23) for number in range(300)]
    covered = list(coverage_of("a-source-with-a-very-long-name-indeed", {}, days, date(2040, 1, 1)))

    assert max(map(len, coverage_lines(covered, 80))) <= 80
