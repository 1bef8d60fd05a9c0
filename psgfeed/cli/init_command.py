"""``psgfeed init``: make a workspace."""

from pathlib import Path

import click

from psgfeed.problems import CONFIG_FILE, ConfigurationError, Finding

_SETTINGS = """\
# The settings of this psgfeed workspace. Every line that is commented out shows its default.

[site]
# folder = "site"                     # where feeds and pages are written
# base_url = "http://localhost/"      # the address under which they will be read
# title = "Peru on the open web"
# authority = "psgfeed.local"         # your domain: part of every entry's permanent id; set it before you publish
# year = 2026                         # a year in which the domain was yours; permanent as well
# language = "en"                     # en or es

[store]
# database = "sqlite:///psgfeed.db"   # or postgresql://user:password@host/name

[sources]
bundled = {bundled}                   # "all", "none", or a list of ids: psgfeed sources list
# disabled = []                       # ids that are left alone
# folder = "sources"                  # your own source files; the same id replaces a bundled one

[web]
# contact = "https://example.org/about"   # who you are, for the people whose servers you visit
# delay = 1.0                         # seconds between two requests to one host
# timeout = "30s"
# allow_hosts = []                    # host:port pairs on private networks that may be visited

[websub]
# hub = "https://hub.example.org/"    # a hub that is told which feeds have changed, after every publication

[run]
# deadline = "30m"                    # all crawls of a run together
# backfill_after = "30d"              # what is older when first seen is kept, but not announced
# announce_max = 50                   # new items announced at once by one source

[scheduler]
# every = "5m"
# time_zone = "America/Lima"

[data]
# publish = true                      # a data package under data/ in the site
# every = "1d"                        # not renewed sooner than this
# preset = "core"                     # core, full or no-text
# creators = []                       # who is cited: "Quispe, Inés" or "An Organisation"; the site's title if empty
# licence = "CC0-1.0"                 # or "CC-BY-4.0": for what psgfeed adds, not for the sources' words
"""

_IGNORED = "psgfeed.db*\n.psgfeed.lock\nsite/\n"

_NOTE = """\
# Your own sources: one TOML file each, whose name is the source's id. For example my-source.toml:
#
# name     = "My Source"
# kind     = "feed"
# url      = "https://example.org/rss.xml"
# language = "es"
"""

_FEEDS = """\
# Your own feeds: a table each, with a title and a query. This one would be published under f/water-in-cusco/, for ever.
#
# [water-in-cusco]
# title = "Water in Cusco"              # or title.en = "…" and title.es = "…"
# query.words = "water OR agua OR yaku" # what psgfeed items finds with these words
# query.region = "PE-CUS"               # the code of a region, or a list of which any will do
# query.category = ["mining", "land-water-agriculture"]
#
# A query may also ask for source, language, since and until (days, such as 2026-01-31); all that is asked must hold.
"""


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--bare", is_flag=True, help="Enable no source of the bundled catalogue.")
def command(folder: Path, bare: bool) -> None:
    """Make a workspace in FOLDER: psgfeed.toml, feeds.toml, a folder for sources. Nothing existing is overwritten."""
    from psgfeed.config import FILE_NAME
    from psgfeed.files import write_whole

    if (folder / FILE_NAME).exists():
        raise ConfigurationError(Finding(CONFIG_FILE, str(folder / FILE_NAME), "it exists already"))
    settings = _SETTINGS.replace("{bundled}", '"none"' if bare else '"all" ')
    for name, text in (
        (FILE_NAME, settings),
        (".gitignore", _IGNORED),
        ("sources/README", _NOTE),
        ("feeds.toml", _FEEDS),
    ):
        if not (folder / name).exists():
            write_whole(folder / name, text.encode())
    click.echo(f"Made a workspace in {folder.resolve()}.", err=True)
    click.echo(f"Next: put sources into {folder / 'sources'}, then psgfeed -C {folder} run", err=True)
