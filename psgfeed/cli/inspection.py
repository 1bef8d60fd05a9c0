"""What ``psgfeed inspect`` shows: the items of a document, as plain values for a person or a program."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from psgfeed import problems
from psgfeed.extract.article import read_article
from psgfeed.extract.listing import read_listing
from psgfeed.extract.syndication import read_feed
from psgfeed.intake import Intake, Reader, read_document, take
from psgfeed.model import Document, DocumentKind, Item, Source
from psgfeed.normalise.text import one_line
from psgfeed.normalise.urls import host
from psgfeed.problems import ConfigurationError, Finding
from psgfeed.sources import Catalogue
from psgfeed.web.limits import BODY_MAX

READERS: Mapping[str, Reader] = {
    "auto": read_document,
    "feed": read_feed,
    "listing": read_listing,
    "article": read_article,
}


_TEXT_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to inspect: what the user called it, its document, or why there is none."""

    name: str
    document: Document | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a manifest: a file, the address it stands for, the headers it came with."""

    file: Path
    name: str
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def manifest_inputs(manifest: Path) -> Iterator[Input]:
    """Read what a manifest of JSON lines ``{"file", "url", "headers"}`` names; paths count from the manifest.

    A line that is no such object becomes an input without a document, and the next ones are read.

    Raises:
        ConfigurationError: the manifest cannot be read.
    """
    try:
        rows = manifest.read_bytes().splitlines()
    except OSError as error:
        raise ConfigurationError(Finding(problems.CONFIG_FILE, str(manifest), error.strerror or "")) from None
    for number, row in enumerate(rows, start=1):
        if row.strip():
            yield _manifest_input(row, manifest, f"{manifest}:{number}")


def _manifest_input(row: bytes, manifest: Path, place: str) -> Input:
    try:
        value = json.loads(row)
        headers = {str(key).lower(): str(text) for key, text in (value.get("headers") or {}).items()}
        line = Line(manifest.parent / value["file"], value["file"], value.get("url") or "", headers)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Input(place, findings=(Finding(problems.CONFIG_VALUE, place, 'expected {"file", "url", "headers"}'),))
    return read_input(line)


def read_input(line: Line) -> Input:
    """Read a file, through gzip where its name ends in ``.gz``; what cannot be read becomes a finding."""
    try:
        with line.file.open("rb") as file:
            body = file.read(BODY_MAX + 1)
    except OSError as error:
        return Input(line.name, findings=(Finding(problems.CONFIG_FILE, line.name, error.strerror or ""),))
    if line.file.suffix == ".gz":
        try:
            body = _unzipped(body)
        except (OSError, EOFError, zlib.error) as error:
            return Input(line.name, findings=(Finding(problems.DOCUMENT_UNREADABLE, line.name, str(error)),))
    if len(body) > BODY_MAX:
        return Input(line.name, findings=(Finding(problems.DOCUMENT_TOO_LARGE, line.name),))
    return Input(line.name, Document(body, line.url or line.file.resolve().as_uri(), line.headers))


def _unzipped(body: bytes) -> bytes:
    import io

    with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
        return file.read(BODY_MAX + 1)


def source_of(url: str, catalogue: Catalogue) -> Source:
    """Return the source of the catalogue that lives at an address's host, else one that promises nothing."""
    name = host(url)
    for source in catalogue.sources.values():
        if name and name == host(source.url):
            return source
    return Source("inspect", name="", kind="auto", url=url, languages=("es", "en"), time_zone="UTC")


def inspect(item: Input, source: Source, now: datetime, read: Reader) -> Intake | None:
    """Take one input through the intake; ``None`` when there is no document."""
    return take(item.document, source, now, read) if item.document else None


def as_json(given: Input, intake: Intake | None) -> dict[str, Any]:
    """Return what the command prints for one input; its keys are a contract."""
    reading = intake.reading if intake else None
    guids = {found.position: one_line(found.guid.value) for found in (reading.found if reading else ()) if found.guid}
    return {
        "file": given.name,
        "kind": reading.kind.value if reading else "unknown",
        "url": given.document.url if given.document else "",
        "language": reading.language if reading else "",
        "items": [item_as_json(item, guids.get(item.position, "")) for item in _shown(intake)],
        "problems": [finding_as_json(finding) for finding in (intake.findings if intake else given.findings)],
    } | (
        {"confidence": reading.confidence, "selectors": dict(reading.selectors)}
        if reading and reading.confidence is not None
        else {}
    )


