"""What the reading of addresses gets right, beside five libraries' tests: ``python bench/urls.py [CORPUS]``.

The libraries do not agree with each other. Scored one by one is what is sound for all: that tracking goes, that
relative links are resolved, that one key stands for one page, and that doing it twice changes nothing. For the tidying
of each library only this is asked: that an address and its tidied form have one key.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from psgfeed.normalise.urls import absolute, host, identity_key, strip_tracking

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
TIDYING = ("normalize", "canonicalize_url", "normalize_url", "clean_url", "safe_url_string", "scrub_url")
# Parameters that name an item somewhere, and must never be dropped from a key.
NAMING = (
    *("p", "id", "page_id", "attachment_id", "article", "idarticulo", "idnoticia", "cod", "nota", "nid", "ncid", "cat"),
    *(
        "v",
        "a",
        "n",
        "s",
        "m",
        "k",
        "key",
        "item",
        "ref",
        "source",
        "from",
        "story",
        "page",
        "print",
        "campaign_id",
        "view",
    ),
)
ROUNDS = 20


@dataclass
class Score:
    """How many cases are right, and which are not."""

    met: int = 0
    missed: list[str] = field(default_factory=list)

    def count(self, right: bool, what: str) -> None:
        """Count one case."""
        self.met += right
        if not right:
            self.missed.append(what)

    def __str__(self) -> str:
        """Return the share and the two numbers behind it."""
        total = self.met + len(self.missed)
        return f"{self.met / total if total else 1:7.4f}  ({self.met} of {total})"


def cases(corpus: Path, *ops: str) -> Iterator[dict[str, Any]]:
    """Yield the cases of some operations that have a text as input."""
    for case in json.loads((corpus / "urls" / "url-cases.json").read_bytes()):
        if isinstance(case["input"], str) and (not ops or case["op"] in ops):
            yield case


def score_tracking(corpus: Path) -> Score:
    """Score that tracking parameters go and everything else stays; how blanks are escaped does not count."""
    score = Score()
    for case in cases(corpus, "remove_tracking"):
        got = strip_tracking(case["input"]) if host(case["input"]) or case["expected"] else ""
        score.count(_same_address(got, case["expected"]), f"{case['input']}: {got}, not {case['expected']}")
    return score


def _same_address(one: str, other: str) -> bool:
    a, b = urlsplit(one), urlsplit(other)
    return (a[:3], parse_qsl(a.query)) == (b[:3], parse_qsl(b.query))


def score_relative(corpus: Path) -> Score:
    """Score that relative links are resolved."""
    score = Score()
    for case in cases(corpus, "fix_relative_urls"):
        got = absolute(case["input"], case["base"])
        score.count(got == case["expected"], f"{case['input']}: {got}, not {case['expected']}")
    return score


def score_dedup(corpus: Path) -> Score:
    """Score that addresses of one story have one key; capitals in a path may name something, so they do not count."""
    score = Score()
    for case in cases(corpus, "normalize_for_dedup"):
        got, wanted = identity_key(case["input"]), identity_key(case["expected"])
        right = bool(got and wanted) and str(got).lower() == str(wanted).lower()
        score.count(right, f"{case['input']}: {got}, not {wanted}")
    return score


def score_tidying(corpus: Path) -> Score:
    """Score that an address has the key of its tidied form, where we take it for a web address at all."""
    score = Score()
    for case in cases(corpus, *TIDYING):
        expected = case["expected"]
        wanted = identity_key(expected) if isinstance(expected, str) else None
        if wanted and not case.get("options") and not case.get("args"):
            got = identity_key(case["input"])
            score.count(got == wanted, f"{case['source']} {case['input']}: {got}, not {wanted}")
    return score


def score_twice(corpus: Path) -> Score:
    """Score that each function changes nothing when it is applied to its own result."""
    score = Score()
    for url in {case["input"] for case in cases(corpus)}:
        key, stripped, whole = identity_key(url), strip_tracking(url), absolute(url, "https://example.org/a/b")
        score.count(key is None or identity_key(f"http://{key}") == key, f"key of {url}: {key}")
        score.count(strip_tracking(stripped) == stripped, f"tracking of {url}: {stripped}")
        score.count(whole is None or absolute(whole, "https://example.com/") == whole, f"absolute {url}: {whole}")
        score.count(key is None or identity_key(stripped) == key, f"key without tracking of {url}: {stripped}")
    return score


def score_naming(corpus: Path) -> Score:
    """Score that no parameter which names an item is dropped: another value gives another key."""
    score = Score()
    for case in cases(corpus):
        address = case["input"].partition("?")[0].partition("#")[0].strip()
        for name in NAMING if identity_key(address) else ():
            first, second = (identity_key(f"{address}?{name}={value}") for value in (12, 13))
            score.count(first != second, f"{address}?{name}=: {first}")
    return score


def costs(corpus: Path) -> dict[str, float]:
    """Return the microseconds that each function takes for one address."""
    urls = [case["input"] for case in cases(corpus)]
    works: dict[str, Callable[[str], object]] = {
        "identity_key": identity_key,
        "strip_tracking": strip_tracking,
        "absolute": lambda url: absolute(url, "https://example.org/a/b"),
    }
    return {name: min(_seconds(work, urls) for _ in range(ROUNDS)) / len(urls) * 1e6 for name, work in works.items()}


def _seconds(work: Callable[[str], object], urls: list[str]) -> float:
    started = time.process_time()
    for url in urls:
        work(url)
    return time.process_time() - started


SCORES: dict[str, Callable[[Path], Score]] = {
    "tracking removed": score_tracking,
    "relative links": score_relative,
    "one story, one key": score_dedup,
    "tidied, the same key": score_tidying,
    "twice is once": score_twice,
    "naming parameters stay": score_naming,
}


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    arguments.add_argument("--missed", action="store_true")
    options = arguments.parse_args()
    for name, measure in SCORES.items():
        score = measure(options.corpus)
        print(f"{name:24}{score}")
        for miss in score.missed if options.missed else ():
            print(f"    {miss}")
    for name, microseconds in costs(options.corpus).items():
        print(f"{name:24}{microseconds:7.1f} µs")


if __name__ == "__main__":
    main()
