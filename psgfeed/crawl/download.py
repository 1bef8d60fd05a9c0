"""Scrapy's download handler with the address guard in front of every connection it makes.

Twisted resolves a host's name right before it connects, and connects to the addresses that the resolver hands it and to
no others. The guard stands there: for pages, redirects and robots.txt, over http and https alike.
"""

import math
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.resolver import HostResolution
from twisted.internet.abstract import isIPv6Address
from twisted.internet.address import IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from psgfeed import problems
from psgfeed.problems import FetchError, Finding
from psgfeed.web.guard import Guard, refused

_DEFAULT_PORTS = {"http": 80, "https": 443}


class GuardedDownloadHandler(HTTP11DownloadHandler):
    """Fetches http and https from public addresses, and from the hosts listed in ``PSGFEED_ALLOW_HOSTS``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._guard = Guard.allowing(crawler.settings.getlist("PSGFEED_ALLOW_HOSTS"))
        self._end = time.monotonic() + (crawler.settings.getfloat("CLOSESPIDER_TIMEOUT") or math.inf)

    async def download_request(self, request: Request) -> Response:
        """Fetch a page.

        Raises:
            FetchError: the host's address is not one to connect to (``fetch.address``), or the crawl is over
            (``crawl.halted``, ``crawl.stuck``); no byte was sent.
        """
        self._check_time(request.url)
        names = _guarded_names(self._guard)
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            host, port = _host_and_port(request.url)
            reason = names.reason(host, port)
            if reason:
                raise refused(host, port, reason) from error
            raise

    def _check_time(self, url: str) -> None:
        """Refuse what still waits when the crawl is over: Scrapy would let the queue of a slow host drain first."""
        if not self._crawler.crawling:
            raise FetchError(Finding(problems.CRAWL_HALTED, url))
        if time.monotonic() > self._end:
            raise FetchError(Finding(problems.CRAWL_STUCK, url))


@implementer(IHostnameResolver)
class _GuardedNames:
    """A resolver that keeps closed addresses to itself, and remembers why it did."""

    def __init__(self, names: Any, guard: Guard) -> None:
        self._names = names
        self._guard = guard
        self._reasons: dict[tuple[str, int], str] = {}

    def reason(self, host: str, port: int) -> str:
        """Return why the guard withheld a host's addresses, and forget it; empty if it did not."""
        return self._reasons.pop((host, port), "")

    def resolveHostName(  # noqa: N802 - Twisted's name for it
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve a name for Twisted, which calls this right before it connects."""
        receiver = _GuardedReceiver(resolutionReceiver, self._guard, (hostName, portNumber), self._reasons)
        if isIPv6Address(hostName):  # Scrapy's resolver knows IPv4 only
            resolution = HostResolution(hostName)
            receiver.resolutionBegan(resolution)
            receiver.addressResolved(IPv6Address("TCP", hostName, portNumber))
            receiver.resolutionComplete()
            return resolution
        return self._names.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _GuardedReceiver:
    def __init__(
        self,
        receiver: Any,
        guard: Guard,
        place: tuple[str, int],
        reasons: dict[tuple[str, int], str],
    ) -> None:
        self._receiver = receiver
        self._guard = guard
        self._place = place
        self._reasons = reasons

    def resolutionBegan(self, resolutionInProgress: Any) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        reason = self._guard.refusal(*self._place, str(getattr(address, "host", "")))
        if reason:
            host, port = self._place
            self._reasons[host.lower(), port] = reason
        else:
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


def _guarded_names(guard: Guard) -> _GuardedNames:
    """Return the reactor's guarded resolver; put it in place if Scrapy has installed one of its own since."""
    from twisted.internet import reactor

    pluggable: Any = reactor
    names = pluggable.nameResolver
    if isinstance(names, _GuardedNames):
        return names
    guarded = _GuardedNames(names, guard)
    pluggable.installNameResolver(guarded)
    return guarded


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
