"""An SQLite database with the items and their companions, as Datasette and others open it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from psgfeed.export.columns import Column
from psgfeed.export.table import Table, Values
from psgfeed.store.database_file import PlainTable, write_database

_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}  # all else is text, dates too
_NUMBERS = frozenset(_TYPES)
# What people join and filter by; those that a table has.
_INDEXED = ("source_id", "published_date", "first_seen_at", "story_id", "category", "region", "item_id", "language")


def write_sqlite(tables: Iterable[Table], keys: Mapping[str, tuple[str, ...]], path: Path) -> None:
    """Write tables with their types and indexes; ``keys`` are the columns that tell a table's rows apart.

    Lists are joined by ``|``, dates are ISO texts, as SQLite's own functions take them; what is missing is NULL.
    """
    write_database(path, (_plain(table, keys.get(table.name, ())) for table in tables))


def _plain(table: Table, key: tuple[str, ...]) -> PlainTable:
    names = [column.name for column in table.columns]
    return PlainTable(
        table.name,
        tuple((column.name, _TYPES.get(column.type, "TEXT")) for column in table.columns),
        key if set(key) <= set(names) else (),
        tuple((name,) for name in _INDEXED if name in names and (name,) != key[:1]),
        _rows(table),
    )


def _rows(table: Table) -> Iterator[tuple[Any, ...]]:
    for batch in table.batches:
        columns = [_nulls(column, values) for column, values in zip(table.columns, batch, strict=True)]
        yield from zip(*columns, strict=True)


def _nulls(column: Column, values: Values) -> Values:
    return values if column.type in _NUMBERS else [value or None for value in values]
