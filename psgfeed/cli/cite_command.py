"""``psgfeed cite``: how to cite the data."""

from __future__ import annotations

from pathlib import Path

import click

from psgfeed.cli.workspace import Place


@click.command("cite")
@click.argument("package", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--style",
    type=click.Choice(["apa", "chicago", "bibtex", "ris", "cff"]),
    default="apa",
    show_default=True,
    help="How it is written.",
)
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True, help="In English or Spanish.")
@click.pass_obj
def command(place: Place, package: Path | None, style: str, lang: str) -> None:
    """Print the citation of a data package or snapshot; left out, of the workspace's latest snapshot."""
    from psgfeed.export.citation import cff, cite
    from psgfeed.export.descriptor import read_dataset

    dataset = read_dataset(package or _latest(place))
    click.echo(cff(dataset, lang) if style == "cff" else cite(dataset, style, lang), nl=style != "cff")


def _latest(place: Place) -> Path:
    """Return the workspace's latest snapshot, else the published data."""
    from psgfeed.export.snapshots import FOLDER, snapshots_in

    settings = place.settings()
    snapshots = snapshots_in(settings.data_folder / FOLDER)
    return snapshots[-1] if snapshots else settings.site_folder / "data"
