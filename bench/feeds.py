"""How well feeds are read: against other people's expectations, beside feedparser, and under attack.

    python bench/feeds.py [CORPUS] [--mutations N] [--missed]

CORPUS holds the folders ``feeds-wellformed``, ``feeds-wild``, ``feeds-validity`` and ``feeds-attacks``, each with
``files/`` and ``gold.json``, and ``articles`` and ``psg`` for the guess of kinds. Times are of the processor, so that
other work does not count.
"""

import argparse
import gzip
import io
import json
import random
import re
import resource
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from psgfeed.extract.feed_values import author_name
from psgfeed.extract.kinds import guess_kind
from psgfeed.extract.syndication import read_feed
from psgfeed.model import Document, DocumentKind, Found, Reading, Text
from psgfeed.normalise.dates import DateSetting, read_date
from psgfeed.normalise.summaries import plain_text
from psgfeed.normalise.urls import absolute

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
ATTACK_SECONDS = 10
ITEMS_OF_A_FEED = 5
FEED_ADDRESS = "http://127.0.0.1/feed"
XML = {"content-type": "application/xml"}
FIRST_YEAR = "1990"


@dataclass
class Score:
    """How many expectations were met, and which were not."""

    met: int = 0
    missed: list[str] = field(default_factory=list)

    def count(self, right: bool, what: str) -> None:
        """Count one expectation."""
        self.met += right
        if not right:
            self.missed.append(what)

    def __str__(self) -> str:
        """Return the share and the two numbers behind it."""
        total = self.met + len(self.missed)
        return f"{self.met / total if total else 1:7.4f}  ({self.met} of {total})"


def gold(corpus: Path, topic: str) -> Iterator[tuple[str, Any, bytes]]:
    """Yield name, expectation and bytes of each file of a topic."""
    for name, expected in json.loads((corpus / topic / "gold.json").read_bytes()).items():
        yield name, expected, (corpus / topic / "files" / name).read_bytes()


def score_wellformed(corpus: Path) -> dict[str, Score]:
    """Score what feedparser's own cases expect of items, value by value."""
    scores: dict[str, Score] = {}
    for name, case, body in gold(corpus, "feeds-wellformed"):
        address = f"http://127.0.0.1:8097/tests/{name}"
        headers = {key.lower(): value for key, value in case["headers"].items()} or {**XML, "content-location": address}
        reading = read_feed(Document(body, address, headers))
        for expectation in case["expect"]:
            check = _check(expectation["path"])
            if check and expectation["op"] == "eq":
                met = check(reading, expectation["path"], expectation["value"])
                scores.setdefault(_topic(expectation["path"]), Score()).count(met, f"{name} {expectation}")
    return scores


def score_wild(corpus: Path) -> dict[str, Score]:
    """Score what feedparser and fastfeedparser agree on for real feeds."""
    scores = {topic: Score() for topic in ("count", "title", "link", "id", "published", "author")}
    for name, expected, body in gold(corpus, "feeds-wild"):
        reading = read_feed(Document(body, FEED_ADDRESS, XML))
        count = expected["agreed_count"]
        if count is None:
            continue
        scores["count"].count(count == len(reading.found), f"{name}: {len(reading.found)} of {count}")
        for position, entry in enumerate(expected.get("entries", ())):
            if position < len(reading.found):
                _score_entry(scores, f"{name}#{position}", entry, reading.found[position])
    return scores


def _score_entry(scores: dict[str, Score], place: str, entry: dict[str, str], found: Found) -> None:
    seen = {
        "title": _plain(found.title),
        "link": found.link.value if found.link else "",
        "id": found.guid.value if found.guid else "",
        "published": _instant(found.published),
        "author": found.author.value if found.author else "",
    }
    for key, value in entry.items():
        counted = key == "link" and found.link is not None and found.link.origin == "feed:feedburner:origLink"
        if key in seen and not counted:
            wanted = _canonical(key, value)
            scores[key].count(seen[key] == wanted, f"{place} {key}: {seen[key]!r}, not {wanted!r}")


def _canonical(key: str, value: str) -> str | None:
    if key == "title":
        return _plain(Text(value, ""))
    if key == "link":
        return absolute(value, FEED_ADDRESS) or ""
    if key == "published":  # a program's way to print an empty date, such as the first day of the year 1, is none
        return value if value >= FIRST_YEAR else None
    return author_name(value) if key == "author" else value.strip()


def score_validity(corpus: Path) -> dict[str, Score]:
    """Score that each file of the W3C validator's cases is answered, and that no item feedparser sees is lost."""
    scores = {"answered": Score(), "items": Score()}
    for name, _, body in gold(corpus, "feeds-validity"):
        reading = read_feed(Document(body, FEED_ADDRESS, XML))
        scores["answered"].count(reading.kind is DocumentKind.FEED or bool(reading.findings), name)
        entries = len(parse_bare(body).entries)
        scores["items"].count(len(reading.found) >= entries, f"{name}: {len(reading.found)} of {entries}")
    return scores


