"""How long a publication takes after one new item, in stores of different size: the ratio is what counts.

Usage: python -m bench.publish DATABASE SITE [DATABASE SITE …]

Each database (``bench/big_store.py`` makes them) is changed: give copies. The first publication into an empty SITE
writes everything and may take long; then one item is added and published, five times. "publish" is the median of these
in seconds, with what was written; the ratio is to the first database. What history costs is told by stores with the
same news of late: ``bench/big_store.py 20000`` and ``bench/big_store.py 1000000 --live 1000``.
"""

import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from feeds.catalog import read_catalogue
from feeds.publish import Publication, Published, publish
from psgfeed.model import Item, Mark, Precision, Source, When
from psgfeed.store.counts import Dimension, month_counts, refresh_counts
from psgfeed.store.digests import clock
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import start_crawl, start_run

ROUNDS = 5


def main() -> None:
    """Measure and print."""
    first = 0.0
    for database, site in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        with open_store(f"sqlite:///{database}") as store:
            seconds, written = _measure(store, Path(site))
        first = first or seconds
        print(f"{database}: {seconds:.2f} s, {written} files written, ratio {seconds / first:.2f}", flush=True)


def _measure(store: Store, site: Path) -> tuple[float, int]:
    with store.begin() as connection:
        refresh_counts(connection)
        names = sorted({count.slug for count in month_counts(connection, Dimension.SOURCE)})
    sources = [Source(name, name.title(), "feed", f"https://{name}.example/feed") for name in names]
    publication = Publication(site, "https://feeds.example/peru/", "News", "feeds.example", 2026)
    _published(store, publication, sources)
    rounds = list(_rounds(store, publication, sources))
    return median(seconds for seconds, _ in rounds), rounds[-1][1]


def _rounds(store: Store, publication: Publication, sources: list[Source]) -> Iterator[tuple[float, int]]:
    for number in range(ROUNDS):
        _add(store, sources[0], number)
        start = time.perf_counter()
        done = _published(store, publication, sources)
        yield time.perf_counter() - start, len(done.written)


def _published(store: Store, publication: Publication, sources: list[Source]) -> Published:
    return publish(store, read_catalogue(), publication, sources)


def _add(store: Store, source: Source, number: int) -> None:
    with store.begin() as connection:
        now = clock(connection)
        if now is None:
            raise SystemExit("the store is empty")
        now += timedelta(minutes=10)
        name = f"{number}-{time.time_ns()}"
        item = Item(
            source.id,
            guid=name,
            title=f"Dam {name} is inspected",
            url=f"https://{source.id}.example/{name}",
            url_key=f"{source.id}.example/{name}",
            published=When(Precision.TIME, now, now.date()),
            summary="Inspectors visit the dam.",
            language="es",
            categories=(Mark("mining"),),
            regions=(Mark("PE-CUS"),),
        )
        crawl = start_crawl(connection, start_run(connection, now), source.id, now)
        keep(connection, source, [item], now, crawl, place=source.url)


if __name__ == "__main__":
    main()
