"""What the server says of a file by its name; the table is ``types.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Media:
    """A media type with its charset, for how many seconds it may be kept, and whether gzip makes it smaller."""

    type: str
    max_age: int
    compressible: bool = False

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page for a browser."""
        return self.type.startswith("text/html")


@dataclass(frozen=True, slots=True)
class MediaTable:
    """Media by a file's whole name and by its ending; ``plain`` is for names without one, ``unknown`` for the rest."""

    names: Mapping[str, Media]
    endings: Mapping[str, Media]
    plain: Media
    unknown: Media


def media_of(path: str) -> Media:
    """Return what is said of the file at a path; case counts for nothing."""
    table = media_table()
    name = path.rpartition("/")[2].lower()
    if name in table.names:
        return table.names[name]
    _, dot, ending = name.rpartition(".")
    return table.endings.get(ending, table.unknown) if dot else table.plain


@cache
def media_table() -> MediaTable:
    """Return the table that ``types.toml`` holds."""
    table = tomllib.loads(files(__package__).joinpath("types.toml").read_text(encoding="utf-8"))
    ages = table["max_age"]

    def media(row: Mapping[str, Any]) -> Media:
        return Media(row["type"], ages[row["kept"]], compressible=row.get("gzip", False))

    return MediaTable(
        names={name: media(row) for name, row in table["names"].items()},
        endings={ending: media(row) for ending, row in table["endings"].items()},
        plain=media(table["otherwise"]["plain"]),
        unknown=media(table["otherwise"]["unknown"]),
    )
