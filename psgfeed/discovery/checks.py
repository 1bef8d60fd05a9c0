"""The check beside a source file: the page as it was, what was read from it, and what a page of today must have.

``sources/checks/<id>/`` holds the page and ``items.json``. A source that was never saved is still checked for shape.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from psgfeed import problems
from psgfeed.files import write_whole
from psgfeed.intake import Intake, take
from psgfeed.model import Document, Item, ItemKind, Source
from psgfeed.problems import ConfigurationError, Finding
from spiders.readers import reader_of

FOLDER = "checks"
ITEMS_FILE = "items.json"
DATED_SHARE_MIN = 0.5  # of the share of items that had a date when the page was saved

_INDEXES = frozenset({"sitemap", "wayback"})  # kinds whose first document may only name the others

_HEADERS = ("content-type", "content-language", "content-location")
_DIFFERENCES_TOLD = 3
_GZIP = b"\x1f\x8b"
_JSON, _XML = (b"{", b"["), (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<urlset", b"<sitemapindex")

Shown = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class SavedCheck:
    """A page as it was at an instant, and the items that were read from it: title, url and published of each."""

    document: Document
    read_at: datetime
    items: tuple[Shown, ...]

    @property
    def dated_share(self) -> float:
        """The share of items that had a date."""
        return sum(bool(item["published"]) for item in self.items) / len(self.items) if self.items else 0.0


def save_check(sources: Path, source: Source, document: Document, intake: Intake, now: datetime) -> Path:
    """Write a page and its items beside the source files of a folder; return the check's folder.

    Raises:
        PsgfeedError: a file cannot be written.
    """
    folder = sources / FOLDER / source.id
    name = f"page.{_extension(document.body)}"
    write_whole(folder / name, document.body)
    told = {
        "page": name,
        "url": document.url,
        "read_at": now.isoformat(timespec="seconds"),
        "headers": {key: value for key, value in document.headers.items() if key in _HEADERS},
        "items": [dict(shown(item)) for item in intake.items],
    }
    write_whole(folder / ITEMS_FILE, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))
    return folder


def shown(item: Item) -> Shown:
    """Return what a check compares of an item."""
    return {"title": item.title, "url": item.url, "published": item.published.text}


def load_check(sources: Path, source_id: str) -> SavedCheck | None:
    """Read the check of a source, or return ``None`` when there is none.

    Raises:
        ConfigurationError: its files cannot be read.
    """
    folder = sources / FOLDER / source_id
    if not (folder / ITEMS_FILE).is_file():
        return None
    try:
        told: dict[str, Any] = json.loads((folder / ITEMS_FILE).read_text(encoding="utf-8"))
        body = (folder / Path(str(told["page"])).name).read_bytes()
        items = tuple({name: item[name] for name in ("title", "url", "published")} for item in told["items"])
        document = Document(body, str(told["url"]), dict(told["headers"]))
        return SavedCheck(document, datetime.fromisoformat(told["read_at"]), items)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(Finding(problems.CONFIG_FILE, str(folder / ITEMS_FILE), repr(error)[:200])) from None


def read_again(check: SavedCheck, source: Source) -> tuple[Finding, ...]:
    """Read the saved page as the source would today, and tell what is no longer as it was."""
    intake = take(check.document, source, check.read_at, reader_of(source.kind))
    differences = list(_differences(check.items, [shown(item) for item in intake.items]))
    if not differences:
        return ()
    more = f"; and {len(differences) - _DIFFERENCES_TOLD} more" if len(differences) > _DIFFERENCES_TOLD else ""
    return (Finding(problems.CHECK_READING, source.id, "; ".join(differences[:_DIFFERENCES_TOLD]) + more),)


def _differences(before: Iterable[Shown], now: Iterable[Shown]) -> Iterable[str]:
    then, today = list(before), list(now)
    if len(then) != len(today):
        yield f"{len(today)} items instead of {len(then)}"
    for number, (old, new) in enumerate(zip(then, today, strict=False), start=1):
        for name in ("title", "url", "published"):
            if old[name] != new[name]:
                yield f"item {number}: {name} {_quoted(new[name])} instead of {_quoted(old[name])}"


def _quoted(value: str | None) -> str:
    if value is None:
        return "none"
    return f'"{value}"' if len(value) <= 60 else f'"{value[:59]}…"'  # noqa: PLR2004 - characters of a line that is read


def judge_shape(source: Source, check: SavedCheck | None, intake: Intake) -> tuple[Finding, ...]:
    """Tell what is wrong with the shape of a live page: number of items, dates, titles, language.

    A document that only leads to others, such as an index of sitemaps, has the right shape if it does.
    """
    items = [item for item in intake.items if item.kind is ItemKind.NEWS]
    if not items:
        if leads_on(intake):
            return ()
        errors = [finding for finding in intake.findings if finding.problem.level is problems.Level.ERROR]
        return tuple(errors[:1]) or (Finding(problems.CHECK_FEW, source.id, "no items"),)
    told = [
        Finding(problems.CHECK_FEW, source.id, f"{len(items)}, at least {source.items_min} expected")
        if len(items) < source.items_min
        else None,
        _undated(source, check, items),
        Finding(problems.CHECK_TITLES, source.id, items[0].title[:80])
        if len(items) > 1 and len({item.title for item in items}) == 1
        else None,
        _other_language(source, items),
    ]
    return tuple(finding for finding in told if finding)


def leads_on(intake: Intake) -> tuple[str, ...]:
    """Return the addresses that a document without items is there to lead to; they are read in a crawl.

    The next page of a list is none: a list without items is broken, however well its pager works.
    """
    if intake.items:
        return ()
    parts = intake.reading.next_pages if intake.source.kind in _INDEXES else ()
    return (*parts, *intake.reading.item_pages)


def _undated(source: Source, check: SavedCheck | None, items: list[Item]) -> Finding | None:
    dated = sum(item.published.day is not None for item in items)
    if check is None or dated >= check.dated_share * DATED_SHARE_MIN * len(items):
        return None
    return Finding(problems.CHECK_UNDATED, source.id, f"{dated} of {len(items)} have one")


def _other_language(source: Source, items: list[Item]) -> Finding | None:
    (language, _), *_ = Counter(item.language for item in items).most_common(1)
    if not language or language in source.languages:
        return None
    return Finding(problems.CHECK_LANGUAGE, source.id, f"{language}, not {' or '.join(source.languages)}")


def _extension(body: bytes) -> str:
    if body.startswith(_GZIP):
        return "gz"
    start = body[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_JSON):
        return "json"
    return "xml" if start.startswith(_XML) and b"<html" not in start else "html"
