"""The vocabulary of feeds, read from ``feed_names.toml``: namespaces, and which elements say what."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Name:
    """What an element is called.

    ``key`` is lower-case and carries the standard prefix of its namespace, as in ``dc:date``. ``origin`` is the name as
    a person knows it, as in ``feed:pubDate``. ``typed`` says that its vocabulary tells markup from plain text by an
    attribute.
    """

    key: str
    origin: str
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tables of ``feed_names.toml``. Namespaces and element names are in lower case."""

    namespaces: Mapping[str, str]
    typed: frozenset[str]
    undeclared: Mapping[str, str]
    roots: frozenset[str]
    items: frozenset[str]
    containers: frozenset[str]
    groups: frozenset[str]
    item: Mapping[str, tuple[str, ...]]


@cache
def vocabulary() -> Vocabulary:
    """Return the tables."""
    tables = tomllib.loads(files("psgfeed.extract").joinpath("feed_names.toml").read_text("utf-8"))
    structure = {name: frozenset(members) for name, members in tables["structure"].items()}
    return Vocabulary(
        namespaces=tables["namespaces"],
        typed=frozenset(tables["atom"]["namespaces"]),
        undeclared=tables["undeclared"],
        roots=structure["roots"],
        items=structure["items"],
        containers=structure["containers"],
        groups=structure["groups"],
        item={name: tuple(members) for name, members in tables["item"].items()},
    )


def name_of(tag: str, prefix: str | None) -> Name:
    """Return the name of an element.

    Args:
        tag: its local name, preceded by its namespace in braces when it has one.
        prefix: the prefix that the document gave it, which counts when the namespace is unknown.
    """
    namespace, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    table = vocabulary()
    lower = namespace.lower()
    standard = table.namespaces.get(lower, (prefix or "").lower() if namespace else "")
    if standard == "atom":
        standard = ""
    typed = lower in table.typed
    shown = "atom" if typed else standard
    key = f"{standard}:{local.lower()}" if standard else local.lower()
    return Name(key, f"feed:{shown}:{local}" if shown else f"feed:{local}", typed)
