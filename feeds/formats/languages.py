"""Languages as feeds can name them, from ``languages.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from feeds.formats.text import language_tag


def feed_language(language: str) -> str:
    """Return the tag (BCP 47) that a feed names a language by, or an empty string when it has none.

    A language that feed readers have no code for is named by the group that it belongs to.
    """
    tag = language_tag(language)
    return tag if is_listed(tag) else _groups().get(_primary(tag), "")


def is_listed(tag: str) -> bool:
    """Tell whether feed readers and validators know the language that a tag begins with."""
    return _primary(tag) in _data()["listed"]


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


@cache
def _groups() -> Mapping[str, str]:
    return {member: group for group, members in _data()["within"].items() for member in members}


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("languages.toml").read_text(encoding="utf-8"))
