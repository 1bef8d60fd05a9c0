"""The tables of a data package: the items first, then what goes with them."""

from collections.abc import Mapping
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


def write_tables(connection: Any, recipe: Recipe, sources: Mapping[str, Source], folder: Path) -> tuple[Resource, ...]:
    """Write the tables into a folder and return them, the items first."""
    path = folder / ITEMS
    rows = stream_whole(path, csv_lines(stream(connection, _EVERYTHING), sources, recipe.preset)) - 1
    columns = columns_of(recipe.preset)
    return (Resource("items", ITEMS, "Items", columns, path.stat().st_size, sha256_of(path), rows, ("item_id",)),)
