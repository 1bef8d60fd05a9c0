"""Kind "wordpress": the posts of a WordPress site through its REST interface, or its feed where that is closed.

A source's ``url`` is the site's address. The first visit asks for the newest posts; later ones only for what was
changed since, edits of old posts included.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from scrapy.http import Request

from psgfeed.crawl.reports import Report
from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.wordpress import BY_FEED, EMBEDDED, FIELDS, read_wordpress
from psgfeed.model import Source

PER_PAGE = 20
BACKFILL_PER_PAGE = 100  # the most that WordPress gives

_CLOSED = frozenset({0, 200, 400, 401, 403, 404, 405, 410, 501})  # 200: an answer that was no list of posts


class WordPressSpider(SourceSpider):
    """Reads each site's posts, page after page, as far as ``max_pages`` goes."""

    name = "wordpress"
    read = staticmethod(read_wordpress)

    def first_requests(self, source: Source) -> Iterable[Request]:
        """Return the request for what was changed since the last visit, by the way in that was open then."""
        cursor = self.cursor(source)
        if cursor == BY_FEED:
            return [self.ask(source, feed_of(source), first=True)]
        return [self.ask(source, posts_of(source, cursor), first=True, since=bool(cursor))]

    def backfill_requests(self, source: Source, at: str) -> Iterable[Request]:
        """Return the request for the page at which a backfill goes on; at first for the newest posts."""
        return [self.ask(source, at or posts_of(source, per_page=BACKFILL_PER_PAGE), first=False)]

    def instead(self, report: Report) -> Request | None:
        """Return the site's other way in when the one that was taken is closed."""
        ask = report.ask
        if not ask.first or report.retry_after or report.status not in _CLOSED:
            return None
        other = posts_of(ask.source) if ask.url == feed_of(ask.source) else feed_of(ask.source)
        return self.ask(ask.source, other, first=True)


def posts_of(source: Source, changed_after: str = "", per_page: int = PER_PAGE) -> str:
    """Return the address of a site's posts, newest first; ``changed_after`` is in the site's own local time."""
    order = {"orderby": "modified", "modified_after": changed_after} if changed_after else {"orderby": "date"}
    query = {"per_page": str(per_page), "order": "desc", **order, "_fields": FIELDS, "_embed": EMBEDDED}
    return f"{source.url.rstrip('/')}/wp-json/wp/v2/posts?{urlencode(query, safe=',:')}"


def feed_of(source: Source) -> str:
    """Return the address of a site's feed."""
    return f"{source.url.rstrip('/')}/feed/"
