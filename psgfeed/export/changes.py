"""What changed between two tables of items: rows added, changed and removed, by item id and content. No database."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

# Our own clock moves at every crawl: that an item was listed once more is no change of the data.
_CLOCKS = frozenset({"last_seen_at"})
_HASH_DIGITS = 16


class Kind(StrEnum):
    """What happened to a row."""

    ADD = "ADD"
    MOD = "MOD"
    DEL = "DEL"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one item: the digests of its content before and after, and which columns differ."""

    kind: Kind
    item_id: str
    old_hash: str = ""
    new_hash: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes by kind and item id; ``columns_added`` and ``columns_removed`` are those of one table only."""

    changes: tuple[Change, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()

    def count(self, kind: Kind) -> int:
        """Return how many items were added, changed or removed."""
        return sum(change.kind is kind for change in self.changes)


Row = dict[str, str]


def compare(old: Path, new: Path) -> Changes:
    """Compare two CSV tables of items over the columns that both have.

    The tables are read side by side in their common order, so that only rows that differ are held in memory.

    Raises:
        OSError: a table cannot be read.
        KeyError: a table has no ``item_id``.
    """
    with ExitStack() as stack:
        before, after = (
            csv.DictReader(stack.enter_context(path.open(encoding="utf-8-sig", newline=""))) for path in (old, new)
        )
        old_columns, new_columns = list(before.fieldnames or ()), list(after.fieldnames or ())
        shared = tuple(name for name in new_columns if name in set(old_columns) - _CLOCKS)
        changes = _changes(*_unpaired(before, after, shared), shared)
    return Changes(
        tuple(sorted(changes, key=lambda change: (change.kind, change.item_id))),
        tuple(name for name in new_columns if name not in old_columns),
        tuple(name for name in old_columns if name not in new_columns),
    )


def content_hash(row: Row, columns: Sequence[str]) -> str:
    """Return a short digest of a row's cells in the given columns."""
    cells = "\x1f".join(row[name] for name in columns)
    return hashlib.sha256(cells.encode()).hexdigest()[:_HASH_DIGITS]


def _unpaired(
    before: Iterator[Row], after: Iterator[Row], shared: Sequence[str]
) -> tuple[dict[str, Row], dict[str, Row]]:
    """Return by item id the rows that have no equal in the other table."""
    only_old: dict[str, Row] = {}
    only_new: dict[str, Row] = {}
    left, right = next(before, None), next(after, None)
    while left is not None or right is not None:
        if left is not None and right is not None and _order(left) == _order(right):
            if any(left[name] != right[name] for name in shared):
                only_old[left["item_id"]], only_new[right["item_id"]] = left, right
            left, right = next(before, None), next(after, None)
        elif right is None or (left is not None and _order(left) < _order(right)):
            assert left is not None  # noqa: S101 - the loop's condition, told to the type checker
            only_old[left["item_id"]] = left
            left = next(before, None)
        else:
            only_new[right["item_id"]] = right
            right = next(after, None)
    return only_old, only_new


def _order(row: Row) -> tuple[bool, str, str]:
    day = row.get("published_date", "")
    return not day, day, row["item_id"]


def _changes(old: dict[str, Row], new: dict[str, Row], shared: Sequence[str]) -> Iterator[Change]:
    for item_id, row in old.items():
        digest = content_hash(row, shared)
        if item_id not in new:
            yield Change(Kind.DEL, item_id, old_hash=digest)
            continue
        columns = tuple(name for name in shared if row[name] != new[item_id][name])
        if columns:
            yield Change(Kind.MOD, item_id, digest, content_hash(new[item_id], shared), columns)
    for item_id, row in new.items():
        if item_id not in old:
            yield Change(Kind.ADD, item_id, new_hash=content_hash(row, shared))


def changes_csv(changes: Changes) -> Iterator[bytes]:
    """Yield ``CHANGES.csv``: a header and a line a change."""
    yield b"change,item_id,old_hash,new_hash,columns\r\n"
    for change in changes.changes:
        cells = (change.kind, change.item_id, change.old_hash, change.new_hash, "|".join(change.columns))
        yield (",".join(cells) + "\r\n").encode()


def changes_markdown(changes: Changes, version: str, previous: str) -> str:
    """Return a short account for people of what changed since the previous version."""
    counts = {kind: changes.count(kind) for kind in Kind}
    lines = [f"# Changes from {previous} to {version}", ""]
    lines += ["| change | items | meaning |", "|---|---|---|"]
    lines += [f"| {kind} | {counts[kind]} | {_MEANING[kind]} |" for kind in Kind]
    lines.append("")
    touched = sorted({name for change in changes.changes for name in change.columns})
    if touched:
        lines += [f"Columns in which changed items differ: {', '.join(f'`{name}`' for name in touched)}.", ""]
    for names, what in ((changes.columns_added, "new"), (changes.columns_removed, "gone")):
        lines += [f"Columns that are {what}: {', '.join(f'`{name}`' for name in names)}.", ""] if names else []
    lines.append("`CHANGES.csv` has one line an item, with the digests of its content before and after.")
    return "\n".join(lines) + "\n"


_MEANING = {
    Kind.ADD: "kept since, or in the selection since",
    Kind.MOD: "corrected by the source, read anew, or classified anew",
    Kind.DEL: "taken back, or no longer in the selection",
}
