"""What cleaning gets right on the real corpus, and what it costs: ``python bench/text.py [CORPUS]``."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from psgfeed.model import Text
from psgfeed.normalise.encodings import decode
from psgfeed.normalise.languages import name_language
from psgfeed.normalise.sentences import cut_at_sentence
from psgfeed.normalise.summaries import clean_summary
from psgfeed.normalise.titles import clean_title
from psgfeed.normalise.urls import identity_key

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
MISSES_SHOWN = 8

# How a summary of several paragraphs may stand in a page.
LAYOUTS: dict[str, Callable[[list[str]], Text]] = {
    "paragraphs": lambda parts: Text("".join(f"<p>{escape(part)}</p>" for part in parts), "listing", html=True),
    "divs": lambda parts: Text("".join(f"<div>{escape(part)}</div>\n" for part in parts), "listing", html=True),
    "line breaks": lambda parts: Text("<BR><BR>\n".join(escape(part) for part in parts), "listing", html=True),
    "feed, encoded twice": lambda parts: Text(
        escape("".join(f"<p>{escape(part)}</p>" for part in parts)), "feed", html=True
    ),
    "plain": lambda parts: Text("\n\n".join(parts), "listing"),
}


class Score:
    """Counts hits, and keeps the misses to show."""

    def __init__(self, name: str) -> None:
        self.name, self.hits, self.misses = name, 0, []  # type: tuple[str, int, list[tuple[object, object]]]

    def add(self, got: object, wanted: object) -> None:
        """Count one answer."""
        if got == wanted:
            self.hits += 1
        else:
            self.misses.append((got, wanted))

    def show(self) -> None:
        """Print the score and the first misses."""
        print(f"{self.name:<44} {self.hits:5} of {self.hits + len(self.misses)}")
        for got, wanted in self.misses[:MISSES_SHOWN]:
            print(f"    got    {str(got)[:160]!r}\n    wanted {str(wanted)[:160]!r}")


def main() -> None:
    """Measure and print."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    items = list(psg_items(corpus))
    labelled = [json.loads(line) for line in (corpus / "labels" / "items.jsonl").read_text("utf-8").splitlines()]
    scores = [*titles(items)]
    for layout, lay_out in LAYOUTS.items():
        scores += summaries(items, layout, lay_out)
    for score in (*scores, encodings(corpus), *languages(labelled), sound_text(labelled)):
        score.show()
    costs(labelled)


def psg_items(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield the expected items of all documents."""
    for path in sorted((corpus / "psg" / "expected").glob("*.json")):
        yield from json.loads(path.read_text("utf-8"))["items"]


def titles(items: list[dict[str, Any]]) -> tuple[Score, ...]:
    """Return the scores of titles and of the flag for repaired characters."""
    exact, flagged = Score("PSG titles exact"), Score("PSG titles flagged as repaired, rightly")
    for item in items:
        cleaned = clean_title(Text(escape(item["title"]), "listing", html=True))
        exact.add(cleaned.value, one_line(item.get("title_repaired") or item["title"]))
        flagged.add((cleaned.repaired, item["title"]), (bool(item.get("title_repaired")), item["title"]))
    return exact, flagged


def summaries(items: list[dict[str, Any]], layout: str, lay_out: Callable[[list[str]], Text]) -> tuple[Score, ...]:
    """Return the scores of summaries, bylines and the flag, with the byline in front as the site prints it."""
    exact, bylines, flagged = (Score(f"PSG {name}, {layout}") for name in ("summaries", "bylines", "summary flags"))
    for item in items:
        if not item["summary"]:
            continue
        parts = item["summary"].split("\n\n")
        if item["byline"]:
            parts = [f"(Written by {item['byline']})", *parts]
        cleaned = clean_summary(lay_out(parts), item["title"])
        wanted = "\n\n".join(map(one_line, (item.get("summary_repaired") or item["summary"]).split("\n\n")))
        exact.add(cleaned.value, cut_at_sentence(wanted))
        bylines.add(cleaned.byline, item["byline"] or "")
        flagged.add(cleaned.repaired, bool(item.get("summary_repaired")))
    return exact, bylines, flagged


def encodings(corpus: Path) -> Score:
    """Return the score of the encodings of the site's documents."""
    score = Score("PSG encodings")
    for path in sorted((corpus / "psg" / "expected").glob("*.json")):
        wanted = json.loads(path.read_text("utf-8"))["encoding"]
        body = (corpus / "psg" / "html" / f"{path.stem}.html").read_bytes()
        score.add(decode(body, {}).text, body.decode(wanted))
    return score


def languages(labelled: list[dict[str, Any]]) -> tuple[Score, ...]:
    """Return the scores of languages: undeclared, and declared wrongly."""
    undeclared, wrong = Score("languages, nothing declared"), Score("languages, the other one declared")
    for item in labelled:
        text, wanted = f"{item['title']}. {item['summary']}", item["lang"]
        undeclared.add(name_language(text, "", ("qu",))[0], wanted)
        wrong.add(name_language(text, "es-PE" if wanted == "en" else "en", ("es",))[0], wanted)
    return undeclared, wrong


def sound_text(labelled: list[dict[str, Any]]) -> Score:
    """Return the score of texts that nobody called damaged and that were left alone."""
    score = Score("labelled titles and summaries left alone")
    for item in labelled:
        for value in (item["title"], item["summary"]):
            score.add(clean_title(Text(value[:290], "feed")).value, one_line(value[:290]))
    return score


def costs(labelled: list[dict[str, Any]]) -> None:
    """Print what one item costs in microseconds, step by step."""
    texts = [Text(f"<p>{escape(item['summary'])}</p>", "feed", html=True) for item in labelled]
    titled = [Text(item["title"], "feed") for item in labelled]
    steps: dict[str, Callable[[], object]] = {
        "clean_title": lambda: [clean_title(title) for title in titled],
        "clean_summary": lambda: [clean_summary(text, "") for text in texts],
        "name_language": lambda: [name_language(item["summary"], "es", ("es",)) for item in labelled],
        "identity_key": lambda: [identity_key(item["url"]) for item in labelled],
    }
    for name, step in steps.items():
        step()
        start = time.perf_counter()
        step()
        print(f"{name:<20} {(time.perf_counter() - start) / len(labelled) * 1e6:8.1f} µs")


def one_line(text: str) -> str:
    """Fold blanks."""
    return " ".join(text.split())


if __name__ == "__main__":
    main()
