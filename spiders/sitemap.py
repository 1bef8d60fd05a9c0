"""Kind "sitemap": news sitemaps, which tell their items, and plain ones, whose items are read on their own pages."""

from collections.abc import Iterable

from scrapy.http import Request

from psgfeed.crawl.reports import Ask
from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.article import read_article
from psgfeed.extract.sitemap import read_sitemap
from psgfeed.intake import Intake


class SitemapSpider(SourceSpider):
    """Reads each source's sitemap; of an index, the ``max_pages`` sitemaps that changed last."""

    name = "sitemap"
    read = staticmethod(read_sitemap)
    read_single = staticmethod(read_article)

    def follow(self, intake: Intake, ask: Ask) -> Iterable[Request]:
        """Return the requests for the sitemaps of an index; a backfill goes through all of them, from where it was."""
        return self.parts_of(intake, ask)
