"""What many tests share: a web site on 127.0.0.1 that does exactly what it is told, however rude."""

import gzip
import json
import os
import re
import socketserver
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import pytest
from databases import PostgreSQL, SQLite, served_postgresql
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from psgfeed.store.engine import Store, open_store

# How long an example takes depends on what else the machine does: timings belong in bench/.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give all tests of a file to one worker, which sets up once what they share, and files in their order.

    The plugin's own groups are void under pytest 9.2.
    """
    config.option.loadscopereorder = False  # files of few tests first would leave the long journeys for the end
    return LoadFileScheduling(config, log)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came; header names are lower-case."""

    method: str
    path: str
    headers: dict[str, str]


Send = Callable[[bytes], None]
Behaviour = Callable[[Asked, Send], None]


@dataclass(slots=True)
class Site:
    """Pages by path: the raw bytes of a whole answer, or a function that sends it bit by bit.

    ``otherwise`` answers what has no page.
    """

    port: int
    pages: dict[str, bytes | Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    otherwise: Behaviour | None = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def answer(
        self, body: bytes | str = b"", status: int = 200, kind: str = "application/rss+xml", **headers: str
    ) -> bytes:
        """Return a whole answer; header names are written with underscores."""
        content = body.encode() if isinstance(body, str) else body
        told = {"Content-Type": kind, "Content-Length": str(len(content)), "Connection": "close"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in told.items()), "", ""]
        return "\r\n".join(lines).encode("latin-1") + content

    def redirect(self, url: str, status: int = 302) -> bytes:
        """Return a redirect."""
        return self.answer(b"", status, Location=url)

    def gzipped(self, body: bytes, cut: int | None = None) -> bytes:
        """Return an answer whose gzip stream may be cut short."""
        return self.answer(gzip.compress(body)[:cut], Content_Encoding="gzip")

    def feed(self, *titles: str, link: str = "http://example.org/") -> bytes:
        """Return an RSS document with these titles."""
        items = "".join(
            f"<item><title>{title}</title><link>{link}{number}</link><guid>{title}</guid>"
            f"<pubDate>Mon, 0{number % 9 + 1} Jun 2026 10:00:00 GMT</pubDate>"
            f"<description>About {title}.</description></item>"
            for number, title in enumerate(titles)
        )
        return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    site: Site


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with suppress(OSError):
            if self.rfile.peek(1)[:1] == b"\x16":  # type: ignore[attr-defined] # the first byte of TLS
                self._send(b"HTTP/1.1 400 No TLS here\r\n\r\n")
            else:
                self._answer()

    def _answer(self) -> None:
        method, path, *_ = [*self.rfile.readline().decode("latin-1").split(" "), "", ""]
        headers: dict[str, str] = {}
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        site = self.server.site  # type: ignore[attr-defined]
        asked = Asked(method, path, headers)
        site.asked.append(asked)
        page = site.pages.get(path, site.otherwise or site.answer(b"not here", 404, "text/plain"))
        if callable(page):
            page(asked, self._send)
        else:
            self._send(page)

    def _send(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[], Site]]:
    """A function that opens one more site, until the tests are over."""
    servers: list[_Server] = []

    def opened() -> Site:
        server = _Server(("127.0.0.1", 0), _Handler)
        server.site = Site(server.server_address[1])
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return server.site

    yield opened
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(serve: Callable[[], Site]) -> Site:
    """A site that the tests may be let through to."""
    return serve()


@pytest.fixture
def canary(serve: Callable[[], Site]) -> Site:
    """A site that stands for an internal service: nothing may ever be asked of it."""
    return serve()


@dataclass(frozen=True, slots=True)
class Crawled:
    """What ``scrapy crawl`` gave: its items, and the line it logged for each source."""

    items: list[dict[str, Any]]
    told: dict[str, str]
    log: str
    code: int

    def titles(self, source: str) -> list[str]:
        """Return the titles of a source's items."""
        return [item["title"] for item in self.items if item["source"] == source]


Crawl = Callable[..., Crawled]


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """A function that runs ``scrapy crawl KIND`` over sources, given as id and address, in a process of its own.

    ``extra`` are more lines of the sources' files, for all or by id.
    """

    def run(
        kind: str, urls: dict[str, str], *settings: str, allow: str = "", extra: str | Mapping[str, str] = ""
    ) -> Crawled:
        folder = tmp_path_factory.mktemp("crawl")
        (folder / "sources").mkdir()
        for name, url in urls.items():
            more = extra if isinstance(extra, str) else extra[name]
            text = f'name = "{name}"\nkind = "{kind}"\nurl = "{url}"\n{more}'
            (folder / "sources" / f"{name}.toml").write_text(text)
        options = [part for setting in settings for part in ("-s", setting)]
        command = [sys.executable, "-m", "scrapy", "crawl", kind, "-a", f"sources={','.join(urls)}", "-O", "x.jsonl"]
        done = subprocess.run(
            [*command, *options],
            cwd=folder,
            env={**os.environ, "SCRAPY_SETTINGS_MODULE": "psgfeed.crawl.settings", "PSGFEED_ALLOW_HOSTS": allow},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        written = folder / "x.jsonl"
        lines = written.read_text().splitlines() if written.exists() else []
        told = dict(re.findall(r"\[psgfeed\.crawl\] INFO: ([a-z0-9-]+): (.*)", done.stderr))
        return Crawled([json.loads(line) for line in lines], told, done.stderr, done.returncode)

    return run


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SQLite:
    """SQLite databases of this process."""
    return SQLite(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """PostgreSQL databases of this process."""
    with served_postgresql() as databases:
        yield databases


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> SQLite | PostgreSQL:
    """Databases of both kinds, one kind after the other."""
    kind: SQLite | PostgreSQL = request.getfixturevalue(request.param)
    return kind


@pytest.fixture
def empty_database_url(databases: SQLite | PostgreSQL) -> Iterator[str]:
    """The address of an empty database, once on SQLite and once on PostgreSQL."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def database_url(databases: SQLite | PostgreSQL) -> Iterator[str]:
    """The address of a database with the newest schema, once on SQLite and once on PostgreSQL."""
    with databases.ready() as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store with the newest schema, once on SQLite and once on PostgreSQL."""
    with open_store(database_url) as opened:
        yield opened
