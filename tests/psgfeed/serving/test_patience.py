"""Clients that hold a connection and do nothing with it."""

import socket  # noqa: TID251 - to do what no library would
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from serving_client import Client, served

from psgfeed.serving.app import SiteApp
from psgfeed.serving.folder import SiteFolder
from psgfeed.serving.patience import PatientProtocol

LARGE = 20_000_000


class Hasty(PatientProtocol):
    request_s = 0.3
    stall_s = 0.3


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server that soon loses patience."""
    folder: Path = tmp_path_factory.mktemp("hasty")
    (folder / "large.zip").write_bytes(bytes(LARGE))
    (folder / "index.html").write_bytes(b"page")
    with served(SiteApp(SiteFolder(folder)), Hasty) as client:
        yield client


def read_to_the_end(connection: socket.socket) -> int:
    """Read until the server ends the connection; return how many bytes came."""
    connection.settimeout(10)
    received = 0
    with suppress(ConnectionResetError):
        while chunk := connection.recv(1_000_000):
            received += len(chunk)
    return received


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"GET /"])
def test_a_request_that_never_ends_is_cut(hasty: Client, begun: bytes) -> None:
    with socket.create_connection(("127.0.0.1", hasty.port)) as connection:
        connection.sendall(begun)
        assert read_to_the_end(connection) == 0


def test_a_second_request_that_never_ends_is_cut_too(hasty: Client) -> None:
    with socket.create_connection(("127.0.0.1", hasty.port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        while not connection.recv(10_000).endswith(b"page"):
            pass
        connection.sendall(b"GET / HTTP")
        assert read_to_the_end(connection) == 0


def test_one_who_does_not_read_is_cut_and_the_others_are_served(hasty: Client) -> None:
    with socket.create_connection(("127.0.0.1", hasty.port)) as connection:
        connection.sendall(b"GET /large.zip HTTP/1.1\r\nHost: x\r\n\r\n")
        assert hasty.get("/").status == 200
        time.sleep(1)
        assert read_to_the_end(connection) < LARGE


def test_a_whole_download_reaches_one_who_reads(hasty: Client) -> None:
    assert len(hasty.get("/large.zip").body) == LARGE
