"""CSV by RFC 4180 and TSV: UTF-8, one row a line, safe in spreadsheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psgfeed.export.columns import Column
from psgfeed.export.table import Table, Values

# A cell that begins with one of these runs as a formula in a spreadsheet (OWASP ASVS 5, 1.2.10; CWE-1236), the wide
# forms where the computer speaks Japanese. A blank before it is passed over by some.
_FORMULA = frozenset("=+-@＝＋－＠")  # noqa: RUF001 - they are meant
_SUSPECT = _FORMULA | {" "}
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells and rows are told apart.

    Unless ``raw``, a text that a spreadsheet would run as a formula gets an apostrophe before it. ``excel`` begins the
    file with a byte order mark, by which Excel knows UTF-8.
    """

    delimiter: str = ","
    line_end: str = "\r\n"
    raw: bool = False
    excel: bool = False


def delimited(table: Table, dialect: Dialect) -> Iterator[bytes]:
    """Yield the header, then some rows at a time; a missing value is the empty cell, flags are 0 and 1."""
    mark = _BYTE_ORDER_MARK if dialect.excel else ""
    header = dialect.delimiter.join(column.name for column in table.columns)
    yield f"{mark}{header}{dialect.line_end}".encode()
    join = dialect.delimiter.join
    for batch in table.batches:
        cells = [_cells(column, values, dialect) for column, values in zip(table.columns, batch, strict=True)]
        lines = list(map(join, zip(*cells, strict=True)))
        lines.append("")
        yield dialect.line_end.join(lines).encode()


def _cells(column: Column, values: Values, dialect: Dialect) -> Sequence[str]:
    match column.type:
        case "string" | "list" if not column.own:
            return _quoted(values if dialect.raw else harmless(values), dialect.delimiter)
        case "number":
            return ["" if value is None else f"{value:g}" for value in values]
        case "integer" | "boolean" if None in values:
            return ["" if value is None else str(value) for value in values]
        case "integer" | "boolean":
            return list(map(str, values))
        case _:
            return values


def harmless(texts: Sequence[str]) -> Sequence[str]:
    """Return texts with an apostrophe before those that a spreadsheet would run."""
    if _SUSPECT.isdisjoint({text[:1] for text in texts}):
        return texts
    return [f"'{text}" if text.lstrip()[:1] in _FORMULA else text for text in texts]


def _quoted(texts: Sequence[str], delimiter: str) -> Sequence[str]:
    # Asking a thousand texts at once is much quicker than each of them, and most columns hold nothing of the kind.
    whole = "".join(texts)
    if '"' in whole:
        return [
            '"' + text.replace('"', '""') + '"' if '"' in text else f'"{text}"' if delimiter in text else text
            for text in texts
        ]
    if delimiter in whole:
        return [f'"{text}"' if delimiter in text else text for text in texts]
    return texts
