import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from psgfeed.export.recipe import Recipe
from psgfeed.export.record import Maker, Record, differences, options_of, read_record, record_text, sources_digest
from psgfeed.model import Source
from psgfeed.problems import ConfigurationError
from psgfeed.store.selection import Selection
from psgfeed.store.state import Since, StoreState

STATE = StoreState("0004", 10, 12, datetime(2026, 5, 1, 12, tzinfo=UTC), None, 3, "a" * 64, "b" * 64, "c" * 64)
MAKER = Maker("0.1.0", "abc", "d" * 64)
RECIPE = Recipe(
    preset="full",
    selection=Selection(published_since=date(2019, 1, 1), categories=("mining", "gender"), words="lago sucio"),
    random=5,
    seed=7,
)
RECORD = Record("items.csv", 10, 999, "0" * 64, RECIPE, MAKER, STATE)
NOTHING = Since(0, 0, 0)


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(record_text(RECORD), encoding="utf-8")
    assert read_record(path) == RECORD


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"null", b"7", b"{}", b'{"psgfeed_export": 1}', b'{"psgfeed_export": 99}', b'{"a":' * 99_999],
)
def test_what_is_no_record_is_refused_with_advice(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export.json"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="no record of an export"):
        read_record(path)


def test_a_record_cannot_name_a_file_elsewhere(tmp_path: Path) -> None:
    table = json.loads(record_text(RECORD)) | {"file": "../../elsewhere.csv"}
    path = tmp_path / "export.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    assert read_record(path).file == "elsewhere.csv"


def test_the_options_are_those_one_would_type() -> None:
    assert options_of(Recipe(preset="full")) == ""
    assert options_of(RECIPE) == (
        "--since 2019-01-01 --category mining --category gender --words 'lago sucio' --random 5 --seed 7"
    )


def test_nothing_differs_from_itself() -> None:
    assert differences(RECORD, MAKER, STATE, NOTHING) == []


@pytest.mark.parametrize(
    ("maker", "state", "since", "said"),
    [
        (replace(MAKER, software="0.2.0"), STATE, NOTHING, "psgfeed was 0.1.0 and is 0.2.0"),
        (replace(MAKER, rules="xyz"), STATE, NOTHING, "the rules were version abc and are xyz"),
        (MAKER, replace(STATE, items_digest="e" * 64), Since(1, 0, 0), "in the store 1 item added since"),
        (MAKER, replace(STATE, items_digest="e" * 64), Since(0, 2, 0), "in the store 2 items changed since"),
        (MAKER, replace(STATE, marks_digest="e" * 64), NOTHING, "categories or regions were given or taken away"),
        (MAKER, replace(STATE, stories_digest="e" * 64), NOTHING, "items were joined into stories, or parted"),
    ],
)
def test_each_difference_is_said(maker: Maker, state: StoreState, since: Since, said: str) -> None:
    assert differences(RECORD, maker, state, since) == [said]


def test_the_digest_of_the_sources_is_of_what_a_table_tells_of_them() -> None:
    one = Source("voz", "Voz", "feed", "https://voz.example/rss")
    assert sources_digest({"voz": one}) == sources_digest({"voz": replace(one, every_s=60)})
    assert sources_digest({"voz": one}) != sources_digest({"voz": replace(one, rights="CC BY")})
