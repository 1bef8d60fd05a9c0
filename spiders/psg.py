"""Kind "psg": the Peru Support Group, whose home page and lists carry the items, and continue by ``?position=``."""

from collections.abc import Sequence

from psgfeed.crawl.spider import SourceSpider
from psgfeed.intake import Intake
from psgfeed.model import DocumentKind, ItemKind
from psgfeed.normalise.urls import same_site
from spiders.psg_pages import read_psg

SINGLES_MAX = 10  # of one list: an item that is listed without a word about it is rare


class PsgSpider(SourceSpider):
    """Reads the lists, page after page, and the pages of items of which a list says nothing but the title."""

    name = "psg"
    read = staticmethod(read_psg)
    read_single = staticmethod(read_psg)

    def singles(self, intake: Intake) -> Sequence[str]:
        """Return the addresses of a list's items without a summary."""
        if intake.reading.kind is DocumentKind.ARTICLE:
            return ()
        bare = [item.url for item in intake.items if item.url and not item.summary and item.kind is ItemKind.NEWS]
        return [url for url in bare if same_site(url, intake.document.url)][:SINGLES_MAX]
