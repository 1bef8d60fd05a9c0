"""Kind "feed": RSS, Atom, RDF and JSON Feed. One spider polls many sources in one crawl."""

from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.syndication import read_feed


class FeedSpider(SourceSpider):
    """Reads each source's feed, and the older pages of it that the feed points to, as far as ``max_pages`` goes."""

    name = "feed"
    read = staticmethod(read_feed)
