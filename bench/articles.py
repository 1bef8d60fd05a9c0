"""How well article pages are read, beside trafilatura and htmldate on the same files in the same run.

    python bench/articles.py [CORPUS] [--half 0|1] [--shown] [--missed]

CORPUS holds the folders ``articles`` and ``dates-html``, each with ``pages/`` and ``gold.json``. Ours is measured from
outside, through one call of ``psgfeed inspect --json`` with a manifest; only the text, which the command keeps to
itself, is asked of the reader. Gold that another part of the page contradicts (``date_suspect``) has a row of its own,
and gold without a day is left out.

Gold is mostly the day that a page prints. The command prints instants in UTC, where an evening in Lima is the next
day. So a date is compared twice: ``UTC`` is the first ten characters of ``published``, ``own`` the day as the page
prints it. The peers print the page's own day only.

``--half`` takes every other file, to develop rules on one half and check them on the other. ``--shown`` takes all
metadata and addresses away first, and measures what is read from what a reader of the page sees.
"""

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import htmldate
import trafilatura
from lxml import html

from psgfeed.extract.article import read_article
from psgfeed.model import Document, Source, Text, When
from psgfeed.normalise.dates import DateSetting, read_date
from psgfeed.normalise.summaries import clean_summary, plain_text
from psgfeed.normalise.titles import clean_title

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
TOPICS = ("articles", "dates-html")
SOURCE = Source("inspect", name="", kind="auto", url="", languages=("es", "en"), time_zone="UTC")
SHINGLE = 4


@dataclass(frozen=True, slots=True)
class Case:
    """A page, and what is known of it."""

    topic: str
    name: str
    url: str
    body: bytes
    gold: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader says of a page; ``day`` is the page's own, ``utc_day`` that of its instant."""

    title: str = ""
    author: str = ""
    day: str = ""
    utc_day: str = ""
    summary: str = ""
    text: str = ""


@dataclass
class Score:
    """How many expectations were met, how many were answered wrongly, and which."""

    total: int = 0
    met: float = 0
    wrong: int = 0
    missed: list[str] = field(default_factory=list)

    def count(self, met: float, what: str, *, wrong: bool = False) -> None:
        """Count one expectation, met wholly (1), in part or not at all (0)."""
        self.total += 1
        self.met += met
        self.wrong += wrong
        if met < 1:
            self.missed.append(what)

    @property
    def share(self) -> float:
        """Return which part of the expectations was met."""
        return self.met / self.total if self.total else 1.0

    @property
    def share_wrong(self) -> float:
        """Return which part was answered, and wrongly."""
        return self.wrong / self.total if self.total else 0.0

    def __str__(self) -> str:
        """Return the share and the numbers behind it."""
        wrong = f", {self.wrong} wrong" if self.wrong else ""
        return f"{self.share:.3f} ({self.met:g} of {self.total}{wrong})"


Answers = Mapping[str, Answer]


def cases_of(corpus: Path, topic: str, half: int | None = None) -> Iterator[Case]:
    """Yield the pages of a topic, all or every other one by a hash of their names."""
    for name, gold in json.loads((corpus / topic / "gold.json").read_bytes()).items():
        if half is None or hashlib.sha256(name.encode()).digest()[0] % 2 == half:
            body = gzip.decompress((corpus / topic / "pages" / name).read_bytes())
            yield Case(topic, name, gold.get("url") or "", body, gold)


_METADATA = ("script", "meta", "link")
_TOLD = ("itemprop", "itemscope", "itemtype", "datetime", "content", "title")


