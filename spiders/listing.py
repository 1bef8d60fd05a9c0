"""Kind "listing": pages that list items, read by the source's selectors or by the blocks that repeat."""

from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.listing import read_listing


class ListingSpider(SourceSpider):
    """Reads each source's listing, and the pages that continue it, as far as ``max_pages`` goes."""

    name = "listing"
    read = staticmethod(read_listing)
