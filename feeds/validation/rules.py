"""The rules that a site is checked against, read from ``rules.toml``, and what is told of one that is broken."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from psgfeed.problems import Level


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing demanded: ``section`` names the paragraph that demands it, ``w3c`` the W3C validator's word for it."""

    code: str
    level: Level
    section: str
    sentence: str
    remedy: str
    w3c: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A rule that one document breaks: its code, the line (from 1, 0 when unknown), the entry's id, the detail."""

    code: str
    line: int = 0
    entry: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule, with the file in which it is broken."""

    path: str
    rule: Rule
    note: Note

    @property
    def is_error(self) -> bool:
        """Whether readers are harmed; a warning is what the W3C's validator would warn of."""
        return self.rule.level is Level.ERROR

    def __str__(self) -> str:
        """Return one line: where, what, detail, remedy, and which paragraph says so."""
        line = f":{self.note.line}" if self.note.line else ""
        entry = f" entry {self.note.entry}:" if self.note.entry else ""
        detail = f" ({self.note.detail})" if self.note.detail else ""
        rule = self.rule
        return f"{self.path}{line}:{entry} {rule.sentence}{detail}. {rule.remedy}. [{rule.code}; {rule.section}]"

    def as_json(self) -> dict[str, Any]:
        """Return the fault as an object of JSON."""
        return {
            "file": self.path,
            "line": self.note.line or None,
            "entry": self.note.entry or None,
            "code": self.rule.code,
            "level": self.rule.level.value,
            "section": self.rule.section,
            "message": self.rule.sentence,
            "detail": self.note.detail or None,
            "remedy": self.rule.remedy,
        }


@cache
def read_rules() -> Mapping[str, Rule]:
    """Return the rules by their codes."""
    table = tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
    return {
        f"{group}.{name}": Rule(code=f"{group}.{name}", **{**values, "level": Level(values["level"])})
        for group, rules in table.items()
        for name, values in rules.items()
    }


@cache
def known() -> Mapping[str, Any]:
    """Return what is known by name: namespaces, relations of links, elements, from ``known.toml``."""
    return tomllib.loads(files(__package__).joinpath("known.toml").read_text(encoding="utf-8"))


def faults(path: str, notes: Any) -> list[Fault]:
    """Return notes as faults of a file."""
    return [Fault(path, read_rules()[note.code], note) for note in notes]
