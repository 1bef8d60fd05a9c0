"""Between what an item is (``psgfeed.model``) and how a row writes it down. No I/O."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from psgfeed import problems
from psgfeed.model import (
    Item,
    ItemKind,
    Mark,
    Precision,
    Provenance,
    Relevance,
    StoredItem,
    When,
)
from psgfeed.problems import Finding, Level, Problem

_TEXTS = ("guid", "title", "title_raw", "summary", "language", "author", "byline", "issue", "section", "image")


def item_values(item: Item) -> dict[str, Any]:
    """Return the columns that hold what the item is; what only the store knows is not among them."""
    published = item.published
    relevance = item.relevance
    values: dict[str, Any] = {name: getattr(item, name) for name in _TEXTS}
    values |= {
        "source": item.source,
        "kind": item.kind.value,
        "url": item.url,
        "url_key": item.url_key,
        "source_categories": item.source_categories,
        "published_precision": published.precision.value,
        "published_at": published.instant,
        "published_day": published.day,
        "published_until": published.until,
        "published_raw": published.raw,
        "published_origin": published.origin,
        "published_zone": published.zone,
        "published_problem": published.problem.code if published.problem else "",
        "updated": when_list(item.updated),
        "about_peru": relevance.about,
        "peru_score": relevance.score,
        "peru_why": relevance.why,
        "position": item.position,
        "text_repaired": item.text_repaired,
        "full_text_read": item.full_text_read,
        "provenance": [(p.field, p.origin, p.rule) for p in item.provenance],
        "findings": finding_list(item.findings),
    }
    return values


def when_list(when: When) -> list[str]:
    """Return a date as a short list of texts; an empty list is no date at all."""
    if not when.raw and when.day is None and when.instant is None:
        return []
    return [
        when.precision.value,
        when.instant.isoformat() if when.instant else "",
        when.day.isoformat() if when.day else "",
        when.until.isoformat() if when.until else "",
        when.raw,
        when.origin,
        when.zone,
        when.problem.code if when.problem else "",
    ]


def finding_list(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Return findings as lists of code, place and detail."""
    return [(finding.problem.code, finding.place, finding.detail) for finding in findings]


def findings_from(values: Sequence[Sequence[str]]) -> tuple[Finding, ...]:
    """Return the findings that ``finding_list`` wrote."""
    return tuple(Finding(problem_of(code), place, detail) for code, place, detail in values)


def problem_of(code: str) -> Problem:
    """Return the problem of a code; one that this version does not know is told by its code."""
    return problems.ALL.get(code) or Problem(code, Level.NOTE, code, "")


def stored_item(row: Row[Any], categories: tuple[Mark, ...], regions: tuple[Mark, ...]) -> StoredItem:
    """Return what a row of ``item`` and its marks tell."""
    return StoredItem(
        id=row.id,
        item=item_from(row, categories, regions),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        last_changed=row.last_changed,
        feed_time=row.feed_time,
        revisions=row.revisions,
        backfill=row.backfill,
        held=row.held,
        story=row.story or "",
    )


def item_from(row: Row[Any], categories: tuple[Mark, ...] = (), regions: tuple[Mark, ...] = ()) -> Item:
    """Return the item that a row of ``item`` holds."""
    return Item(
        source=row.source,
        **{name: getattr(row, name) for name in _TEXTS},
        url=row.url,
        url_key=row.url_key,
        published=_published(row),
        updated=when_from(row.updated),
        source_categories=tuple(row.source_categories),
        categories=categories,
        regions=regions,
        relevance=Relevance(row.about_peru, row.peru_score, row.peru_why),
        kind=ItemKind(row.kind),
        position=row.position,
        text_repaired=row.text_repaired,
        full_text_read=row.full_text_read,
        provenance=tuple(Provenance(*values) for values in row.provenance),
        findings=findings_from(row.findings),
    )


def when_from(values: Sequence[str]) -> When:
    """Return the date that ``when_list`` wrote."""
    if not values:
        return When()
    precision, instant, day, until, raw, origin, zone, problem = values
    return When(
        precision=Precision(precision),
        instant=datetime.fromisoformat(instant) if instant else None,
        day=date.fromisoformat(day) if day else None,
        until=date.fromisoformat(until) if until else None,
        raw=raw,
        origin=origin,
        zone=zone,
        problem=problem_of(problem) if problem else None,
    )


def _published(row: Row[Any]) -> When:
    problem = row.published_problem
    return When(
        precision=Precision(row.published_precision),
        instant=row.published_at,
        day=row.published_day,
        until=row.published_until,
        raw=row.published_raw,
        origin=row.published_origin,
        zone=row.published_zone,
        problem=problem_of(problem) if problem else None,
    )
