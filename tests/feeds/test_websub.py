"""A hub is told which feeds have changed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl

import pytest

from feeds.websub import announce
from psgfeed.problems import FEED_HUB
from psgfeed.store.engine import Store, open_store
from psgfeed.store.pings import untold

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BASE = "https://feeds.example/peru/"
WRITTEN = ("c/mining/feed.atom", "c/mining/feed.json", "c/mining/archive/2026.atom", "index.html", "manifest.json")
TOLD = [f"{BASE}c/mining/feed.atom", f"{BASE}c/mining/feed.json"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'psgfeed.db'}") as opened:
        yield opened


class Hub(HTTPServer):
    """A hub on 127.0.0.1 that notes the forms it was sent, and answers with ``status``."""

    status = 204

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.forms: list[list[tuple[str, str]]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"


class _Answer(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.forms.append(parse_qsl(body.decode()))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


def waiting(store: Store) -> list[str]:
    with store.read() as connection:
        return list(untold(connection))


def test_one_request_names_exactly_the_live_feeds_that_changed(store: Store, hub: Hub) -> None:
    assert announce(store, hub.url, BASE, WRITTEN, [hub.host], NOW) == ()
    assert hub.forms == [[("hub.mode", "publish"), *(("hub.url", url) for url in TOLD)]]
    assert waiting(store) == []


def test_nothing_changed_is_no_request(store: Store, hub: Hub) -> None:
    assert announce(store, hub.url, BASE, ("index.html",), [hub.host], NOW) == ()
    assert hub.forms == []


def test_a_hub_that_fails_is_a_finding_and_is_told_the_next_time(store: Store, hub: Hub) -> None:
    hub.status = 500
    (finding,) = announce(store, hub.url, BASE, WRITTEN, [hub.host], NOW)
    assert finding.problem is FEED_HUB
    assert waiting(store) == TOLD
    hub.status = 202
    assert announce(store, hub.url, BASE, ("feed.xml",), [hub.host], NOW) == ()
    assert [url for _, url in hub.forms[-1][1:]] == [*TOLD, f"{BASE}feed.xml"]
    assert waiting(store) == []
