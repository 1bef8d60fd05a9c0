"""What every journey needs: a small web on 127.0.0.1, and the installed command in a workspace."""

import hashlib
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Answer:
    """What the web answers at one path. ``slow_s`` is waited in the middle of the body."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    slow_s: float = 0.0


@dataclass
class Asked:
    """One request as it came: when it began, and when it had been answered; 0 while that is still to come."""

    path: str
    headers: Mapping[str, str]
    status: int
    at: float
    until: float = 0.0

    @property
    def is_conditional(self) -> bool:
        return bool({"If-None-Match", "If-Modified-Since"} & set(self.headers))


class Web:
    """A web of pages on one port of 127.0.0.1, with ETag, 304 and a log. Pages may be exchanged at any time.

    ``otherwise`` answers what has no page.
    """

    def __init__(self) -> None:
        self.otherwise: Callable[[str], Answer] = lambda _: Answer(b"nothing here", status=404)
        self.pages: dict[str, Answer] = {}
        self.log: list[Asked] = []
        self.port = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def asked(self, path: str) -> list[Asked]:
        return [request for request in self.log if request.path == path]

    def put(self, path: str, body: str | bytes, type: str = "text/html; charset=utf-8", **more: object) -> None:  # noqa: A002
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = Answer(data, type, **more)  # type: ignore[arg-type]


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = web.pages.get(self.path) or web.otherwise(self.path)
            etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            known = answer.status == 200 and self.headers.get("If-None-Match") == etag
            status = 304 if known else answer.status
            asked = Asked(self.path, dict(self.headers), status, time.time())
            web.log.append(asked)
            try:
                self.send_answer(answer, status, etag)
            finally:
                asked.until = time.time()

        def send_answer(self, answer: Answer, status: int, etag: str) -> None:
            known = status == 304
            self.send_response(status)
            for name, value in {"ETag": etag, "Content-Type": answer.type, **answer.headers}.items():
                self.send_header(name, value)
            if not known:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if not known:
                half = len(answer.body) // 2
                self.wfile.write(answer.body[:half])
                self.wfile.flush()
                time.sleep(answer.slow_s)
                self.wfile.write(answer.body[half:])

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def served() -> Iterator[Web]:
    """Serve a web for as long as the block lasts."""
    web = Web()
    server = _Server(("127.0.0.1", 0), _handler(web))
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Workspace:
    """A workspace, and the installed command that works in it."""

    folder: Path
    environment: dict[str, str]

    def psgfeed(self, *arguments: str, expect: int | None = 0, timeout: float = 90) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [command(), *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert expect is None or done.returncode == expect, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [command(), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def source(self, name: str, **values: object) -> None:
        lines = [f"{key} = {_toml(value)}" for key, value in {"name": name.title(), **values}.items()]
        (self.folder / "sources" / f"{name}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def remove_source(self, name: str) -> None:
        (self.folder / "sources" / f"{name}.toml").unlink()

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Return every published file with its bytes and the time of its last change in nanoseconds."""
        return {
            path.relative_to(self.site).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.site.rglob("*"))
            if path.is_file()
        }


@dataclass(frozen=True)
class Beginning:
    """How a workspace and its web stand after what several tests begin with: done once, and copied to each."""

    workspace: Workspace
    web: Web
    pages: Mapping[str, Answer]
    log: tuple[Asked, ...]

    @classmethod
    def of(cls, workspace: Workspace, web: Web) -> "Beginning":
        return cls(workspace, web, _copied(web.pages), tuple(web.log))

    def again(self, folder: Path) -> Workspace:
        """Return a copy of the workspace below a folder, with the web as it was."""
        self.web.pages, self.web.log = _copied(self.pages), list(self.log)
        copy = shutil.copytree(self.workspace.folder, folder / self.workspace.folder.name)
        return Workspace(copy, dict(self.workspace.environment))


def _copied(pages: Mapping[str, Answer]) -> dict[str, Answer]:
    return {path: replace(answer) for path, answer in pages.items()}


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, int | float | list) else f'"{value}"'


def command() -> str:
    return str(Path(sys.executable).with_name("psgfeed"))