def shown_only(case: Case) -> Case:
    """Return a page without metadata and address: what is left is what a reader sees."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
    tree = html.document_fromstring(case.body, parser=parser)
    for element in list(tree.iter(*_METADATA)):
        element.drop_tree()
    for element in tree.iter():
        for name in _TOLD:
            element.attrib.pop(name, None)
    return Case(case.topic, case.name, "", b"<!doctype html>" + html.tostring(tree, encoding="utf-8"), case.gold)


def inspected(cases: Iterable[Case]) -> Answers:
    """Return what ``psgfeed inspect`` prints of pages, asked in one call."""
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        names = []
        for number, case in enumerate(cases):
            Path(folder, f"{number}.html").write_bytes(case.body)
            lines.append(json.dumps({"file": f"{number}.html", "url": case.url}))
            names.append(case.name)
        manifest = Path(folder, "manifest.jsonl")
        manifest.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "psgfeed", "inspect", "--json", "--as", "article", "--manifest", str(manifest)]
        printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    told = [json.loads(line) for line in printed.splitlines()]
    return {
        name: _from_json(one["items"][0]) if one["items"] else Answer() for name, one in zip(names, told, strict=True)
    }


def _from_json(item: Mapping[str, Any]) -> Answer:
    utc_day = (item["published"] or "")[:10]
    setting = DateSetting(datetime.now(UTC), zone=SOURCE.time_zone, languages=SOURCE.languages)
    printed = read_date(item["date_raw"] or "", setting) if item["precision"] == "time" else None
    own = str(printed.day) if printed and printed.day else utc_day
    return Answer(item["title"], item["author"] or "", own, utc_day, item["summary"])


def with_text(answers: Answers, read: Answers) -> Answers:
    """Return what the command prints with the text that the reader finds, which the command keeps to itself."""
    return {name: replace(answer, text=read[name].text) for name, answer in answers.items()}


def ask_trafilatura(case: Case) -> Answer:
    """Return what trafilatura says of a page."""
    tree = trafilatura.load_html(case.body)
    if tree is None:
        return Answer()
    text = trafilatura.extract(case.body, include_comments=False) or ""
    meta = trafilatura.extract_metadata(tree, default_url=case.url or None)
    if meta is None:
        return Answer(text=text)
    day = meta.date or ""
    return Answer(meta.title or "", meta.author or "", day, day, meta.description or "", text)


def ask_htmldate(case: Case) -> Answer:
    """Return the day that htmldate finds on a page."""
    try:
        day = htmldate.find_date(case.body, url=case.url or None, original_date=True) or ""
    except (ValueError, TypeError):
        day = ""
    return Answer(day=day, utc_day=day)


def ask_ours(case: Case) -> Answer:
    """Read a page as the crawl does, without the classifying."""
    (found,) = read_article(Document(case.body, case.url), SOURCE).found
    language = (found.language.value[:2],) if found.language else ()
    setting = DateSetting(datetime.now(UTC), zone=SOURCE.time_zone, languages=(*language, *SOURCE.languages))
    when = read_date(found.published.value, setting) if found.published else When()
    title = clean_title(found.title).value if found.title else ""
    return Answer(
        title=title,
        author=_plain(found.author),
        day=str(when.day or ""),
        utc_day=(when.text or "")[:10],
        summary=clean_summary(found.summary, title).value if found.summary else "",
        text=_plain(found.content),
    )


def _plain(text: Text | None) -> str:
    return plain_text(text) if text else ""


def score(cases: Iterable[Case], answers: Answers) -> dict[str, Score]:
    """Score a reader's answers, value by value."""
    scores: dict[str, Score] = {}
    for case in cases:
        for row, verdict in (*_date_verdicts(case, answers[case.name]), *_text_verdicts(case, answers[case.name])):
            scores.setdefault(row, Score()).count(verdict.met, f"{case.name}: {verdict}", wrong=verdict.wrong)
    return dict(sorted(scores.items()))


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well one expectation is met: from 0 to 1, and whether there is an answer and it is wrong."""

    told: str
    wanted: str
    met: float
    wrong: bool = False

    def __str__(self) -> str:
        """Return both sides, cut."""
        return f"{self.told[:90]!r}, not {self.wanted[:90]!r}"


def _date_verdicts(case: Case, answer: Answer) -> Iterator[tuple[str, Verdict]]:
    wanted = case.gold.get("date")
    for row, told in (("date, own day", answer.day), ("date, UTC day", answer.utc_day)):
        if isinstance(wanted, str):
            verdict = Verdict(told, wanted, float(told == wanted), wrong=told not in {"", wanted})
            yield f"{row}, suspect gold" if case.gold.get("date_suspect") else row, verdict
            if case.gold.get("lang") == "es" and not case.gold.get("date_suspect"):
                yield f"{row}, Spanish", verdict
    if case.gold.get("date_must_be_empty"):
        yield "no date where none is", Verdict(answer.day, "", float(not answer.day), wrong=bool(answer.day))


def _text_verdicts(case: Case, answer: Answer) -> Iterator[tuple[str, Verdict]]:
    for row, compare in _COMPARISONS.items():
        if wanted := case.gold.get(row):
            told = getattr(answer, row)
            yield row, Verdict(told, wanted, compare(told, wanted))
    text = _blank_free(answer.text)
    for row, should_be_in in (("text_with", True), ("text_without", False)):
        for segment in case.gold.get(row) or ():
            yield row, Verdict("", segment, float((_blank_free(segment) in text) is should_be_in))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _blank_free(text: str) -> str:
    return "".join(text.split())


def _words(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"\w+", text)]


def same_letters(told: str, wanted: str) -> float:
    """Return 1 for equal titles, case, blanks and punctuation apart."""
    return float(_letters(told) == _letters(wanted))


def shared_name(told: str, wanted: str) -> float:
    """Return 1 for authors that share a word of their names."""
    return float(any(len(word) > 1 for word in set(_words(told)) & set(_words(wanted))))


def overlap(told: str, wanted: str) -> float:
    """Return the F1 measure of two texts' words."""
    return _f1(Counter(_words(told)), Counter(_words(wanted)))


