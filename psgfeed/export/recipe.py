"""The recipe of an export: all that decides on its bytes besides the store and the sources' files."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Self

from psgfeed.store.selection import Selection

FORMATS = ("csv", "tsv", "jsonl", "json", "xlsx", "parquet", "sqlite")
PRESETS = ("core", "full", "tidy", "quanteda", "mediacloud", "links", "no-text")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is exported, and how it is written.

    ``random`` is how many rows are drawn, 0 for all; ``seed`` decides which. ``raw`` leaves texts as they are that a
    spreadsheet would run as formulas; ``excel`` begins a CSV or TSV with a byte order mark. Without ``summaries`` the
    columns that hold the sources' summaries are left out.
    """

    format: str = "csv"
    preset: str = "core"
    selection: Selection = field(default_factory=Selection)
    random: int = 0
    seed: int = 0
    raw: bool = False
    excel: bool = False
    summaries: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return the recipe as plain values for ``json``; filters that are not given are left out."""
        table = asdict(self)
        table["selection"] = {
            name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
            for name, value in table["selection"].items()
            if value
        }
        return table

    @classmethod
    def from_json(cls, table: Mapping[str, Any]) -> Self:
        """Return the recipe that ``to_json`` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        values = {name: type(value)(table[name]) for name, value in asdict(cls()).items() if name != "selection"}
        if values["format"] not in FORMATS or values["preset"] not in PRESETS:
            raise ValueError(f"no such format or preset: {values['format']}, {values['preset']}")
        return cls(**values, selection=_selection(table["selection"]))


def _selection(table: Mapping[str, Any]) -> Selection:
    known = {one.name: one.default for one in fields(Selection)}
    values: dict[str, Any] = {}
    for name, value in table.items():
        default = known[name]
        if default is None:
            values[name] = date.fromisoformat(value)
        elif default == ():
            values[name] = tuple(str(one) for one in value)
        else:
            values[name] = value
    return Selection(**values)
