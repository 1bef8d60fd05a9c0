"""Reading for strangers: nothing can be changed, nothing takes for ever."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from psgfeed.problems import StoreError
from psgfeed.store.engine import Store, open_store
from psgfeed.store.reading import bounded, open_to_read, state

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}


def code(raised: pytest.ExceptionInfo[StoreError]) -> str:
    return raised.value.findings[0].problem.code


def test_nothing_can_be_written(store: Store, database_url: str) -> None:
    with (
        open_to_read(database_url) as reading,
        pytest.raises((StoreError, DBAPIError)),
        reading.read() as connection,
    ):
        connection.execute(text("DELETE FROM item"))
    with store.read() as connection:
        assert state(connection).run == 0


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as raised:
        open_to_read(f"sqlite:///{tmp_path / 'none.db'}")
    assert code(raised) == "place.database_missing"
    assert not list(tmp_path.iterdir())


def test_an_older_schema_is_not_brought_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    with open_store(url) as store, store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001_initial'"))
    with pytest.raises(StoreError) as raised:
        open_to_read(url)
    assert code(raised) == "place.schema_older"


def test_what_takes_too_long_is_ended_and_the_connection_stays_of_use(store: Store, database_url: str) -> None:
    with open_to_read(database_url) as reading:
        with pytest.raises(StoreError) as raised, reading.read() as connection, bounded(connection, 0.05):
            connection.execute(text(ENDLESS[store.engine.dialect.name])).all()
        assert code(raised) == "query.slow"
        with reading.read() as connection, bounded(connection, 5):
            assert connection.execute(text("SELECT 1")).scalar() == 1


def test_a_mistake_in_a_question_is_not_told_as_slowness(store: Store) -> None:
    with pytest.raises((StoreError, DBAPIError)) as raised, store.read() as connection, bounded(connection, 5):
        connection.execute(text("SELECT nothing FROM nowhere"))
    assert "query.slow" not in str(raised.value)
