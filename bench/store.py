"""How fast items are kept, against what SQLite itself can do; and how fast they are found.

Run it from the repository: ``python bench/store.py [ITEMS]``. Each side writes 20,000 items in transactions of 200 into
a fresh file, three times in turn; the ratios of the medians are what counts. "raw upsert" is one table with one key
and nothing else. "raw rows" writes the very rows that ``keep`` makes, with its indexes and its search, by
``executemany``: the limit for this schema.
"""

import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from psgfeed.model import Item, Mark, Precision, Source, When
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.query import ItemQuery, count, newest, stream
from psgfeed.store.runs import start_crawl, start_run
from psgfeed.store.stories import fold

BATCH = 200
ROUNDS = 3
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCE = Source("bench", "Bench", "feed", "https://bench.example/feed")
SLUGS = ("mining", "politics", "gender", "economy")
UPSERT = (
    "INSERT INTO item (source, guid, title, url, summary, published, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (source, guid) DO UPDATE SET title = excluded.title, summary = excluded.summary, hash = excluded.hash"
    " WHERE hash <> excluded.hash"
)

SEARCH = "INSERT INTO item_search (rowid, title, summary) SELECT seq, title, summary FROM item WHERE seq > ?"


def main() -> None:
    """Measure and print."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    items = [_item(number) for number in range(total)]
    times: defaultdict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        for turn in range(ROUNDS):
            folder = Path(name) / str(turn)
            folder.mkdir()
            times["raw upsert"].append(_timed(partial(_raw, folder / "raw.db", items)))
            with open_store(f"sqlite:///{folder / 'store.db'}") as store:
                times["keep, new"].append(_timed(partial(_keep, store, items, NOW)))
                times["keep, unchanged"].append(_timed(partial(_keep, store, items, NOW + timedelta(hours=1))))
            times["raw rows"].append(_copy(folder / "store.db", folder / "copy.db"))
        for what, seconds in times.items():
            _tell(what, total, median(seconds), median(times["raw upsert"]), median(times["raw rows"]))
        with open_store(f"sqlite:///{folder / 'store.db'}") as store:
            _read(store, total)


def _item(number: int) -> Item:
    text = f"The assembly of district {number} met on Sunday and asked the ministry for an answer about the river. " * 4
    moment = NOW - timedelta(minutes=number)
    return Item(
        "bench",
        guid=f"https://bench.example/?p={number}",
        title=f"District {number} asks the ministry about the river",
        url=f"https://bench.example/news/{number}",
        url_key=f"bench.example/news/{number}",
        published=When(Precision.TIME, moment, moment.date(), raw=moment.isoformat(), origin="feed:pubDate"),
        summary=text[:400],
        language="en",
        categories=(Mark(SLUGS[number % 4], 2.0, "river.words", ("river",)),),
        regions=(Mark("PE-CUS", 1.0, "place", ("district",)),),
        position=number % BATCH,
    )


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _raw(path: Path, items: Sequence[Item]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, source, guid, title, url, summary, published, hash,"
        " UNIQUE (source, guid))"
    )
    for some in _batches(items):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            UPSERT,
            [(i.source, i.guid, i.title, i.url, i.summary, i.published.text, f"{i.position:016x}") for i in some],
        )
        connection.execute("COMMIT")
    connection.close()


def _keep(store: Store, items: Sequence[Item], now: datetime) -> None:
    with store.begin() as connection:
        crawl = start_crawl(connection, start_run(connection, now), SOURCE.id, now)
    for some in _batches(items):
        with store.begin() as connection:
            keep(connection, SOURCE, some, now, crawl, place=SOURCE.url)


def _copy(full: Path, copy: Path) -> float:
    """Return the seconds to write the rows of one database into another, item by item with all that belongs to it."""
    open_store(f"sqlite:///{copy}").close()
    source, target = sqlite3.connect(full), sqlite3.connect(copy, isolation_level=None)
    target.execute("PRAGMA synchronous = FULL")
    tables: dict[str, Sequence[tuple[object, ...]]] = {
        table: source.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our own names
        for table in ("item", "sighting", "item_category", "item_region")
    }
    start = time.perf_counter()
    for first in range(0, len(tables["item"]), BATCH):
        target.execute("BEGIN IMMEDIATE")
        for table, rows in tables.items():
            places = ",".join("?" * len(rows[0]))
            target.executemany(f"INSERT INTO {table} VALUES ({places})", rows[first : first + BATCH])  # noqa: S608
        target.execute(SEARCH, (first,))
        target.execute("COMMIT")
    source.close()
    target.close()
    return time.perf_counter() - start


def _read(store: Store, total: int) -> None:
    everything = ItemQuery(include_backfill=True)
    mining = ItemQuery(category="mining", include_backfill=True)
    words = ItemQuery(words="district 17", include_backfill=True)
    with store.read() as connection:
        for name, query in (("newest 50", everything), ("newest 50 of a category", mining), ("search", words)):
            find = partial(newest, connection, query)
            find()
            print(f"{name}: {median(_timed(find) for _ in range(20)) * 1000:.2f} ms")
        print(f"count: {_timed(partial(count, connection, everything)) * 1000:.1f} ms")
        print(f"stream: {total / _timed(partial(list, stream(connection, everything))):,.0f} items/s")
    with store.begin() as connection:
        print(f"fold: {total / _timed(partial(fold, connection, NOW)):,.0f} items/s")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _tell(name: str, total: int, seconds: float, upsert: float, rows: float) -> None:
    ratios = f"{upsert / seconds:.3f} of raw upsert, {rows / seconds:.2f} of raw rows"
    print(f"{name}: {total / seconds:,.0f} items/s, {ratios}")


if __name__ == "__main__":
    main()
