"""The tables of a data package: the items first, then what goes with them, and how they hang together."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from psgfeed.export.companions import COMPANIONS
from psgfeed.export.descriptor import Link, Resource
from psgfeed.export.presets import preset_of
from psgfeed.export.recipe import Recipe
from psgfeed.export.write import items_key, write_companions, write_export
from psgfeed.model import Source
from psgfeed.store.state import source_ids

ITEMS = "items.csv"

_TITLES = {"en": "Items", "es": "Ítems"}
_ITEM = Link("item_id", "items", "item_id")
_SOURCE = Link("source_id", "sources", "source_id")
_CRAWL = Link("crawl_id", "crawls", "crawl_id")
_LINKS = {
    "items": (_SOURCE, _CRAWL),
    "item_categories": (_ITEM, Link("category", "categories", "category")),
    "item_regions": (_ITEM, Link("region", "regions", "region")),
    "stories": (_ITEM,),
    "revisions": (_ITEM, _CRAWL),
    "crawls": (_SOURCE,),
    "coverage": (_SOURCE,),
}


def write_tables(connection: Any, recipe: Recipe, sources: Mapping[str, Source], folder: Path) -> tuple[Resource, ...]:
    """Write the tables as CSV into a folder and return them, the items first.

    Raises:
        PsgfeedError: a file cannot be written (``place.unwritable``).
    """
    items = write_export(connection, recipe, sources, folder / ITEMS)
    beside = write_companions(connection, recipe, sources, folder)
    known = source_ids(connection) <= sources.keys()
    columns = preset_of(recipe.preset, summaries=recipe.summaries).columns
    links = {name: tuple(_kept(links, known)) for name, links in _LINKS.items()}
    first = Resource(
        name="items",
        path=ITEMS,
        title=_TITLES,
        columns=columns,
        bytes=items.bytes,
        sha256=items.sha256,
        rows=items.rows,
        key=items_key(recipe.preset),
        links=links["items"],
    )
    others = (
        Resource(
            name=one.name,
            path=f"{one.name}.csv",
            title={"en": one.en, "es": one.es},
            columns=one.columns,
            bytes=beside[one.name].bytes,
            sha256=beside[one.name].sha256,
            rows=beside[one.name].rows,
            key=one.key,
            links=links.get(one.name, ()),
        )
        for one in COMPANIONS
    )
    return (first, *others)


def _kept(links: Collection[Link], sources_known: bool) -> Iterator[Link]:
    """Yield the links that hold: a source whose file is gone is in no table of sources."""
    return (link for link in links if sources_known or link is not _SOURCE)
