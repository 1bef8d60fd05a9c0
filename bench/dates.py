"""What the date reader gets right and how fast it is, beside bare dateparser and beside our own command.

Run ``python bench/dates.py [CORPUS]``; the corpus is ``../shared/corpus/dates-text`` beside the repository by default.
The column "command" scores ``psgfeed inspect --as date`` on the same strings; ``--missed`` prints what was misread.
"""

import argparse
import json
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import dateparser

from psgfeed.model import DateOrder
from psgfeed.normalise import dates
from psgfeed.normalise.dates import DateSetting, read_date

ROOT = Path(__file__).parents[1]
NOW = datetime(2027, 1, 1, tzinfo=UTC)
ROUNDS = 20
FIRST_YEAR = 1990  # what is older is no date of a publication on the web
CODES = {"English": "en", "Spanish": "es", "Portuguese": "pt", "French": "fr"}
# The library's cases whose options we have; the others set a preference for the future, or a clock they do not tell.
OPTIONS_WE_HAVE = (
    "test_parsing_with_time_zones_and_converting_to_UTC",
    "test_parsing_with_utc_offsets",
    "test_iso_datestamp_format_should_always_parse",
    "test_iso_datestamp_format_should_parse_with_locale_date_order",
    "test_parse_timestamp",
    "test_parse_timestamp_with_time_as_period",
    "test_period_is_time_if_return_time_as_period_setting_applied_and_time_component_present",
    "test_period_is_day_if_return_time_as_period_setting_applied_and_time_component_is_not_present",
    "test_order",
    "test_parsing_strings_containing_only_separator_tokens",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A string and what it means.

    ``expected`` is an instant or the start of a day, none when there is no date. ``any_date`` asks for any date,
    ``day_only`` for the day alone, ``or_none`` allows for no answer.
    """

    text: str
    expected: datetime | None
    any_date: bool = False
    now: datetime = NOW
    day_only: bool = False
    or_none: bool = False
    languages: tuple[str, ...] = ("es", "en")
    order: DateOrder | None = None


Reader = Callable[[Case], datetime | None]


def by_psgfeed(case: Case) -> datetime | None:
    """Read a case with our reader, in UTC."""
    setting = DateSetting(case.now, zone="UTC", languages=case.languages, order=case.order)
    when = read_date(case.text, setting)
    return when.instant or _start_of(when.day)


def by_command(cases: Sequence[Case]) -> list[datetime | None]:
    """Read cases with ``psgfeed inspect --as date --json``: one call, a line a case."""
    lines = (
        json.dumps(
            {
                "text": case.text,
                "lang": ",".join(case.languages),
                "now": case.now.isoformat(),
                "zone": "UTC",
                "order": case.order,
            }
        )
        for case in cases
    )
    command = [sys.executable, "-m", "psgfeed", "inspect", "--as", "date", "--json"]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
    return [_published(json.loads(line)["published"]) for line in done.stdout.splitlines()]


def by_dateparser(case: Case) -> datetime | None:
    """Read a case with the library as it comes, given only the languages and the clock."""
    settings = {"RELATIVE_BASE": case.now.replace(tzinfo=None), "TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True}
    got = dateparser.parse(case.text, languages=list(case.languages), settings=settings)
    return got.astimezone(UTC) if got else None


def is_right(case: Case, got: datetime | None) -> bool:
    """Say whether a reading is what the case expects; fractions of a second do not count."""
    if got is None and case.or_none:
        return True
    if case.any_date or case.expected is None or got is None:
        return (got is not None) == (case.any_date or case.expected is not None)
    if case.day_only:
        return got.date() == case.expected.date()
    return got.replace(microsecond=0) == case.expected.replace(microsecond=0)


def cases_by_name(corpus: Path) -> dict[str, list[Case]]:
    """Return the sets of strings: those of the corpus, and our list of strings without a date."""
    sets: dict[str, list[Case]] = {}
    for row in _rows(corpus, "cldr-dates.json"):
        languages = ("es", "en") if row["locale"].startswith("es") else ("en", "es")
        case = Case(row["input"], _utc(row["expected"]), day_only=True, languages=languages)
        for name in ("CLDR", f"CLDR {row['locale']}", f"CLDR {row['pattern']}"):
            sets.setdefault(name, []).append(case)
    for name in ("gofeed", "feedparser", "miniflux"):
        for row in _rows(corpus, f"{name}-feed-dates.json"):
            expected = row["expected_utc"]
            any_date = expected == "any"
            case = Case(row["input"], None if any_date else _utc(expected), any_date)
            sets.setdefault(name, []).append(case)
    sets |= library_cases(corpus)
    lines = (ROOT / "tests/psgfeed/normalise/no_dates.txt").read_text(encoding="utf-8").splitlines()
    sets["without a date"] = [Case(line, None) for line in lines]
    return sets


def library_cases(corpus: Path) -> dict[str, list[Case]]:
    """Return what the library's own tests expect, as far as we have what they set."""
    sets: dict[str, list[Case]] = {}
    for row in _rows(corpus, "dateparser-absolute.json"):
        case = _case_with_clock(row, ("en", "es"))
        sets.setdefault("dateparser, all languages", []).append(case)
        if row["language"] in {"English", "Spanish"}:
            sets.setdefault("dateparser, Spanish and English", []).append(case)
    for row in _rows(corpus, "dateparser-options.json"):
        order = row["options"].get("order")
        if row["test"] in OPTIONS_WE_HAVE and order in (None, *DateOrder):
            case = _case_with_clock(row, ("en", "es"), DateOrder(order) if order else None)
            if case.expected is None or case.expected.year >= FIRST_YEAR:
                sets.setdefault("dateparser, options", []).append(case)
    for row in _rows(corpus, "dateparser-relative.json"):
        counted = _counted_back(row)
        if counted is not None:
            sets.setdefault("dateparser, relative", []).append(counted)
    for row in _rows(corpus, "dateparser-search.json"):
        first = _utc(row["found"][0][1])
        sets.setdefault("dateparser, running text", []).append(
            Case(row["text"], first, or_none=True, day_only=True, now=datetime(2027, 1, 1, tzinfo=UTC))
        )
    return sets


def _case_with_clock(row: dict[str, Any], languages: tuple[str, ...], order: DateOrder | None = None) -> Case:
    expected = _utc(row["expected"])
    now = max(filter(None, (_utc(row["now"]), expected)))
    return Case(row["input"], expected, now=now, languages=languages, order=order)


def _counted_back(row: dict[str, Any]) -> Case | None:
    """Return a case that says how long ago in hours, days or weeks; an amount without "ago" is no date."""
    ago = row["ago"]
    if not ago or "years" in ago or "months" in ago:
        return None
    now = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)
    expected = now - timedelta(**ago)
    return Case(
        row["input"],
        expected,
        now=now,
        day_only=not {"hours", "minutes", "seconds"} & set(ago),
        or_none=row["input"][:1].isdigit() and not row["input"].endswith("ago"),
        languages=(CODES.get(row["language"], "en"),),
    )


