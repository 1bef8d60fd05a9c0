"""What went wrong with a request, in the words of the closed list of problems."""

from datetime import datetime

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure

from psgfeed import problems
from psgfeed.crawl.reports import Ask, Came, Report
from psgfeed.problems import Finding, Problem, PsgfeedError
from psgfeed.web.answers import BUSY, retry_after, status_problem

_PROBLEMS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Problem], ...] = (
    ((CannotResolveHostError, DownloadConnectionRefusedError), problems.FETCH_UNREACHABLE),
    (DownloadTimeoutError, problems.FETCH_TIMEOUT),
    (DownloadCancelledError, problems.DOCUMENT_TOO_LARGE),
    ((ResponseDataLossError, DownloadFailedError), problems.FETCH_PARTIAL),
    ((NotSupported, UnsupportedURLSchemeError), problems.FETCH_SCHEME),
    (IgnoreRequest, problems.FETCH_REDIRECT),  # Scrapy raises it bare for too many redirects, and for nothing else here
    ((ConnectError, ConnectionClosed, OSError, ValueError), problems.FETCH_UNREACHABLE),  # ValueError: no host's name
)


def report_failure(ask: Ask, error: BaseException, now: datetime) -> Report:
    """Return the report of a request that brought no document, from what Scrapy or our own middlewares raised."""
    if isinstance(error, PsgfeedError):
        return Report(ask, Came.FAILURE, findings=error.findings)
    if isinstance(error, HttpError):
        return report_status(ask, error.response, now)
    return Report(ask, Came.FAILURE, findings=(Finding(_problem(error), ask.url, str(error)[:300]),))


def report_status(ask: Ask, response: Response, now: datetime) -> Report:
    """Return the report of an answer whose status says that it is no document."""
    status = response.status
    until = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), now)
    finding = Finding(status_problem(status, until), ask.url, f"status {status}")
    wait = until if status in BUSY else None
    return Report(ask, Came.FAILURE, status, len(response.body), findings=(finding,), retry_after=wait)


def _problem(error: BaseException) -> Problem:
    if _is_about_tls(error):
        return problems.FETCH_TLS
    return next((problem for kinds, problem in _PROBLEMS if isinstance(error, kinds)), problems.CRAWL_CRASHED)


def _is_about_tls(error: BaseException) -> bool:
    """Return whether a certificate or handshake is at the root: Twisted lists the reasons on the error's cause."""
    reasons = getattr(error.__cause__, "reasons", ())
    roots = [reason.value if isinstance(reason, Failure) else reason for reason in reasons]
    return any(isinstance(root, SSL.Error | VerificationError) for root in roots)
