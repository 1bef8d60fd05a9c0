"""Labelled pairs of the corpus, measured as the bench does; skipped where they are absent."""

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not (CORPUS / "labels").is_dir(), reason=f"no pairs in {CORPUS}")


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "bench" / "stories.py"))


def test_pairs_on_peru_without_dates(bench: dict[str, Any]) -> None:
    score = bench["measure"](bench["labelled"](CORPUS))
    assert score.precision >= 0.9
    assert score.recall >= 0.7


def test_pairs_of_world_news_without_dates(bench: dict[str, Any]) -> None:
    score = bench["measure"](bench["graded"](CORPUS))
    assert score.precision >= 0.84
    assert score.recall >= 0.5
