"""Reading for strangers: a server's questions change nothing, and take no longer than they may."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, event, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from psgfeed.problems import (
    PLACE_DATABASE_MISSING,
    PLACE_SCHEMA_OLDER,
    QUERY_SLOW,
    Finding,
    StoreError,
)
from psgfeed.store.engine import REVISIONS, Store, is_made, open_store, schema_revision
from psgfeed.store.schema import RunRow
from psgfeed.store.search import last_seq

_STEPS = 10_000  # of SQLite's machine between two looks at the clock: some milliseconds


@dataclass(frozen=True, slots=True)
class State:
    """What tells one state of the store from another, short of marks set by hand: its last item and its last run.

    ``finished`` is when that run ended, in UTC; ``None`` while it is working, or before the first.
    """

    seq: int
    run: int
    finished: datetime | None


def open_to_read(url: str) -> Store:
    """Open a database of which nothing can be changed; it is neither made nor brought up to date.

    Raises:
        StoreError: there is none (``place.database_missing``), it cannot be used (``place.database``), or its schema
            is an older one (``place.schema_older``) or a newer one (``place.schema_newer``).
    """
    if not is_made(url):
        raise StoreError(Finding(PLACE_DATABASE_MISSING))
    store = open_store(url, migrate=False)
    if store.engine.dialect.name == "sqlite":
        event.listen(store.engine, "connect", _refuse_writes)
    try:
        _check_schema(store)
    except BaseException:
        store.close()
        raise
    return store


def _check_schema(store: Store) -> None:
    if schema_revision(store) != REVISIONS[-1]:
        raise StoreError(Finding(PLACE_SCHEMA_OLDER, store.url))


def _refuse_writes(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.execute("PRAGMA query_only = ON")


def state(connection: Connection) -> State:
    """Return the store's state."""
    run = connection.execute(select(RunRow.id, RunRow.finished).order_by(RunRow.id.desc()).limit(1)).first()
    return State(last_seq(connection), run.id if run else 0, run.finished if run else None)


@contextmanager
def bounded(connection: Connection, seconds: float) -> Iterator[None]:
    """Let what is asked of a connection in the block take no longer than this.

    Raises:
        StoreError: it would take longer (``query.slow``).
    """
    until = time.monotonic() + seconds
    _set_bound(connection, seconds, until)
    try:
        yield
    except OperationalError as error:
        if time.monotonic() < until:
            raise
        raise StoreError(Finding(QUERY_SLOW, detail=f"{seconds:g} s")) from error
    finally:
        if connection.dialect.name == "sqlite":
            _raw(connection).set_progress_handler(None, 0)


def _set_bound(connection: Connection, seconds: float, until: float) -> None:
    if connection.dialect.name == "sqlite":
        _raw(connection).set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    else:
        connection.execute(text("SELECT set_config('statement_timeout', :ms, true)"), {"ms": str(int(seconds * 1000))})


def _raw(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
