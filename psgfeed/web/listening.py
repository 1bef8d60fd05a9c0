"""Where psgfeed listens: the other direction of the door to the network."""

import socket  # noqa: TID251 - this is the room for it

from psgfeed.problems import PLACE_ADDRESS, Finding, PsgfeedError

_BACKLOG = 512


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; with port 0 the system chooses one.

    Raises:
        PsgfeedError: it cannot listen there (``place.address``).
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PsgfeedError(_finding(host, port, error)) from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise PsgfeedError(_finding(host, port, error)) from error
    return listening


def url_of(listening: socket.socket) -> str:
    """Return the address at which a browser on this machine reaches a listening socket."""
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - to be named, not to be bound
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _finding(host: str, port: int, error: OSError) -> Finding:
    return Finding(PLACE_ADDRESS, f"{host}:{port}", error.strerror or str(error))
