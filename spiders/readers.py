"""Which kinds there are, and which function reads a kind's documents.

Nothing here imports Scrapy: who only reads need not pay for it. Only the readers of JSON interfaces do, which stand
beside their spiders.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command that only lists sources must not pay for reading documents
    from psgfeed.intake import Reader

_READERS = {
    "feed": ("psgfeed.extract.syndication", "read_feed"),
    "listing": ("psgfeed.extract.listing", "read_listing"),
    "jsonld": ("psgfeed.extract.jsonld_list", "read_jsonld_list"),
    "psg": ("spiders.psg_pages", "read_psg"),
    "sitemap": ("psgfeed.extract.sitemap", "read_sitemap"),
    "wayback": ("spiders.wayback_pages", "read_wayback"),
    "wordpress": ("psgfeed.extract.wordpress", "read_wordpress"),
    "reliefweb": ("spiders.reliefweb", "read_reliefweb"),
    "gdelt": ("spiders.gdelt", "read_gdelt"),
    "worldbank": ("spiders.worldbank", "read_worldbank"),
    "gobpe": ("spiders.gobpe", "read_gobpe"),
    "elperuano": ("spiders.elperuano", "read_elperuano"),
}

KINDS = tuple(_READERS)


def reader_of(kind: str) -> Reader | None:
    """Return the reader of a kind, or ``None`` when its documents are read as what they look like."""
    if kind not in _READERS:
        return None
    module, name = _READERS[kind]
    reader: Reader = getattr(import_module(module), name)
    return reader
