"""``psgfeed inspect --as date``: a line in, a line out, whatever the line holds."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from psgfeed.cli.main import psgfeed


def inspected(*lines: str, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    command = ["inspect", "--as", "date", "--json", "--now", "2026-11-24T15:00:00Z", *options]
    result = CliRunner().invoke(psgfeed, command, input="\n".join(lines))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def published(*lines: str, options: tuple[str, ...] = ()) -> list[str | None]:
    return [row["published"] for row in inspected(*lines, options=options)]


def test_a_line_of_text_is_read_with_the_options() -> None:
    assert published("03/04/2024 10:00", options=("--order", "MDY", "--zone", "Europe/London")) == [
        "2024-03-04T10:00:00Z"
    ]


def test_a_line_of_json_brings_its_own_clock_zone_order_and_language() -> None:
    assert published(
        json.dumps({"text": "hace 3 horas", "now": "2026-05-01T10:00:00Z"}),
        json.dumps({"text": "3 May 2020 10:00", "zone": "Europe/London"}),
        json.dumps({"text": "03/04/2024", "order": "MDY"}),
        json.dumps({"text": "13 srpen 2014", "lang": "cs"}),
    ) == ["2026-05-01T07:00:00Z", "2020-05-03T09:00:00Z", "2024-03-04", "2014-08-13"]


def test_what_is_printed_is_the_line_its_date_its_precision_and_its_problem() -> None:
    assert inspected("mayo de 2020", "sin fecha", " ") == [
        {"raw": "mayo de 2020", "published": "2020-05", "precision": "month", "problem": "date.partial"},
        {"raw": "sin fecha", "published": None, "precision": "none", "problem": "date.unreadable"},
        {"raw": " ", "published": None, "precision": "none", "problem": "date.missing"},
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{bad json",
        "[]",
        "[" * 50_000,
        '{"text": null}',
        '{"text": ["a"]}',
        '{"lang": "es"}',
        '{"text": "?", "now": 12, "zone": 5, "order": ["DMY"], "lang": [null]}',
        '{"text": "5 de mayo", "now": "0001-01-01T00:00:00+14:00"}',
        "\x00\x01",
        "x" * 100_000,
    ],
)
def test_a_bad_line_gives_a_problem_and_does_not_stop_the_next(line: str) -> None:
    bad, good = inspected(line, "5 de mayo de 2020")
    assert (bad["published"], good["published"]) == (None, "2020-05-05")
    assert bad["problem"]


@pytest.mark.parametrize("zone", ["Mars/Base", "America", "+a:bc", "../etc"])
def test_an_unknown_zone_is_no_zone(zone: str) -> None:
    assert inspected(json.dumps({"text": "5 May 2020 10:00", "zone": zone}))[0] == {
        "raw": "5 May 2020 10:00",
        "published": "2020-05-05T10:00:00Z",
        "precision": "time",
        "problem": "date.assumed_zone",
    }
