"""What happens to every request and response: a slot for each host, and bodies unpacked within bounds."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from psgfeed.web.decoding import ACCEPTED, decode

# Scrapy 2.19 sends all that waits for a host at once when its delay is 0: requests count as sent only a moment later.
DELAY_MIN_S = 0.001

DELAY = "delay_s"  # a request's own wish for seconds between requests to its host


class SlotMiddleware:
    """Gives each host and port a queue of its own; Scrapy would leave a redirect in the queue of its first host."""

    def process_request(self, request: Request) -> None:
        """Name the queue that the request waits in."""
        request.meta["download_slot"] = slot_of(request.url)


def slot_of(url: str) -> str:
    """Return the name of the queue for an address: its host, with its port where it names one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{host}:{parts.port}" if parts.port else host


class DecodingMiddleware:
    """Unpacks compressed bodies within bounds, and takes one that breaks off for a failure."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the limit from ``DOWNLOAD_MAXSIZE``."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say which encodings we can undo."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with its body unpacked.

        Raises:
            FetchError: the body is too large, breaks off or is not what its header says.
        """
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not encodings or request.method == "HEAD":
            return response
        body = decode(response.body, encodings, self._limit)
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)
