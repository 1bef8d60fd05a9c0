"""Which kinds there are, and which function reads a kind's documents.

Nothing here imports Scrapy: who only reads need not pay for it.
"""

from importlib import import_module

from psgfeed.intake import Reader

_READERS = {
    "feed": ("psgfeed.extract.syndication", "read_feed"),
    "listing": ("psgfeed.extract.listing", "read_listing"),
    "psg": ("spiders.psg_pages", "read_psg"),
}

KINDS = tuple(_READERS)


def reader_of(kind: str) -> Reader | None:
    """Return the reader of a kind, or ``None`` when its documents are read as what they look like."""
    if kind not in _READERS:
        return None
    module, name = _READERS[kind]
    reader: Reader = getattr(import_module(module), name)
    return reader
