"""Opening the database: one door for SQLite and PostgreSQL, with the schema brought up to date on the way in."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, InternalError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from psgfeed.problems import PLACE_DATABASE, PLACE_SCHEMA_NEWER, Finding, StoreError

REVISIONS = (
    "0001_initial",
    "0002_crawl_memory",
    "0003_stories",
    "0004_publication",
    "0005_search",
    "0006_chronicle",
    "0007_live",
    "0008_glances",
    "0009_touched_days",
)  # oldest first; asking Alembic costs a second that a current database need not pay

_PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -32000",
)
_WRITES = "psgfeed_writes"

Transaction: TypeAlias = Connection  # what ``Store.begin`` and ``Store.read`` give
_MIGRATION_LOCK = 7_301_977  # any number will do as long as every psgfeed takes the same


class Store:
    """An open database: ``begin`` gives a transaction that writes, ``read`` a snapshot."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.url = engine.url.render_as_string(hide_password=True)

    def begin(self) -> AbstractContextManager[Connection]:
        """Return a context with one transaction that may write: all of it is kept, or nothing.

        On SQLite it takes the write lock at once (``BEGIN IMMEDIATE``) and waits up to 30 s for it.

        Raises:
            StoreError: the database cannot be reached, is locked, full or read-only (``place.database``).
        """
        return self._transaction(self.engine.execution_options(**{_WRITES: True}))

    def read(self) -> AbstractContextManager[Connection]:
        """Return a context with one consistent snapshot, in which nothing can be written.

        Raises:
            StoreError: the database cannot be reached (``place.database``).
        """
        if self.engine.dialect.name == "postgresql":
            return self._transaction(
                self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            )
        return self._transaction(self.engine)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with _explained(self.url), engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()


def open_store(url: str, *, migrate: bool = True) -> Store:
    """Open a database by its address, ``sqlite:///path`` or ``postgresql://…``.

    A new database is made, an old schema is brought up to date unless ``migrate`` is false.

    Raises:
        StoreError: the database cannot be used (``place.database``), or a newer psgfeed wrote it
            (``place.schema_newer``).
    """
    store = Store(_engine(url))
    try:
        if migrate and schema_revision(store) != REVISIONS[-1]:
            migrate_store(store)
    except BaseException:
        store.close()
        raise
    return store


def schema_revision(store: Store) -> str:
    """Return the revision of the database's schema, or an empty string when it has none.

    Raises:
        StoreError: the database cannot be used, or its schema is not known to this psgfeed.
    """
    with store.read() as connection:
        return _revision(connection, store.url)


def migrate_store(store: Store) -> str:
    """Bring the schema up to date in one transaction and return its revision; several may try at once.

    Raises:
        StoreError: the database cannot be used, or a newer psgfeed wrote it. The database is then as it was.
    """
    from psgfeed.store.migrations.run import upgrade  # Alembic is heavy, and rarely needed

    with _explained(store.url), store.engine.execution_options(**{_WRITES: True}).connect() as connection:
        _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                _wait_for_others(connection)
                if _revision(connection, store.url) != REVISIONS[-1]:
                    upgrade(connection)
        finally:
            _foreign_keys(connection, on=True)
    return REVISIONS[-1]


def is_made(url: str) -> bool:
    """Return whether there is a database at an address; one on a server is taken to be there."""
    path = url.removeprefix("sqlite:///")
    return path == url or Path(path).exists()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(Finding(PLACE_DATABASE, _masked(url), str(error))) from error
    except ModuleNotFoundError as error:
        detail = f"{error}; pip install 'psgfeed[postgres]'"
        raise StoreError(Finding(PLACE_DATABASE, _masked(url), detail)) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _masked(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if rest else scheme


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own transactions leave out DDL and reads; BEGIN is sent by _begin_sqlite instead.
    raw: Any = connection
    raw.isolation_level = None
    for pragma in _PRAGMAS:
        raw.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Tell as a finding what the database's surroundings did; our own mistakes in SQL stay what they are."""
    try:
        yield
    except (OperationalError, InternalError) as error:
        raise StoreError(Finding(PLACE_DATABASE, url, _first_line(error))) from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise
        raise StoreError(Finding(PLACE_DATABASE, url, _first_line(error))) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(Finding(PLACE_DATABASE, url, str(error))) from error


def _first_line(error: DatabaseError) -> str:
    return str(error.orig).strip().partition("\n")[0]


def _revision(connection: Connection, url: str) -> str:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    revision = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    if revision and revision not in REVISIONS:
        raise StoreError(Finding(PLACE_SCHEMA_NEWER, url, f"schema {revision}"))
    return revision


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    # To change a table SQLite rebuilds it, which would empty those that refer to it. The pragma counts only outside a
    # transaction, so it goes around SQLAlchemy, which would begin one.
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        raw.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
