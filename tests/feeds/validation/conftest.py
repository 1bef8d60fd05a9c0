"""A small site as we publish it, whole and to be damaged."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.catalog import read_catalogue
from feeds.publish import Publication, publish
from psgfeed.model import Item, Mark, Precision, Source, When
from psgfeed.store.engine import open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import Outcome, finish_crawl, start_crawl, start_run

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BASE = "https://feeds.example/peru/"
DAYS = (1, 2, 2, 8, 20, 400, 800)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, sources: dict[str, Source]) -> Path:
    """Return a site with news of today and of earlier years, from two sources in two languages."""
    place = tmp_path_factory.mktemp("published")
    publication = Publication(place / "site", BASE, "Valley news", "feeds.example", 2026)
    with open_store(f"sqlite:///{place / 'psgfeed.db'}") as store:
        with store.begin() as connection:
            run = start_run(connection, NOW)
            for language, id_ in (("en", "valley"), ("es", "coast")):
                crawl = start_crawl(connection, run, id_, NOW)
                items = [_item(number, id_, language) for number in range(len(DAYS))]
                keep(connection, sources[id_], items, NOW, crawl, place=f"https://{id_}.example/rss")
                finish_crawl(connection, crawl, Outcome.OK, NOW)
        publish(store, read_catalogue(), publication, sources.values(), now=NOW)
    return publication.folder


def _item(number: int, source: str, language: str) -> Item:
    day = (NOW - timedelta(days=DAYS[number])).date()
    return replace(
        Item(source, f"guid-{number}", f"Dam {number} & gate <{number}> at {source} are inspected"),
        url=f"https://{source}.example/{number}?utm_source=rss",
        url_key=f"{source}.example/{number}",
        published=When(Precision.DAY, day=day),
        summary="" if number % 3 == 0 else f"Inspectors visit dam {number} of {source}: “all is well” & dry.",
        language=language,
        image="https://valley.example/dam.png" if number == 1 else "",
        categories=(Mark("mining"),) if number % 2 else (Mark("politics"), Mark("environment-climate")),
        regions=(Mark("PE-CUS"),),
    )


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "site")
