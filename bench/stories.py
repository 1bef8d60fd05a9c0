"""Which pairs are told to be one story, and what that costs.

``python bench/stories.py [CORPUS] [--items N] [--days D] [--misses]``

Quality is measured on invented reports (``tests/support/events_unseen.toml`` and ``events_held_out.toml``), with and
without their dates, and on labelled pairs of the corpus. Weights were learned from none of these; but words, signs,
bounds and the threshold were chosen with their misses in view: expect less elsewhere.

Cost is measured on a store of N invented items of the last D days (100,000 of a month unless said otherwise; 0 leaves
it out), told by forty sources in two languages: first all are folded, then another thousand in runs of twenty.
"""

import argparse
import json
import random
import resource
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import func, select

from psgfeed.classify.stories import Report, compare, report
from psgfeed.model import Item, Precision, Source, When
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import start_crawl, start_run
from psgfeed.store.schema import StoryWordRow
from psgfeed.store.stories import fold

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
EVENTS = ROOT / "tests" / "support"
SAME_MAX, OTHER_MIN = 1.5, 3.0  # of the human grades of SemEval, from 1 (same) to 4 (unrelated)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCES = 40
BATCH = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports with what people say of them; ``group`` is the pair of their languages."""

    one: Report
    other: Report
    same: bool
    group: str
    titles: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many pairs are the same, how many were said to be, and how many of those rightly."""

    same: int
    said: int
    right: int

    @property
    def precision(self) -> float:
        """Return the share of right ones among those said to be the same."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the same ones that was found."""
        return self.right / self.same if self.same else 1.0


def measure(pairs: Sequence[Pair]) -> Score:
    """Judge pairs and count."""
    said = [(compare(pair.one, pair.other).same, pair.same) for pair in pairs]
    return Score(
        sum(same for _, same in said), sum(told for told, _ in said), sum(told and same for told, same in said)
    )


def labelled(corpus: Path) -> list[Pair]:
    """Return the labelled pairs of items on Peru; they have no dates."""
    lines = (corpus / "labels" / "pairs.jsonl").read_text("utf-8").splitlines()
    return [_labelled(json.loads(line)) for line in lines]


def _labelled(pair: dict[str, Any]) -> Pair:
    spoken = sorted("es" if pair[side].startswith("es") else "en" for side in "ab")
    one, other = (report(pair[f"{side}_title"], pair[f"{side}_summary"]) for side in "ab")
    return Pair(one, other, pair["same_story"], "-".join(spoken), f"{pair['a_title']} / {pair['b_title']}")


def graded(corpus: Path) -> list[Pair]:
    """Return the pairs of world news that people called one event or not; what lies between is left out."""
    found = json.loads((corpus / "near-duplicates" / "semeval2022-pairs.json").read_text("utf-8"))
    sure = (pair for pair in found if not SAME_MAX < pair["overall"] < OTHER_MIN)
    return [
        Pair(
            _report_of_text(pair["text1"]),
            _report_of_text(pair["text2"]),
            pair["overall"] <= SAME_MAX,
            "-".join(sorted((pair["lang1"], pair["lang2"]))),
            f"{pair['text1'][:50]!r} / {pair['text2'][:50]!r}",
        )
        for pair in sure
    ]


def _report_of_text(text: str) -> Report:
    """Take the first line for the headline, or the first sentence where the line is no headline."""
    text = text.strip()
    cuts = (text.find("\n"), text.find(". ", 30), text.find(" ", 90))
    cut = next((at for at in cuts if 20 < at < 200), 90)  # noqa: PLR2004 - characters of a headline
    return report(text[:cut], text[cut:])


def invented(name: str, *, dated: bool) -> list[Pair]:
    """Return all pairs within the families of a file of invented events."""
    families = tomllib.loads((EVENTS / f"events_{name}.toml").read_text("utf-8"))["family"]
    return [
        _invented(one, other, dated=dated) for family in families for one, other in combinations(family["texts"], 2)
    ]


def _invented(one: list[str], other: list[str], *, dated: bool) -> Pair:
    days = [date.fromisoformat(text[2]) if dated else None for text in (one, other)]
    reports = report(one[3], one[4], days[0]), report(other[3], other[4], days[1])
    return Pair(*reports, one[0] == other[0], "-".join(sorted((one[1], other[1]))), f"{one[3]} / {other[3]}")


def show(name: str, pairs: Sequence[Pair], *, misses: bool = False) -> None:
    """Print precision and recall, all languages and apart; with ``misses`` the pairs that were judged wrongly."""
    for group in ("all", *sorted({pair.group for pair in pairs})):
        some = [pair for pair in pairs if group in ("all", pair.group)]
        score = measure(some)
        figures = f"precision {score.precision:.2f}  recall {score.recall:.2f}"
        counted = f"{len(some):4} pairs, {score.same:3} same"
        print(f"{name:26} {group:6} {counted}   {figures}  ({score.right} of {score.said} said)")
    for pair in pairs if misses else ():
        judgement = compare(pair.one, pair.other)
        if judgement.same != pair.same:
            print(f"    {judgement.score:.2f} {'missed' if pair.same else 'wrong '} {pair.titles[:110]}")
            print(f"         {judgement.why}")


def costs(total: int, days: int) -> None:
    """Print what folding costs an item against a store of that many, published within so many days."""
    dice = random.Random(7)  # noqa: S311 - invented texts
    world = _World(dice, days)
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/store.db") as store:
        _fill(store, world, total)
        seconds = _timed(lambda: _fold(store))
        print(f"{total:,} items folded at once: {seconds / total * 1000:.2f} ms an item")
        size = _words(store)
        print(f"index: {size:,} words, {size / total:.1f} an item")
        times = []
        for _ in range(50):
            _fill(store, world, 20)
            times.append(_timed(lambda: _fold(store)) / 20 * 1000)
        tail = quantiles(times, n=20)[-1]
        print(f"1,000 more, 20 a run: {median(times):.2f} ms an item (median), {tail:.2f} (95 %)")
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _fold(store: Store) -> None:
    with store.begin() as connection:
        fold(connection, NOW)


