"""Kind "psg": the Peru Support Group, whose home page and lists carry the items, and continue by ``?position=``."""

from collections.abc import Iterable
from itertools import islice

from scrapy.http import Request

from psgfeed.crawl.reports import Ask
from psgfeed.crawl.spider import SourceSpider
from psgfeed.intake import Intake
from psgfeed.model import DocumentKind, ItemKind
from spiders.psg_pages import read_psg

ITEM_PAGES_MAX = 10  # of one list: an item that is listed without a word about it is rare


class PsgSpider(SourceSpider):
    """Reads the lists, page after page, and the pages of items of which a list says nothing but the title."""

    name = "psg"
    read = staticmethod(read_psg)

    def follow(self, intake: Intake, ask: Ask) -> Iterable[Request]:
        """Return requests for the next page of a list, and for its items without a summary."""
        yield from super().follow(intake, ask)
        if intake.reading.kind is not DocumentKind.ARTICLE:
            yield from islice(self._item_pages(intake), ITEM_PAGES_MAX)

    def _item_pages(self, intake: Intake) -> Iterable[Request]:
        for item in intake.items:
            if item.url and not item.summary and item.kind is ItemKind.NEWS:
                yield self.ask(intake.source, item.url)
