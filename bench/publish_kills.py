"""What a reader of the site sees while the publisher is killed again and again: whole files, or there is a fault.

Usage: python -P bench/publish_kills.py [KILLS]

A publisher process edits an item and publishes, for ever; it is killed (SIGKILL) at a random moment, 200 times unless
told otherwise. Meanwhile another process reads every file of the site and parses it. At the end one publication must
succeed, and the next one must find nothing to write. Exits with 1 when anything was empty or could not be parsed.
"""

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree, html

from feeds.catalog import read_catalogue
from feeds.publish import Publication, Published, publish
from psgfeed.model import Item, Mark, Precision, Source, When
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import start_crawl, start_run

ITEMS = 40
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCE = Source("valley", "Valley Post", "feed", "https://valley.example/rss")

CHECKS: dict[str, Callable[[bytes], object]] = {
    ".atom": etree.fromstring,
    ".xml": etree.fromstring,
    ".opml": etree.fromstring,
    ".json": json.loads,
    ".html": lambda content: html.fromstring(content) if content.rstrip().endswith(b"</html>") else 1 / 0,
}


def main() -> None:
    """Do what is asked: kill, or be one of the two processes."""
    what, *folder = sys.argv[1:] or ["200"]
    if folder:
        {"publish": _publish_for_ever, "read": _read_until_told}[what](Path(folder[0]))
        return
    kills = int(what)
    with tempfile.TemporaryDirectory() as name:
        told = _kill(Path(name), kills)
    print(json.dumps(told))
    sys.exit(1 if told["faults"] or told["written_at_last"] else 0)


def _kill(folder: Path, kills: int) -> dict[str, object]:
    with open_store(_database(folder)) as store:
        _take(store, range(ITEMS))
        _publish(store, folder)
    reader = subprocess.Popen([sys.executable, "-P", __file__, "read", str(folder)], stdout=subprocess.PIPE, text=True)
    chance = random.Random(7)  # noqa: S311 - no secret
    for _ in range(kills):
        publisher = subprocess.Popen([sys.executable, "-P", __file__, "publish", str(folder)], stdout=subprocess.PIPE)
        if publisher.stdout:
            publisher.stdout.readline()
        time.sleep(chance.uniform(0, 1.5))
        publisher.send_signal(signal.SIGKILL)
        publisher.communicate()
    (folder / "stop").touch()
    seen = json.loads(reader.communicate()[0])
    with open_store(_database(folder)) as store:
        _publish(store, folder)
        last = _publish(store, folder)
    parts = sum(1 for _ in folder.rglob("*.part"))
    return {"kills": kills, **seen, "written_at_last": len(last.written) + len(last.findings) + parts}


def _publish_for_ever(folder: Path) -> None:
    with open_store(_database(folder)) as store:
        print("ready", flush=True)
        while True:
            number = random.randrange(ITEMS)  # noqa: S311 - no secret
            _take(store, [number], title=f"Dam {number} is inspected at {time.time_ns()}")
            _publish(store, folder)


def _read_until_told(folder: Path) -> None:
    read, faults = 0, []
    while not (folder / "stop").exists():
        for path in [path for path in (folder / "site").rglob("*") if path.suffix in CHECKS]:
            content = path.read_bytes()
            read += 1
            try:
                CHECKS[path.suffix](content)
            except (ValueError, SyntaxError, ZeroDivisionError) as error:
                faults.append(f"{path.name}: {len(content)} bytes, {error}")
    print(json.dumps({"files_read": read, "faults": faults}))


def _database(folder: Path) -> str:
    return f"sqlite:///{folder / 'psgfeed.db'}"


def _publish(store: Store, folder: Path) -> Published:
    publication = Publication(folder / "site", "https://feeds.example/", "News", "feeds.example", 2026)
    return publish(store, read_catalogue(), publication, [SOURCE])


def _take(store: Store, numbers: range | list[int], title: str = "") -> None:
    now = datetime.now(UTC)
    with store.begin() as connection:
        crawl = start_crawl(connection, start_run(connection, now), SOURCE.id, now)
        items = [_item(number, title or f"Dam {number} is inspected") for number in numbers]
        keep(connection, SOURCE, items, now, crawl, place=SOURCE.url)


def _item(number: int, title: str) -> Item:
    moment = NOW - timedelta(days=number)
    return Item(
        SOURCE.id,
        guid=f"guid-{number}",
        title=title,
        url=f"https://valley.example/{number}",
        url_key=f"valley.example/{number}",
        published=When(Precision.TIME, moment, moment.date()),
        language="en",
        categories=(Mark("mining"),),
        regions=(Mark("PE-CUS"),),
    )


if __name__ == "__main__":
    main()
