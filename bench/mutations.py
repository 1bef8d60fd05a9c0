"""What random and damaged inputs do: no exception may escape or be swallowed, and none may take a second.

    python -m bench.mutations [CORPUS] [--count 100000] [--seed 1] [--only KIND] [--run NUMBER] [--shrink]

Documents go through the intake, as what they look like and as each kind; strings through the readers of dates,
addresses and texts. Every input is made from the seed and its number alone, so ``--run NUMBER`` makes it again. Times
are of the processor.
"""

import argparse
import heapq
import random
import re
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import dateparser

from bench.mutants import (
    Maker,
    addresses,
    date_strings,
    feeds,
    mutated_file,
    mutated_string,
    pages,
    soup_document,
    texts,
)
from psgfeed import intake, problems
from psgfeed.extract import kinds
from psgfeed.extract.article import read_article
from psgfeed.extract.listing import read_listing
from psgfeed.extract.syndication import read_feed
from psgfeed.intake import Intake, Reader, read_document, take
from psgfeed.model import Document, Precision, Source, Text
from psgfeed.normalise.dates import DateSetting, evidence_of_order, find_dateline, looks_like_date, read_date
from psgfeed.normalise.languages import name_language
from psgfeed.normalise.summaries import SUMMARY_MAX, clean_summary, plain_text, safe_html
from psgfeed.normalise.titles import TITLE_MAX, clean_title, title_from_link
from psgfeed.normalise.urls import absolute, identity_key, item_key, same_site, strip_tracking, unarchived

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
DATES = DateSetting(datetime(2026, 11, 24, 15, tzinfo=UTC))
SOURCE = Source("bench", "Bench", "auto", "https://bench.example/")
SECONDS_MAX = 1.0
SLOWEST = 5
# The boundaries of the readers tell a bug by the name of its exception.
BUG = re.compile(r"[A-Z]\w+: ")


class BrokenPromiseError(Exception):
    """A value came out that is never to come out, or a boundary met a bug."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input: how often it is drawn, how it is made, and what is done with it."""

    weight: int
    make: Maker
    work: Callable[[Any], None]


@dataclass
class Tally:
    """What was found: runs and seconds by kind, failures with the runs that had them, and the slowest inputs."""

    runs: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    failures: dict[str, list[str]] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def count(self, kind: str, number: int, seconds: float, failure: str) -> None:
        """Count one run."""
        self.runs[kind] += 1
        self.seconds[kind] = self.seconds.get(kind, 0) + seconds
        if failure:
            self.failures.setdefault(failure, []).append(f"{kind}, run {number}")
        heapq.heappush(self.slowest, (seconds, f"{kind}, run {number}"))
        if len(self.slowest) > SLOWEST:
            heapq.heappop(self.slowest)


def as_document(read: Reader) -> Callable[[bytes], None]:
    """Return what takes a document through the intake and fails where a boundary met a bug."""

    def work(body: bytes) -> None:
        document = Document(body, "https://bench.example/a/b?c=1", {"content-type": "text/html; charset=latin1"})
        _check(take(document, SOURCE, DATES.now, read))

    return work


def _check(taken: Intake) -> None:
    for finding in taken.findings:
        if finding.problem in {problems.ITEM_BROKEN, problems.DOCUMENT_UNREADABLE} and BUG.match(finding.detail):
            raise BrokenPromiseError(f"swallowed {finding.detail}")
    for item in taken.items:
        if not 0 < len(item.title) <= TITLE_MAX or len(item.summary) > SUMMARY_MAX or not item.guid:
            raise BrokenPromiseError("a title, a summary or a guid is too long or missing")
    if len({item.guid for item in taken.items}) < len(taken.items):
        raise BrokenPromiseError("two items have one guid")


def work_on_date(text: str) -> None:
    """Read a string as a date in every way."""
    when = read_date(text, DATES)
    if (when.precision is Precision.NONE) != (when.text is None) or (when.text is None and when.problem is None):
        raise BrokenPromiseError("a date without a value, or no date without a reason")
    looks_like_date(text)
    find_dateline(text)
    evidence_of_order([text])


def work_on_address(text: str) -> None:
    """Read a string as an address in every way."""
    key = item_key(text)
    if key is not None and item_key(f"http://{key}") != key:
        raise BrokenPromiseError("the key of a key is another")
    whole = absolute(text, "https://bench.example/a/b")
    if whole is not None and identity_key(whole) is None:
        raise BrokenPromiseError("an absolute address without a key")
    strip_tracking(text)
    unarchived(text)
    same_site(text, whole or "")
    title_from_link(text)


def work_on_text(text: str) -> None:
    """Read a string as a title, a summary and markup."""
    written = Text(text, "feed:description", html=len(text) % 2 == 0)
    title, summary = clean_title(written), clean_summary(written, "agua")
    if len(title.value) > TITLE_MAX or len(summary.value) > SUMMARY_MAX:
        raise BrokenPromiseError("too long")
    name_language(plain_text(written), text, ("es",))
    (title.value + summary.value).encode("utf-8")
    safe_html(text)