def score_attacks(corpus: Path) -> dict[str, Score]:
    """Score hostile files: what must be refused gives no item, and none takes ten seconds."""
    scores = {"refused": Score(), "in time": Score()}
    for name, expected, body in gold(corpus, "feeds-attacks"):
        unpacked = gzip.decompress(body) if name.endswith(".gz") else body
        started = time.process_time()
        reading = read_feed(Document(unpacked, FEED_ADDRESS, XML))
        seconds = time.process_time() - started
        scores["in time"].count(seconds < ATTACK_SECONDS, f"{name}: {seconds:.1f} s")
        if isinstance(expected["refuse"], bool):
            wrong = bool(reading.found) if expected["refuse"] else "document.refused" in _codes(reading)
            scores["refused"].count(not wrong, f"{name}: {len(reading.found)} items, {_codes(reading)}")
    return scores


def score_mutations(corpus: Path, runs: int) -> dict[str, Score]:
    """Score feeds with a few bytes changed, dropped or doubled: answered within a second, with most of their items."""
    dice = random.Random(0)  # noqa: S311 - the same damage each time, not a secret
    bodies = [body for topic in ("feeds-wild", "feeds-wellformed") for _, _, body in gold(corpus, topic)]
    scores = {"in time": Score(), "no bug": Score(), "items kept": Score()}
    for run in range(runs):
        body = dice.choice(bodies)
        before = len(read_feed(Document(body, FEED_ADDRESS, XML)).found)
        damaged = mutate(body, dice)
        started = time.process_time()
        reading = read_feed(Document(damaged, FEED_ADDRESS, XML))
        seconds = time.process_time() - started
        after = len(reading.found)
        scores["no bug"].count("document.unreadable" not in _codes(reading), f"run {run}")
        scores["in time"].count(seconds < 1, f"run {run}: {seconds:.1f} s")
        scores["items kept"].count(after >= before - 3, f"run {run}: {after} of {before}")
    return scores


def mutate(body: bytes, dice: random.Random) -> bytes:
    """Return bytes with one to three places changed, dropped or doubled."""
    damaged = bytearray(body)
    for _ in range(dice.randint(1, 3)):
        at, width = dice.randrange(len(damaged) + 1), dice.choice((1, 1, 1, 2, 8, 40))
        change = dice.randrange(3)
        piece = bytes(damaged[at : at + width])
        damaged[at : at + width] = (dice.randbytes(width), b"", piece + piece)[change]
    return bytes(damaged)


def score_kinds(corpus: Path) -> dict[str, Score]:
    """Score the guess of what a document is."""
    scores = {"feeds": Score(), "articles": Score(), "psg pages": Score()}
    for name, expected, body in gold(corpus, "feeds-wild"):
        if expected["agreed_count"]:
            _count_kind(scores["feeds"], name, body, DocumentKind.FEED)
    for path in sorted((corpus / "articles" / "pages").rglob("*.gz")):
        _count_kind(scores["articles"], path.name, gzip.decompress(path.read_bytes()), DocumentKind.ARTICLE)
    for path in sorted((corpus / "psg" / "expected").rglob("*.json")):
        page = corpus / "psg" / "html" / path.relative_to(corpus / "psg" / "expected").with_suffix(".html")
        kind = json.loads(path.read_bytes()).get("kind")
        if page.exists() and kind in ("listing", "article"):
            _count_kind(scores["psg pages"], page.name, page.read_bytes(), DocumentKind(kind))
    return scores


def _count_kind(score: Score, name: str, body: bytes, wanted: DocumentKind) -> None:
    kind = guess_kind(Document(body, "http://127.0.0.1/page", {}))
    score.count(kind is wanted, f"{name}: {kind}, not {wanted}")


