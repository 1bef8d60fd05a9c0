"""What a source is called, and what its address and its items say about it. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from psgfeed.discovery.data import data
from psgfeed.model import Item, Text
from psgfeed.normalise.text import bare, cut_at_word
from psgfeed.normalise.titles import clean_title
from psgfeed.normalise.urls import host, identity_key

NAME_MAX = 60
ID_MAX = 40
LANGUAGE_SHARE_MIN = 0.2  # of the items: fewer are quotations
READ_AGAIN_TIMES = 2  # between two items, on average

_HOURS = (1, 3, 6, 12, 24)
_UNKNOWN = "6h"
_ADDRESS_OF_NUMBERS = re.compile(r"[\d.]+|.*:.*|localhost")
_NO_SECTION = re.compile(r"\.\w{2,5}$|\d{4}")  # a file, or a part of a date
_LETTERS = re.compile(r"[a-z0-9]+")


def name_of(site_name: str, titles: Iterable[str], url: str) -> str:
    """Return a source's name: what the site calls itself, else the part of a title that names the site, else its host.

    Of a title's parts that which resembles the host is taken, else the first that is not empty talk such as "Home".
    """
    for title in (site_name, *titles):
        name = _site_in(clean_title(Text(title, "")).value, url)
        if name:
            return cut_at_word(name, NAME_MAX)
    return host(url) or url


def _site_in(title: str, url: str) -> str:
    parts = [part for part in _parts(title) if bare(part) and bare(part) not in _empty()]
    label = "".join(_LETTERS.findall(_labels(url)[-1])) if _labels(url) else ""
    alike = [part for part in parts if label and _resembles(bare(part).replace(" ", ""), label)]
    return next(iter((*alike, *parts)), "")


def _resembles(name: str, label: str) -> bool:
    return len(name) > 2 and (name in label or label in name)  # noqa: PLR2004 - shorter ones are in everything


def _parts(title: str) -> list[str]:
    parts = [title]
    for separator in data()["names"]["separators"]:
        parts = [piece for part in parts for piece in part.split(separator)]
    return [part.strip() for part in parts if part.strip()]


def _empty() -> frozenset[str]:
    return frozenset(map(bare, data()["names"]["empty"]))


def id_of(name: str, url: str, taken: Collection[str]) -> str:
    """Return an id that is not taken: from the host's labels, else the name, with a section or a number if needed."""
    stem = _slug(" ".join(_labels(url))) or _slug(name) or "source"
    path = (identity_key(url) or "").partition("?")[0].split("/")[1:]
    sections = [_slug(part) for part in path if not _NO_SECTION.search(part)]
    told = next((section for section in reversed(sections) if section and section not in _empty()), "")
    return _free((stem, f"{stem}-{told}" if told else stem), taken)


def id_of_title(title: str, url: str, taken: Collection[str]) -> str:
    """Return an id that is not taken: from a title, with a number if needed."""
    return _free((_slug(title) or _slug(" ".join(_labels(url))) or "source",), taken)


def _free(stems: Sequence[str], taken: Collection[str]) -> str:
    """Return the first that is not taken within the length of an id, else the first with a number."""
    short = [stem[:ID_MAX].strip("-") for stem in stems]
    numbered = (f"{stems[0][: ID_MAX - 4].strip('-')}-{number}" for number in range(2, len(taken) + 3))
    return next(made for made in (*short, *numbered) if made not in taken)


def _labels(url: str) -> list[str]:
    """Return the labels of a host that name its owner: without ``www`` and without what every host ends in."""
    name = host(url)
    if not name or _ADDRESS_OF_NUMBERS.fullmatch(name):
        return []
    labels = [label for label in name.split(".")[:-1] if label not in data()["endings"]["usual_first"]]
    if len(labels) > 1 and labels[-1] in data()["endings"]["shared"]:
        labels.pop()
    return labels


def _slug(text: str) -> str:
    return "-".join(_LETTERS.findall(bare(text).replace("_", " ")))


def languages_of(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the languages of the items, the usual one first; Spanish when none has one."""
    counted = Counter(item.language for item in items if item.language)
    spoken = [code for code, count in counted.most_common() if count >= LANGUAGE_SHARE_MIN * counted.total()]
    return tuple(spoken) or ("es",)


def rhythm_of(items: Sequence[Item]) -> str:
    """Return how often to look, as a source file says it: about twice between two items, from 1 to 24 hours."""
    days = [item.published.day for item in items if item.published.day]
    if len(days) <= 1:
        return _UNKNOWN
    gap_h = (max(days) - min(days)).days * 24 / (len(days) - 1)
    fitting = [hours for hours in _HOURS if hours <= gap_h / READ_AGAIN_TIMES]
    return f"{max(fitting, default=_HOURS[0])}h"


def publisher_of(url: str) -> str:
    """Return the kind of publisher that an address's ending gives away, else "media"."""
    known: dict[str, str] = data()["endings"]["publisher"]
    return next((known[label] for label in host(url).split(".")[-2:] if label in known), "media")


def country_of(url: str) -> str:
    """Return the country that an address's ending gives away, else nothing."""
    countries: dict[str, str] = data()["endings"]["country"]
    return countries.get(host(url).rpartition(".")[2], "")
