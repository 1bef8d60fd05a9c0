"""Which addresses may be connected to. The check is made on the resolved address, at the moment of connecting.

A check of a link's text can always be tricked: by a redirect, by a name that resolves inside, by an odd spelling of an
address. Every room that opens connections therefore asks the guard about the very address that it will connect to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from psgfeed import problems
from psgfeed.problems import FetchError, Finding

_PUBLIC_IPV6 = IPv6Network("2000::/3")  # all that IANA has given out for the public internet
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets through public addresses, and the pairs of host and port that the operator has named."""

    allowed: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def allowing(cls, pairs: Iterable[str]) -> "Guard":
        """Return a guard that also lets through these ``host:port`` pairs; an IPv6 host stands in brackets.

        Raises:
            ValueError: one of them is no such pair.
        """
        return cls(frozenset(_pair(pair) for pair in pairs if pair.strip()))

    def allows(self, host: str, port: int) -> bool:
        """Return whether the operator has named exactly this host and port."""
        return (host.strip("[]").lower(), port) in self.allowed

    def refusal(self, host: str, port: int, address: str) -> str:
        """Return why ``address``, which ``host`` resolved to, is not connected to; empty when it may be."""
        return "" if self.allows(host, port) else closed_because(address)

    def check(self, host: str, port: int, address: str) -> None:
        """Check an address before connecting to it.

        Raises:
            FetchError: it leads to a private or local network (``fetch.address``).
        """
        reason = self.refusal(host, port, address)
        if reason:
            raise refused(host, port, reason)


def refused(host: str, port: int, reason: str) -> FetchError:
    """Return the error that says why a host is not connected to."""
    return FetchError(Finding(problems.FETCH_ADDRESS, f"{host}:{port}", reason))


def check_scheme(url: str) -> None:
    """Check that an address is one that can be fetched.

    Raises:
        FetchError: it is not http or https, or names no host or an impossible port (``fetch.scheme``).
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise FetchError(Finding(problems.FETCH_SCHEME, url[:200]))


@lru_cache(maxsize=4096)
def closed_because(address: str) -> str:
    """Return the network that makes an IP address unfit for the public web, or an empty string.

    Addresses that carry an IPv4 address inside (mapped, NAT64, 6to4) are judged by that. What is no IP address is
    unfit.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an IP address"
    if isinstance(ip, IPv6Address):
        inner = _carried(ip)
        if inner is not None:
            return closed_because(str(inner))
        if ip not in _PUBLIC_IPV6:
            return f"{ip} is not a public address"
    network = next((name for network, name in _closed() if ip.version == network.version and ip in network), "")
    return f"{ip} is {network}" if network else ""


def _carried(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or (ip.sixtofour if ip in _6TO4 else None)


@cache
def _closed() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    lines = files(__package__).joinpath("closed_networks.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((ip_network(network), name) for network, name, _ in rows)


def _pair(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text.strip()}")
    if not parts.hostname or parts.port is None:
        raise ValueError(f'"{text}" is not host:port')
    return parts.hostname, parts.port
