"""What Scrapy's own commands find: a spider for each kind, and one for each source by its id."""

from functools import cached_property
from pathlib import Path

from scrapy import Spider
from scrapy.spiderloader import SpiderLoader

from psgfeed.crawl.spider import SourceSpider
from psgfeed.sources import load_sources


class SourceLoader(SpiderLoader):
    """Adds to the spiders of the kinds one for each source, so that ``scrapy crawl servindi`` reads Servindi.

    The sources are those that come with psgfeed and those in the folder ``sources``. A kind wins over a source of the
    same name.
    """

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider of a kind or source.

        Raises:
            KeyError: there is no such kind or source.
        """
        if spider_name in self._spiders:
            return super().load(spider_name)
        return self._of_sources.get(spider_name) or super().load(spider_name)

    def list(self) -> list[str]:
        """Return the names of all kinds, then of all sources."""
        return [*sorted(super().list()), *sorted(self._of_sources)]

    @cached_property
    def _of_sources(self) -> dict[str, type[Spider]]:
        """Return the spiders of the sources; read only when asked for, as a run's crawls never do."""
        found: dict[str, type[Spider]] = {}
        for source in load_sources((Path("sources"),)).sources.values():
            base = self._spiders.get(source.kind)
            if base is not None and issubclass(base, SourceSpider) and source.id not in self._spiders:
                found[source.id] = type(base.__name__, (base,), {"name": source.id, "only": source.id})
        return found
