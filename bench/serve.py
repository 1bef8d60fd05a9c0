"""How many requests a second ``psgfeed serve`` answers, against Starlette's own ``StaticFiles`` behind the same server.

Run it from the repository: ``python -m bench.serve [SECONDS]``. Both serve the same feed of some 200 entries, each in a
process of its own, and are asked in turn over eight connections. "304" asks with the tag that the server gave; "gzip"
takes the feed compressed, which ``StaticFiles`` leaves to Starlette's ``GZipMiddleware``; "plain" takes it as it is.
The ratio of the medians is what counts: the client takes a good part of the time of both.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from statistics import median
from typing import Any

import uvicorn
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from psgfeed.serving.app import SiteApp
from psgfeed.serving.folder import SiteFolder
from psgfeed.serving.server import configured
from psgfeed.web.listening import listen

CONNECTIONS = 8
ROUNDS = 3
ENTRY = "<entry><id>tag:feeds.example,2026:{0}</id><title>Dam {0} is inspected</title><summary>{1}</summary></entry>"
CASES = {"304": "If-None-Match: {tag}", "gzip": "Accept-Encoding: gzip", "plain": "Accept-Encoding: identity"}


def ours(folder: Path) -> Any:
    """Return psgfeed's application."""
    return SiteApp(SiteFolder(folder))


def theirs(folder: Path) -> Any:
    """Return Starlette's."""
    return StaticFiles(directory=folder)


def theirs_zipped(folder: Path) -> Any:
    """Return Starlette's with compression."""
    return GZipMiddleware(StaticFiles(directory=folder), minimum_size=860, compresslevel=6)


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.joinpath("feed.atom").write_text(_feed(), encoding="utf-8")
        with (
            _serving(ours, folder) as our_port,
            _serving(theirs, folder) as port,
            _serving(theirs_zipped, folder) as zipped_port,
        ):
            for case, header in CASES.items():
                ports = {"psgfeed": our_port, "starlette": zipped_port if case == "gzip" else port}
                _compare(case, header, ports, seconds)


def _compare(case: str, header: str, ports: dict[str, int], seconds: float) -> None:
    rates: dict[str, list[float]] = {name: [] for name in ports}
    for _ in range(ROUNDS):
        for name, port in ports.items():
            rates[name].append(asyncio.run(_ask(port, header, seconds / ROUNDS)))
    mine, other = (median(rates[name]) for name in ("psgfeed", "starlette"))
    print(f"{case:6} psgfeed {mine:7.0f}/s   starlette {other:7.0f}/s   ratio {mine / other:5.2f}")


async def _ask(port: int, header: str, seconds: float) -> float:
    tag = (await _once(port, "Accept-Encoding: identity"))["etag"]
    request = f"GET /feed.atom HTTP/1.1\r\nHost: localhost\r\n{header.format(tag=tag)}\r\n\r\n".encode()
    until = time.perf_counter() + seconds
    counts = await asyncio.gather(*(_ask_on_one(port, request, until) for _ in range(CONNECTIONS)))
    return sum(counts) / seconds


async def _once(port: int, header: str) -> dict[str, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /feed.atom HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n".encode())
    headers = await _answer(reader)
    writer.close()
    return headers


async def _ask_on_one(port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while time.perf_counter() < until:
        writer.write(request)
        await _answer(reader)
        count += 1
    writer.close()
    return count


async def _answer(reader: asyncio.StreamReader) -> dict[str, str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    elif " 304 " not in head[0]:
        await reader.readexactly(int(headers["content-length"]))
    return headers


@contextmanager
def _serving(make: Callable[[Path], Any], folder: Path) -> Iterator[int]:
    context = get_context("spawn")
    ports: Queue[int] = context.Queue()
    process = context.Process(target=_serve, args=(make, folder, ports), daemon=True)
    process.start()
    try:
        yield ports.get(timeout=60)
    finally:
        process.terminate()
        process.join()


def _serve(make: Callable[[Path], Any], folder: Path, ports: "Queue[int]") -> None:
    with listen("127.0.0.1", 0) as listening:
        ports.put(listening.getsockname()[1])
        uvicorn.Server(configured(make(folder))).run(sockets=[listening])


def _feed() -> str:
    summary = "Inspectors of the water board visit the dam and write a report that nobody has asked for. " * 4
    return "<feed>" + "".join(ENTRY.format(number, summary[number:]) for number in range(200)) + "</feed>"


if __name__ == "__main__":
    main()
