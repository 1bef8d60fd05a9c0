"""A server of ours on 127.0.0.1, and a client that shows every header."""

import http.client
import socket  # noqa: TID251 - its type
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

import uvicorn

from psgfeed.serving.app import SiteApp
from psgfeed.serving.patience import PatientProtocol
from psgfeed.serving.server import configured
from psgfeed.web.listening import listen


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; header names are lower-case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """Asks one server, over one connection as long as it lasts."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def get(self, target: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a target as it stands; header names are written with underscores."""
        self.connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers.items():
            self.connection.putheader(name.replace("_", "-"), value)
        self.connection.endheaders()
        response = self.connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told, response.read())


@contextmanager
def served(
    app: SiteApp, protocol: type[PatientProtocol] = PatientProtocol, door: socket.socket | None = None
) -> Iterator[Client]:
    """Serve an application for as long as the block lasts, at a port of its own or at one that is open already."""
    with door or listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(configured(app, protocol))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        client = Client(port)
        try:
            yield client
        finally:
            client.close()
            server.should_exit = True
            thread.join()
