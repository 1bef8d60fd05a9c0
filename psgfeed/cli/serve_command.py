"""``psgfeed serve``: the published site over HTTP, with feeds by query."""

from pathlib import Path

import click

from psgfeed.cli.workspace import Place


@click.command("serve")
@click.argument("site", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 is all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any that is free.")
@click.pass_obj
def command(place: Place, site: Path | None, host: str, port: int) -> None:
    """Serve the workspace's site with right types and validators, and feeds by query (/q), until SIGTERM.

    With SITE that folder is served, without feeds by query.
    """
    from psgfeed.cli.logs import set_up_logging

    _check_extra()
    from psgfeed.serving.server import serve_folder, serve_site

    set_up_logging(verbose=place.verbose, log_format=place.log_format)
    if site is not None:
        serve_folder(site, host, port, _tell)
        return
    settings = place.settings()
    serve_site(settings, place.catalogue(settings).sources, host, port, _tell)


def _check_extra() -> None:
    from importlib.util import find_spec

    from psgfeed.problems import PLACE_EXTRA_WEB, ConfigurationError, Finding

    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise ConfigurationError(Finding(PLACE_EXTRA_WEB, "psgfeed serve", ", ".join(missing)))


def _tell(url: str) -> None:
    click.echo(f"Serving at {url} (stop with Ctrl+C)", err=True)
