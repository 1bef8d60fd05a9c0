"""Which rules these are: a name that changes when any of their files does."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_DATA = (".toml", ".tsv")
_DIGITS = 12


@cache
def rules_version() -> str:
    """Return the first digits of a digest over all files of rules: categories, regions, relevance and stories."""
    digest = hashlib.sha256()
    for name, content in sorted(_contents(files("psgfeed.classify"), "")):
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()[:_DIGITS]


def _contents(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _contents(entry, f"{name}/")
        elif entry.name.endswith(_DATA):
            yield name, entry.read_bytes()
