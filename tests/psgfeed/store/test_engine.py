import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text

from psgfeed import problems
from psgfeed.problems import StoreError
from psgfeed.store import engine
from psgfeed.store.engine import REVISIONS, Store, migrate_store, open_store, schema_revision
from psgfeed.store.migrations.compare import ours
from psgfeed.store.schema import Base, FeedFileRow

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _difference(connection: Connection) -> object:
    context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
    return compare_metadata(context, Base.metadata)


def test_the_migrated_schema_is_the_one_in_the_code(store: Store) -> None:
    with store.read() as connection:
        assert _difference(connection) == []


def test_the_newest_revision_is_the_one_that_opening_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", "psgfeed:store/migrations")
    scripts = ScriptDirectory.from_config(config)

    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS


def test_opening_again_finds_what_was_kept(empty_database_url: str) -> None:
    with open_store(empty_database_url) as store, store.begin() as connection:
        connection.execute(insert(FeedFileRow).values(path="a", sha256="b", size=1, changed_at=NOW))

    with open_store(empty_database_url) as store, store.read() as connection:
        assert connection.execute(select(FeedFileRow.path)).scalars().all() == ["a"]


def test_a_new_database_opened_by_many_at_once_is_made_once(empty_database_url: str) -> None:
    def opened(_: int) -> str:
        with open_store(empty_database_url) as store:
            return schema_revision(store)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(opened, range(8))) == {REVISIONS[-1]}


def test_a_migration_that_fails_leaves_nothing_behind(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from psgfeed.store.migrations import run

    whole = run.upgrade

    def broken(connection: Connection) -> None:
        whole(connection)
        raise RuntimeError("the power went")

    monkeypatch.setattr(run, "upgrade", broken)
    with pytest.raises(RuntimeError):
        open_store(empty_database_url)

    with open_store(empty_database_url, migrate=False) as store:
        assert schema_revision(store) == ""
        monkeypatch.undo()
        assert migrate_store(store) == REVISIONS[-1]


def test_a_database_of_a_newer_psgfeed_is_refused_and_left_alone(store: Store, database_url: str) -> None:
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))

    with pytest.raises(StoreError) as refused:
        open_store(database_url)

    assert [finding.problem for finding in refused.value.findings] == [problems.PLACE_SCHEMA_NEWER]


def test_a_transaction_that_fails_keeps_nothing(store: Store) -> None:
    def fail() -> None:
        with store.begin() as connection:
            connection.execute(insert(FeedFileRow).values(path="a", sha256="b", size=1, changed_at=NOW))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        fail()

    with store.read() as connection:
        assert connection.execute(select(FeedFileRow.path)).all() == []


def test_a_snapshot_does_not_see_what_is_written_meanwhile(store: Store) -> None:
    with store.read() as reading:
        assert reading.execute(select(FeedFileRow.path)).all() == []
        with store.begin() as writing:
            writing.execute(insert(FeedFileRow).values(path="a", sha256="b", size=1, changed_at=NOW))
        assert reading.execute(select(FeedFileRow.path)).all() == []


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    def write() -> None:
        with store.begin() as connection:
            naive = NOW.replace(tzinfo=None)
            connection.execute(insert(FeedFileRow).values(path="a", sha256="b", size=1, changed_at=naive))

    with pytest.raises(Exception, match="time zone"):
        write()


def test_an_instant_comes_back_in_utc(store: Store) -> None:
    from zoneinfo import ZoneInfo

    with store.begin() as connection:
        lima = NOW.astimezone(ZoneInfo("America/Lima"))
        connection.execute(insert(FeedFileRow).values(path="a", sha256="b", size=1, changed_at=lima))

    with store.read() as connection:
        read = connection.execute(select(FeedFileRow.changed_at)).scalar_one()
    assert read == NOW
    assert read.tzinfo is UTC


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is not a database, it is a sentence" * 50)

    with pytest.raises(StoreError) as told:
        open_store(f"sqlite:///{tmp_path / 'x.db'}")

    assert "file is not a database" in str(told.value)
    assert told.value.findings[0].problem is problems.PLACE_DATABASE


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open database file"):
        open_store(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")


def test_a_full_database_is_told(tmp_path: Path) -> None:
    def fill() -> None:
        with open_store(f"sqlite:///{tmp_path / 'x.db'}") as store, store.begin() as connection:
            connection.execute(text("PRAGMA max_page_count = 1"))
            row = {"path": "a" * 1_000_000, "sha256": "b", "size": 1, "changed_at": NOW}
            connection.execute(insert(FeedFileRow), [row])

    with pytest.raises(StoreError, match="full"):
        fill()


def test_a_database_locked_by_another_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA busy_timeout = 10"))

    with open_store(f"sqlite:///{tmp_path / 'x.db'}") as store:
        other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"), store.begin():
            pass
        other.close()


@pytest.mark.parametrize("url", ["nonsense", "mysql://me:secret@host/db", "postgresql://me:secret@127.0.0.1:1/db"])
def test_an_address_that_leads_nowhere_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as told:
        open_store(url)

    assert told.value.findings[0].problem is problems.PLACE_DATABASE
    assert "secret" not in str(told.value)


def test_sqlite_is_opened_to_lose_nothing(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'x.db'}") as store, store.read() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]

    assert told == ["wal", 2, 1, 30000]
