"""``psgfeed export package``: a folder with all that a study needs of the data, described and citable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psgfeed.cli.export_options import recipe_of, recipe_options
from psgfeed.cli.selection import refuse_strangers
from psgfeed.cli.workspace import Place

if TYPE_CHECKING:  # heavy, and needed for its name only
    from psgfeed.export.package import Package

# The methods paragraph and the comparison of releases need an item's id, source, language and date on a row of its own.
_PRESETS = ("core", "full", "no-text")


@click.command("package")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder.")
@recipe_options
@click.pass_obj
def package_command(place: Place, /, out: Path, **options: Any) -> None:
    """Write a data package: the items and all tables beside them as CSV, described, citable, with checksums.

    datapackage.json describes the tables, codebook.md and codebook.es.md every column, METHODS.md and METHODS.es.md how
    the data came about, CITATION.cff how to cite them, LICENSE-DATA.md whose they are; export.json is the recipe by
    which psgfeed export --replay makes them again, SHA256SUMS what psgfeed verify checks.
    """
    from psgfeed.export.package import about_of, write_package

    if options["preset"] not in _PRESETS:
        raise click.BadParameter(f"a package is made with {', '.join(_PRESETS)}", param_hint="--preset")
    settings = place.settings()
    sources = place.catalogue(settings).sources
    about = about_of(settings.site, settings.data)
    recipe = recipe_of("csv", options)
    with place.store(settings) as store, store.read() as connection:
        selection = recipe.selection
        refuse_strangers(place, connection, sources=selection.sources, languages=selection.languages)
        package = write_package(connection, recipe, sources, about, out)
    _tell(package, out)


def _tell(package: Package, out: Path) -> None:
    from psgfeed.export.citation import cite

    tables = ", ".join(f"{resource.path} {resource.rows:,}" for resource in package.resources)
    click.echo(f"written to {out}: {tables}", err=True)
    click.echo(f"  sha256      {package.record.sha256}  items.csv", err=True)
    click.echo(f"  to cite     {cite(package.dataset, 'apa')}", err=True)
