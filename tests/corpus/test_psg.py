"""The Peru Support Group's pages, in markups that nobody wrote rules for; skipped where the corpus is absent."""

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not (CORPUS / "psg").is_dir(), reason=f"no pages in {CORPUS}")

LEAST = {
    "precision": 0.995,
    "recall": 0.995,
    "date": 0.995,
    "title": 0.99,
    "summary": 0.97,
    "byline": 0.98,
    "issue": 0.98,
    "section": 0.98,
    "link": 0.99,
}


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "bench" / "psg.py"))


@pytest.mark.parametrize("question", LEAST)
def test_the_sites_own_reader_reads_what_a_person_reads(bench: dict[str, Any], question: str) -> None:
    score = scores_of(bench, "read_psg")[question]
    assert score.share >= LEAST[question], score.missed


@pytest.mark.parametrize("question", [question for question in LEAST if question != "section"])
def test_the_detector_alone_reads_nearly_as_much(bench: dict[str, Any], question: str) -> None:
    score = scores_of(bench, "read_listing")[question]
    assert score.share >= min(LEAST[question], 0.97), score.missed


def test_lists_are_told_from_item_pages_by_how_sure_they_are(bench: dict[str, Any]) -> None:
    pages = list(bench["read_pages"](CORPUS))
    sure = {kind: [confidence(bench, page) for page in pages if page.kind == kind] for kind in ("listing", "article")}
    assert min(sure["listing"]) > max(sure["article"])


def confidence(bench: dict[str, Any], page: Any) -> float:
    return float(bench["read_listing"](page.document).confidence)


def scores_of(bench: dict[str, Any], reader: str) -> dict[str, Any]:
    kept = bench.setdefault(f"scores of {reader}", {})
    if not kept:
        pages = [page for page in bench["read_pages"](CORPUS) if reader == "read_psg" or page.kind == "listing"]
        kept.update(bench["score"](pages, bench[reader]))
    return dict(kept)
