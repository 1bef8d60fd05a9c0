"""Addresses of five libraries' tests, measured as the bench measures them; skipped where the corpus is absent."""

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not (CORPUS / "urls").is_dir(), reason=f"no addresses in {CORPUS}")


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "bench" / "urls.py"))


@pytest.mark.parametrize("measure", ["score_tracking", "score_relative", "score_dedup", "score_twice", "score_naming"])
def test_what_is_sound_for_every_policy_holds(bench: dict[str, Any], measure: str) -> None:
    score = bench[measure](CORPUS)
    assert score.met
    assert score.missed == []


def test_most_tidied_addresses_have_the_key_of_the_untidy_ones(bench: dict[str, Any]) -> None:
    score = bench["score_tidying"](CORPUS)
    assert score.met / (score.met + len(score.missed)) >= 0.85
