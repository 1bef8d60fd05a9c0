"""``psgfeed verify``: are these the bytes that were written?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from psgfeed.cli.exits import Exit


@click.command("verify")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
def command(paths: tuple[Path, ...]) -> None:
    """Check data packages, snapshots or single files of them against their SHA256SUMS.

    Says what is missing, changed or not listed, and leaves with 6 when a listed file is not as it was written.
    """
    from psgfeed.export.checksums import check_file, check_folder, failed

    damaged = False
    for path in paths:
        findings = check_folder(path) if path.is_dir() else check_file(path)
        for finding in findings:
            click.echo(f"psgfeed: {finding}", err=True)
        if failed(findings):
            damaged = True
        else:
            click.echo(f"{path}: as it was written")
    sys.exit(Exit.INVALID if damaged else Exit.DONE)
