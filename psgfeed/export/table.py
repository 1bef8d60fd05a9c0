"""The table for research as CSV: RFC 4180, UTF-8, one row a line, safe in spreadsheets, in constant memory."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from psgfeed.export.columns import COLUMNS, Column, Row
from psgfeed.model import Source, StoredItem

if TYPE_CHECKING:  # the type has no name at run time
    from _csv import Writer

PRESETS = ("core", "full")

_LINE_BREAKS = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")
# A cell that begins with one of these runs as a formula in a spreadsheet (OWASP ASVS 5, 1.2.10; CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\0")


def columns_of(preset: str) -> tuple[Column, ...]:
    """Return the columns of a preset: ``full`` has all, ``core`` those that most people need."""
    return COLUMNS if preset == "full" else tuple(column for column in COLUMNS if column.core)


def csv_lines(
    items: Iterable[StoredItem], sources: Mapping[str, Source], preset: str = "core", *, raw: bool = False
) -> Iterator[bytes]:
    """Yield the header and a line an item, each ending in CRLF.

    A newline inside a value becomes a blank. Unless ``raw``, a text that a spreadsheet would run as a formula gets an
    apostrophe before it.
    """
    columns = columns_of(preset)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield _line(writer, buffer, [column.name for column in columns])
    for stored in items:
        row = Row(stored, sources.get(stored.item.source))
        yield _line(writer, buffer, [_cell(column, row, raw=raw) for column in columns])


def codebook_lines(preset: str = "full") -> Iterator[bytes]:
    """Yield the codebook of a preset: name, type, meaning in English and Spanish, an example."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield _line(writer, buffer, ["name", "type", "label_en", "label_es", "example"])
    for column in columns_of(preset):
        yield _line(writer, buffer, [column.name, column.type, column.en, column.es, column.example])


def _line(writer: "Writer", buffer: io.StringIO, cells: list[str]) -> bytes:
    writer.writerow(cells)
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def _cell(column: Column, row: Row, *, raw: bool) -> str:
    value = _LINE_BREAKS.sub(" ", column.cell(row)).strip()
    return f"'{value}" if not raw and value.startswith(_FORMULA) else value
