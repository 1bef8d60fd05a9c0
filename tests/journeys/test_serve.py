"""The server as it is started: it says where it listens, and ends when it is told to."""

import http.client
import re
import signal
from contextlib import closing

from journeys import Workspace


def test_it_says_where_it_listens_and_ends_cleanly_on_sigterm(workspace: Workspace) -> None:
    workspace.psgfeed("publish")
    server = workspace.start("-v", "serve", "--port", "0")
    try:
        assert server.stderr is not None
        match = re.match(r"Serving at http://127\.0\.0\.1:(\d+)/ ", server.stderr.readline())
        assert match
        with closing(http.client.HTTPConnection("127.0.0.1", int(match[1]), timeout=20)) as connection:
            paths = ("/feed.atom", "/q.atom?words=agua", "/q?colour=red", "/none")
            assert [_status(connection, path) for path in paths] == [200, 200, 400, 404]
            server.send_signal(signal.SIGTERM)
            _, told = server.communicate(timeout=20)
    finally:
        server.kill()
    assert server.returncode == 0
    assert re.search(r'event="GET /feed\.atom" status=200 ', told)
    assert len(told.splitlines()) == 4


def _status(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path)
    with connection.getresponse() as answer:
        answer.read()
        return answer.status
