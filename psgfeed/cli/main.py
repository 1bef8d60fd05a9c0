"""``psgfeed``: the group of commands, and the one place where what went wrong becomes a message and an exit code."""

import os
import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from psgfeed import __version__
from psgfeed.cli.exits import Exit
from psgfeed.cli.startup import refuse_foreign_packages
from psgfeed.cli.workspace import Place
from psgfeed.problems import PsgfeedError

# The module of each command and its line of help, so that help is printed without importing any of them.
_COMMANDS = {
    "demo": ("demo", "Run the whole pipeline on a bundled example site, offline, in seconds."),
    "init": ("init", "Make a workspace: settings, a folder for sources."),
    "run": ("run", "Crawl what is due and publish. This is cron's command."),
    "crawl": ("crawl", "Crawl sources, without publishing."),
    "publish": ("publish", "Write feeds and pages from the store."),
    "validate": ("validate", "Check the published site, and that nothing was lost since an earlier one."),
    "serve": ("serve", "Serve the site with right types and validators, and feeds by query."),
    "scheduler": ("scheduler", "Stay and run on a schedule."),
    "sources": ("sources", "List, add, check, mute and disable sources."),
    "inspect": ("inspect", "Show what would be read from a feed, a listing, an article or a date."),
    "items": ("items", "Search and read what was kept."),
    "stats": ("stats", "Show items by month and category, source, region or language; what was looked at."),
    "explain": ("explain", "Tell why an item is what it is, and why it is in a feed or not."),
    "categories": ("categories", "List the categories, test texts, review and mark items by hand."),
    "stories": ("stories", "List the stories that several sources tell, test pairs, join and part by hand."),
    "reclassify": ("reclassify", "Run today's rules over the store, with the changes shown first."),
    "export": ("export", "Write the table for research."),
    "snapshot": ("snapshot", "Write a frozen release of the data, with what changed since the last."),
    "verify": ("verify", "Check that data are as they were written."),
    "cite": ("cite", "Print how to cite the data: APA, Chicago, BibTeX, RIS."),
}

_DOORS = """\
Try        psgfeed demo                       the whole pipeline, offline, in seconds
Run        psgfeed init DIR, psgfeed run      your own feeds, from cron
Subscribe  psgfeed publish                    feeds and pages under site/
Research   psgfeed export csv --out FILE      a table with a codebook
Fix        psgfeed inspect URL                what is read from a page, and why

All commands: psgfeed --help
"""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"psgfeed.cli.{_COMMANDS[cmd_name][0]}_command").command
        return command if isinstance(command, click.Command) else None

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)
        except BrokenPipeError:
            _leave_unread()

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _leave_unread()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        near = get_close_matches(args[0], _COMMANDS, n=1) if args and args[0] not in _COMMANDS else []
        if near:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The workspace; the current folder if left out.",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell on stderr what is done.")
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="How the log is written.")
@click.version_option(__version__, prog_name="psgfeed")
@click.pass_context
def psgfeed(context: click.Context, workspace: Path, verbose: bool, log_format: str) -> None:
    """Follow a country through the open web: crawl its sources, keep what they say, publish feeds and a table.

    Exit codes: 0 done, 1 bug, 2 usage or configuration, 3 some sources failed, 4 all failed, 5 stale or unhealthy,
    6 validation errors, 75 another run holds the lock, 141 nobody reads the output any more.
    """
    context.obj = Place(workspace=workspace, environment=os.environ, verbose=verbose, log_format=log_format)
    if context.invoked_subcommand is None:
        click.echo(_DOORS, nl=False)


def _leave_unread() -> NoReturn:
    """Leave without a word: whoever read the output, such as ``head``, has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(Exit.UNREAD)


def main() -> None:
    """Run the command and leave with its exit code."""
    try:
        refuse_foreign_packages()
        try:
            psgfeed.main(prog_name="psgfeed")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _leave_unread()
    except PsgfeedError as error:
        for finding in error.findings:
            click.echo(f"psgfeed: {finding}", err=True)
        sys.exit(Exit.LOCKED if error.findings and error.findings[0].problem.code == "place.locked" else Exit.USAGE)
