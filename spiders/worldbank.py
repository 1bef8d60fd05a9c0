"""Kind "worldbank": the World Bank's Documents & Reports API (https://documents.worldbank.org/)."""

from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.json_records import Pager, Shape, read_records
from psgfeed.model import Document, Reading, Source

SHAPE = Shape(
    records="documents",
    beside=frozenset({"facets"}),
    title=("display_title",),
    link=("url", "pdfurl"),
    guid=("id",),
    days=("docdt",),  # midnight in Washington, told in UTC
    summary=("abstracts.cdata!", "abstracts"),
    categories=("docty", "majdocty"),
    language=("lang",),
    pager=Pager("os", size=10, size_parameter="rows"),
)


def read_worldbank(document: Document, source: Source | None = None) -> Reading:
    """Return the documents in an answer, which is an object of documents by their ids."""
    return read_records(document, source, SHAPE)


class WorldBankSpider(SourceSpider):
    """Reads the newest documents, and older ones as far as ``max_pages`` goes."""

    name = "worldbank"
    read = staticmethod(read_worldbank)
