"""How fast words are found in a big store, against the search index alone; and how fast items are counted by month.

Run it from the repository: ``python bench/search.py [DATABASE]``; the database, one that ``bench/big_store.py`` made,
is the one of a million items if left out. It is only read. "bare" lets sqlite3 count in the index alone what
fits; ours finds the twenty newest items, whole, with their categories and regions. Each time is the median of five.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from psgfeed.charts import months_between
from psgfeed.store.counts import Dimension
from psgfeed.store.coverage import coverage, unlooked
from psgfeed.store.engine import open_store
from psgfeed.store.query import ItemQuery, newest
from psgfeed.store.stats import COUNTED, items_by_month

ROUNDS = 5
WORDS = {  # as people type them, and as FTS5 is asked for the same
    "protesta": '"protesta" OR "protestas"',
    "agua -mina": '("agua" OR "aguas") NOT ("mina" OR "minas")',
    "friaje vacuna puente": '("friaje" OR "friajes") AND ("vacuna" OR "vacunas") AND ("puente" OR "puentes")',
    "prot*": '"prot" *',
    '"impacto ambiental"': '"impacto ambiental"',
    "24995": '"24995"',
    "nowhere": '"nowhere" OR "nowheres"',
}
EVERYTHING = ItemQuery(kind=None, include_backfill=True, include_held=True, about_peru_only=False)
MONTHS = months_between(date(2006, 10, 1), date(2026, 11, 1))


def main() -> None:
    """Measure and print."""
    path = sys.argv[1] if len(sys.argv) > 1 else Path(tempfile.gettempdir(), "psgfeed-bench", "1000000.db")
    bare = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with open_store(f"sqlite:///{path}", migrate=False) as store, store.read() as connection:
        for words, asked in WORDS.items():
            index = _timed(partial(_count, bare, asked))
            ours = _timed(partial(newest, connection, replace(EVERYTHING, words=words), 20))
            fit = _count(bare, asked)
            print(f"{words:24} {fit:>9,} fit  bare {index * 1000:8.1f} ms  newest 20 {ours * 1000:8.1f} ms")
        for what, work in (
            ("by category, all", partial(items_by_month, connection, COUNTED, Dimension.CATEGORY)),
            ("by source, of protesta", partial(items_by_month, connection, _protests(), Dimension.SOURCE)),
            ("by region, of a source", partial(items_by_month, connection, _of_a_source(), Dimension.REGION)),
            ("coverage", lambda: list(coverage(connection))),
            ("months not looked at", partial(unlooked, connection, MONTHS)),
        ):
            print(f"{what:24} {_timed(work) * 1000:8.1f} ms")


def _count(bare: sqlite3.Connection, asked: str) -> int:
    row = bare.execute("SELECT count(*) FROM item_search WHERE item_search MATCH ?", (asked,)).fetchone()
    return int(row[0])


def _protests() -> ItemQuery:
    return replace(COUNTED, words="protesta")


def _of_a_source() -> ItemQuery:
    return replace(COUNTED, source="bulletin-00")


def _timed(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


if __name__ == "__main__":
    main()
