import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from psgfeed.intake import Intake, take
from psgfeed.model import Document, Source
from spiders.gobpe import read_gobpe

if TYPE_CHECKING:
    from tests.conftest import Crawl, Site

SOURCE = Source("minam", "MINAM", "gobpe", "https://portal.example.pe/busquedas.json?institucion[]=minam&sheet=1")


def result(number: int, title: str = "Crean reserva comunal en el Alto Sepahuillo", **more: Any) -> dict[str, Any]:
    return {
        "id": f"news-{number}",
        "searchable_type": "News",
        "name_with_parent": title,
        "content": "<p>La norma protege <strong>80 mil hect&aacute;reas</strong> de bosque.</p>",
        "publication": "15 de marzo de 2026",
        "url": f'<a class="card" href="/institucion/minam/noticias/{number}-crean-reserva">{title}</a>',
    } | more


def answer(*results: Any) -> bytes:
    attributes = {"total_count": {"noticias": 900}, "results": list(results)}
    return json.dumps({"data": {"type": "search", "attributes": attributes}}).encode()


def take_answer(*results: Any) -> Intake:
    return take(Document(answer(*results), SOURCE.url), SOURCE, datetime(2026, 4, 1, tzinfo=UTC), read_gobpe)


def test_a_result_is_named_by_its_number_and_linked_from_its_anchor() -> None:
    item = take_answer(result(901234)).items[0]
    assert item.guid == "901234"
    assert item.url == "https://portal.example.pe/institucion/minam/noticias/901234-crean-reserva"
    assert (item.published.text, item.published.origin) == ("2026-03-15", "api:publication")
    assert item.summary == "La norma protege 80 mil hectáreas de bosque."


def test_a_corrected_title_changes_the_address_and_not_the_item() -> None:
    corrected = '<a href="/institucion/minam/noticias/901234-crean-la-reserva-comunal">x</a>'
    before, after = take_answer(result(901234)).items[0], take_answer(result(901234, url=corrected)).items[0]
    assert before.url != after.url
    assert before.guid == after.guid


def test_results_without_anchor_number_or_date_are_kept() -> None:
    intake = take_answer(
        result(1, url=None), result(2, "Sin número", url="/minam/agenda"), result(3, publication=""), 7
    )
    assert [item.url for item in intake.items][:2] == [None, "https://portal.example.pe/minam/agenda"]
    assert intake.items[2].published.text is None
    assert "item.broken" in {finding.problem.code for finding in intake.findings}


def test_older_results_are_read_page_by_page_while_they_are_new(site: "Site", crawl: "Crawl") -> None:
    for sheet in (1, 2, 3, 4):
        results = [result(sheet * 100 + n, f"Aviso {sheet}-{n}") for n in range(25)]
        site.pages[f"/busquedas.json?institucion%5B%5D=minam&sheet={sheet}"] = site.answer(
            answer(*results), kind="application/json"
        )

    url = f"{site.url}/busquedas.json?institucion[]=minam&sheet=1"
    crawled = crawl("gobpe", {"minam": url}, allow=site.host, extra="max_pages = 3\n")

    assert [path.rpartition("=")[2] for path in site.paths()] == ["1", "2", "3"]
    assert len(crawled.titles("minam")) == 75
