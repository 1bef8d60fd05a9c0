"""How well items are understood, on items that no rule was written from: ``python bench/meaning.py [CORPUS]``.

The labelled items are halved by a hash of their ids. Rules may be written from the development half; of the other half
only the scores are shown. ``--missed`` lists what is wrong in the development half. ``--fit`` weighs the evidence for
categories anew on the development half and writes ``rules/weighing.toml``; it needs scikit-learn (``psgfeed[ml]``).

Beside the rules stand two simpler ways, on the same halves: a bare table of words, and TF-IDF with logistic regression.
An item that is not about Peru has no categories and no regions, so naming any for it counts as wrong.
"""

import argparse
import hashlib
import json
import statistics
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from psgfeed import vocabulary
from psgfeed.classify.categories import features, supports
from psgfeed.classify.evidence import gather_evidence
from psgfeed.classify.meaning import Told, understand
from psgfeed.classify.terms import TermTable, split_words

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
WEIGHING = Path(__file__).resolve().parents[1] / "psgfeed" / "classify" / "rules" / "weighing.toml"
SLUGS = [term.slug for term in vocabulary.categories()]
ACCEPT = 0.45
ROUNDS = 5
THRESHOLDS = [step / 20 for step in range(2, 19)]
HEAD = """\
# How the evidence for the categories is weighed against each other: a logistic regression with these numbers.
# Written by "python bench/meaning.py --fit" from the development half of the labelled items; it holds no words.
#
#   evidence   times log(1 + the sum of a category's words)
#   enough     where that sum reaches one strong word in the first sentence
#   share      times the sum's share of the strongest category's
#   stronger   for each category that is stronger
#   all        times log(1 + the sums of all categories together)
#   offsets    how readily a category is given at all
#   accept     the least probability with which a category is given

"""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An item with what a person says of it."""

    id: str
    language: str
    title: str
    summary: str
    peru: bool
    topics: frozenset[str]
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a way of understanding says of an item; ``score`` is how surely it is about Peru."""

    peru: bool
    score: float
    topics: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


