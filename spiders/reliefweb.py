"""Kind "reliefweb": reports of ReliefWeb's API v2 (https://apidoc.reliefweb.int/).

The source's address carries the appname that ReliefWeb has approved, the filter and the fields that are asked for.
"""

from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.json_records import Pager, Shape, read_records
from psgfeed.model import Document, Reading, Source

SHAPE = Shape(
    records="data",
    title=("fields.title",),
    link=("fields.url_alias", "fields.url"),
    guid=("id",),
    days=("fields.date.original",),  # of the original; ReliefWeb's own posting has a time, but tells of ReliefWeb
    published=("fields.date.created",),
    summary=("fields.headline.summary",),
    content=("fields.body-html", "fields.body"),
    author=("fields.source.name", "fields.source.shortname"),
    categories=("fields.theme.name", "fields.disaster_type.name", "fields.format.name"),
    language=("fields.language.code", "fields.language.name"),
    image=("fields.headline.image.url",),
    pager=Pager("offset", size=10, size_parameter="limit"),
)


def read_reliefweb(document: Document, source: Source | None = None) -> Reading:
    """Return the reports in an answer; the author is the organisation that published."""
    return read_records(document, source, SHAPE)


class ReliefWebSpider(SourceSpider):
    """Reads the newest reports, and older ones as far as ``max_pages`` goes."""

    name = "reliefweb"
    read = staticmethod(read_reliefweb)
