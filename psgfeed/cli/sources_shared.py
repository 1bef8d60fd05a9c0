"""What the commands on sources share: where they look, and how they show items."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.config import WebSettings
    from psgfeed.discovery.visits import Visitor
    from psgfeed.model import Document, Item
    from psgfeed.sources import Catalogue

SHOWN = 5


def visitor(web: WebSettings, *, bounded: bool = True) -> Visitor:
    """Return a visitor with these manners; one that is not bounded may look at any number of sources."""
    from psgfeed.discovery.visits import REQUESTS_MAX, Manners, Visitor

    timeout_s = web.timeout.total_seconds()
    manners = Manners(tuple(web.allow_hosts), web.delay, web.contact, timeout_s, REQUESTS_MAX if bounded else None)
    return Visitor(manners)


def web_settings(place: Place) -> WebSettings:
    """Return how the workspace visits the web; where there is no workspace, the defaults under the environment."""
    from psgfeed.config import FILE_NAME, WebSettings

    if (place.workspace / FILE_NAME).is_file():
        return place.settings().web
    named = {"allow_hosts": "PSGFEED_ALLOW_HOSTS", "delay": "PSGFEED_DELAY"}
    given = {key: place.environment[name] for key, name in named.items() if name in place.environment}
    return WebSettings.model_validate(given)


def address(text: str) -> str:
    """Return an address with the scheme that people leave out; raises ``ConfigurationError`` for what is none."""
    from psgfeed import problems
    from psgfeed.normalise.urls import identity_key
    from psgfeed.problems import ConfigurationError, Finding

    url = text.strip() if "://" in text else f"https://{text.strip()}"
    if identity_key(url) is None:
        raise ConfigurationError(Finding(problems.FETCH_SCHEME, text))
    return url


def catalogue_or_bundled(place: Place) -> Catalogue:
    """Return the workspace's sources; where there is no workspace, those that come with psgfeed."""
    from psgfeed.config import FILE_NAME
    from psgfeed.sources import load_sources

    if (place.workspace / FILE_NAME).is_file():
        return place.catalogue(place.settings())
    return load_sources()


def saved_page(page: Path, url: str) -> Document:
    """Read a saved page as the document at an address; raises ``ConfigurationError``."""
    from psgfeed.cli.inspection import Line, read_input
    from psgfeed.problems import ConfigurationError

    given = read_input(Line(page, str(page), url))
    if given.document is None:
        raise ConfigurationError(*given.findings)
    return given.document


def show_items(items: Sequence[Item], limit: int) -> None:
    """Print items with their dates and links."""
    for item in items[:limit]:
        click.echo(f"  {item.published.text or 'no date':20}  {item.title}")
        click.echo(f"  {'':20}  {item.url or 'no link'}")


def item_as_json(item: Item) -> dict[str, Any]:
    """Return what a preview tells of an item."""
    return {
        "title": item.title,
        "url": item.url,
        "published": item.published.text,
        "date_raw": item.published.raw or None,
        "summary": item.summary,
    }


def taken_ids(catalogue: Catalogue, folder: Path) -> frozenset[str]:
    """Return the ids that mean something already, those of unreadable files and of the whole catalogue included."""
    from psgfeed.sources import bundled_folder

    files = (path.stem for place in (folder, bundled_folder()) for path in place.glob("*.toml"))
    return frozenset((*catalogue.sources, *files))
