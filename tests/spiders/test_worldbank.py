import json
from datetime import UTC, datetime
from typing import Any

from psgfeed.intake import Intake, take
from psgfeed.model import Document, Source
from spiders.worldbank import read_worldbank

SOURCE = Source("worldbank", "World Bank", "worldbank", "https://api.example.org/api/v3/wds?rows=2&os=0")
PAPER = {
    "id": "40991001",
    "count": "Peru",
    "docdt": "2026-05-12T04:00:00Z",
    "docty": "Project Information Document",
    "lang": "English",
    "abstracts": {"cdata!": "The project brings piped water to\n            forty villages of the upper Chacamarca."},
    "display_title": "Peru - Rural Water for the Upper Chacamarca Project",
    "pdfurl": "http://documents.example.org/curated/en/099/pdf/P1.pdf",
    "guid": "099",
    "url": "http://documents.example.org/curated/en/099",
}


def take_answer(**documents: Any) -> Intake:
    body = json.dumps({"rows": 2, "os": 0, "total": 812, "documents": {**documents, "facets": {}}}).encode()
    return take(Document(body, SOURCE.url), SOURCE, datetime(2026, 6, 1, tzinfo=UTC), read_worldbank)


def test_a_document_is_dated_to_the_day_and_summed_up_by_its_abstract() -> None:
    item = take_answer(D40991001=PAPER).items[0]
    assert (item.guid, item.url) == ("40991001", PAPER["url"])
    assert (item.published.text, item.published.origin) == ("2026-05-12", "api:docdt")
    assert item.summary == "The project brings piped water to forty villages of the upper Chacamarca."
    assert item.source_categories == ("Project Information Document",)
    assert item.language == "en"


def test_the_facets_among_the_documents_are_none() -> None:
    assert not [finding for finding in take_answer(D1=PAPER).findings if finding.problem.code == "item.no_title"]


def test_a_full_page_leads_to_older_documents() -> None:
    reading = take_answer(D1=PAPER, D2=PAPER | {"id": "2", "url": "http://d.example.org/2"}).reading
    assert reading.next_pages == ("https://api.example.org/api/v3/wds?rows=2&os=2",)


def test_a_document_without_abstract_or_date_is_kept() -> None:
    bare: dict[str, Any] = {"id": "7", "display_title": "Peru - Country Note", "abstracts": [], "docdt": None}
    intake = take_answer(D7=bare | {"url": "javascript:void(0)"}, D8="damaged")
    assert [(item.title, item.url, item.published.text) for item in intake.items] == [
        ("Peru - Country Note", None, None)
    ]
    assert {finding.problem.code for finding in intake.findings} >= {"item.broken", "item.bad_link"}


def test_documents_that_are_a_list_are_read_as_well() -> None:
    body = json.dumps({"documents": [PAPER]}).encode()
    assert len(take(Document(body, SOURCE.url), SOURCE, datetime(2026, 6, 1, tzinfo=UTC), read_worldbank).items) == 1
