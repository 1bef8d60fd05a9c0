"""Kind "elperuano": the legal norms in Peru's official gazette, from its search (busquedas.elperuano.pe)."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from scrapy.http import Request

from psgfeed.crawl.reports import Ask
from psgfeed.crawl.spider import SourceSpider
from psgfeed.extract.json_records import Json, Pager, Shape, read_records, text_at, with_parameters
from psgfeed.intake import Intake
from psgfeed.model import Document, Found, Reading, Source, Text

DAYS = 3  # today and those before: extraordinary editions appear late, and a run may have been missed
PAGE = "https://busquedas.elperuano.pe/dispositivo/NL/{}"

SHAPE = Shape(
    records="hits",
    title=("sumilla", "nombreDispositivo", "numeroDispositivo"),
    guid=("op",),
    published=("fechaPublicacion",),  # 20260821
    categories=("tipoDispositivo", "sector", "rubro"),
    image=("urlPortada",),
    pager=Pager("start", size=20, size_parameter="paginatedBy"),
)

_DAY = re.compile(r"\bfechaFin=(\d{8})\b")


def read_elperuano(document: Document, source: Source | None = None) -> Reading:
    """Return the norms in an answer: the title is what a norm does, the summary is its name."""
    return read_records(document, source, SHAPE, _named)


def _named(found: Found, record: Json) -> Found:
    parts = [text_at(record, paths) for paths in (("tipoDispositivo",), ("nombreDispositivo", "numeroDispositivo"))]
    name = " ".join(part.value for part in parts if part)
    return replace(
        found,
        link=Text(PAGE.format(quote(found.guid.value, safe="")), "api:op") if found.guid else None,
        summary=Text(name, "api:nombreDispositivo") if name else None,
    )


class ElPeruanoSpider(SourceSpider):
    """Asks for the norms of each of the last days, and for the pages of a day as far as ``max_pages`` goes."""

    name = "elperuano"
    read = staticmethod(read_elperuano)

    def first_requests(self, source: Source) -> Iterable[Request]:
        """Return a request a day, the newest first, which is the source's main document."""
        for back in range(DAYS):
            yield self.ask(source, of_day(source.url, _days_ago(back, source)), first=back == 0)

    def backfill_requests(self, source: Source, at: str) -> Iterable[Request]:
        """Return the request for the page at which a backfill goes on; at first for the day before the last ones."""
        return [self.ask(source, at or of_day(source.url, _days_ago(DAYS, source)), first=False)]

    def follow(self, intake: Intake, ask: Ask) -> Iterable[Request]:
        """Return the request for the next page of a day; in a backfill, after the last page, for the day before."""
        pages = list(super().follow(intake, ask))
        day = _DAY.search(ask.url)
        if pages or day is None or self._backfill is None:
            return pages
        before = datetime.strptime(day[1], "%Y%m%d").date() - timedelta(days=1)  # noqa: DTZ007 - a day has no zone
        return [self.ask(intake.source, of_day(intake.source.url, before), ask.page + 1)]


def of_day(url: str, day: date) -> str:
    """Return the address of the norms of one day."""
    return with_parameters(url, fechaIni=f"{day:%Y%m%d}", fechaFin=f"{day:%Y%m%d}")


def _days_ago(number: int, source: Source) -> date:
    return datetime.now(ZoneInfo(source.time_zone)).date() - timedelta(days=number)