KINDS: Mapping[str, Kind] = {
    "feed": Kind(14, mutated_file(feeds), as_document(read_feed)),
    "feed, guessed": Kind(6, mutated_file(feeds), as_document(read_document)),
    "page, guessed": Kind(4, mutated_file(pages), as_document(read_document)),
    "page as listing": Kind(3, mutated_file(pages), as_document(read_listing)),
    "page as article": Kind(3, mutated_file(pages), as_document(read_article)),
    "page as feed": Kind(1, mutated_file(pages), as_document(read_feed)),
    "feed as listing": Kind(1, mutated_file(feeds), as_document(read_listing)),
    "feed as article": Kind(1, mutated_file(feeds), as_document(read_article)),
    "soup, guessed": Kind(4, soup_document, as_document(read_document)),
    "soup as feed": Kind(3, soup_document, as_document(read_feed)),
    "soup as listing": Kind(3, soup_document, as_document(read_listing)),
    "soup as article": Kind(3, soup_document, as_document(read_article)),
    "date": Kind(22, mutated_string(date_strings), work_on_date),
    "address": Kind(18, mutated_string(addresses), work_on_address),
    "text": Kind(14, mutated_string(texts), work_on_text),
}


def drawn(seed: int, number: int, corpus: Path, only: str = "") -> tuple[str, bytes | str]:
    """Return the kind and the input of a run."""
    dice = random.Random(f"{seed} {number}")  # noqa: S311 - to be thrown again, not to be secret
    name = only or dice.choices(list(KINDS), [kind.weight for kind in KINDS.values()])[0]
    return name, KINDS[name].make(dice, corpus)


def failure_of(name: str, value: bytes | str) -> tuple[str, float]:
    """Return what went wrong with an input, or nothing, and the seconds it took."""
    started = time.process_time()
    failure = ""
    try:
        KINDS[name].work(value)
    except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        failure = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {str(error)[:120]}"
    seconds = time.process_time() - started
    return failure or (f"over {SECONDS_MAX} s" if seconds > SECONDS_MAX else ""), seconds


def shrunk(name: str, value: bytes | str) -> bytes | str:
    """Return a smaller input with the same failure, found by leaving out halves, quarters and so on."""
    wanted, _ = failure_of(name, value)
    width = len(value) // 2
    while width and wanted:
        at = 0
        while at < len(value):
            smaller = value[:at] + value[at + width :]  # type: ignore[operator]
            if failure_of(name, smaller)[0] == wanted:
                value = smaller
            else:
                at += width
        width //= 2
    return value


@contextmanager
def unguarded_guesses() -> Iterator[None]:
    """Let what the guess of kinds swallows escape."""
    guarded = vars(intake)["guess_kind"]
    vars(intake)["guess_kind"] = kinds._guess  # noqa: SLF001 - what stands inside its boundary
    try:
        yield
    finally:
        vars(intake)["guess_kind"] = guarded


def warm_up(corpus: Path) -> None:
    """Load what is loaded at its first use, which counts for no input."""
    for library in ("trafilatura", "htmldate"):
        with suppress(ImportError):
            import_module(library)
    dateparser.parse("no date of any language")  # looks through all of them
    for name in KINDS:
        failure_of(*drawn(0, 0, corpus, name))


def show(tally: Tally) -> None:
    """Print the table."""
    for name, runs in sorted(tally.runs.items()):
        print(f"{name:20}{runs:7} runs {tally.seconds[name] / runs * 1e3:9.2f} ms each")
    print(f"{'failures':20}{sum(map(len, tally.failures.values())):7}")
    for failure, where in tally.failures.items():
        print(f"    {len(where):5}  {failure}   first: {where[0]}")
    print("slowest")
    for seconds, place in sorted(tally.slowest, reverse=True):
        print(f"    {seconds:6.2f} s  {place}")


def main() -> None:
    """Run, and print what was found."""
    warnings.simplefilter("ignore")
    arguments = argparse.ArgumentParser()
    arguments.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    arguments.add_argument("--count", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", choices=list(KINDS), default="")
    arguments.add_argument("--run", type=int, help="make this run alone and print its input")
    arguments.add_argument("--shrink", action="store_true", help="with --run: print the smallest input that fails so")
    options = arguments.parse_args()
    with unguarded_guesses():
        warm_up(options.corpus)
        if options.run is not None:
            name, value = drawn(options.seed, options.run, options.corpus, options.only)
            failure, seconds = failure_of(name, value)
            print(name, failure or "no failure", f"{seconds:.2f} s")
            print(repr(shrunk(name, value) if options.shrink else value))
            return
        tally = Tally()
        for number in range(options.count):
            name, value = drawn(options.seed, number, options.corpus, options.only)
            failure, seconds = failure_of(name, value)
            tally.count(name, number, seconds, failure)
        show(tally)


if __name__ == "__main__":
    main()
