"""A small web server on 127.0.0.1 for the example site: ETag, 304, and a count of what it was asked."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from psgfeed.demo.site import Page


class Site:
    """The example site while it is served: its address, its pages, and how often it gave which status."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self.pages = pages
        self.answers: Counter[int] = Counter()
        self.port = 0

    @property
    def host(self) -> str:
        """The site's ``host:port``."""
        return f"127.0.0.1:{self.port}"


@contextmanager
def served(pages: Mapping[str, Page]) -> Iterator[Site]:
    """Serve pages on a free port of 127.0.0.1 for as long as the block lasts."""
    site = Site(pages)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            page = site.pages.get(path, Page(b"not here", "text/plain", HTTPStatus.NOT_FOUND))
            etag = f'"{hashlib.sha256(page.body).hexdigest()[:16]}"'
            known = page.status == HTTPStatus.OK and self.headers.get("If-None-Match") == etag
            status = HTTPStatus.NOT_MODIFIED if known else page.status
            if path != "/robots.txt":
                site.answers[status] += 1
            self._answer(status, page, etag)

        def _answer(self, status: int, page: Page, etag: str) -> None:
            self.send_response(status)
            self.send_header("ETag", etag)
            if status != HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Type", page.content_type)
                self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            if status != HTTPStatus.NOT_MODIFIED:
                self.wfile.write(page.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library gave it
            pass

    return Handler