def parse_bare(body: bytes) -> Any:
    """Return what feedparser makes of a document, sanitising and resolving left out to compare fairly."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return feedparser.parse(
            io.BytesIO(body), response_headers=XML, sanitize_html=False, resolve_relative_uris=False
        )


def compare_speed(corpus: Path, rounds: int = 5) -> tuple[float, float]:
    """Return the median seconds of feedparser and of ours over all well-formed feeds with a few items, in turns."""
    chosen = [
        body
        for _, expected, body in gold(corpus, "feeds-wild")
        if (expected["agreed_count"] or 0) >= ITEMS_OF_A_FEED and not expected["feedparser"].get("bozo")
    ]
    theirs, ours = [], []
    for _ in range(rounds):
        theirs.append(_timed(parse_bare, chosen))
        ours.append(_timed(lambda body: read_feed(Document(body, FEED_ADDRESS, XML)), chosen))
    return statistics.median(theirs), statistics.median(ours)


def _timed(work: Callable[[bytes], object], bodies: list[bytes]) -> float:
    started = time.process_time()
    for body in bodies:
        work(body)
    return time.process_time() - started


def _codes(reading: Reading) -> list[str]:
    return [finding.problem.code for finding in reading.findings]


def _plain(text: Text | None) -> str:
    return " ".join(plain_text(text).split()) if text else ""


def _instant(text: Text | None) -> str | None:
    setting = DateSetting(now=datetime(2100, 1, 1, tzinfo=UTC), zone="UTC")
    when = read_date(text.value, setting, text.origin) if text else None
    return re.sub(r"\.\d+", "", when.text) if when and when.text else None


Check = Callable[[Reading, list[Any], Any], bool]


def _topic(path: list[Any]) -> str:
    return str(path[1] if path[0] == "feed" else path[2]).removesuffix("_detail").removesuffix("_parsed")


def _check(path: list[Any]) -> Check | None:
    """Return how an expectation is compared with what we read, or ``None`` when it concerns nothing that we read."""
    if path[0] == "feed":
        return {("title",): _feed_title, ("language",): _feed_language}.get(tuple(path[1:]))
    if path[0] != "entries" or len(path) <= len(("entries", 0)):
        return None
    return _CHECKS.get(".".join(str(step) for step in path[2:] if not isinstance(step, int)))


def _entry(reading: Reading, path: list[Any]) -> Found:
    return reading.found[path[1]] if path[1] < len(reading.found) else Found()


def _feed_title(reading: Reading, _: list[Any], wanted: Any) -> bool:
    return _plain(Text(reading.title, "")) == _plain(Text(wanted, ""))


def _feed_language(reading: Reading, _: list[Any], wanted: Any) -> bool:
    return bool(reading.language == wanted)


def _same_text(*names: str) -> Check:
    def check(reading: Reading, path: list[Any], wanted: Any) -> bool:
        texts = (getattr(_entry(reading, path), name) for name in names)
        text = next((text for text in texts if text), None)
        return text is not None and _plain(text) == _plain(Text(wanted, "", html=text.html))

    return check


def _same_string(*names: str) -> Check:
    def check(reading: Reading, path: list[Any], wanted: Any) -> bool:
        texts = (getattr(_entry(reading, path), name) for name in names)
        return wanted in [text.value for text in texts if text]

    return check


def _same_instant(*names: str) -> Check:
    def check(reading: Reading, path: list[Any], wanted: Any) -> bool:
        moment = datetime(*wanted[:6]).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ001 - only printed
        return moment in [_instant(getattr(_entry(reading, path), name)) for name in names]

    return check


def _has_author(reading: Reading, path: list[Any], wanted: Any) -> bool:
    author = _entry(reading, path).author
    return author_name(wanted) in (author.value if author else "")


def _has_category(reading: Reading, path: list[Any], wanted: Any) -> bool:
    return wanted in _entry(reading, path).categories


def _same_language(reading: Reading, path: list[Any], wanted: Any) -> bool:
    language = _entry(reading, path).language
    return bool(((language.value if language else reading.language) or None) == wanted)


_CHECKS: dict[str, Check] = {
    "title": _same_text("title"),
    "title_detail.value": _same_text("title"),
    "title_detail.language": _same_language,
    "description": _same_text("summary", "content"),
    "summary": _same_text("summary", "content"),
    "summary_detail.value": _same_text("summary", "content"),
    "summary_detail.language": _same_language,
    "content.value": _same_text("content"),
    "content.language": _same_language,
    "id": _same_string("guid"),
    "guid": _same_string("guid"),
    "link": _same_string("link"),
    "published": _same_string("published"),
    "updated": _same_string("updated", "published"),
    "created": _same_string("published"),
    "published_parsed": _same_instant("published"),
    "updated_parsed": _same_instant("updated", "published"),
    "created_parsed": _same_instant("published"),
    "author": _has_author,
    "author_detail.name": _has_author,
    "authors.name": _has_author,
    "tags.term": _has_category,
    "tags.label": _has_category,
    "category": _has_category,
    "image.href": _same_string("image"),
    "media_thumbnail.url": _same_string("image"),
}


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    arguments.add_argument("--mutations", type=int, default=0)
    arguments.add_argument("--missed", action="store_true")
    options = arguments.parse_args()
    tables = {
        "feeds-wellformed": score_wellformed(options.corpus),
        "feeds-wild": score_wild(options.corpus),
        "feeds-validity": score_validity(options.corpus),
        "feeds-attacks": score_attacks(options.corpus),
        "kinds": score_kinds(options.corpus),
    }
    if options.mutations:
        tables["mutations"] = score_mutations(options.corpus, options.mutations)
    for table, scores in tables.items():
        for topic, score in scores.items():
            print(f"{table:18}{topic:14}{score}")
            for miss in score.missed if options.missed else ():
                print(f"    {miss}")
    theirs, ours = compare_speed(options.corpus)
    print(f"speed             feedparser {theirs:.3f} s, ours {ours:.3f} s, ratio {theirs / ours:.1f}")
    print(f"memory            peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
