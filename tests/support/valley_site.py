"""A published site of the whole catalogue: every bundled source, category and region has invented items."""

import json
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from feeds.catalog import read_catalogue
from feeds.publish import Publication, publish
from psgfeed.model import Item, Mark, Precision, Source, When
from psgfeed.sources import bundled_folder, read_source
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import Outcome, finish_crawl, start_crawl, start_run
from psgfeed.vocabulary import categories, regions

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
TITLES = {
    "en": "Farmers in {region} ask for an answer about the water of the upper valley",
    "es": "Comuneros de {region} piden una respuesta sobre el agua del valle alto",
}
# Some headlines are one long word, or an address.
UNBROKEN = "https://valley.example/" + "agua-y-tierra/" * 12
SUMMARIES = {
    "en": "The assembly met on Sunday and gave the ministry thirty days. Its leaders want a written timetable.",
    "es": "La asamblea se reunió el domingo y dio treinta días al ministerio. Sus dirigentes piden un cronograma.",
}
ENDINGS = (Outcome.OK, Outcome.OK, Outcome.UNCHANGED, Outcome.FAILED, Outcome.SUSPICIOUS)
PER_SOURCE = 4


def whole_catalogue() -> tuple[Source, ...]:
    """Return every bundled source."""
    return tuple(read_source(path) for path in sorted(bundled_folder().glob("*.toml")))


def database_of(folder: Path) -> str:
    """Return the address of the store that a site's folder is published from."""
    return f"sqlite:///{folder.parent / 'valley.db'}"


def publish_valley_site(folder: Path, base_url: str) -> Publication:
    """Publish the site into a folder, from a store beside it."""
    sources = whole_catalogue()
    publication = Publication(folder, base_url, "Peru on the open web", "feeds.example", 2026)
    _describe_data(folder / "data")
    with open_store(database_of(folder)) as store:
        _fill(store, sources)
        publish(store, read_catalogue(), publication, sources, now=NOW)
    return publication


def _describe_data(folder: Path) -> None:
    """Write a data package of one table, for the page that offers it."""
    folder.mkdir(parents=True)
    (folder / "items.csv").write_text("item_id\n", encoding="utf-8")
    table = {"path": "items.csv", "rowCount": 0, "hash": f"sha256:{'0' * 64}"}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [table]}), encoding="utf-8")


def _fill(store: Store, sources: tuple[Source, ...]) -> None:
    items = [_item(source, number) for number, source in enumerate(sources * PER_SOURCE)]
    items.sort(key=lambda item: item.source)
    by_id = {source.id: source for source in sources}
    with store.begin() as connection:
        run = start_run(connection, NOW)
        for number, (source, of_source) in enumerate(groupby(items, key=lambda item: item.source)):
            crawl = start_crawl(connection, run, source, NOW)
            place = f"https://{source}.example/feed"
            keep(connection, by_id[source], list(of_source), NOW, crawl, place=place, backfill_after=timedelta(900))
            finish_crawl(connection, crawl, ENDINGS[number % len(ENDINGS)], NOW)


def _item(source: Source, number: int) -> Item:
    topics, places = categories(), regions()
    region = places[number * 7 % len(places)]
    language = "en" if source.languages[0] == "en" else "es"
    title = TITLES[language].format(region=region.name(language)) if number % 50 else UNBROKEN
    moment = NOW - timedelta(days=number * number % 150, minutes=number)
    return Item(
        source.id,
        guid=str(number),
        title=f"{title} ({number})",
        url=f"https://{source.id}.example/{number}",
        url_key=f"{source.id}.example/{number}",
        published=When(Precision.TIME, moment, moment.date(), raw=moment.isoformat(), origin="feed:pubDate"),
        summary=SUMMARIES[language],
        language=language,
        categories=(Mark(topics[number % len(topics)].slug), Mark(topics[number * 3 % len(topics)].slug, 0.5)),
        regions=(Mark(region.slug),),
    )
