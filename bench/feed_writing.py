"""How long our feeds take to write, against feedgen left alone: RSS and Atom of 50 entries, best of many, one run.

Usage: python -m bench.feed_writing
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from feedgen.feed import FeedGenerator

from feeds.formats.channel import Channel
from feeds.formats.json_feed import render_json
from feeds.formats.rss_atom import render_both
from feeds.formats.text import forget
from psgfeed.model import Entry, Label

ENTRIES = 50
ROUNDS = 60
CHANNEL = Channel(
    path="c/mining/",
    title="Mining",
    description="News about mining",
    language="en",
    base_url="https://feeds.example/",
    tag="tag:feeds.example,2026:",
    publisher="Feeds",
)


def main() -> None:
    """Print milliseconds and ratios; each round takes both in turn, so that a slow moment hits both."""
    entries = [_entry(number) for number in range(ENTRIES)]
    works: dict[str, Callable[[], object]] = {
        "bare feedgen, RSS + Atom": lambda: _bare(entries),
        "psgfeed, RSS + Atom": lambda: _unseen(entries),
        "psgfeed, RSS + Atom, texts seen before": lambda: render_both(CHANNEL, entries),
        "psgfeed, JSON": lambda: render_json(CHANNEL, entries),
    }
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            best[name] = min(best[name], _seconds(work))
    bare = best["bare feedgen, RSS + Atom"]
    for name, seconds in best.items():
        print(f"{seconds * 1000:7.2f} ms  {seconds / bare:5.2f} x bare  {name}")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _bare(entries: list[Entry]) -> tuple[bytes, bytes]:
    generator = FeedGenerator()
    generator.id(CHANNEL.id)
    generator.title(CHANNEL.title)
    generator.description(CHANNEL.description)
    generator.link(href=CHANNEL.page_url, rel="alternate")
    for entry in entries:
        written = generator.add_entry(order="append")
        written.id(entry.id)
        written.title(entry.title)
        written.link(href=entry.link)
        written.published(entry.published)
        written.updated(entry.updated)
        written.author(name=entry.author)
        written.summary(entry.summary)
        written.category([{"term": label.slug, "label": label.name} for label in entry.categories])
        written.source(url=entry.source_url, title=entry.source_name)
    return generator.rss_str(), generator.atom_str()


def _unseen(entries: list[Entry]) -> dict[str, bytes]:
    forget()
    return render_both(CHANNEL, entries)


def _entry(number: int) -> Entry:
    moment = datetime(2026, 11, 20, 12, tzinfo=UTC) - timedelta(hours=number)
    return Entry(
        id=f"{CHANNEL.tag}source-{number:010x}",
        title=f"Comuneros de la cuenca alta piden un nuevo estudio de las aguas, parte {number}",
        link=f"https://source.example/2026/11/nota-{number}?id={number}",
        published=moment,
        updated=moment,
        summary=f"Número {number}. "
        + "La asamblea acordó enviar una carta y esperar la respuesta hasta fin de mes. " * 5,
        language="es",
        author="Redacción",
        source_id="source",
        source_name="La Fuente",
        source_url="https://source.example/",
        categories=(Label("mining", "Mining"), Label("PE-CUS", "Cusco", "region")),
    )


if __name__ == "__main__":
    main()
