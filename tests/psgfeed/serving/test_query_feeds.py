"""Feeds by query over HTTP, out of a real database."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving_client import Client, served

from feeds.catalog import read_catalogue
from feeds.publish import Publication, publish
from feeds.validation.atom import check_atom
from feeds.validation.json_feed import check_json_feed
from feeds.validation.rss import check_rss
from feeds.validation.rules import Note
from psgfeed.model import Item, Mark, Precision, Relevance, Source, When
from psgfeed.serving import query_feeds
from psgfeed.serving.app import SiteApp
from psgfeed.serving.folder import SiteFolder
from psgfeed.serving.query import PARAMETERS
from psgfeed.serving.query_answers import QueryAnswers
from psgfeed.serving.query_feeds import Desk, QueryFeeds
from psgfeed.store.engine import Store, open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import finish_run, start_crawl, start_run

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Check = Callable[[bytes, str, datetime], list[Note]]
SOURCES = {
    id_: Source(id_, name, kind="feed", url=f"https://{id_}.example/rss", homepage=f"https://{id_}.example/")
    for id_, name in (("andes", "Andes Post"), ("costa", "Diario de la Costa"))
}


def news(number: int, title: str, source: str = "andes", **values: Any) -> Item:
    moment = NOW - timedelta(hours=number)
    plain: dict[str, Any] = {
        "url": f"https://{source}.example/{number}",
        "url_key": f"{source}.example/{number}",
        "published": When(Precision.TIME, instant=moment, day=moment.date()),
        "language": "es",
        "relevance": Relevance(about=True, score=1.0),
        "categories": (Mark("mining", 1.0),),
        "regions": (Mark("PE-CAJ", 1.0),),
    }
    return Item(source=source, guid=f"g{number}", title=title, **(plain | values))


ITEMS = (
    news(1, "La laguna de Conga se queda"),
    news(2, "Conga: el agua y la mina", language="en", regions=(Mark("PE-PUN", 1.0),)),
    news(3, "Otra noticia de la minería", "costa"),
    news(60, "Conga hace tres días", categories=()),
)


def add(store: Store, *items: Item, hour: int = 0) -> None:
    now = NOW + timedelta(hours=hour)
    with store.begin() as connection:
        run = start_run(connection, now)
        for source in SOURCES.values():
            crawl = start_crawl(connection, run, source.id, now)
            mine = [item for item in items if item.source == source.id]
            keep(connection, source, mine, now, crawl, place=source.url)
        finish_run(connection, run, now, 0)


def publication(folder: Path) -> Publication:
    return Publication(folder, "https://feeds.example/peru/", "Valley news", "feeds.example", 2026)


@contextmanager
def serving(database: str, folder: Path, **options: Any) -> Iterator[Client]:
    """Serve a folder with feeds by query out of a database."""
    site = SiteFolder(folder)
    desk = Desk(database, publication(folder), read_catalogue(), SOURCES)
    with (
        closing(QueryFeeds(desk, site.headers, **options)) as queries,
        served(SiteApp(site, "/peru/", QueryAnswers(queries, site.headers))) as client,
    ):
        yield client


@pytest.fixture
def client(store: Store, database_url: str, tmp_path: Path) -> Iterator[Client]:
    """A client of a server over a store with a few items, once on SQLite and once on PostgreSQL."""
    add(store, *ITEMS)
    with serving(database_url, tmp_path) as client:
        yield client


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of one server for many examples."""
    folder = tmp_path_factory.mktemp("lasting")
    database = f"sqlite:///{folder / 'psgfeed.db'}"
    with open_store(database) as store:
        add(store, *ITEMS)
    with serving(database, folder) as client:
        yield client


def titles(client: Client, query: str) -> list[str]:
    return [entry.title for entry in feedparser.parse(client.get(f"/q.atom?{query}").body).entries]


