"""Which address a crawl of a source asks for first. Only the source's kind knows."""

from psgfeed.model import Source


def first_address(source: Source) -> str:
    """Return the address that a crawl which remembers nothing begins with; the source's own for an unknown kind."""
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    settings = Settings({"SPIDER_MODULES": ["spiders"]})
    try:
        spider = SpiderLoader.from_settings(settings).load(source.kind)(sources=(source,))
    except KeyError:
        return source.url
    return next((str(request.url) for request in spider.first_requests(source)), source.url)  # type: ignore[attr-defined]