def _rows(corpus: Path, name: str) -> list[dict[str, Any]]:
    path = corpus / name
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return rows


def _utc(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _start_of(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _published(text: str | None) -> datetime | None:
    return _utc(text if text is None or len(text) != len("yyyy-mm") else f"{text}-01")


def share(cases: Sequence[Case], got: Iterable[datetime | None]) -> float:
    """Return the share of right answers."""
    return sum(is_right(case, one) for case, one in zip(cases, got, strict=True)) / len(cases)


def score(cases: list[Case], read: Reader) -> tuple[float, float]:
    """Return the share that is right and the microseconds a string takes."""
    start = perf_counter()
    got = [read(case) for case in cases]
    took = (perf_counter() - start) / len(cases)
    return share(cases, got), took * 1e6


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
    arguments = argparse.ArgumentParser()
    arguments.add_argument("corpus", nargs="?", type=Path, default=ROOT.parent / "shared" / "corpus" / "dates-text")
    arguments.add_argument("--missed", action="store_true")
    options = arguments.parse_args()
    head = f"{'strings':34} {'n':>4}  {'psgfeed':>7} {'µs':>6} {'command':>8}"
    print(f"{head}   {'dateparser':>10} {'µs':>7}  {'faster':>6}")
    for name, cases in cases_by_name(options.corpus).items():
        ours, took = score_uncached(cases)
        outside = share(cases, by_command(cases))
        theirs, their_took = score(cases, by_dateparser)
        right = f"{ours:7.3f} {took:6.0f} {outside:8.3f}   {theirs:10.3f} {their_took:7.0f}"
        print(f"{name:34} {len(cases):4}  {right}  {their_took / took:5.0f}x")
        for case in cases if options.missed else ():
            got = by_psgfeed(case)
            if not is_right(case, got):
                print(f"    {case.text!r}: {got}, not {'any date' if case.any_date else case.expected}")


if __name__ == "__main__":
    main()