def test_a_query_is_a_feed_of_what_fits(client: Client) -> None:
    assert titles(client, "words=CONGA") == [ITEMS[0].title, ITEMS[1].title, ITEMS[3].title]
    assert titles(client, "words=mineria") == [ITEMS[2].title]
    assert titles(client, "words=conga&region=PE-CAJ&category=mining") == [ITEMS[0].title]
    assert titles(client, "source=costa") == [ITEMS[2].title]
    assert titles(client, "language=en") == [ITEMS[1].title]
    assert titles(client, "since=2026-11-23&until=2026-11-24&words=conga") == [ITEMS[0].title, ITEMS[1].title]
    assert titles(client, "until=2026-11-22") == [ITEMS[3].title]
    assert titles(client, "words=nada+de+nada") == []
    assert len(titles(client, "")) == len(ITEMS)


def test_its_entries_are_those_of_the_published_feeds(client: Client, store: Store, tmp_path: Path) -> None:
    publish(store, read_catalogue(), publication(tmp_path), SOURCES.values())
    for query, feed in (("category=mining", "c/mining"), ("source=andes", "s/andes"), ("region=PE-CAJ", "r/PE-CAJ")):
        asked = json.loads(client.get(f"/q.json?{query}").body)["items"]
        assert asked == json.loads((tmp_path / feed / "feed.json").read_bytes())["items"]


def test_all_formats_name_the_one_address_of_the_question(lasting: Client) -> None:
    untidy = "region=pe-caj&words=%20Conga.&category=&source="
    tidy = "words=conga&region=PE-CAJ"
    for name, kind in (("q.atom", "atom+xml"), ("q.xml", "rss+xml"), ("q.json", "feed+json")):
        first, second = lasting.get(f"/peru/{name}?{untidy}"), lasting.get(f"/{name}?{tidy}")
        assert (first.status, first.headers["content-type"]) == (200, f"application/{kind}; charset=utf-8")
        assert first.headers["cache-control"] == "public, max-age=1800"
        assert first.body == second.body
        own = f"https://feeds.example/peru/{name}?{tidy}"
        assert own.replace("&", "&amp;").encode() in first.body or own.encode() in first.body


@pytest.mark.parametrize(("name", "check"), [("q.atom", check_atom), ("q.xml", check_rss), ("q.json", check_json_feed)])
@pytest.mark.parametrize(
    "query", ["words=conga&region=PE-CAJ", "words=%22la+laguna%22+OR+%C3%B1and%C3%BA", "source=costa", ""]
)
def test_nothing_is_wrong_with_the_feed(lasting: Client, name: str, check: Check, query: str) -> None:
    address = f"https://feeds.example/peru/{name}{'?' if query else ''}{query}"
    assert check(lasting.get(f"/{name}?{query}").body, address, NOW + timedelta(hours=1)) == []


def test_its_validators_hold_until_something_fits_anew(client: Client, store: Store) -> None:
    first = client.get("/q.atom?words=conga", Accept_Encoding="gzip")
    add(store, news(5, "De otra cosa"), hour=1)
    for header, value in (
        ("If_None_Match", first.headers["etag"]),
        ("If_Modified_Since", first.headers["last-modified"]),
    ):
        assert client.get("/q.atom?words=conga", **{header: value}).status == 304
    add(store, news(70, "Conga, contada tarde"), hour=2)
    for header, value in (
        ("If_None_Match", first.headers["etag"]),
        ("If_Modified_Since", first.headers["last-modified"]),
    ):
        assert client.get("/q.atom?words=conga", **{header: value}).status == 200


def test_a_person_gets_a_page_with_a_form_what_fits_and_the_feeds(lasting: Client) -> None:
    page = lasting.get("/peru/q?words=conga&region=PE-CAJ").body.decode()
    assert ITEMS[0].title in page
    assert ITEMS[1].title not in page
    assert 'value="conga"' in page
    assert '<option value="PE-CAJ" selected>' in page
    assert "https://feeds.example/peru/q.atom?words=conga&amp;region=PE-CAJ" in page
    assert 'href="./es/q?words=conga&amp;region=PE-CAJ"' in page


def test_what_the_form_sends_leads_to_the_one_address_of_the_question(lasting: Client) -> None:
    answer = lasting.get("/peru/es/q?words=Conga&region=&category=mining&since=")
    assert (answer.status, answer.headers["location"]) == (302, "./q?words=conga&category=mining")


