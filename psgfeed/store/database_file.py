"""Tables as an SQLite database of their own, which any program for SQLite opens. Not the store: only written, once."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table: its columns with SQLite's types, the columns of its key and of its indexes, and its rows."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...]
    rows: Iterator[tuple[Any, ...]]


def write_database(path: Path, tables: Iterable[PlainTable]) -> None:
    """Write tables one after the other into a new database; each is read when the one before it is written."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Nobody reads the file before it is whole, and whoever kills the program loses nothing but a temporary file.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for table in tables:
            _write(connection, table)
        connection.execute("COMMIT")


def _write(connection: sqlite3.Connection, table: PlainTable) -> None:
    columns = [f"{_quoted(name)} {kind}" for name, kind in table.columns]
    if table.key:
        columns.append(f"PRIMARY KEY ({_names(table.key)})")
    connection.execute(f"CREATE TABLE {_quoted(table.name)} ({', '.join(columns)})")
    places = ", ".join("?" * len(table.columns))
    connection.executemany(f"INSERT INTO {_quoted(table.name)} VALUES ({places})", table.rows)  # noqa: S608 - quoted
    for index in table.indexes:
        name = _quoted("_".join(("ix", table.name, *index)))
        connection.execute(f"CREATE INDEX {name} ON {_quoted(table.name)} ({_names(index)})")


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
