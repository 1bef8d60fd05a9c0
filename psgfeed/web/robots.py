"""What an answer to a request for robots.txt means, by RFC 9309. The rules in the file are Protego's to read."""

from dataclasses import dataclass

from psgfeed.web.limits import ROBOTS_MAX

_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500
_OK = 200
_REDIRECT = 300
_CLIENT_ERROR = 400


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """The rules to obey, or why the whole site is left alone; with neither, everything is allowed."""

    rules: bytes = b""
    kept_out: str = ""


def read_answer(status: int, content_type: str, body: bytes) -> RobotsAnswer:
    """Say what an answer to a request for ``/robots.txt`` means, redirects followed.

    A server in trouble keeps us out of the whole site (RFC 9309, 2.3.1.4), and so does one that is tired of us (429) or
    redirects without end. A missing file allows everything (2.3.1.3), and so does a web page in its place.
    """
    if status >= _SERVER_ERROR or status == _TOO_MANY_REQUESTS:
        return RobotsAnswer(kept_out=f"robots.txt answered {status}")
    if _REDIRECT <= status < _CLIENT_ERROR:
        return RobotsAnswer(kept_out="robots.txt redirects to nowhere")
    if status >= _CLIENT_ERROR or status < _OK or _is_page(content_type, body):
        return RobotsAnswer()
    return RobotsAnswer(rules=body[:ROBOTS_MAX])


def _is_page(content_type: str, body: bytes) -> bool:
    return "html" in content_type.lower() or body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
