"""The document that a crawl of a source would read first, fetched now."""

from psgfeed.crawl.addresses import first_address
from psgfeed.discovery.visits import Visitor
from psgfeed.model import Document, Source
from psgfeed.problems import FetchError


def live_document(visitor: Visitor, source: Source) -> Document:
    """Fetch a source's first document, by its other way in where the usual one is closed.

    Raises:
        FetchError: it cannot be had.
    """
    try:
        return visitor.get(first_address(source))
    except FetchError:
        if source.kind != "wordpress":
            raise
        return visitor.get(own_feed(source))


def own_feed(source: Source) -> str:
    """Return the address of the feed that a source has of its own, or nothing."""
    if source.kind == "feed":
        return source.url
    if source.kind == "wordpress":
        from spiders.wordpress import feed_of

        return feed_of(source)
    return ""
