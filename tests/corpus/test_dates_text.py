"""Date strings of other projects' tests and of the PSG's pages, against what they are known to mean."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from psgfeed.model import Precision, When
from psgfeed.normalise.dates import DateSetting, find_dateline, looks_like_date, read_date

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
NOW = datetime(2027, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the folder ../shared/corpus is absent")


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CORPUS / "dates-text" / name).read_text(encoding="utf-8"))
    return found


def share(right: list[bool]) -> float:
    return sum(right) / len(right)


def as_cldr_expects(case: dict[str, Any]) -> bool:
    languages = ("es", "en") if case["locale"].startswith("es") else ("en", "es")
    return read_date(case["input"], DateSetting(NOW, languages=languages)).day == date.fromisoformat(case["expected"])


def as_a_feed_expects(case: dict[str, Any]) -> bool:
    when = read_date(case["input"], DateSetting(NOW, zone="UTC", languages=("en", "es")))
    expected = case["expected_utc"]
    if expected is None or expected == "any":
        return (when.precision is Precision.NONE) == (expected is None)
    instant = start_of(when)
    return instant is not None and instant.replace(microsecond=0) == datetime.fromisoformat(expected)


def start_of(when: When) -> datetime | None:
    if when.instant or when.day is None:
        return when.instant
    return datetime(when.day.year, when.day.month, when.day.day, tzinfo=UTC)


def test_every_peruvian_date_of_cldr_is_read() -> None:
    assert [
        case["input"] for case in cases("cldr-dates.json") if case["locale"] == "es_PE" and not as_cldr_expects(case)
    ] == []


def test_nearly_every_date_of_cldr_is_read() -> None:
    assert share([as_cldr_expects(case) for case in cases("cldr-dates.json")]) >= 0.98


def test_nearly_every_dateline_is_read() -> None:
    assert share([as_cldr_expects(case) for case in cases("cldr-dates.json") if case["pattern"] == "dateline"]) >= 0.95


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("gofeed-feed-dates.json", 1.0),
        ("feedparser-feed-dates.json", 0.9),
        ("miniflux-feed-dates.json", 0.97),
    ],
)
def test_the_dates_of_feeds_are_read(name: str, least: float) -> None:
    assert share([as_a_feed_expects(case) for case in cases(name)]) >= least


def test_a_tricky_text_without_a_date_gives_none_or_its_first() -> None:
    for case in cases("dateparser-search.json"):
        day = read_date(case["text"], DateSetting(NOW, zone="UTC")).day
        assert day in (None, date.fromisoformat(case["found"][0][1][:10])), case["text"]


def test_most_dates_of_the_library_in_spanish_and_english_are_read() -> None:
    right = []
    for case in cases("dateparser-absolute.json"):
        if case["language"] not in {"English", "Spanish"}:
            continue
        expected = datetime.fromisoformat(case["expected"]).replace(tzinfo=UTC)
        now = max(datetime.fromisoformat(case["now"]).replace(tzinfo=UTC), expected)
        right.append(
            start_of(read_date(case["input"], DateSetting(now, zone="UTC", languages=("en", "es")))) == expected
        )
    assert share(right) >= 0.8


def test_every_date_of_the_psg_is_read_exactly() -> None:
    setting = DateSetting(NOW, zone="Europe/London", languages=("en",))
    wrong = []
    for case in psg_dates():
        when = read_date(case["raw_date"], setting)
        if case.get("date_range"):
            read: object = [str(when.day), str(when.until)]
            right = read == case["date_range"] and when.precision is Precision.MONTH
        else:
            right = when.day == (date.fromisoformat(case["date"]) if case["date"] else None)
        if not (right and looks_like_date(case["raw_date"]) and find_dateline(case["raw_date"])):
            wrong.append(case["raw_date"])
    assert wrong == []


def psg_dates() -> list[dict[str, Any]]:
    items = [
        item
        for path in sorted((CORPUS / "psg" / "expected").glob("*.json"))
        for item in json.loads(path.read_text(encoding="utf-8"))["items"]
    ]
    lines = (CORPUS / "psg" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [item for item in items + [json.loads(line) for line in lines] if item.get("raw_date")]
