"""Other people's feeds, measured as the bench measures them; skipped where the corpus is absent."""

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not (CORPUS / "feeds-wild").is_dir(), reason=f"no feeds in {CORPUS}")


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "bench" / "feeds.py"))


def share(scores: dict[str, Any]) -> float:
    missed = sum(len(score.missed) for score in scores.values())
    met = sum(score.met for score in scores.values())
    return float(met / (met + missed))


def test_what_well_formed_feeds_say_of_their_items_is_read(bench: dict[str, Any]) -> None:
    assert share(bench["score_wellformed"](CORPUS)) >= 0.99


def test_what_two_other_parsers_agree_on_is_read(bench: dict[str, Any]) -> None:
    scores = bench["score_wild"](CORPUS)
    assert share({"count": scores["count"]}) >= 0.97
    assert share({"link": scores["link"]}) >= 0.99
    assert share({"title": scores["title"]}) >= 0.99
    assert share({"published": scores["published"]}) >= 0.99


def test_every_invalid_feed_is_answered(bench: dict[str, Any]) -> None:
    scores = bench["score_validity"](CORPUS)
    assert scores["answered"].missed == []
    assert share({"items": scores["items"]}) >= 0.99


def test_what_must_be_refused_is_refused_and_what_is_harmless_is_not(bench: dict[str, Any]) -> None:
    assert bench["score_attacks"](CORPUS)["refused"].missed == []


def test_feeds_articles_and_listings_are_told_apart(bench: dict[str, Any]) -> None:
    for topic, score in bench["score_kinds"](CORPUS).items():
        assert share({topic: score}) >= 0.97, score.missed


def test_damaged_bytes_meet_no_bug_and_keep_most_items(bench: dict[str, Any]) -> None:
    scores = bench["score_mutations"](CORPUS, 150)
    assert scores["no bug"].missed == []
    assert share({"kept": scores["items kept"]}) >= 0.97
