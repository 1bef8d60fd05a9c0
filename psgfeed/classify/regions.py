"""Which departments an item speaks of, by the names in its title and summary."""

import tomllib
from functools import cache
from importlib.resources import files

from psgfeed import vocabulary
from psgfeed.classify.terms import TermTable
from psgfeed.model import Mark


def locate(title: str, summary: str) -> tuple[Mark, ...]:
    """Return the regions (ISO 3166-2:PE) named in an item, most often named first, with the names that were found."""
    codes, table = _table()
    found: dict[str, dict[str, int]] = {}
    for text in (title, summary):
        for hit in table.find(text):
            names = found.setdefault(codes[hit.term], {})
            names[hit.term] = names.get(hit.term, 0) + 1
    marks = [Mark(code, float(sum(names.values())), "names", tuple(names)) for code, names in found.items()]
    return tuple(sorted(marks, key=lambda mark: (-mark.weight, mark.slug)))


@cache
def _table() -> tuple[dict[str, str], TermTable]:
    text = files(__package__).joinpath("regions.toml").read_text(encoding="utf-8")
    codes: dict[str, str] = {}
    for code, rule in tomllib.loads(text).items():
        term = vocabulary.region(code)
        own = [term.es] if term and rule.get("own", True) else []
        codes |= dict.fromkeys([*own, *rule["names"]], code)
    return codes, TermTable(codes)
