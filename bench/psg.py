"""What the pages of the Peru Support Group give, beside what a person reads off them, and what reading them costs.

Run ``python bench/psg.py [--corpus DIR] [--missed]``. The first table is the site's own reader, the second the listing
detector alone, which knows nothing of the site and is asked for lists only. The cost is CPU time beside bare lxml.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from lxml import html

from psgfeed.extract.listing import read_listing
from psgfeed.intake import Reader, take
from psgfeed.model import Document, Item, Precision, Source
from psgfeed.normalise.sentences import cut_at_sentence
from psgfeed.normalise.urls import identity_key
from spiders.psg_pages import read_psg

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
SOURCE = Source("psg", "Peru Support Group", "psg", "https://perusupportgroup.org.uk/", languages=("en",))
SUMMARY_MAX = 600
ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Page:
    """A document with the items that stand in it, and the titles that may be given or left out."""

    name: str
    body: bytes
    url: str
    kind: str
    items: Sequence[dict[str, Any]]
    ignore: frozenset[str]

    @property
    def document(self) -> Document:
        """Return the document as it came."""
        return Document(self.body, self.url)


@dataclass(slots=True)
class Score:
    """How many of the answers to one question were right, and which were not."""

    right: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, is_right: bool, name: str, got: object = "", wanted: object = "") -> None:
        """Count one answer."""
        if is_right:
            self.right += 1
        else:
            self.missed.append(f"{name}: got {str(got)[:200]!r}, wanted {str(wanted)[:200]!r}")

    @property
    def share(self) -> float:
        """Return the share of right answers."""
        return self.right / max(1, self.right + len(self.missed))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--missed", action="store_true", help="print every wrong answer")
    given = parser.parse_args()
    pages = list(read_pages(given.corpus))
    show("the site's own reader", score(pages, read_psg), missed=given.missed)
    lists = [page for page in pages if page.kind == "listing"]
    alone = score(lists, read_listing)
    del alone["section"]  # the site's own names for its parts, which the detector cannot know
    show("the detector alone, lists", alone, missed=given.missed)
    cost = statistics.median(costs(lists))
    print(f"the detector's CPU time beside lxml's parsing: {cost:.2f} times")


def read_pages(corpus: Path) -> Iterator[Page]:
    """Yield all documents with their right answers."""
    for path in sorted((corpus / "psg" / "expected").glob("*.json")):
        row = json.loads(path.read_text("utf-8"))
        yield Page(
            name=path.stem,
            body=(corpus / "psg" / "html" / f"{path.stem}.html").read_bytes(),
            url=row["url"],
            kind=row["kind"],
            items=row["items"],
            ignore=frozenset(folded(title) for title in row["ignore"]),
        )


def score(pages: Sequence[Page], read: Reader) -> dict[str, Score]:
    """Return the scores of a reader, by question."""
    scores: dict[str, Score] = {}

    def of(question: str) -> Score:
        return scores.setdefault(question, Score())

    for page in pages:
        given = list(take(page.document, SOURCE, NOW, read).items)
        for wanted in page.items:
            item = _taken(given, wanted)
            if item is not None:
                of("precision").add(True, page.name)
                _compare(item, wanted, of, page.name)
            if item is not None or folded(wanted["title"]) not in page.ignore:
                of("recall").add(item is not None, page.name, "nothing", wanted["title"])
        for item in given:
            of("precision").add(folded(item.title) in page.ignore, page.name, item.title, "nothing")
    return scores


def _taken(given: list[Item], wanted: dict[str, Any]) -> Item | None:
    """Take the item that a wanted one is out of those that are left: by its link, then by its title."""
    key = identity_key(wanted["url"]) if wanted["url"] else None
    title = folded(wanted["title"])
    tests: Sequence[Callable[[Item], bool]] = (
        lambda item: item.url_key == key and folded(item.title) == title,
        lambda item: key is not None and item.url_key == key,
        lambda item: folded(item.title) == title,
    )
    for test in tests:
        for item in given:
            if test(item):
                given.remove(item)
                return item
    return None


def _compare(item: Item, wanted: dict[str, Any], of: Callable[[str], Score], name: str) -> None:
    """Score the values of one item. Values are compared as shown, with blanks folded."""
    title = one_line(wanted.get("title_repaired") or wanted["title"])
    summary = cut_at_sentence(folded_paragraphs(wanted.get("summary_repaired") or wanted["summary"] or ""), SUMMARY_MAX)
    day = item.published.text if item.published.precision in {Precision.DAY, Precision.TIME} else None
    answers = {
        "title": (item.title, title),
        "date": ((day or "")[:10] or None, wanted["date"]),
        "summary": (item.summary, summary),
        "issue": (item.issue or None, wanted["issue"]),
        "byline": (item.byline or None, wanted["byline"]),
        "link": (item.url_key, identity_key(wanted["url"]) if wanted["url"] else None),
        "section": (item.section, wanted["section"]),
    }
    for question, (got, right) in answers.items():
        of(question).add(got == right, f"{name} {question}", got, right)


def costs(pages: Sequence[Page]) -> list[float]:
    """Return for each page how many times the CPU time of bare lxml the detector takes."""
    return [_seconds(partial(read_listing, page.document)) / _seconds(partial(parse, page.body)) for page in pages]


def parse(body: bytes) -> object:
    """Parse a page as lxml does by itself."""
    return html.document_fromstring(body)


def _seconds(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def show(name: str, scores: dict[str, Score], *, missed: bool) -> None:
    """Print a table of scores, and the wrong answers if they are asked for."""
    print(name)
    for question, result in scores.items():
        print(f"  {question:<10} {result.share:7.4f}  ({result.right} of {result.right + len(result.missed)})")
        for line in result.missed if missed else ():
            print(f"      {line}")


def folded(text: str) -> str:
    """Return a title for comparing: its letters and numbers only."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def folded_paragraphs(text: str) -> str:
    """Fold the blanks of each paragraph."""
    return "\n\n".join(one_line(paragraph) for paragraph in text.split("\n\n"))


def one_line(text: str) -> str:
    """Fold blanks."""
    return " ".join(text.split())


if __name__ == "__main__":
    main()
