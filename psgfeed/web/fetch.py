"""One document at a time, outside a crawl, with the crawl's guard and limits: for ``inspect URL`` and for pings.

The standard library's client connects where we tell it to, which is what the guard needs.
"""

import http.client
import socket  # noqa: TID251 - the room that may
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from psgfeed import problems
from psgfeed.model import Document
from psgfeed.problems import FetchError, Finding, Problem
from psgfeed.web.answers import BUSY, PART, retry_after, status_problem
from psgfeed.web.decoding import decode
from psgfeed.web.guard import Guard, check_scheme
from psgfeed.web.identity import user_agent
from psgfeed.web.limits import BODY_MAX, DEADLINE_S, REDIRECTS_MAX

_CHUNK = 65536
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = {301, 302, 303, 307, 308}
_GOOD = range(200, 300)


class StatusError(FetchError):
    """The server answered, but with no document; ``status`` is its answer's code."""

    def __init__(self, finding: Finding, status: int) -> None:
        super().__init__(finding)
        self.status = status


def fetch(
    url: str,
    allow: Iterable[str] = (),
    headers: Mapping[str, str] | None = None,
    timeout_s: float = DEADLINE_S,
    data: bytes | None = None,
    before: Callable[[str], None] | None = None,
) -> Document:
    """Fetch a document, redirects followed. ``data`` makes it a POST.

    ``allow`` are the ``host:port`` pairs that are let through although private. ``timeout_s`` is a deadline in seconds
    for each answer as a whole. ``headers`` go along with redirects, so they must hold no secret. ``before`` is called
    with each address that is about to be asked, the redirects' included; what it raises ends the fetch.

    Raises:
        FetchError: it could not be fetched, or not whole; a ``StatusError`` when the server's answer says so.
    """
    guard = Guard.allowing(allow)
    told = {"User-Agent": user_agent(), "Accept-Encoding": "gzip, deflate", "Accept": "*/*", **(headers or {})}
    here = url
    for _ in range(REDIRECTS_MAX + 1):
        if before:
            before(here)
        document, onward = _ask(here, guard, told, timeout_s, data)
        if not onward:
            return document
        here, data = onward, None
    raise FetchError(Finding(problems.FETCH_REDIRECT, url, f"more than {REDIRECTS_MAX} redirects"))


def _ask(
    url: str, guard: Guard, headers: Mapping[str, str], timeout_s: float, data: bytes | None
) -> tuple[Document, str]:
    """Return an answer, and the address that it redirects to."""
    check_scheme(url)
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        connection = _Connection(parts.hostname or "", port, guard, secure=parts.scheme == "https", timeout_s=timeout_s)
        with closing(connection), connection.deadline(timeout_s):
            connection.request("POST" if data else "GET", _target(parts), data, dict(headers))
            with connection.getresponse() as response:
                return _answered(response, url)
    except FetchError:
        raise
    except Exception as error:
        raise FetchError(Finding(_problem(error), url, str(error)[:300])) from error


def _target(parts: SplitResult) -> str:
    """Return what stands in the request line: path and query, in ASCII."""
    query = f"?{parts.query}" if parts.query else ""
    return quote((parts.path or "/") + query, safe="/:?#[]@!$&'()*+,;=%~")


def _answered(response: http.client.HTTPResponse, url: str) -> tuple[Document, str]:
    headers = {name.lower(): value for name, value in response.getheaders()}
    if response.status in _REDIRECTS and "location" in headers:
        return Document(b"", url, headers), urljoin(url, headers["location"])
    if response.status not in _GOOD or response.status == PART:
        until = retry_after(headers.get("retry-after", ""), datetime.now(UTC)) if response.status in BUSY else None
        finding = Finding(status_problem(response.status, until), url, f"status {response.status}")
        raise StatusError(finding, response.status)
    body = decode(_read(response, url), headers.get("content-encoding", ""))
    return Document(body, url, headers), ""


def _read(response: http.client.HTTPResponse, url: str) -> bytes:
    whole = bytearray()
    while chunk := response.read(_CHUNK):
        whole += chunk
        if len(whole) > BODY_MAX:
            raise FetchError(Finding(problems.DOCUMENT_TOO_LARGE, url))
    if response.length:  # what its header promised and the answer did not bring
        raise FetchError(Finding(problems.FETCH_PARTIAL, url, f"{response.length} bytes are missing"))
    return bytes(whole)


def _problem(error: Exception) -> Problem:
    if isinstance(error, TimeoutError | _DeadlineError):
        return problems.FETCH_TIMEOUT
    if isinstance(error, ssl.SSLError):
        return problems.FETCH_TLS
    return problems.FETCH_PARTIAL if isinstance(error, http.client.HTTPException) else problems.FETCH_UNREACHABLE


class _DeadlineError(Exception):
    """The whole answer took too long, whatever each of its bytes did."""


class _Connection(http.client.HTTPConnection):
    """A connection to an address that the guard has seen, over TLS where asked."""

    def __init__(self, host: str, port: int, guard: Guard, *, secure: bool, timeout_s: float) -> None:
        super().__init__(host, port, timeout=timeout_s)
        self._guard = guard
        self._secure = secure
        self._late = threading.Event()
        self._wire: socket.socket | None = None  # the client lets go of ``sock`` before the body is read

    def connect(self) -> None:
        """Connect to the first address of the host that the guard lets through and that answers."""
        failure: Exception = OSError("the name has no address")
        for address in _addresses(self.host, self.port):
            try:
                self._guard.check(self.host, self.port, address)
                self.sock = self._wire = socket.create_connection((address, self.port), self.timeout)
            except (OSError, FetchError) as error:
                failure = error
                continue
            if self._late.is_set():
                raise TimeoutError
            if self._secure:
                context = ssl.create_default_context()
                self.sock = self._wire = context.wrap_socket(self.sock, server_hostname=self.host)
            return
        raise failure

    def close(self) -> None:
        """Close the connection and the socket under it."""
        super().close()
        if self._wire is not None:
            self._wire.close()

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """End the connection when the time is up. A time limit on each read would let a dripping server go on."""
        watch = threading.Timer(seconds, self._hang_up)
        watch.daemon = True
        watch.start()
        try:
            yield
        except Exception as error:
            if self._late.is_set():
                raise _DeadlineError(f"more than {seconds:g} seconds") from error
            raise
        finally:
            watch.cancel()
        if self._late.is_set():  # what a read gave before the end may look like a short but whole body
            raise _DeadlineError(f"more than {seconds:g} seconds")

    def _hang_up(self) -> None:
        self._late.set()
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))
