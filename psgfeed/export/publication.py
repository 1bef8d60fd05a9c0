"""The data package in the published site: renewed when the items have changed, and not more often than is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from psgfeed.export.descriptor import read_dataset
from psgfeed.export.package import RECORD, About, write_package
from psgfeed.export.recipe import Recipe
from psgfeed.export.record import Record, maker_of, read_record
from psgfeed.model import Source
from psgfeed.problems import ConfigurationError
from psgfeed.store.state import StoreState, store_state


@dataclass(frozen=True, slots=True)
class Timing:
    """When a package is renewed: not sooner than ``every`` after the last time, counted at ``now``."""

    now: datetime
    every: timedelta


def publish_package(
    connection: Any, recipe: Recipe, sources: Mapping[str, Source], about: About, folder: Path, timing: Timing
) -> bool:
    """Write the package if its items have changed since it was written; return whether it was.

    That a source was crawled and told nothing new is no change.

    Raises:
        PsgfeedError: a file cannot be written (``place.unwritable``).
    """
    record = _record(folder / RECORD)
    if record:
        written = datetime.fromtimestamp((folder / RECORD).stat().st_mtime, UTC)
        if timing.now - written < timing.every:
            return False
        if _told(folder, about) == about and _same(record, recipe, sources, store_state(connection)):
            return False
    write_package(connection, recipe, sources, about, folder)
    return True


def _record(path: Path) -> Record | None:
    try:
        return read_record(path)
    except ConfigurationError:
        return None


def _told(folder: Path, about: About) -> About | None:
    """Return what a package in a folder says of itself, in the terms in which it is asked to."""
    try:
        dataset = read_dataset(folder)
    except ConfigurationError:
        return None
    return About(dataset.title, dataset.creators, dataset.licence, dataset.url, about.language)


def _same(record: Record, recipe: Recipe, sources: Mapping[str, Source], state: StoreState) -> bool:
    quiet = replace(state, last_seen=record.state.last_seen, last_crawl=record.state.last_crawl)
    return record.recipe == recipe and record.maker == maker_of(sources) and record.state == quiet
