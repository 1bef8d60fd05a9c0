import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from psgfeed.crawl.reports import Backfill
from psgfeed.intake import Intake, take
from psgfeed.model import Document, Source
from spiders.elperuano import DAYS, ElPeruanoSpider, of_day, read_elperuano

if TYPE_CHECKING:
    from tests.conftest import Crawl, Site

SOURCE = Source("normas", "Normas legales", "elperuano", "https://gaceta.example.pe/api/v1/normas?tipoPublicacion=NL")


def norm(op: str, **more: Any) -> dict[str, Any]:
    return {
        "op": op,
        "fechaPublicacion": "20260821",
        "tipoDispositivo": "DECRETO SUPREMO",
        "nombreDispositivo": "N° 131-2026-PCM",
        "sector": "PRESIDENCIA DEL CONSEJO DE MINISTROS",
        "rubro": "PODER EJECUTIVO",
        "sumilla": "Declaran en emergencia el distrito de Huayllapata por deslizamientos",
        "urlPDF": "/api/archivo/file/x/1.PDF",
    } | more


def answer(*hits: Any) -> bytes:
    return json.dumps({"totalHits": len(hits), "start": 0, "hasNext": False, "paginatedBy": 20, "hits": hits}).encode()


def take_answer(*hits: Any, url: str = SOURCE.url) -> Intake:
    return take(Document(answer(*hits), url), SOURCE, datetime(2026, 9, 1, tzinfo=UTC), read_elperuano)


def test_a_norm_is_titled_by_what_it_does_and_summed_up_by_its_name() -> None:
    item = take_answer(norm("2542969-2")).items[0]
    assert item.title.startswith("Declaran en emergencia")
    assert item.summary == "DECRETO SUPREMO N° 131-2026-PCM"
    assert item.url == "https://busquedas.elperuano.pe/dispositivo/NL/2542969-2"
    assert (item.guid, item.published.text) == ("2542969-2", "2026-08-21")
    assert item.source_categories == ("DECRETO SUPREMO", "PRESIDENCIA DEL CONSEJO DE MINISTROS", "PODER EJECUTIVO")


def test_a_norm_without_a_summary_is_titled_by_its_name() -> None:
    assert take_answer(norm("1-1", sumilla=" ")).items[0].title == "N° 131-2026-PCM"


def test_damaged_norms_leave_the_others_alone() -> None:
    unnamed = norm("2-1", fechaPublicacion="pronto") | {"op": None}
    intake = take_answer(None, {"sumilla": ""}, unnamed, norm("3-1"))
    assert [(item.url or "")[-3:] for item in intake.items] == ["", "3-1"]
    assert intake.items[0].published.text is None


def test_a_day_is_asked_for_by_its_digits() -> None:
    assert of_day(SOURCE.url, date(2026, 8, 5)) == f"{SOURCE.url}&fechaIni=20260805&fechaFin=20260805"


def test_the_last_days_are_asked_for_each_by_itself(site: "Site", crawl: "Crawl") -> None:
    url = f"{site.url}/api/v1/normas?tipoPublicacion=NL"
    today = datetime.now(ZoneInfo("America/Lima")).date()
    for back in range(DAYS + 1):
        path = of_day(url, today - timedelta(days=back)).removeprefix(site.url)
        site.pages[path] = site.answer(answer(norm(f"7-{back}")), kind="application/json")

    crawled = crawl("elperuano", {"normas": url}, allow=site.host)

    assert len(site.paths()) == DAYS
    assert [item["guid"] for item in crawled.items] == ["7-0", "7-1", "7-2"]


def test_a_backfill_turns_the_pages_of_a_day_and_then_goes_to_the_day_before() -> None:
    spider = ElPeruanoSpider([SOURCE], backfill=Backfill(budget=9))
    (begin,) = spider.backfill_requests(SOURCE, of_day(SOURCE.url, date(2026, 3, 1)))

    full = take_answer(*(norm(f"1-{number}") for number in range(20)), url=begin.url)
    (second,) = spider.follow(full, begin.cb_kwargs["ask"])
    (before,) = spider.follow(take_answer(norm("2-1"), url=second.url), second.cb_kwargs["ask"])

    assert second.url.endswith("fechaIni=20260301&fechaFin=20260301&start=20")
    assert before.url.endswith("fechaIni=20260228&fechaFin=20260228")
