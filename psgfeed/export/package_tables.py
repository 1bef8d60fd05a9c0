"""The tables of a data package: the items first, then what goes with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psgfeed.export.checksums import sha256_of
from psgfeed.export.descriptor import Resource
from psgfeed.export.recipe import Recipe
from psgfeed.export.table import columns_of, csv_lines
from psgfeed.files import stream_whole
from psgfeed.model import Source
from psgfeed.store.query import ItemQuery, stream

ITEMS = "items.csv"

_EVERYTHING = ItemQuery(kind=None, include_backfill=True, include_held=True, about_peru_only=False)


@dataclass(frozen=True, slots=True)
class Written:
    """A table as it was written: its rows, its bytes and their digest."""

    rows: int
    bytes: int
    sha256: str


def write_items(connection: Any, recipe: Recipe, sources: Mapping[str, Source], path: Path) -> Written:
    """Write the table of items that a recipe asks for."""
    rows = stream_whole(path, csv_lines(stream(connection, _EVERYTHING), sources, recipe.preset)) - 1
    return Written(rows, path.stat().st_size, sha256_of(path))


def write_tables(connection: Any, recipe: Recipe, sources: Mapping[str, Source], folder: Path) -> tuple[Resource, ...]:
    """Write the tables into a folder and return them, the items first."""
    items = write_items(connection, recipe, sources, folder / ITEMS)
    columns = columns_of(recipe.preset)
    return (Resource("items", ITEMS, "Items", columns, items.bytes, items.sha256, items.rows, ("item_id",)),)
