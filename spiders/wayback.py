"""Kind "wayback": what a web archive has of a page, capture by capture: the way to a source's past.

A source's ``url`` is the archive's own list, ``https://ARCHIVE/web/*/PAGE``; ``page_kind`` says how its pages are read.
A visit reads the ``max_pages`` newest captures; ``psgfeed crawl ID --backfill`` goes through all of them, newest first.
"""

from collections.abc import Iterable

from scrapy.http import Request

from psgfeed.crawl.reports import Ask
from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.captures import captures_address, is_list
from psgfeed.intake import Intake
from psgfeed.model import Source
from spiders.wayback_pages import read_wayback


class WaybackSpider(SourceSpider):
    """Asks an archive for its captures of a page, slowly: archives are libraries, and poor."""

    name = "wayback"
    read = staticmethod(read_wayback)
    delay_s = 5.0

    def first_requests(self, source: Source) -> Iterable[Request]:
        """Return the request for the list of captures."""
        return [self.ask(source, captures_address(source.url), first=True)]

    def backfill_requests(self, source: Source, at: str) -> Iterable[Request]:  # noqa: ARG002 - the list knows its order
        """Return the request for the list of captures; it goes on behind the one that was read last."""
        return [self.ask(source, captures_address(source.url), first=False)]

    def follow(self, intake: Intake, ask: Ask) -> Iterable[Request]:
        """Return the requests for captures; a capture itself leads nowhere, its pager points into the live site."""
        return self.parts_of(intake, ask) if is_list(ask.url) else ()
