import json
from datetime import UTC, datetime
from typing import Any

from psgfeed.intake import Intake, take
from psgfeed.model import Document, Source
from spiders.gdelt import read_gdelt

SOURCE = Source(
    "gdelt", "GDELT", "gdelt", "https://api.example.org/api/v2/doc/doc?mode=ArtList", languages=("es", "en")
)
ARTICLE = {
    "url": "https://diario.example.pe/sur/paro-en-chacamarca-noticia/",
    "url_mobile": "",
    "title": "Chacamarca : comuneros levantan el paro tras acuerdo con la minera Cerro Verdoso",
    "seendate": "20260408T033000Z",
    "socialimage": "https://diario.example.pe/img/paro.jpg",
    "domain": "diario.example.pe",
    "language": "Spanish",
    "sourcecountry": "Peru",
}


def take_body(body: bytes) -> Intake:
    return take(Document(body, SOURCE.url), SOURCE, datetime(2026, 4, 9, tzinfo=UTC), read_gdelt)


def take_answer(*articles: Any) -> Intake:
    return take_body(json.dumps({"articles": list(articles)}).encode())


def test_an_article_is_told_with_its_publisher_and_without_a_date_of_publication() -> None:
    item = take_answer(ARTICLE).items[0]
    assert item.url == ARTICLE["url"]
    assert item.guid == "diario.example.pe/sur/paro-en-chacamarca-noticia"
    assert item.published.text is None
    assert (item.author, item.language, item.image) == ("diario.example.pe", "es", ARTICLE["socialimage"])


def test_an_article_listed_twice_is_one_item() -> None:
    assert len(take_answer(ARTICLE, ARTICLE | {"seendate": "20260408T050000Z"}).items) == 1


def test_a_refusal_in_prose_is_told_in_its_words_and_gives_no_item() -> None:
    intake = take_body(b"Please ask less often, one request every 5 seconds.")
    assert not intake.items
    assert "every 5 seconds" in str(intake.findings[0])


def test_nothing_found_is_no_failure() -> None:
    assert [finding.problem.code for finding in take_body(b"{}").findings] == ["document.no_items"]


def test_a_title_with_a_stray_backslash_is_read() -> None:
    body = json.dumps({"articles": [ARTICLE, ARTICLE | {"url": "https://b.example/2", "title": "QUOTE"}]})
    items = take_body(body.replace("QUOTE", r"La \'ley\' del canon").encode()).items
    assert [item.title for item in items][1:] == ["La 'ley' del canon"]


def test_an_article_without_a_title_or_an_address_costs_only_itself() -> None:
    intake = take_answer({"title": "", "url": "", "seendate": "soon"}, None, ARTICLE)
    assert [item.title for item in intake.items] == [ARTICLE["title"]]
