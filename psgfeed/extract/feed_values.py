"""Small rules that every reader of feeds shares: links, authors, categories, markup or not."""

import re
from collections.abc import Iterable

from psgfeed.model import Text
from psgfeed.normalise.urls import URL_MAX, absolute

CATEGORIES_MAX = 50
_CATEGORY_LENGTH_MAX = 200
_AUTHOR_LENGTH_MAX = 500
_SETTLED = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}(?:/[\w.~/%!$&'()*+,;=:@?#-]{0,2000})?", re.ASCII
)
_MAIL = re.compile(r"<?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\b>?")
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)
_MAIL_LINK = re.compile(r"mailto:|\?subject=\S*", re.IGNORECASE)


def absolute_link(address: str, base: str) -> str | None:
    """Return an address as an absolute http or https link, or ``None`` when it is none.

    Args:
        address: as printed, perhaps relative or broken over lines.
        base: the absolute address to resolve against; may be empty.
    """
    address = address.strip()
    if is_settled(address):
        return address
    return absolute(address, base) if address else None


def is_settled(address: str) -> bool:
    """Tell whether an address is a web address with nothing to resolve or to repair, as most links of feeds are."""
    return len(address) < URL_MAX and _SETTLED.fullmatch(address) is not None


def is_image(address: str, kind: str) -> bool:
    """Tell whether an attached file is a picture, by its medium or media type; without these by its name."""
    return kind.lower().startswith("image") or (not kind and _IMAGE_NAME.search(address) is not None)


def author_name(value: str) -> str:
    """Return the name in ``mail (Name)``, ``Name <mail>`` or ``Name``; empty when there is only an address.

    Mail addresses are left away: they are personal data that no subscriber needs.
    """
    value = " ".join(value[:_AUTHOR_LENGTH_MAX].split())
    if "@" not in value:
        return value
    value = _MAIL.sub("", _MAIL_LINK.sub("", value)).strip(" ,;<>")
    value = value.replace("()", "").strip()
    if value.startswith("(") and value.endswith(")"):
        value = value[1:-1]
    return value.strip(" ,;-\"'")


def joined_authors(names: Iterable[str]) -> str:
    """Return the names once each, in order, parted by commas."""
    return ", ".join(dict.fromkeys(name for name in names if name))


def tidy_categories(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names once each, in order, at most ``CATEGORIES_MAX``; what is too long for a name is dropped."""
    kept: dict[str, None] = {}
    for raw in names:
        name = " ".join(raw.split())
        if name and len(name) <= _CATEGORY_LENGTH_MAX:
            kept[name] = None
            if len(kept) == CATEGORIES_MAX:
                break
    return tuple(kept)


def text_or_none(value: str, origin: str, html: bool = False) -> Text | None:
    """Return the string with where it was found, or ``None`` when nothing is in it."""
    value = value.strip()
    return Text(value, origin, html) if value else None