@dataclass(slots=True)
class Count:
    """Rights and wrongs of one yes-or-no question."""

    hits: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, *, given: bool, wanted: bool) -> None:
        """Count one answer."""
        self.hits += given and wanted
        self.extra += given and not wanted
        self.missed += wanted and not given

    @property
    def precision(self) -> float:
        """The share of what was given that is right."""
        return self.hits / (self.hits + self.extra) if self.hits + self.extra else 1.0

    @property
    def recall(self) -> float:
        """The share of what is right that was given."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.hits / (2 * self.hits + self.extra + self.missed) if self.hits else 0.0


@dataclass(slots=True)
class Scores:
    """The scores of one way on some items."""

    peru: Count = field(default_factory=Count)
    strangers: Count = field(default_factory=Count)
    topics: dict[str, Count] = field(default_factory=lambda: {slug: Count() for slug in SLUGS})
    regions: Count = field(default_factory=Count)

    @property
    def micro(self) -> Count:
        """All categories together."""
        counts = self.topics.values()
        return Count(sum(c.hits for c in counts), sum(c.extra for c in counts), sum(c.missed for c in counts))

    @property
    def macro_f1(self) -> float:
        """The mean of the categories that occur."""
        return statistics.mean(c.f1 for c in self.topics.values() if c.hits + c.missed)


Way = Callable[[Labelled], Answer]


def labelled(corpus: Path) -> list[Labelled]:
    """Read the labelled items."""
    rows = map(json.loads, (corpus / "labels" / "items.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Labelled(
            id=row["id"],
            language=row["lang"],
            title=row["title"],
            summary=row["summary"],
            peru=row["peru"],
            topics=frozenset(row["topics"]),
            regions=frozenset(row["regions"]),
        )
        for row in rows
    ]


def is_development(item: Labelled) -> bool:
    """Return whether rules may be written from an item; this never changes."""
    return hashlib.sha256(item.id.encode()).digest()[0] % 2 == 0


def ours(item: Labelled) -> Answer:
    """Understand an item as ``psgfeed categories test`` does."""
    meaning = understand(Told(item.title, item.summary))
    return Answer(
        peru=meaning.relevance.about,
        score=meaning.relevance.score,
        topics=frozenset(mark.slug for mark in meaning.categories),
        regions=frozenset(mark.slug for mark in meaning.regions),
    )


def score(way: Way, items: Iterable[Labelled]) -> Scores:
    """Return the scores of a way on items."""
    scores = Scores()
    for item in items:
        answer = way(item)
        scores.peru.add(given=answer.peru, wanted=item.peru)
        scores.strangers.add(given=not answer.peru, wanted=not item.peru)
        for slug, count in scores.topics.items():
            count.add(given=slug in answer.topics, wanted=slug in item.topics)
        for code in answer.regions | item.regions:
            scores.regions.add(given=code in answer.regions, wanted=code in item.regions)
    return scores


def best_recall(way: Way, items: Sequence[Labelled], precision: float) -> float:
    """Return the best recall of items about Peru that some threshold reaches at a precision."""
    answers = [(way(item).score, item.peru) for item in items]
    best = 0.0
    for threshold, _ in answers:
        count = Count()
        for points, wanted in answers:
            count.add(given=points >= threshold, wanted=wanted)
        if count.precision >= precision:
            best = max(best, count.recall)
    return best


def word_table() -> Way:
    """Return the bare table: a category whose sure or strong words occur at all; "Peru" for Peru; names for regions."""
    terms = []
    for slug in SLUGS:
        text = files("psgfeed.classify").joinpath("rules", "categories", f"{slug}.toml").read_text(encoding="utf-8")
        table = tomllib.loads(text)
        terms += [(term, slug) for term in (*table["sure"], *table["strong"])]
    terms += [(term, "peru") for term in ("Peru", "Perú", "Peruvian", "peruano", "peruana")]
    terms += [(region.es, region.slug) for region in vocabulary.regions() if "(" not in region.es]
    found_in = TermTable(terms)

    def way(item: Labelled) -> Answer:
        found = {hit.sense for hit in found_in.find(split_words(item.title, item.summary))}
        codes = frozenset(code for code in found if code.startswith("PE-"))
        about = "peru" in found or bool(codes)
        return Answer(about, float(about), frozenset(found & set(SLUGS)), codes)

    return way


def learned(items: Sequence[Labelled]) -> Way:
    """Return TF-IDF with logistic regression, one for each category and one for Peru, learned from the items.

    Each has the threshold at which it does best on parts of the items that it was not learned from.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    vectors = TfidfVectorizer(strip_accents="unicode", sublinear_tf=True, ngram_range=(1, 2))
    table = vectors.fit_transform([f"{item.title}. {item.summary}" for item in items])
    wanted = {slug: [slug in item.topics for item in items] for slug in SLUGS} | {"peru": [item.peru for item in items]}
    models, thresholds = {}, {}
    for name, labels in wanted.items():
        model = LogisticRegression(C=10, class_weight="balanced")
        chances = cross_val_predict(model, table, labels, cv=5, method="predict_proba")[:, 1]
        thresholds[name] = max(THRESHOLDS, key=lambda least: _f1(chances, labels, least))
        models[name] = model.fit(table, labels)

    def way(item: Labelled) -> Answer:
        vector = vectors.transform([f"{item.title}. {item.summary}"])
        chances = {name: float(model.predict_proba(vector)[0, 1]) for name, model in models.items()}
        given = {name for name, chance in chances.items() if chance >= thresholds[name]}
        about = "peru" in given
        return Answer(about, chances["peru"], frozenset(given - {"peru"}) if about else frozenset())

    return way


def _f1(chances: Iterable[float], labels: Iterable[bool], least: float) -> float:
    count = Count()
    for chance, label in zip(chances, labels, strict=True):
        count.add(given=bool(chance >= least), wanted=label)
    return count.f1


