"""Kind "jsonld": pages that declare their items in JSON-LD, as they do for search engines."""

from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.jsonld_list import read_jsonld_list


class JsonLdSpider(SourceSpider):
    """Reads the list that each source's page declares."""

    name = "jsonld"
    read = staticmethod(read_jsonld_list)
