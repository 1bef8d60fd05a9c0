"""Kind "gdelt": articles of the world's press that GDELT's DOC API 2.0 finds (https://blog.gdeltproject.org/).

An answer has 250 articles at most and no second page. ``seendate`` is when GDELT saw an article, not when it was
published, and in Lima it often is another day: it is not read, and the items sort by the time we saw them first.
"""

from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.json_records import Shape, read_records
from psgfeed.model import Document, Reading, Source

SHAPE = Shape(
    records="articles",
    silent=True,  # without articles the answer is {}
    title=("title",),
    link=("url",),
    author=("domain",),
    language=("language",),
    image=("socialimage",),
)


def read_gdelt(document: Document, source: Source | None = None) -> Reading:
    """Return the articles in an answer; the author is the host that published. A refusal is prose, with status 200."""
    return read_records(document, source, SHAPE)


class GdeltSpider(SourceSpider):
    """Asks once for each source, as slowly as GDELT wishes."""

    name = "gdelt"
    read = staticmethod(read_gdelt)
    delay_s = 5.0
