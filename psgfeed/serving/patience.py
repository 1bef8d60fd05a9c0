"""HTTP/1.1 as uvicorn speaks it, with an end to waiting: for a request that never ends, and for one who does not read.

Without it each such client would hold a connection for ever, and all connections there are would soon be held.
"""

import asyncio
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class PatientProtocol(H11Protocol):
    """A connection that is cut when a request is not told within ``request_s``, or nothing is read for ``stall_s``.

    Both are in seconds. Who reads slowly is waited for.
    """

    request_s: ClassVar[float] = 20.0
    stall_s: ClassVar[float] = 60.0

    _request_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own narrowing
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._await_request()

    def data_received(self, data: bytes) -> None:
        """Read on, and wait for the rest of a request that is begun."""
        super().data_received(data)
        self._await_request()

    def pause_writing(self) -> None:
        """Begin to watch whether the client reads what it is sent."""
        super().pause_writing()
        self._watch(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """Write on: the client has read."""
        super().resume_writing()
        _cancel(self._stall_timer)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        _cancel(self._request_timer)
        _cancel(self._stall_timer)

    def _await_request(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            _cancel(self._request_timer)
            self._request_timer = None
        elif self._request_timer is None:
            self._request_timer = self.loop.call_later(self.request_s, self.transport.abort)

    def _watch(self, unsent: int) -> None:
        self._stall_timer = self.loop.call_later(self.stall_s, self._check, unsent)

    def _check(self, unsent: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left < unsent:
            self._watch(left)
        else:
            self.transport.abort()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
