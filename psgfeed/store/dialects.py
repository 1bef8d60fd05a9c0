"""The statements that SQLite and PostgreSQL spell alike and SQLAlchemy does not."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from psgfeed.store.schema import Base


def insert_or_skip(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows and leave alone those whose key is there already."""
    if rows:
        connection.execute(_insert_or_skip(table, connection.dialect.name), rows)


def upsert(
    connection: Connection,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    renewed: Callable[[Any], dict[str, Any]],
) -> None:
    """Insert rows; where the key is there already, set what ``renewed`` tells when it is shown the new row."""
    if not rows:
        return
    statement = _insert(table, connection.dialect.name)
    key = [column.name for column in table.metadata.tables[table.__tablename__].primary_key]
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=renewed(statement.excluded)), rows)


@cache
def _insert_or_skip(table: type[Base], dialect: str) -> sqlite.Insert | postgresql.Insert:
    return _insert(table, dialect).on_conflict_do_nothing()


def _insert(table: type[Base], dialect: str) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
