"""A table on its way into a file: its columns, and its values a batch at a time."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from psgfeed.export.columns import Column
from psgfeed.model import Source

Values: TypeAlias = Sequence[Any]
Batch: TypeAlias = list[Values]

# Blanks other than the plain one, control characters, and halves of characters, which no file in UTF-8 can hold.
_UNPRINTED = re.compile("[^\\S ]+|[\x00-\x1f\x7f-\x9f]+|[\ud800-\udfff]+")
_TEXTS = frozenset({"string", "list"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``batches`` are lists of columns, each with the values of some rows, as ``Column`` tells them.

    It can be read once. ``None`` is a missing number. Texts are on one line and hold no control characters.
    """

    name: str
    columns: tuple[Column, ...]
    batches: Iterator[Batch]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows one by one, with the values as they are in the batches."""
        for batch in self.batches:
            yield from zip(*batch, strict=True)


def fields_of(columns: Iterable[Column]) -> tuple[str, ...]:
    """Return the fields that columns read, each once."""
    return tuple(dict.fromkeys(field for column in columns for field in column.fields))


def batch_of(
    columns: Sequence[Column], fields: Sequence[str], rows: Sequence[Values], sources: Mapping[str, Source]
) -> Batch:
    """Return the columns' values for rows of fields."""
    read = dict(zip(fields, zip(*rows, strict=True), strict=True))
    return [_values(column, [read[field] for field in column.fields], sources) for column in columns]


def _values(column: Column, read: Sequence[Values], sources: Mapping[str, Source]) -> Values:
    if column.of_source:
        told = {name: column.of_source(sources[name]) for name in set(read[0]) if name in sources}
        values: Values = [told.get(name, "") for name in read[0]]
    else:
        values = list(map(column.make, *read)) if column.make else read[0]
    return values if column.own or column.type not in _TEXTS else one_line(values)


def one_line(texts: Sequence[str]) -> Sequence[str]:
    """Return texts without line breaks and control characters; a run of them becomes a blank."""
    if " ".join(texts).isprintable():
        return texts
    return [text if text.isprintable() else _UNPRINTED.sub(" ", text) for text in texts]
