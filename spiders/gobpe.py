"""Kind "gobpe": the search of Peru's state portal, which lists the news of any ministry or agency (www.gob.pe).

The source's address names the institution. The portal's own feed of the same search (busquedas.rss) tells no dates.
"""

import re
from dataclasses import replace

from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.json_records import Json, Pager, Shape, read_records
from psgfeed.model import Document, Found, Reading, Source, Text

SHAPE = Shape(
    records="data.attributes.results",
    title=("name_with_parent",),
    link=("url",),  # an anchor
    published=("publication",),  # "15 de marzo de 2026"
    summary=("content", "description"),
    pager=Pager("sheet", size=25, counts_pages=True),
)

_NUMBER = re.compile(r"/(?P<number>\d+)-[^/]*$")


def read_gobpe(document: Document, source: Source | None = None) -> Reading:
    """Return the results of a search."""
    return read_records(document, source, SHAPE, _numbered)


def _numbered(found: Found, _record: Json) -> Found:
    """Name an item by the number in its address: the words behind it change when the title is corrected."""
    number = _NUMBER.search(found.link.value) if found.link else None
    return replace(found, guid=Text(number["number"], "url:number")) if number else found


class GobPeSpider(SourceSpider):
    """Reads the newest results, and older ones as far as ``max_pages`` goes."""

    name = "gobpe"
    read = staticmethod(read_gobpe)
