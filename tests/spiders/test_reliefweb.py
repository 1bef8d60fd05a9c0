import json
from datetime import UTC, datetime
from typing import Any

from psgfeed.intake import Intake, take
from psgfeed.model import Document, Source
from spiders.reliefweb import read_reliefweb

SOURCE = Source("reliefweb", "ReliefWeb", "reliefweb", "https://api.example.org/v2/reports?appname=a&limit=2")
REPORT: dict[str, Any] = {
    "id": 4099001,
    "score": 1,
    "fields": {
        "title": "Peru: Floods in Bajo Huallaga - Situation Report No. 2",
        "url_alias": "https://reliefweb.example/report/peru/floods-2",
        "url": "https://reliefweb.example/node/4099001",
        "date": {"original": "2026-03-04T00:00:00+00:00", "created": "2026-03-05T14:10:09+00:00"},
        "source": [{"name": "Civil Defence of Huallaga", "shortname": "CDH"}, {"name": "Rivers Watch"}],
        "language": [{"name": "English", "code": "en"}],
        "theme": [{"name": "Shelter"}, {"name": "Health"}],
        "format": [{"name": "Situation Report"}],
        "body-html": "<h3>Highlights</h3><p>Nine hundred families have left their houses.</p>",
    },
}


def take_answer(*records: Any, **top: Any) -> Intake:
    body = json.dumps({"time": 4, "totalCount": 9, "data": list(records), **top}).encode()
    return take(Document(body, SOURCE.url), SOURCE, datetime(2026, 4, 1, tzinfo=UTC), read_reliefweb)


def test_a_report_is_dated_by_its_publisher_to_the_day() -> None:
    item = take_answer(REPORT).items[0]
    assert (item.guid, item.url) == ("4099001", "https://reliefweb.example/report/peru/floods-2")
    assert (item.published.text, item.published.origin) == ("2026-03-04", "api:fields.date.original")
    assert item.author == "Civil Defence of Huallaga, Rivers Watch"
    assert item.summary.endswith("Nine hundred families have left their houses.")
    assert item.source_categories == ("Shelter", "Health", "Situation Report")
    assert item.language == "en"


def test_a_report_without_the_publishers_day_is_dated_by_its_posting() -> None:
    fields = REPORT["fields"] | {"date": {"created": "2026-03-05T14:10:09+00:00"}}
    assert take_answer(REPORT | {"fields": fields}).items[0].published.text == "2026-03-05T14:10:09Z"


def test_a_full_page_leads_to_older_reports() -> None:
    assert take_answer(REPORT, REPORT).reading.next_pages == (f"{SOURCE.url}&offset=2",)
    assert take_answer(REPORT).reading.next_pages == ()


def test_a_refusal_is_no_item() -> None:
    refusal = {"status": 403, "error": {"type": "AccessDenied", "message": "You need an approved appname."}}
    intake = take(Document(json.dumps(refusal).encode(), SOURCE.url), SOURCE, datetime.now(UTC), read_reliefweb)
    assert not intake.items
    assert "approved appname" in intake.findings[0].detail


def test_damaged_reports_leave_the_others_alone() -> None:
    intake = take_answer({"id": 1, "fields": None}, "x", REPORT, {"fields": {"title": "Only a title"}})
    assert [item.title for item in intake.items] == [REPORT["fields"]["title"], "Only a title"]
    assert {finding.problem.code for finding in intake.findings} >= {"item.broken", "item.no_title"}