def test_the_page_has_a_twin_in_spanish(lasting: Client) -> None:
    page = lasting.get("/es/q?words=conga").body.decode()
    assert '<html lang="es">' in page
    assert "3 entradas" in page
    assert 'href="../q?words=conga"' in page


def test_the_form_alone_asks_the_store_for_nothing(tmp_path: Path) -> None:
    with serving("sqlite:////nowhere/at/all.db", tmp_path) as client:
        answer = client.get("/q?words=&region=")
    assert answer.status == 200
    assert b'name="words"' in answer.body


def test_a_page_may_send_its_form_only_to_its_own_server(lasting: Client) -> None:
    assert "form-action 'self'" in lasting.get("/q").headers["content-security-policy"]


@pytest.mark.parametrize("query", ["category=sport", "colour=red", "words=%ff", "since=now"])
def test_what_cannot_be_asked_for_is_refused_with_a_sentence(lasting: Client, query: str) -> None:
    feed, page = lasting.get(f"/q.atom?{query}"), lasting.get(f"/q?{query}")
    assert (feed.status, feed.headers["content-type"]) == (400, "application/problem+json")
    assert json.loads(feed.body)["detail"]
    assert page.status == 400
    assert b'role="alert"' in page.body
    assert feed.headers["cache-control"] == page.headers["cache-control"] == "no-store"


def test_what_people_type_is_never_markup(lasting: Client) -> None:
    for path in ("/q", "/q.atom", "/q.xml"):
        for query in ("words=%3Cscript%3Ealert*", "category=%22%3E%3Cscript%3E"):
            answer = lasting.get(f"{path}?{query}")
            assert b"<script>" not in answer.body or answer.headers["content-type"] == "application/problem+json"


def test_without_a_database_the_site_is_served_and_searching_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "none.db"
    (tmp_path / "index.html").write_bytes(b"page")
    with serving(f"sqlite:///{database}", tmp_path) as client:
        answer = client.get("/q.atom?words=agua")
        assert (answer.status, answer.headers["retry-after"]) == (503, "60")
        assert str(tmp_path).encode() not in answer.body
        assert client.get("/q?words=agua").status == 503
        assert client.get("/").status == 200
        assert not database.exists()
        with open_store(f"sqlite:///{database}") as store:
            add(store, *ITEMS)
        assert client.get("/q.atom?words=agua").status == 200


def test_a_search_that_takes_too_long_is_given_up(client: Client, database_url: str, tmp_path: Path) -> None:
    with serving(database_url, tmp_path, deadline=1e-9 if database_url.startswith("sqlite") else 0.001) as hasty:
        answers = [hasty.get(f"/q.atom?words=conga+{number}") for number in range(20)]
    assert {answer.status for answer in answers} <= {200, 503}
    assert client.get("/q.atom?words=conga").status == 200


def test_too_many_are_asked_to_come_again(lasting: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_feeds, "WAITING_MAX", 0)
    answer = lasting.get("/q.json?words=conga+nueva")
    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert json.loads(answer.body)["code"] == "query.busy"
    monkeypatch.undo()
    assert lasting.get("/q.json?words=conga+nueva").status == 200


def test_many_may_ask_at_once(client: Client) -> None:
    statuses: list[int] = []

    def ask(number: int) -> None:
        with closing(Client(client.port)) as other:
            statuses.append(other.get(f"/q.atom?words=conga+{number % 5}").status)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}


PAIRS = st.tuples(
    st.sampled_from([*PARAMETERS, "page", ""]),
    st.sampled_from(["mining", "PE-CAJ", "andes", "es", "2026-11-24", "conga"]) | st.text(max_size=12),
)


@given(st.sampled_from(["/q", "/es/q", "/q.atom", "/q.xml", "/q.json"]), st.lists(PAIRS, max_size=4))
def test_any_query_is_answered_or_refused(lasting: Client, path: str, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in pairs)
    assert lasting.get(f"{path}?{query}").status in {200, 302, 400}


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
def test_any_text_after_the_question_mark_is_answered_or_refused(lasting: Client, query: str) -> None:
    assert lasting.get(f"/q.atom?{query.replace('#', '')}").status in {200, 400}