def shingles(told: str, wanted: str) -> float:
    """Return the F1 measure of two texts' runs of four words."""
    return _f1(_runs(_words(told)), _runs(_words(wanted)))


def _runs(words: list[str]) -> Counter[Any]:
    return Counter(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def _f1(one: Counter[Any], other: Counter[Any]) -> float:
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


_COMPARISONS: Mapping[str, Callable[[str, str], float]] = {
    "title": same_letters,
    "author": shared_name,
    "summary": overlap,
    "text": shingles,
}


def timed(ask: Callable[[Case], Answer], cases: Iterable[Case]) -> tuple[Answers, float]:
    """Return the answers of a reader and the processor's milliseconds for a page."""
    answers = {}
    ask_silently(ask, next(iter(cases)))
    started = time.process_time()
    for case in cases:
        answers[case.name] = ask_silently(ask, case)
    return answers, (time.process_time() - started) * 1000 / max(len(answers), 1)


def ask_silently(ask: Callable[[Case], Answer], case: Case) -> Answer:
    """Ask a library without its warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ask(case)


def show(topic: str, tables: Mapping[str, Mapping[str, Score]], *, missed: bool) -> None:
    """Print a topic's scores, a column for each reader, and what ours missed."""
    print(f"{topic:32}" + "".join(f"{reader:32}" for reader in tables))
    for row in next(iter(tables.values())):
        cells = [str(table[row]) if row in table else "-" for table in tables.values()]
        print(f"  {row:30}" + "".join(f"{cell:32}" for cell in cells))
        for miss in next(iter(tables.values()))[row].missed if missed else ():
            print(f"      {miss}")


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    arguments.add_argument("--half", type=int, choices=(0, 1))
    arguments.add_argument("--shown", action="store_true", help="without metadata and addresses")
    arguments.add_argument("--missed", action="store_true")
    options = arguments.parse_args()
    for topic in TOPICS:
        cases = list(cases_of(options.corpus, topic, options.half))
        if options.shown:
            cases = [shown_only(case) for case in cases]
        theirs, their_ms = timed(ask_trafilatura, cases)
        dates, dates_ms = timed(ask_htmldate, cases)
        read, our_ms = timed(ask_ours, cases)
        ours = with_text(inspected(cases), read)
        tables = {"psgfeed": score(cases, ours), "trafilatura": score(cases, theirs)}
        tables["htmldate"] = {row: scored for row, scored in score(cases, dates).items() if "date" in row}
        show(topic, tables, missed=options.missed)
        print(
            f"  milliseconds a page             {our_ms:<32.1f}{their_ms:<32.1f}{dates_ms:<32.1f}"
            f"ours is {our_ms / their_ms:.2f} of trafilatura, {our_ms / dates_ms:.2f} of htmldate"
        )


if __name__ == "__main__":
    main()
