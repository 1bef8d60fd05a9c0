"""The data package: a folder with the tables, their description, how to cite them, and how to make them again."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from psgfeed import __version__
from psgfeed.classify.version import rules_version
from psgfeed.config import DataSettings, SiteSettings
from psgfeed.export.checksums import SUMS, sha256_of, sums_text
from psgfeed.export.citation import Dataset, cff
from psgfeed.export.codebook import codebook_markdown
from psgfeed.export.descriptor import DATAPACKAGE_NAME, Resource, descriptor_text
from psgfeed.export.licences import licence_text
from psgfeed.export.methods import Collection, Counts, count_rows, methods_text
from psgfeed.export.package_tables import ITEMS, write_tables
from psgfeed.export.recipe import Recipe
from psgfeed.export.record import Record, maker_of, options_of, record_text
from psgfeed.files import write_whole
from psgfeed.model import Source
from psgfeed.store.runs import Outcome, stream_crawls
from psgfeed.store.state import StoreState, store_state

RECORD = "export.json"
SITE_FOLDER = "data"

_TITLES = {"en": "{site}: items and their sources", "es": "{site}: ítems y sus fuentes"}

_FAILED = frozenset({Outcome.FAILED, Outcome.BLOCKED, Outcome.SUSPICIOUS, Outcome.STUCK})


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself.

    ``version`` and ``released`` are told by a snapshot; left out, they are the day on which the store's items last
    changed, so that the same store gives the same package.
    """

    title: str
    creators: tuple[str, ...]
    licence: str
    url: str = ""
    language: str = "en"
    version: str = ""
    released: date | None = None


def about_of(site: SiteSettings, data: DataSettings) -> About:
    """Return what a workspace's settings say of its data. An address that only this computer knows is left out."""
    local = urlsplit(site.address).hostname in {"localhost", "127.0.0.1", "::1"}
    return About(
        title=data.title or _TITLES[site.language].format(site=site.title),
        creators=tuple(data.creators) or (site.title,),
        licence=data.licence,
        url="" if local else f"{site.address}{SITE_FOLDER}/",
        language=site.language,
    )


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it was written: what it is cited as, its tables, its record, and the names of its files."""

    dataset: Dataset
    resources: tuple[Resource, ...]
    record: Record
    files: tuple[str, ...]


def write_package(
    connection: Any, recipe: Recipe, sources: Mapping[str, Source], about: About, folder: Path
) -> Package:
    """Write a package into a folder, within one snapshot of the database; files whose bytes are right are left alone.

    Every file is whole at every moment, and ``SHA256SUMS`` comes last: it tells whether the files belong together.

    Raises:
        PsgfeedError: a file cannot be written (``place.unwritable``).
    """
    state = store_state(connection)
    resources = write_tables(connection, recipe, sources, folder)
    items = resources[0]
    with (folder / ITEMS).open(encoding="utf-8", newline="") as file:
        counts = count_rows(csv.DictReader(file))
    dataset = _dataset(about, state, counts, items.sha256)
    record = Record(ITEMS, items.rows, items.bytes, items.sha256, recipe, maker_of(sources), state)
    named = [sources[name] for name in sorted(sources) if name in counts.source_ids]
    texts = {
        **_words(counts, _collection(connection, dataset, recipe), resources),
        "LICENSE-DATA.md": licence_text(dataset.licence),
        "CITATION.cff": cff(dataset, about.language),
        RECORD: record_text(record),
        DATAPACKAGE_NAME: descriptor_text(dataset, resources, named),
    }
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
    package = Package(dataset, resources, record, tuple(sorted((*texts, *(one.path for one in resources)))))
    write_sums(folder, package.files)
    return package


def _words(counts: Counts, collection: Collection, resources: Sequence[Resource]) -> dict[str, str]:
    """Return by name the files that people read in their language."""
    endings = {"en": ".md", "es": ".es.md"}
    methods = {f"METHODS{end}": methods_text(counts, collection, language) for language, end in endings.items()}
    return methods | {f"codebook{end}": codebook_markdown(resources, language) for language, end in endings.items()}


def write_sums(folder: Path, names: Iterable[str]) -> None:
    """Write ``SHA256SUMS`` over files of a folder."""
    write_whole(folder / SUMS, sums_text({name: sha256_of(folder / name) for name in names}).encode())


def _dataset(about: About, state: StoreState, counts: Counts, sha256: str) -> Dataset:
    changed = state.last_changed.date() if state.last_changed else None
    period = f" published from {counts.first_day} to {counts.last_day}" if counts.first_day else ""
    return Dataset(
        title=about.title,
        creators=about.creators,
        version=about.version or (changed.isoformat() if changed else "empty"),
        released=about.released or changed,
        sha256=sha256,
        url=about.url,
        licence=about.licence,
        abstract=(
            f"{counts.items} items of {len(counts.source_ids)} sources on the open web{period}, with categories, "
            "departments and dates as read"
        ),
    )


def _collection(connection: Any, dataset: Dataset, recipe: Recipe) -> Collection:
    crawls = failed = 0
    first = last = ""
    for crawl in stream_crawls(connection):
        if crawl.outcome is Outcome.PENDING:
            continue
        crawls += 1
        failed += crawl.outcome in _FAILED
        day = crawl.started.date().isoformat()
        first, last = first or day, max(last, day)
    return Collection(
        crawls=crawls,
        failed=failed,
        crawled_from=first,
        crawled_until=last,
        software=__version__,
        rules=rules_version(),
        version=dataset.version,
        sha256=dataset.sha256,
        selection=options_of(recipe),
    )
