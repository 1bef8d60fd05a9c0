"""A part of a document (RFC 9110 §14): what a client that lost its connection asks for. No I/O."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{0,18})|-\s*(\d{1,18}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from ``start`` up to and without ``end`` of a document of ``size`` bytes."""

    start: int
    end: int
    size: int

    @property
    def header(self) -> str:
        """Return the value of Content-Range."""
        return f"bytes {self.start}-{self.end - 1}/{self.size}"


class UnsatisfiableError(Exception):
    """The document has no byte of what is asked for: status 416."""


def wanted_part(header: str, size: int) -> Part | None:
    """Return the part that a Range header asks for; ``None`` where the whole is the right answer.

    The whole is given to several ranges at once, to other units and to what cannot be read: all three are allowed.

    Raises:
        UnsatisfiableError: the range begins beyond the end.
    """
    match = _RANGE.fullmatch(header.strip())
    if not match:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < int(first):
            return None
    if start >= end:
        raise UnsatisfiableError
    return Part(start, end, size)
