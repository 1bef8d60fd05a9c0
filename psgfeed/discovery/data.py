"""What is known of sites in general, from ``ways.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data() -> Any:
    """Return the table of usual addresses, programs, names and endings."""
    return tomllib.loads(files(__package__).joinpath("ways.toml").read_text(encoding="utf-8"))
