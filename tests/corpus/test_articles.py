"""Other people's article pages, measured as the bench measures them; skipped where the corpus is absent."""

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not (CORPUS / "articles").is_dir(), reason=f"no article pages in {CORPUS}")


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "bench" / "articles.py"))


def scores(bench: dict[str, Any], topic: str) -> dict[str, Any]:
    cases = list(bench["cases_of"](CORPUS, topic))
    scored: dict[str, Any] = bench["score"](cases, {case.name: bench["ask_ours"](case) for case in cases})
    return scored


@pytest.fixture(scope="module")
def articles(bench: dict[str, Any]) -> dict[str, Any]:
    return scores(bench, "articles")


@pytest.fixture(scope="module")
def dates_html(bench: dict[str, Any]) -> dict[str, Any]:
    return scores(bench, "dates-html")


def test_articles_are_dated_on_their_day(articles: dict[str, Any]) -> None:
    assert articles["date, own day"].share >= 0.95, articles["date, own day"].missed
    assert articles["date, own day, Spanish"].share >= 0.9
    assert articles["date, UTC day"].share >= 0.93


def test_pages_of_all_kinds_are_dated_on_their_day(dates_html: dict[str, Any]) -> None:
    assert dates_html["date, own day"].share >= 0.94, dates_html["date, own day"].missed
    assert dates_html["date, own day, Spanish"].share >= 0.9
    assert dates_html["date, UTC day"].share >= 0.91


def test_wrong_dates_are_rare(articles: dict[str, Any], dates_html: dict[str, Any]) -> None:
    for scored in (articles, dates_html):
        assert scored["date, own day"].share_wrong <= 0.04
    assert articles["no date where none is"].wrong == 0


def test_titles_and_authors_are_found(articles: dict[str, Any]) -> None:
    assert articles["title"].share >= 0.85
    assert articles["author"].share >= 0.88
    assert articles["summary"].share >= 0.75
