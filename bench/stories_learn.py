"""Learn the weights in ``psgfeed/classify/stories.toml``: ``python bench/stories_learn.py`` prints them.

Learned is from the invented reports in ``tests/support/`` (``FILES``), by logistic regression with a small
penalty. Two things are decided beforehand, because invented families differ from the news: a sign for one event never
counts against it, and the reverse; and some weights have a bound (``BOUNDS``). A family tells one matter six times, so
that its names repeat as in a running matter: they are weighed as such.
"""

import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from psgfeed.classify import stories_evidence
from psgfeed.classify.stories_signature import Signature, signature

EVENTS = Path(__file__).resolve().parents[1] / "tests" / "support"
FILES = ("learned", "retold")
PENALTY = 0.01
STEPS = 6_000
UNSURE = {"languages", "length", "issue"}

# The least that a sign counts for or against, or the most.
BOUNDS: dict[str, tuple[float, float]] = {
    "names": (2.0, np.inf),
    "copy": (4.0, np.inf),
    "numbers": (0.0, 4.0),
    "same_day": (0.0, 1.5),
    "other_day": (-np.inf, -1.0),
    "languages": (-np.inf, 0.9),  # families hold few pairs of one language that tell the same
    "question": (-2.0, 0.0),
    "instalment": (-np.inf, -2.5),
    "length": (-0.9, -0.9),  # not learned: invented texts are short, and long ones share more by chance
    "issue": (-1.5, -1.5),
}


def pairs(name: str) -> list[tuple[Any, Any, bool]]:
    """Return all pairs within the families of a file of events, and whether they tell the same."""
    families = tomllib.loads((EVENTS / f"events_{name}.toml").read_text("utf-8"))["family"]
    return [(one, other, one[0] == other[0]) for family in families for one, other in combinations(family["texts"], 2)]


def learn(signs: np.ndarray, same: np.ndarray, names: list[str]) -> tuple[np.ndarray, float]:
    """Return the weights and the start by projected gradient descent on standardised signs."""
    spread = signs.std(axis=0) + 1e-6
    x = signs / spread
    low, high = (np.array([_bound(name)[side] for name in names]) * spread for side in (0, 1))
    weights, start = np.clip(np.zeros(len(names)), low, high), -1.0
    rate = 4.0 / (np.linalg.norm(x, 2) ** 2 / len(x) + 2 * PENALTY)
    for _ in range(STEPS):
        odds = 1 / (1 + np.exp(-(x @ weights + start)))
        gap = (odds - same) / len(x)
        weights = np.clip(weights - rate * (x.T @ gap + 2 * PENALTY * weights), low, high)
        start -= rate * gap.sum()
    return weights / spread, float(start)


def _evidence(one: Signature, other: Signature) -> stories_evidence.Evidence:
    return stories_evidence.weigh(one, other, running=one.names | other.names)


def _bound(name: str) -> tuple[float, float]:
    default = (-np.inf, np.inf) if name in UNSURE else (0.0, np.inf) if name in stories_evidence.FOR else (-np.inf, 0.0)
    return BOUNDS.get(name, default)


def main() -> None:
    """Learn and print."""
    told = [pair for name in FILES for pair in pairs(name)]
    evidence = [_evidence(signature(one[3], one[4]), signature(other[3], other[4])) for one, other, _ in told]
    names = [*stories_evidence.FOR, *stories_evidence.AGAINST]
    signs = np.array([[found.signs[name] for name in names] for found in evidence])
    weights, start = learn(signs, np.array([same for *_, same in told], dtype=float), names)
    print(f"start = {start:.2f}\n\n[weights]")
    for name, weight in zip(names, weights, strict=True):
        print(f"{name} = {weight:.2f}")


if __name__ == "__main__":
    main()