def fit(items: Iterable[Labelled]) -> dict[str, Any]:
    """Return the weighing that fits the items best, as ``weighing.toml`` writes it."""
    from sklearn.linear_model import LogisticRegression

    names: list[str] = []
    rows: list[list[float]] = []
    wanted: list[bool] = []
    for item in items:
        found = supports(gather_evidence(item.title, item.summary)) if item.peru else ()
        for one in found:
            numbers = features(one, found)
            names = list(numbers)
            rows.append([*numbers.values(), *(0.5 * (slug == one.category) for slug in SLUGS)])
            wanted.append(one.category in item.topics)
    model = LogisticRegression(max_iter=5000).fit(rows, wanted)
    learnt = [round(float(number), 3) for number in model.coef_[0]]
    return {
        "start": round(float(model.intercept_[0]), 3),
        "accept": ACCEPT,
        "weights": dict(zip(names, learnt, strict=False)),
        "offsets": {slug: round(number / 2, 3) for slug, number in zip(SLUGS, learnt[len(names) :], strict=True)},
    }


def write_weighing(table: dict[str, Any]) -> None:
    """Write the weighing for the rules to read."""
    lines = [f"start = {table['start']}", f"accept = {table['accept']}"]
    for part in ("weights", "offsets"):
        lines += ["", f"[{part}]", *(f"{name} = {number}" for name, number in table[part].items())]
    WEIGHING.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def milliseconds(items: Sequence[Labelled]) -> float:
    """Return the median time that the rules take for an item."""
    times = []
    for item in ROUNDS * list(items):
        started = time.perf_counter()
        understand(Told(item.title, item.summary))
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def show(name: str, way: Way, items: Sequence[Labelled]) -> None:
    """Print the scores of a way by language."""
    for language in ("en", "es"):
        some = [item for item in items if item.language == language]
        scores = score(way, some)
        rows = {"Peru": scores.peru, "not": scores.strangers, "topics": scores.micro, "regions": scores.regions}
        told = "  ".join(f"{what} {c.f1:.3f} (P {c.precision:.2f} R {c.recall:.2f})" for what, c in rows.items())
        print(f"{name:14} {language}  {told}  macro {scores.macro_f1:.3f}")
        print(f"{'':18} recall at 0.97 precision {best_recall(way, some, 0.97):.3f}")


def show_categories(items: Sequence[Labelled]) -> None:
    """Print the categories one by one."""
    for slug, count in score(ours, items).topics.items():
        told = f"{count.f1:.2f}  P {count.precision:.2f}  R {count.recall:.2f}  of {count.hits + count.missed}"
        print(f"    {slug:24} {told}")


def show_missed(items: Iterable[Labelled]) -> None:
    """Print what is wrong, with the reasons."""
    for item in items:
        answer, meaning = ours(item), understand(Told(item.title, item.summary))
        wanted = item.topics | item.regions
        given = answer.topics | answer.regions
        if given == wanted and answer.peru == item.peru:
            continue
        words = {mark.slug: mark.words for mark in (*meaning.categories, *meaning.regions)}
        print(f"{item.id}  {item.title}\n    {item.summary[:300]}\n    {meaning.relevance}")
        print(f"    missed {sorted(wanted - given)}  extra {[(slug, words[slug]) for slug in sorted(given - wanted)]}")


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    arguments.add_argument("--missed", action="store_true", help="list what is wrong in the development half")
    arguments.add_argument("--fit", action="store_true", help="weigh the evidence anew")
    options = arguments.parse_args()
    items = labelled(options.corpus)
    development = [item for item in items if is_development(item)]
    held_out = [item for item in items if not is_development(item)]
    if options.fit:
        write_weighing(fit(development))
        return
    if options.missed:
        show_missed(development)
        return
    print(f"{len(development)} items for development, {len(held_out)} held out")
    show("development", ours, development)
    show("held out", ours, held_out)
    show_categories(held_out)
    show("word table", word_table(), held_out)
    try:
        show("TF-IDF + LR", learned(development), held_out)
    except ImportError:
        print("TF-IDF + LR    needs scikit-learn: pip install 'psgfeed[ml]'")
    print(f"{milliseconds(items):.3f} ms an item (median)")


if __name__ == "__main__":
    main()
