"""Make a big store of invented news to measure on: ``python bench/big_store.py ITEMS [--live LIVE] [--out PATH]``.

Forty sources in two languages over twenty years: their archives, read at once (backfill), and the newest sixty days as
they came, six hours apart: a twentieth of all, or LIVE items. All tables that hold items are filled, the search index
too, with the store's own schema and indexes; no feed was published yet. The same numbers of items give the same rows.
The file, in the folder ``psgfeed-bench`` among the temporary ones under its numbers unless a path is given, is there
whole or not at all.
"""

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from psgfeed.store.engine import open_store
from psgfeed.store.schema import Base
from psgfeed.vocabulary import categories, regions

Values: TypeAlias = dict[str, Any]

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIVE_SINCE = NOW - timedelta(days=60)
ARCHIVE_SINCE = datetime(2006, 11, 1, tzinfo=UTC)
SOURCES = tuple(f"{'prensa' if number % 4 else 'bulletin'}-{number:02}" for number in range(40))
RUN_EVERY = timedelta(hours=6)
LIVE_SHARE = 0.05
KNOWN = (70, 25, 3, 2)  # of a hundred items, how many have a time, a day, a month, no date
STORY_EVERY = 33
CHANGED_EVERY = 100
CHUNK = 5000
# fmt: off - a word a line would be pages
WORDS = {
    "es": [
        "comunidad",
        "mina",
        "río",
        "asamblea",
        "ministerio",
        "congreso",
        "región",
        "alcalde",
        "carretera",
        "bloqueo",
        "agua",
        "laguna",
        "proyecto",
        "consulta",
        "dirigente",
        "denuncia",
        "acuerdo",
        "salud",
        "escuela",
        "derrame",
        "petróleo",
        "bosque",
        "amazonía",
        "fiscalía",
        "sentencia",
        "memoria",
        "mujeres",
        "ley",
        "presupuesto",
        "cosecha",
        "papa",
        "sequía",
        "friaje",
        "vacuna",
        "puente",
        "policía",
        "protesta",
        "diálogo",
        "empresa",
        "licencia",
        "estudio",
        "impacto",
        "ambiental",
        "territorio",
        "indígena",
        "quechua",
        "aimara",
        "frontera",
        "gobierno",
        "elección",
        "partido",
        "juez",
        "corrupción",
        "audiencia",
    ],
    "en": [
        "community",
        "mine",
        "river",
        "assembly",
        "ministry",
        "congress",
        "region",
        "mayor",
        "road",
        "blockade",
        "water",
        "lake",
        "project",
        "consultation",
        "leader",
        "complaint",
        "agreement",
        "health",
        "school",
        "spill",
        "oil",
        "forest",
        "amazon",
        "prosecutor",
        "ruling",
        "memory",
        "women",
        "law",
        "budget",
        "harvest",
        "potato",
        "drought",
        "frost",
        "vaccine",
        "bridge",
        "police",
        "protest",
        "dialogue",
        "company",
        "licence",
        "study",
        "impact",
        "environment",
        "territory",
        "indigenous",
        "quechua",
        "aymara",
        "border",
        "government",
        "election",
        "party",
        "judge",
        "corruption",
        "hearing",
    ],
}
# fmt: on
JOINTS = {
    "es": ("de la", "en el", "y", "por", "contra", "sobre"),
    "en": ("of the", "in the", "and", "for", "against", "on"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its source's number, its number there, when it was published and first seen, its crawl."""

    source: int
    number: int
    published: datetime
    seen: datetime
    crawl: int
    live: bool


def main() -> None:
    """Make the store unless it is there."""
    parser = argparse.ArgumentParser(description="Make a big store of invented news to measure on.")
    parser.add_argument("items", type=int)
    parser.add_argument("--live", type=int, help="items of the newest sixty days")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    name = f"{given.items}.db" if given.live is None else f"{given.items}-{given.live}.db"
    path = given.out or Path(tempfile.gettempdir(), "psgfeed-bench", name)
    if path.exists():
        print(f"{path} is there")
        return
    start = time.perf_counter()
    make(path, given.items, int(given.items * LIVE_SHARE) if given.live is None else given.live)
    print(f"{path}: {given.items:,} items, {path.stat().st_size / 1e6:,.0f} MB, {time.perf_counter() - start:.0f} s")


def make(path: Path, total: int, live: int) -> None:
    """Write a store of so many items, ``live`` of them of the last sixty days, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    open_store(f"sqlite:///{part}").close()
    connection = sqlite3.connect(part, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -200000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    later = _put_off(connection)
    _fill(connection, total, live)
    for statement in later:
        connection.execute(statement)
    connection.execute("INSERT INTO item_search (rowid, title, summary) SELECT seq, title, summary FROM item")
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    part.replace(path)


def _put_off(connection: sqlite3.Connection) -> list[str]:
    """Take triggers and indexes away, which would slow the filling, and return the statements that bring them back."""
    found = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        " ORDER BY type, name"
    ).fetchall()
    for kind, name, _ in found:
        connection.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _fill(connection: sqlite3.Connection, total: int, live: int) -> None:
    runs = [LIVE_SINCE + turn * RUN_EVERY for turn in range(int((NOW - LIVE_SINCE) / RUN_EVERY) + 1)]
    _insert(connection, "run", map(_run, range(1, len(runs) + 1), runs))
    crawls = (
        _crawl(turn * len(SOURCES) + number + 1, turn + 1, source, moment)
        for turn, moment in enumerate(runs)
        for number, source in enumerate(SOURCES)
    )
    _insert(connection, "crawl", crawls)
    random = Random(total)  # noqa: S311 - not for secrets
    sentences = {language: [_sentence(random, language) for _ in range(4000)] for language in WORDS}
    places = iter(_places(random, total, live))
    seq = 1
    while some := list(islice(places, CHUNK)):
        items = [_item(random, seq + offset, place, sentences) for offset, place in enumerate(some)]
        _insert(connection, "item", items)
        _insert(connection, "sighting", map(_sighting, items))
        for table, slugs, least, most in (
            ("item_category", [term.slug for term in categories()], 1, 3),
            ("item_region", [term.slug for term in regions()], 0, 2),
        ):
            _insert(connection, table, _marks(random, items, slugs, least, most))
        _insert(connection, "revision", (_revision(item) for item in items if item["revisions"]))
        _insert(connection, "story", (_story(item) for item in items if item["story"] == item["id"]))
        seq += len(some)


def _places(random: Random, total: int, live: int) -> Iterator[Place]:
    """Yield the places of all items in the order of keeping: each source's archive, then as they came."""
    archived = total - live
    counts = [archived // len(SOURCES) + (number < archived % len(SOURCES)) for number in range(len(SOURCES))]
    for source, count in enumerate(counts):
        step = (LIVE_SINCE - ARCHIVE_SINCE) / max(count, 1)
        for number in range(count):
            published = ARCHIVE_SINCE + (number + random.random()) * step
            yield Place(source, number, published, LIVE_SINCE + timedelta(minutes=source), source + 1, live=False)
    step = (NOW - LIVE_SINCE - RUN_EVERY) / max(live, 1)
    for turn in range(live):
        source, number = turn % len(SOURCES), counts[turn % len(SOURCES)] + turn // len(SOURCES)
        published = LIVE_SINCE + (turn + random.random()) * step
        run = int((published - LIVE_SINCE) / RUN_EVERY) + 1
        seen = LIVE_SINCE + run * RUN_EVERY + timedelta(minutes=source)
        yield Place(source, number, published, seen, run * len(SOURCES) + source + 1, live=True)


def _item(random: Random, seq: int, place: Place, sentences: dict[str, list[str]]) -> Values:
    source = SOURCES[place.source]
    language = "es" if place.source % 4 else "en"
    name = _id(place.source, place.number)
    title = random.choice(sentences[language])[:90]
    changed = seq % CHANGED_EVERY == 0
    return {
        **_EMPTY_ITEM,
        "seq": seq,
        "id": name,
        "source": source,
        "guid": f"https://{source}.example/?p={place.number}",
        "title": f"{title} ({place.number})" if seq % 7 else f'"{title}", say assemblies',
        "url": f"https://{source}.example/{place.published.year}/{place.number}/{name[-10:]}",
        "url_first": f"https://{source}.example/{place.published.year}/{place.number}/{name[-10:]}",
        "url_key": f"{source}.example/{place.published.year}/{place.number}/{name[-10:]}",
        "summary": " ".join(random.choices(sentences[language], k=3)),
        "language": language,
        "author": "Inés Quispe" if seq % 2 else "",
        "section": "Noticias",
        "source_categories": '["Noticias","Minería"]' if seq % 3 else "[]",
        **_dated(random, place),
        "about_peru": seq % 12 != 0,
        "position": seq % 10,
        "first_seen": _stamp(place.seen),
        "last_seen": _stamp(min(place.seen + timedelta(days=3), NOW)),
        "last_changed": _stamp(place.seen + timedelta(hours=6 * changed)),
        "revisions": int(changed),
        "backfill": not place.live,
        "first_crawl": place.crawl,
        "fingerprint": name[-10:],
        **_told_with(place, name),
    }


_EMPTY_ITEM: Values = {
    **dict.fromkeys(("title_raw", "byline", "issue", "image", "published_zone", "published_problem", "peru_why"), ""),
    **dict.fromkeys(("updated", "provenance", "findings"), "[]"),
    **dict.fromkeys(("published_at", "published_day", "published_until", "story", "story_score"), None),
    **dict.fromkeys(("story_method", "story_match", "story_why", "published_raw", "published_origin"), ""),
    **dict.fromkeys(("text_repaired", "full_text_read", "held", "story_by_hand"), False),
    "kind": "news",
    "peru_score": 0.9,
    "folded": True,
}


def _dated(random: Random, place: Place) -> Values:
    """Return the values of a date: most have a time, some a day or a month, a few none."""
    day = place.published.date()
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    (known,) = random.choices(("time", "day", "month", "none"), KNOWN)
    if known == "time":
        return {
            "published_precision": "time",
            "published_at": _stamp(place.published.replace(microsecond=0)),
            "published_day": (place.published - timedelta(hours=5)).date().isoformat(),
            "published_raw": f"{place.published:%a, %d %b %Y %H:%M:%S} +0000",
            "published_origin": "feed:pubDate",
            "feed_time": _stamp(place.published.replace(microsecond=0)),
        }
    if known == "day":
        dated = {"published_precision": "day", "published_day": day.isoformat(), "feed_time": _stamp(noon)}
        return dated | {"published_raw": f"{day:%d/%m/%Y}", "published_origin": "listing:date"}
    if known == "month":
        first = date(day.year, day.month, 1).isoformat()
        dated = {"published_precision": "month", "published_day": first, "published_raw": f"{day:%m/%Y}"}
        return dated | {"published_origin": "listing:date", "feed_time": f"{first} 12:00:00.000000"}
    return {"published_precision": "none", "feed_time": _stamp(place.seen)}


def _told_with(place: Place, name: str) -> Values:
    """Return the story of an item: now and then two sources of one language tell the same."""
    first, second = 1, 2  # of four sources, those two
    if place.number % STORY_EVERY or place.source % 4 not in (first, second):
        return {}
    founder = _id(place.source - (place.source % 4 == second), place.number)
    if founder == name:
        return {"story": founder, "story_method": "founded"}
    return {"story": founder, "story_method": "near_text", "story_match": founder, "story_score": 0.9}


def _marks(random: Random, items: Sequence[Values], slugs: Sequence[str], least: int, most: int) -> Iterator[Values]:
    weights = [1 / (place + 1) for place in range(len(slugs))]
    for item in items:
        for slug in dict.fromkeys(random.choices(slugs, weights, k=random.randint(least, most))):
            yield {
                "item_id": item["id"],
                "slug": slug,
                "feed_time": item["feed_time"],
                "weight": random.choice((0.5, 1.0, 2.0)),
                "rule": f"{slug}.words",
                "words": '["agua"]',
                "origin": "rule",
            }


def _sighting(item: Values) -> Values:
    return {
        "item_id": item["id"],
        "place": f"https://{item['source']}.example/rss",
        "position": item["position"],
        "first_seen": item["first_seen"],
        "last_seen": item["last_seen"],
        "crawl_id": item["first_crawl"],
        "told": item["fingerprint"],
        "read": item["fingerprint"],
    }


def _revision(item: Values) -> Values:
    return {
        "id": item["seq"],
        "item_id": item["id"],
        "crawl_id": item["first_crawl"],
        "at": item["last_changed"],
        "field": "title",
        "old": f"{item['title']}.",
        "new": item["title"],
    }


def _story(item: Values) -> Values:
    return {"id": item["id"], "primary_item": item["id"], "founded": item["first_seen"]}


def _run(number: int, moment: datetime) -> Values:
    ended = {"finished": _stamp(moment + timedelta(hours=1)), "exit_code": 0}
    return {"id": number, "started": _stamp(moment), "trigger": "command", "version": "1.0", **ended}


def _crawl(number: int, run: int, source: str, moment: datetime) -> Values:
    failed = number % 97 == 0
    return {
        "id": number,
        "run_id": run,
        "source": source,
        "started": _stamp(moment),
        "finished": _stamp(moment + timedelta(minutes=1)),
        "outcome": "failed" if failed else "ok",
        "http_status": 500 if failed else 200,
        "documents": 1,
        "bytes": 20_000,
        "seen": 0 if failed else 10,
        "new": 0 if failed else 2,
        "changed": 0,
        "findings": "[]",
        "partial": False,
    }


def _sentence(random: Random, language: str) -> str:
    words = random.choices(WORDS[language], k=random.randint(5, 9))
    joints = random.choices(JOINTS[language], k=len(words))
    text = " ".join(part for pair in zip(words, joints, strict=True) for part in pair).rpartition(" ")[0]
    return f"{text.capitalize()}, {random.choice(WORDS[language])}."


def _id(source: int, number: int) -> str:
    return f"{SOURCES[source]}-{blake2b(f'{source} {number}'.encode(), digest_size=5).hexdigest()}"


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Values]) -> None:
    columns = [column.name for column in Base.metadata.tables[table].columns]
    places = ", ".join(f":{column}" for column in columns)
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)  # noqa: S608


if __name__ == "__main__":
    main()
