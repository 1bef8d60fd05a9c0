"""What other programs rely on: ``psgfeed categories``."""

import json
import subprocess

from journeys import command

KEYS = {"id", "peru", "peru_score", "topics", "regions", "why"}


def answers(*lines: str) -> list[dict[str, object]]:
    done = subprocess.run(
        [command(), "categories", "test", "--json"],
        input="\n".join(lines).encode("utf-8", "surrogatepass"),
        capture_output=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_in_gives_a_line_out() -> None:
    first, second = answers(
        json.dumps({"id": "a", "title": "Peru: strike at a copper mine in Espinar", "summary": "", "lang": "en"}),
        json.dumps({"id": 7, "title": "Fire in Peru, Indiana", "summary": "The sheriff spoke.", "lang": "en"}),
    )
    assert set(first) == set(second) == KEYS
    assert (first["id"], first["peru"], first["regions"]) == ("a", True, ["PE-CUS"])
    assert "mining" in str(first["topics"])
    assert (second["id"], second["peru"], second["topics"], second["regions"]) == (7, False, [], [])


def test_a_bad_line_stops_nothing() -> None:
    bad = ["{", "[1]", "null", '"x"', '{"id": "b", "title": 5}', "\udcff", "[" * 5000]
    *told, last = answers(*bad, json.dumps({"title": "Lima", "summary": None}))
    assert [row["peru"] for row in told] == [None] * len(bad)
    assert told[4]["id"] == "b"
    assert set(last) == KEYS
    assert last["id"] is None


def test_every_category_is_listed_in_both_languages() -> None:
    done = subprocess.run([command(), "categories", "list", "--json"], capture_output=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 16
    assert rows[0] == {"slug": "mining", "en": "Mining", "es": "Minería"}