def _words(store: Store) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(StoryWordRow)).scalar_one()


def _timed(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that work takes, so that what else runs on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


class _World:
    """Invented events in invented places, each told by one to four sources in their own words and language."""

    KINDS = (
        ("huelga de {who} en {place}", "strike of {who_en} in {place}"),
        ("derrame de petróleo en {place}", "oil spill in {place}"),
        ("bloqueo de carretera en {place} por {who}", "{who_en} block road in {place}"),
        ("condenan a {name} por corrupción", "{name} convicted of corruption"),
        ("inundación deja {number} familias sin casa en {place}", "flood leaves {number} families homeless in {place}"),
        ("asesinan a {name}, dirigente de {place}", "{name}, leader of {place}, murdered"),
        ("inauguran hospital en {place}", "hospital opened in {place}"),
        ("{name} renuncia al ministerio", "minister {name} resigns"),
    )
    MORE = (
        (
            "El gobierno regional informó que {number} personas participaron.",
            "Some {number} people took part, officials say.",
        ),
        (
            "{name} pidió una investigación a la fiscalía de {place}.",
            "{name} asked prosecutors in {place} to investigate.",
        ),
        ("La defensoría llamó al diálogo entre la empresa y las comunidades.", "The ombudsman called for talks."),
        (
            "Los vecinos dicen que el agua del río ya no se puede beber.",
            "Neighbours say that the river is undrinkable.",
        ),
        ("El Congreso verá el caso el {day} de noviembre.", "Congress will look at the case on {day} November."),
    )
    WHO = (("maestros", "teachers"), ("mineros", "miners"), ("médicos", "doctors"), ("agricultores", "farmers"))

    def __init__(self, dice: random.Random, days: int) -> None:
        self.dice, self.days = dice, days
        self.places = [self._name() for _ in range(1_500)]
        self.people = [f"{self._name()} {self._name()}" for _ in range(3_000)]

    def tellings(self) -> Iterator[tuple[int, str, str, datetime]]:
        """Yield for ever: source, title, summary and instant of one telling."""
        while True:
            values = self._values()
            kind = self.dice.choice(self.KINDS)
            at = NOW - timedelta(minutes=self.dice.randrange(self.days * 24 * 60))
            for source in self.dice.sample(range(SOURCES), self.dice.choice((1, 1, 1, 2, 3, 4))):
                tongue = source % 2
                more = self.dice.sample(self.MORE, 2)
                title = kind[tongue].format(**values)
                summary = " ".join(text[tongue].format(**values) for text in more)
                yield source, title[0].upper() + title[1:], summary, at + timedelta(minutes=self.dice.randrange(600))

    def _values(self) -> dict[str, object]:
        who = self.dice.choice(self.WHO)
        # Squared, so that some places are in the news every day and most hardly ever.
        place = self.places[int(self.dice.random() ** 2 * len(self.places))]
        name, number = self.dice.choice(self.people), self.dice.randrange(20, 5_000)
        return {
            "who": who[0],
            "who_en": who[1],
            "place": place,
            "name": name,
            "number": number,
            "day": self.dice.randrange(1, 29),
        }

    def _name(self) -> str:
        parts = ("cha", "lla", "pam", "hua", "ri", "to", "qui", "ca", "mar", "ya", "sur", "pi", "tin", "go", "ne", "lo")
        return "".join(self.dice.choices(parts, k=self.dice.choice((3, 4)))).capitalize()


_told: dict[int, Iterator[tuple[int, str, str, datetime]]] = {}
_numbers = iter(range(10**9))


def _fill(store: Store, world: _World, count: int) -> None:
    """Keep that many more items of the world."""
    tellings = _told.setdefault(id(world), world.tellings())
    for start in range(0, count, BATCH * SOURCES):
        items: dict[int, list[Item]] = {}
        for _ in range(min(BATCH * SOURCES, count - start)):
            source, title, summary, at = next(tellings)
            items.setdefault(source, []).append(_item(source, title, summary, at))
        for source, told in items.items():
            _keep(store, source, told)


def _item(source: int, title: str, summary: str, at: datetime) -> Item:
    number = next(_numbers)
    return Item(
        f"s{source}",
        guid=f"g{number}",
        title=title,
        url=f"https://s{source}.example/{number}",
        url_key=f"s{source}.example/{number}",
        published=When(Precision.TIME, at, at.date(), raw=at.isoformat(), origin="feed:pubDate"),
        summary=summary,
        language=("es", "en")[source % 2],
    )


def _keep(store: Store, source: int, items: Sequence[Item]) -> None:
    whose = Source(f"s{source}", f"Source {source}", "feed", f"https://s{source}.example/feed")
    with store.begin() as connection:
        crawl = start_crawl(connection, start_run(connection, NOW), whose.id, NOW)
        keep(connection, whose, items, NOW, crawl, place=whose.url)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    for name in ("unseen", "held_out"):
        show(f"{name}, dated", invented(name, dated=True), misses=asked.misses)
        show(f"{name}, undated", invented(name, dated=False))
    show("labelled pairs on Peru", labelled(asked.corpus), misses=asked.misses)
    show("SemEval 2022", graded(asked.corpus), misses=asked.misses)
    if asked.items:
        costs(asked.items, asked.days)


if __name__ == "__main__":
    main()
