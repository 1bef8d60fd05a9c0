"""Items that no rule was written from, measured as the bench measures them; skipped where the corpus is absent."""

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not (CORPUS / "labels").is_dir(), reason=f"no labelled items in {CORPUS}")


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "bench" / "meaning.py"))


@pytest.fixture(scope="module", params=["en", "es"])
def scores(request: pytest.FixtureRequest, bench: dict[str, Any]) -> Any:
    items = [
        item
        for item in bench["labelled"](CORPUS)
        if item.language == request.param and not bench["is_development"](item)
    ]
    return bench["score"](bench["ours"], items)


def test_what_is_about_peru_is_told_from_what_is_not(scores: Any) -> None:
    assert scores.peru.f1 >= 0.95
    assert scores.peru.precision >= 0.95


def test_categories_are_found_in_both_languages(scores: Any) -> None:
    assert scores.micro.f1 >= 0.80
    assert scores.macro_f1 >= 0.72


def test_regions_are_found_in_both_languages(scores: Any) -> None:
    assert scores.regions.f1 >= 0.92


def test_no_category_is_left_behind(bench: dict[str, Any]) -> None:
    items = [item for item in bench["labelled"](CORPUS) if not bench["is_development"](item)]
    worst = min(count.f1 for count in bench["score"](bench["ours"], items).topics.values())
    assert worst >= 0.5
