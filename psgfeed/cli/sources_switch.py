"""``psgfeed sources disable`` and ``enable``: switch a source, in its own file or in the settings, comments kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psgfeed.cli.workspace import Place

if TYPE_CHECKING:
    from psgfeed.config import Settings


@click.command("disable")
@click.argument("source_id", metavar="ID")
@click.option("--reason", default="", help="Why; it is written beside it.")
@click.pass_obj
def disable(place: Place, source_id: str, reason: str) -> None:
    """Leave a source alone from now on. What it told stays in the store and in the feeds."""
    from psgfeed.discovery.switches import disabled_in_settings, switched

    settings = place.settings()
    own = _own_file(settings, source_id)
    if own is None:
        place.catalogue(settings).pick([source_id])
        _edit(_settings_file(settings), lambda text: disabled_in_settings(text, source_id, reason))
    else:
        _edit(own, lambda text: switched(text, enabled=False, note=reason))


@click.command("enable")
@click.argument("source_id", metavar="ID")
@click.pass_obj
def enable(place: Place, source_id: str) -> None:
    """Read a source again, or one of the catalogue that is not used yet."""
    from psgfeed.discovery.switches import chosen_in_settings, enabled_in_settings, switched
    from psgfeed.sources import bundled_folder, load_sources, read_source

    settings = place.settings()
    own, shipped = _own_file(settings, source_id), bundled_folder() / f"{source_id}.toml"
    if own is None:
        load_sources().pick([source_id])
    _edit(_settings_file(settings), lambda text: enabled_in_settings(text, source_id))
    if own is not None:
        _edit(own, lambda text: switched(text, enabled=True))
    elif read_source(shipped).enabled:
        _edit(_settings_file(settings), lambda text: chosen_in_settings(text, source_id))
    else:
        _copy(shipped, settings.source_folder / shipped.name)


def _own_file(settings: Settings, source_id: str) -> Path | None:
    path = settings.source_folder / f"{source_id}.toml"
    return path if path.is_file() else None


def _settings_file(settings: Settings) -> Path:
    from psgfeed.config import FILE_NAME

    return settings.workspace / FILE_NAME


def _edit(path: Path, change: Callable[[str], str]) -> None:
    from psgfeed.files import write_whole

    # Decoded by hand: reading as text would turn line ends into those of this system.
    if write_whole(path, change(path.read_bytes().decode("utf-8-sig")).encode()):
        click.echo(f"Changed {path}", err=True)


def _copy(shipped: Path, own: Path) -> None:
    """Put a bundled file that ships disabled into the workspace, enabled: the own file replaces it."""
    from psgfeed.discovery.switches import switched
    from psgfeed.files import write_whole

    write_whole(own, switched(shipped.read_text(encoding="utf-8"), enabled=True).encode())
    click.echo(f"Copied to {own}, enabled. It ships disabled; its note says why.", err=True)
