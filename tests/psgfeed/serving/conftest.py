"""A small site, and a server of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving_client import Client, served

from psgfeed.serving.app import SiteApp
from psgfeed.serving.folder import SiteFolder

FEED = b"<feed>" + b"<entry>A dam is inspected</entry>" * 100 + b"</feed>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a module's site."""
    site = tmp_path_factory.mktemp("published") / "site"
    site.mkdir()
    (site.parent / "outside.html").write_bytes(b"outside")
    return site


@pytest.fixture
def root(folder: Path) -> Path:
    """A small site, fresh for each test: a feed, pages, one for what is not there, files that are never served."""
    shutil.rmtree(folder)
    for name, content in {
        "index.html": b"<h1>Feeds</h1>",
        "404.html": b"<h1>Nothing here</h1>",
        "es/404.html": b"<h1>Aqui no hay nada</h1>",
        "feed.atom": FEED,
        "feed.xml": FEED,
        "feed.json": b"{}",
        "c/mining/index.html": b"<h1>Mining</h1>",
        "c/mining/feed.atom": FEED,
        "data/items.parquet": bytes(range(256)) * 4,
        "_headers": b"/*\n  X-Frame-Options: DENY\n\n/data/*\n  Cache-Control: no-cache\n",
        ".secret": b"hidden",
        "c/.hidden/x.html": b"hidden",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    """A client of a server of the small site, to which files of more than 4000 bytes are large."""
    with served(SiteApp(SiteFolder(folder, small=4000))) as client:
        yield client
