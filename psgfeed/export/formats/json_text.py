"""JSON, one object a row: as JSON Lines, or as one array with a row a line."""

import json
from collections.abc import Iterator

from psgfeed.export.formats.typed import typed
from psgfeed.export.table import Table

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_lines(table: Table) -> Iterator[bytes]:
    """Yield some lines at a time. Lists are arrays, flags are true and false, what is missing is null."""
    for lines in _objects(table):
        lines.append("")
        yield "\n".join(lines).encode()


def json_array(table: Table) -> Iterator[bytes]:
    """Yield one array, some of its objects at a time."""
    before = "[\n"
    for lines in _objects(table):
        yield (before + ",\n".join(lines)).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _objects(table: Table) -> Iterator[list[str]]:
    names = [column.name for column in table.columns]
    for batch in table.batches:
        columns = [typed(column, values) for column, values in zip(table.columns, batch, strict=True)]
        yield [_encode(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]
