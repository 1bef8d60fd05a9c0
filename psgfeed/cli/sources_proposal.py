"""A source that could be added: looked for, told, and shown before anything is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.exits import Exit
from psgfeed.cli.sources_shared import item_as_json, saved_page, show_items, visitor

if TYPE_CHECKING:
    from psgfeed.config import WebSettings
    from psgfeed.discovery.draft import Choice, Draft
    from psgfeed.discovery.search import Discovery, Found, Try
    from psgfeed.intake import Intake

FINDABLE = ("feed", "wordpress", "sitemap", "jsonld", "listing")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: an address, perhaps of one kind, perhaps in a saved page instead of on the web."""

    url: str
    kind: str = ""
    page: Path | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a source was found at an instant, its file to be, and what it reads from the page."""

    discovery: Discovery
    found: Found
    draft: Draft
    intake: Intake
    now: datetime


def propose(
    web: WebSettings, sought: Sought, choice: Choice, taken: Collection[str] = (), *, as_json: bool = False
) -> Proposal:
    """Search, telling on stderr what is tried. Where there is nothing, say why and leave with code 4."""
    from psgfeed.discovery.draft import draft_of, settled
    from psgfeed.discovery.search import Wish, discover
    from psgfeed.discovery.visits import Saved

    now = datetime.now(UTC)
    click.echo(f"Looking at {sought.url}", err=True)
    where = Saved(saved_page(sought.page, sought.url)) if sought.page else visitor(web)
    discovery = discover(Wish(sought.url, sought.kind), where, now, _tell)
    if discovery.found is None:
        if as_json:
            click.echo(json.dumps({"url": sought.url, "id": None, "items": [], **_course(discovery)}))
        click.echo(f"psgfeed: {discovery.finding}", err=True)
        sys.exit(Exit.ALL_FAILED)
    draft, intake = settled(draft_of(discovery, discovery.found, choice, taken), discovery.found, now)
    return Proposal(discovery, discovery.found, draft, intake, now)


def show(proposal: Proposal, limit: int) -> None:
    """Print what would be added, and some of its items."""
    draft, verdict = proposal.draft, proposal.found.verdict
    click.echo(f"{draft.name} ({draft.id}): {draft.kind} {draft.url}")
    click.echo(f"{verdict.told}; confidence {verdict.confidence:.2f}")
    show_items(proposal.intake.items, limit)


def as_json(proposal: Proposal, limit: int) -> dict[str, Any]:
    """Return what would be added, some of its items, and how it was found."""
    draft, verdict = proposal.draft, proposal.found.verdict
    return {
        "url": proposal.discovery.url,
        "id": draft.id,
        "name": draft.name,
        "kind": draft.kind,
        "source_url": draft.url,
        "seen": len(proposal.intake.items),
        "dated": round(verdict.dated, 2),
        "confidence": verdict.confidence,
        "doubts": list(verdict.doubts),
        "items": [item_as_json(item) for item in proposal.intake.items[:limit]],
        **_course(proposal.discovery),
    }


def _course(discovery: Discovery) -> dict[str, Any]:
    from psgfeed.cli.inspection import finding_as_json

    finding = finding_as_json(discovery.finding) if discovery.finding else None
    return {"tries": [_try_as_json(tried) for tried in discovery.tries], "problem": finding}


def _tell(tried: Try) -> None:
    mark = "+" if tried.taken else "-"
    click.echo(f"  {mark} {tried.candidate.way.told}, {tried.candidate.url}: {tried.told}", err=True)


def _try_as_json(tried: Try) -> dict[str, Any]:
    candidate = tried.candidate
    return {
        "way": candidate.way.value,
        "kind": candidate.kind,
        "url": candidate.url,
        "items": tried.items,
        "result": tried.told,
        "taken": tried.taken,
    }