def _shown(intake: Intake | None) -> list[Item]:
    """Return the items in the document's order; of a feed also those that are not kept, as it holds them all the same.

    A page shows many things twice.
    """
    if intake is None or intake.reading.kind is not DocumentKind.FEED:
        return list(intake.items) if intake else []
    return sorted((*intake.items, *intake.left_out), key=lambda item: item.position)


def item_as_json(item: Item, guid: str = "") -> dict[str, Any]:
    """Return an item's values; absent ones are ``null``.

    ``guid`` is the source's own, where it is at hand. ``day`` is the calendar day in the date's own zone, which in Lima
    is often another than that of ``published`` in UTC.
    """
    return {
        "title": item.title,
        "url": item.url,
        "guid": guid or item.guid,
        "published": item.published.text,
        "precision": item.published.precision.value,
        "day": item.published.day.isoformat() if item.published.day else None,
        "date_raw": item.published.raw or None,
        "date_origin": item.published.origin or None,
        "updated": item.updated.text,
        "author": item.author or None,
        "summary": item.summary,
        "categories": [mark.slug for mark in item.categories],
        "regions": [mark.slug for mark in item.regions],
        "peru": item.relevance.about,
        "issue": item.issue or None,
        "byline": item.byline or None,
        "section": item.section or None,
        "image": item.image or None,
        "kind": item.kind.value,
        "language": item.language or None,
        "origins": {mark.field: f"{mark.origin} {mark.rule}".strip() for mark in item.provenance},
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Return a finding's code, level, place, sentence and detail."""
    return {
        "code": finding.problem.code,
        "level": finding.problem.level.value,
        "place": finding.place,
        "message": finding.problem.sentence,
        "detail": finding.detail,
    }


def as_text(given: Input, intake: Intake | None) -> str:
    """Return what a person reads about one input."""
    reading = intake.reading if intake else None
    lines = [
        f"{given.name}: {reading.kind.value if reading else 'unknown'}, {len(intake.items) if intake else 0} items"
    ]
    if reading and reading.confidence is not None:
        lines.append(f"  detected with confidence {reading.confidence:.2f}")
        lines += [f"    {name:8} {selector}" for name, selector in reading.selectors.items()]
    for item in intake.items if intake else ():
        lines += _item_lines(item)
    lines += _problem_lines(intake.findings if intake else given.findings)
    return "\n".join(lines)


def _item_lines(item: Item) -> list[str]:
    origins = {mark.field: " ".join(filter(None, (mark.origin, mark.rule))) for mark in item.provenance}
    date = item.published
    rows = [
        ("link", _told(item.url or "", origins.get("url", ""))),
        ("guid", _told(item.guid, origins.get("guid", "")) if item.guid != item.url_key else ""),
        ("date", _told(repr(date.raw), f"{date.origin}, {date.precision}") if date.raw else ""),
        ("updated", item.updated.text or ""),
        ("by", " · ".join(dict.fromkeys(filter(None, (item.author, item.byline))))),
        ("in", " · ".join(filter(None, (item.issue, item.section)))),
        ("text", _told(_shortened(item.summary), origins.get("summary", "")) if item.summary else ""),
        ("language", _told(item.language, origins.get("language", "")) if item.language else ""),
        ("marks", ", ".join(mark.slug for mark in (*item.categories, *item.regions))),
        ("Peru", "" if item.relevance.about else f"no: {item.relevance.why}"),
        ("image", item.image),
    ]
    return [f"  {date.text or 'no date':20}  {item.title}", *(f"  {name:>20}  {told}" for name, told in rows if told)]


def _told(value: str, origin: str) -> str:
    return f"{value}   [{origin}]" if origin else value


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TEXT_SHOWN else f"{line[:_TEXT_SHOWN].rstrip()}…"


def _problem_lines(findings: Sequence[Finding]) -> list[str]:
    return [f"  {finding.problem.level.value}: {finding}" for finding in findings]
