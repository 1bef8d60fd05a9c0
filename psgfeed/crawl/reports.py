"""What a spider tells of its work: what it asked for, and what came of it."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from psgfeed import __version__
from psgfeed.model import Item, Source
from psgfeed.problems import Finding, Level

_NO_LONGER_THERE = 410


class Came(StrEnum):
    """What came of a request: a document, word that nothing has changed, or nothing."""

    DOCUMENT = "document"
    UNCHANGED = "unchanged"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells a document apart from the one we read last; ``body_hash`` is ours, for servers that send neither."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of a conditional request (RFC 9110, 13.1)."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Backfill:
    """An order to page back: not beyond ``until``, with ``budget`` requests at most to each source."""

    until: date | None = None
    budget: int = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """One address asked for. ``page`` counts from 1 along a listing that continues.

    ``first`` is the source's main document: its validators are kept, its status is the source's. ``single`` is the page
    of one item that the source only names. ``since`` says that the source was asked for later changes only.
    """

    source: Source
    url: str
    page: int = 1
    first: bool = True
    single: bool = False
    since: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one address.

    ``size`` is the body's length in bytes, unpacked. ``moved_to`` is where a permanent redirect led. ``named`` counts
    the items that the document only names and that are known already; ``cursor`` is what to tell the source next time.
    ``onward`` is the page at which a backfill goes on, should it be cut short now; None outside a backfill.
    """

    ask: Ask
    came: Came
    status: int = 0
    size: int = 0
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()
    validators: Validators = Validators()
    retry_after: datetime | None = None
    moved_to: str = ""
    named: int = 0
    cursor: str = ""
    onward: str | None = None

    @property
    def gone(self) -> bool:
        """Return whether the server says that there will never be anything here again."""
        return self.status == _NO_LONGER_THERE


@dataclass(slots=True)
class Visit:
    """One source in one crawl, while it lasts.

    ``open`` counts the requests that are still to be answered, ``left`` those that may still be made for single items.
    ``partial`` says that the source was asked for a part only; ``unfinished`` that something it named is still to be
    read, so that it must not say "not modified" next time. Of a backfill, ``after`` holds the next pages until the
    items of this one have been read, and ``stopped`` says that it goes no further this time.
    """

    source: Source
    open: int = 0
    began: float | None = None
    ended: bool = False
    came: Counter[Came] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    items: int = 0
    new: int = 0
    withheld: Report | None = None
    asked: set[str] = field(default_factory=set)
    left: int = 0
    partial: bool = False
    unfinished: bool = False
    stopped: bool = False
    after: list[Any] = field(default_factory=list)

    def note(self, report: Report, new: int = 0) -> None:
        """Add a report, and how many of its items were new."""
        self.came[report.came] += 1
        self.findings.extend(report.findings)
        self.items += len(report.items) + report.named
        self.new += new

    @property
    def whole(self) -> bool:
        """Return whether every address that was asked for, or should have been, has answered well."""
        return not (self.open or self.unfinished or self.came[Came.FAILURE])

    @property
    def line(self) -> str:
        """Return one line for the log."""
        parts = [_counted(self.came[kind], kind) for kind in Came if self.came[kind]]
        parts += [_counted(self.items, "item"), f"{self.new} new"]
        wrong = Counter(finding.problem.code for finding in self.findings if finding.problem.level is not Level.NOTE)
        parts += [code if times == 1 else f"{code} x {times}" for code, times in sorted(wrong.items())]
        return f"{self.source.id}: {', '.join(parts)}"


def body_hash(url: str, body: bytes) -> str:
    """Return what tells a body apart, in at most 64 characters; :func:`reading_mark` is its beginning."""
    return f"{reading_mark(url)}-{hashlib.sha256(body).hexdigest()[:48]}"


def reading_mark(url: str) -> str:
    """Return what changes when a document has to be read anew though it stayed the same.

    That is when the source is asked at another address, for which the old one's date and tag mean nothing, and when
    psgfeed has changed: a new release may understand more.
    """
    return hashlib.sha256(f"{__version__} {url}".encode()).hexdigest()[:12]


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word == Came.UNCHANGED else f"{number} {word}s"


def spoilt(findings: Iterable[Finding]) -> bool:
    """Return whether one of the findings costs the whole document or item."""
    return any(finding.problem.level is Level.ERROR for finding in findings)
