"""Which sources are crawled together, so that a host is never asked by two crawlers at a time.

Scrapy counts its delays and connections per crawler, and a crawler runs one spider, which reads one kind of source. Two
kinds on one host therefore have to wait for each other.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from psgfeed.model import Source

Wave = Mapping[str, tuple[Source, ...]]


def waves(sources: Iterable[Source]) -> tuple[Wave, ...]:
    """Return what is crawled one after another: in each wave the sources by kind, no host under two kinds."""
    found: list[dict[str, list[Source]]] = []
    owners: list[dict[str, str]] = []
    for source in sorted(sources, key=lambda source: (source.kind, source.id)):
        hosts = hosts_of(source)
        number = next((n for n, owner in enumerate(owners) if _is_free(hosts, owner, source.kind)), len(owners))
        if number == len(owners):
            found.append({})
            owners.append({})
        owners[number].update(dict.fromkeys(hosts, source.kind))
        found[number].setdefault(source.kind, []).append(source)
    return tuple({kind: tuple(members) for kind, members in wave.items()} for wave in found)


def hosts_of(source: Source) -> frozenset[str]:
    """Return the hosts that a source is fetched from, with the port where one is named, without ``www.``."""
    return frozenset(_host(url) for url in (source.url, *source.pages))


def _is_free(hosts: frozenset[str], owners: Mapping[str, str], kind: str) -> bool:
    return all(owners.get(host, kind) == kind for host in hosts)


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower().removeprefix("www.")
