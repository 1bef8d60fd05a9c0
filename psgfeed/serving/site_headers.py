"""The site's own ``_headers``: what it wants said with its files, in the form of Netlify and Cloudflare. No I/O.

A line without indentation is a path, in which ``*`` stands for anything; the indented lines below it are headers. All
blocks that fit a path count, and a later one wins.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FILE_NAME = "_headers"

# What is made from the bytes that are sent can only be known by the server itself.
_OURS = frozenset({"content-length", "content-encoding", "content-range", "etag", "last-modified", "vary", "date"})
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


@dataclass(frozen=True, slots=True)
class Block:
    """Headers for the paths that a pattern fits; names are in lower case."""

    pattern: re.Pattern[str]
    headers: tuple[tuple[str, str], ...]


def read_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a ``_headers`` file; lines that are neither paths nor headers are passed over."""
    blocks: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            blocks.append((line.strip(), []))
        elif blocks:
            blocks[-1][1].extend(_header(line))
    return tuple(Block(_pattern(path), tuple(headers)) for path, headers in blocks)


def _header(line: str) -> Iterator[tuple[str, str]]:
    name, _, value = line.strip().partition(":")
    is_text = value.isprintable() and value.isascii()
    if _NAME.fullmatch(name) and is_text and name.lower() not in _OURS:
        yield name.lower(), value.strip()


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in path.split("*")))


def headers_for(path: str, blocks: tuple[Block, ...]) -> Mapping[str, str]:
    """Return the headers for a path that begins with a slash."""
    return {name: value for block in blocks if block.pattern.fullmatch(path) for name, value in block.headers}
