"""The server itself: what it is put together from, that it says where it listens, and ends when it is told to."""

import logging
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import uvicorn

from feeds.catalog import read_catalogue
from psgfeed.config import Settings
from psgfeed.model import Source
from psgfeed.problems import PLACE_SITE_MISSING, Finding, PsgfeedError
from psgfeed.run import publication_of
from psgfeed.serving.app import SiteApp
from psgfeed.serving.folder import SiteFolder
from psgfeed.serving.patience import PatientProtocol
from psgfeed.serving.query_answers import QueryAnswers
from psgfeed.serving.query_feeds import Desk, QueryFeeds
from psgfeed.web.listening import listen, url_of

_GRACE_S = 5
_KEEP_ALIVE_S = 20
_CONCURRENT_MAX = 1000
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def serve_folder(root: Path, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve a folder until SIGTERM or SIGINT; ``ready`` is told the address once it can be asked.

    Raises:
        PsgfeedError: there is no such folder (``place.site_missing``), or it cannot listen (``place.address``).
    """
    _listen_with(SiteApp(_folder(root)), host, port, "/", ready)


def serve_site(
    settings: Settings, sources: Mapping[str, Source], host: str, port: int, ready: Callable[[str], None]
) -> None:
    """Serve a workspace's site and feeds by query, as ``serve_folder`` does; raises the same."""
    folder = _folder(settings.site_folder)
    desk = Desk(settings.database, publication_of(settings), read_catalogue(), sources)
    base = unquote(urlsplit(settings.site.address).path)
    with closing(QueryFeeds(desk, folder.headers)) as queries:
        _listen_with(SiteApp(folder, base, QueryAnswers(queries, folder.headers)), host, port, base, ready)


def configured(app: SiteApp, protocol: type[PatientProtocol] = PatientProtocol) -> uvicorn.Config:
    """Return how the server is set: it tells strangers nothing of itself, and lets no one hold it up for ever."""
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONCURRENT_MAX,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
    )


def _folder(root: Path) -> SiteFolder:
    if not root.is_dir():
        raise PsgfeedError(Finding(PLACE_SITE_MISSING, str(root)))
    return SiteFolder(root)


def _listen_with(app: SiteApp, host: str, port: int, base: str, ready: Callable[[str], None]) -> None:
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    with listen(host, port) as listening, _signals_end_it():
        ready(url_of(listening) + base)
        uvicorn.Server(configured(app)).run(sockets=[listening])


@contextmanager
def _signals_end_it() -> Iterator[None]:
    """Let a signal that has ended the server do no more: the server raises it anew when it is done."""
    before = {number: signal.signal(number, lambda *_: None) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
