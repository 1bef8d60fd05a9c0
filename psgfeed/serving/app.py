"""What is answered to a request: a file of the site, a feed by query or its page, or why there is nothing."""

import logging
import time
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from psgfeed.serving.folder import NOT_FOUND, Moved, SiteFolder, moved
from psgfeed.serving.media import media_of
from psgfeed.serving.query_answers import QueryAnswers
from psgfeed.serving.representations import Representation, answer, headers_of

_METHODS = ("GET", "HEAD")
_SHOWN_MAX = 300

_log = logging.getLogger(__name__)


class SiteApp:
    """An ASGI application that serves a site; without ``queries`` it has no feeds by query.

    ``base_path`` is the decoded path of the site's address, which begins and ends with a slash: it may be asked with or
    without it, because some proxies take it away.
    """

    def __init__(self, site: SiteFolder, base_path: str = "/", queries: QueryAnswers | None = None) -> None:
        self._site = site
        self._base = base_path.rstrip("/")
        self._queries = queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if _log.isEnabledFor(logging.INFO):
            send = _told(send, scope)
        response = await self._answer(scope)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        method, headers, path = scope["method"], Headers(scope=scope), scope["path"]
        if method not in _METHODS:
            return _plain(HTTPStatus.METHOD_NOT_ALLOWED, allow=", ".join(_METHODS))
        below = path.removeprefix(self._base) if path.startswith(f"{self._base}/") else path
        target = self._queries.targets.get(below) if self._queries else None
        if self._queries and target:
            return await self._queries.answer(target, scope["query_string"].decode("latin-1"), method, headers)
        found = moved(path) if path == self._base else await self._site.find(below)
        if isinstance(found, Representation):
            return answer(found, method, headers)
        if isinstance(found, Moved):
            return _plain(HTTPStatus.MOVED_PERMANENTLY, location=found.to)
        return await self._nothing(below)

    async def _nothing(self, path: str) -> Response:
        page = await self._site.not_found(path)
        if page is None:
            return _plain(HTTPStatus.NOT_FOUND)
        return Response(page, HTTPStatus.NOT_FOUND, headers_of(media_of(NOT_FOUND), self._site.headers(NOT_FOUND)))


def _plain(status: HTTPStatus, **headers: str) -> Response:
    return PlainTextResponse(f"{status.phrase}\n", status, headers)


def _told(send: Send, scope: Scope) -> Send:
    """Return a ``send`` that logs the request in one line when its answer ends."""
    started = time.monotonic()
    status, size = 0, 0

    async def watched(message: Message) -> None:
        nonlocal status, size
        status = message.get("status", status)
        size += len(message.get("body", b""))
        await send(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            # Raw, because in that form no control character gets through.
            path = (scope["raw_path"] + b"?" * bool(scope["query_string"]) + scope["query_string"])[:_SHOWN_MAX]
            extra = {"status": status, "bytes": size, "ms": round(1000 * (time.monotonic() - started), 1)}
            _log.info("%s %s", scope["method"], path.decode("ascii", "backslashreplace"), extra=extra)

    return watched
