"""Texts of the PSG's pages and of labelled items, measured as the bench does; skipped where they are absent."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not (CORPUS / "labels").is_dir(), reason=f"no texts in {CORPUS}")


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "bench" / "text.py"))


@pytest.fixture(scope="module")
def labelled() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / "labels" / "items.jsonl").read_text("utf-8").splitlines()]


def test_titles_of_the_psg_come_out_as_they_are_meant(bench: dict[str, Any]) -> None:
    exact, flagged = bench["titles"](list(bench["psg_items"](CORPUS)))
    assert (exact.misses, flagged.misses) == ([], [])


def test_summaries_and_bylines_of_the_psg_come_out_the_same_from_every_layout(bench: dict[str, Any]) -> None:
    items = list(bench["psg_items"](CORPUS))
    for layout, lay_out in bench["LAYOUTS"].items():
        for score in bench["summaries"](items, layout, lay_out):
            assert score.misses == [], score.name


def test_every_document_of_the_psg_is_decoded_right(bench: dict[str, Any]) -> None:
    assert bench["encodings"](CORPUS).misses == []


def test_the_language_of_nearly_every_labelled_item_is_known(
    bench: dict[str, Any], labelled: list[dict[str, Any]]
) -> None:
    for score in bench["languages"](labelled):
        assert score.hits / len(labelled) >= 0.98, score.name


def test_sound_texts_are_left_alone(bench: dict[str, Any], labelled: list[dict[str, Any]]) -> None:
    assert len(bench["sound_text"](labelled).misses) <= 2
