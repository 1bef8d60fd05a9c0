"""Frozen pages: documents of invented text in the shape of a source's own, each with what the intake makes of it.

Run it to write the expectations of the pages, or of those that are named by id; what ``git diff`` then shows has to be
reviewed line by line: see ``tests/pages/README.md``.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psgfeed.intake import take
from psgfeed.model import Document, Item, Source
from psgfeed.sources import load_sources
from spiders.readers import reader_of

FOLDER = Path(__file__).parents[1] / "pages"
NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)  # when the pages are read: some hours after their newest items

_SUMMARY_SHOWN = 120
_EXPECTED = ".expected.json"


@dataclass(frozen=True, slots=True)
class Page:
    """One frozen page of a source of the catalogue."""

    path: Path
    source: Source

    @property
    def expected_path(self) -> Path:
        """Return where its expectation stands: beside it."""
        return self.path.with_name(self.source.id + _EXPECTED)

    @property
    def expected(self) -> dict[str, Any]:
        """Return the expectation as it was committed."""
        value: dict[str, Any] = json.loads(self.expected_path.read_text(encoding="utf-8"))
        return value


def page_files() -> list[Path]:
    """Return the pages in the order of their ids."""
    return sorted(
        (path for path in FOLDER.glob("*/*") if path.is_file() and not path.name.endswith(_EXPECTED)),
        key=lambda path: path.stem,
    )


def pages() -> Iterator[Page]:
    """Yield the pages whose name is the id of a source, with it."""
    sources = load_sources().sources
    yield from (Page(path, sources[path.stem]) for path in page_files() if path.stem in sources)


def taken(page: Page) -> dict[str, Any]:
    """Return what the intake makes of a page, as an expectation holds it."""
    source = page.source
    intake = take(Document(page.path.read_bytes(), source.url), source, NOW, reader_of(source.kind))
    codes = Counter(finding.problem.code for finding in intake.findings)
    return {
        "items": [_told(item) for item in intake.items],
        "next_pages": list(intake.reading.next_pages),
        "problems": dict(sorted(codes.items())),
    }


def _told(item: Item) -> Mapping[str, Any]:
    told = {
        "title": item.title,
        "url": item.url,
        "guid": item.guid,
        "published": item.published.text,
        "precision": item.published.precision.value,
        "date_origin": item.published.origin,
        "updated": item.updated.text,
        "summary": item.summary[:_SUMMARY_SHOWN],
        "author": item.author,
        "byline": item.byline,
        "section": item.section,
        "language": item.language,
        "source_categories": list(item.source_categories),
        "mapped": [mark.slug for mark in item.categories if mark.origin == "source"],
        "image": item.image,
        "kind": item.kind.value,
    }
    return {name: value for name, value in told.items() if value}


def main() -> None:
    """Write the expectations, and name those that changed."""
    for page in pages():
        if len(sys.argv) > 1 and page.source.id not in sys.argv[1:]:
            continue
        text = json.dumps(taken(page), ensure_ascii=False, indent=1) + "\n"
        if not page.expected_path.exists() or page.expected_path.read_text(encoding="utf-8") != text:
            page.expected_path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{page.expected_path.relative_to(FOLDER)}\n")


if __name__ == "__main__":
    main()
