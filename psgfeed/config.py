"""The settings of a workspace: ``psgfeed.toml`` and the environment, checked, with every error told at once.

Settings are read at the top, by the command, and passed down as values. The environment wins over the file.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from psgfeed import problems
from psgfeed.problems import ConfigurationError, Finding, Problem

FILE_NAME = "psgfeed.toml"

_ENVIRONMENT = {
    "PSGFEED_DATABASE": ("store", "database"),
    "PSGFEED_SITE": ("site", "folder"),
    "PSGFEED_BASE_URL": ("site", "base_url"),
    "PSGFEED_ALLOW_HOSTS": ("web", "allow_hosts"),
    "PSGFEED_DELAY": ("web", "delay"),
}

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|w)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(value: object) -> timedelta:
    """Read ``"90s"``, ``"15m"``, ``"1h"``, ``"7d"`` or ``"2w"``.

    Raises:
        ValueError: it is none of these.
    """
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(str(value).strip().lower())
    if not match:
        raise ValueError('write a duration such as "90s", "15m", "1h" or "7d"')
    return timedelta(**{_UNITS[match[2]]: float(match[1])})


def _comma_separated(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError('write a time zone such as "America/Lima"') from None
    return value


def _host_and_port(values: list[str]) -> list[str]:
    for value in values:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit():
            raise ValueError(f'"{value}" is not host:port')
    return values


def _base_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
        raise ValueError('write an address such as "https://example.org/peru/"')
    return value


def _bundled(value: str | list[str]) -> str | list[str]:
    if isinstance(value, str) and value not in {"all", "none"}:
        raise ValueError('write "all", "none" or a list of ids')
    return value


Duration = Annotated[timedelta, BeforeValidator(duration)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(_Section):
    """Where the items are kept: an SQLAlchemy address; a relative SQLite path counts from the workspace."""

    database: str = "sqlite:///psgfeed.db"


class SiteSettings(_Section):
    """Where the feeds and pages go, and what they say of themselves.

    ``authority`` and ``year`` make the feeds' permanent ``tag:`` ids (RFC 4151): never change them once people have
    subscribed.
    """

    folder: Path = Path("site")
    base_url: Annotated[str, AfterValidator(_base_url)] = "http://localhost/"
    title: str = "Peru on the open web"
    authority: str = Field(default="psgfeed.local", pattern=r"^[a-z0-9.-]+$")
    year: int = Field(default=2026, ge=1990, le=2100)
    language: str = Field(default="en", pattern=r"^(en|es)$")

    @property
    def address(self) -> str:
        """Return ``base_url`` with a slash at its end."""
        return self.base_url.rstrip("/") + "/"


def _hub(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/?#]+(/\S*)?", value):
        raise ValueError('write the address of a hub, such as "https://hub.example.org/"')
    return value


class WebsubSettings(_Section):
    """The WebSub hub that is told which feeds have changed; empty for none."""

    hub: Annotated[str, AfterValidator(_hub)] = ""


class WebSettings(_Section):
    """How psgfeed behaves towards other people's servers. ``delay`` is seconds between two requests to one host."""

    contact: str = ""
    allow_hosts: Annotated[list[str], BeforeValidator(_comma_separated), AfterValidator(_host_and_port)] = []
    delay: float = Field(default=1.0, ge=0, le=60)
    timeout: Duration = timedelta(seconds=30)


class RunSettings(_Section):
    """How a run is bounded: ``deadline`` for all its crawls, ``batch`` sources to a child process at most."""

    deadline: Duration = timedelta(minutes=30)
    batch: int = Field(default=50, ge=1, le=500)
    backfill_after: Duration = timedelta(days=30)
    announce_max: int = Field(default=50, ge=1)


class SchedulerSettings(_Section):
    """How often the daemon looks for sources that are due."""

    every: Duration = timedelta(minutes=5)
    time_zone: TimeZone = "America/Lima"


class SourceSettings(_Section):
    """Which sources are used.

    ``bundled`` is ``all``, ``none`` or a list of ids of the catalogue that comes with psgfeed.
    """

    folder: Path = Path("sources")
    bundled: Annotated[str | list[str], AfterValidator(_bundled)] = "all"
    disabled: list[str] = []


class DataSettings(_Section):
    """The data package, and what its citation says.

    With ``publish`` the site's folder ``data`` gets the package, renewed when the items have changed, not sooner than
    ``every`` after the last time. ``creators`` are organisations or, written ``Family, Given``, people; left out, the
    site's title stands for them, as it does in ``title``. ``licence`` is for what psgfeed adds to the sources' words.
    """

    publish: bool = True
    every: Duration = timedelta(days=1)
    preset: Literal["core", "full", "no-text"] = "core"
    title: str = ""
    creators: list[str] = []
    licence: Literal["CC0-1.0", "CC-BY-4.0"] = "CC0-1.0"
    folder: Path = Path("data")


class _File(_Section):
    store: StoreSettings = StoreSettings()
    site: SiteSettings = SiteSettings()
    web: WebSettings = WebSettings()
    websub: WebsubSettings = WebsubSettings()
    run: RunSettings = RunSettings()
    scheduler: SchedulerSettings = SchedulerSettings()
    sources: SourceSettings = SourceSettings()
    data: DataSettings = DataSettings()


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one workspace; paths are absolute."""

    workspace: Path
    database: str
    site_folder: Path
    source_folder: Path
    site: SiteSettings
    web: WebSettings
    websub: WebsubSettings
    run: RunSettings
    scheduler: SchedulerSettings
    sources: SourceSettings
    data: DataSettings

    @property
    def data_folder(self) -> Path:
        """Return the folder that holds the snapshots."""
        return self.workspace / self.data.folder

    @property
    def feeds_file(self) -> Path:
        """Return the file in which the workspace defines feeds of its own."""
        return self.workspace / "feeds.toml"

    @property
    def lock_file(self) -> Path:
        """Return the file whose lock lets one run at a time through."""
        return self.workspace / ".psgfeed.lock"


def load_settings(workspace: Path, environment: Mapping[str, str]) -> Settings:
    """Read a workspace's settings.

    Raises:
        ConfigurationError: there is no ``psgfeed.toml``, or it cannot be used; it tells every error with its file,
        line and key.
    """
    path = workspace / FILE_NAME
    if not path.is_file():
        raise ConfigurationError(Finding(problems.CONFIG_WORKSPACE, str(workspace)))
    text, table = read_toml(path)
    places = _overlay(table, environment)
    try:
        file = _File.model_validate(table)
    except ValidationError as error:
        raise ConfigurationError(*findings_of(error, path, text, places)) from None
    return Settings(
        workspace=workspace.resolve(),
        database=_database(file.store.database, workspace),
        site_folder=(workspace / file.site.folder).resolve(),
        source_folder=(workspace / file.sources.folder).resolve(),
        site=file.site,
        web=file.web,
        websub=file.websub,
        run=file.run,
        scheduler=file.scheduler,
        sources=file.sources,
        data=file.data,
    )


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """Return a TOML file's text and table.

    Raises:
        ConfigurationError: it cannot be read, is not UTF-8 or not TOML; with file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(Finding(problems.CONFIG_SYNTAX, str(path), str(error))) from None
    except UnicodeDecodeError:
        raise ConfigurationError(Finding(problems.CONFIG_SYNTAX, str(path), "it is not UTF-8")) from None
    except OSError as error:
        raise ConfigurationError(Finding(problems.CONFIG_FILE, str(path), error.strerror or "")) from None


def findings_of(
    error: ValidationError,
    path: Path,
    text: str,
    places: Mapping[tuple[str, ...], str] | None = None,
    within: tuple[str, ...] = (),
) -> list[Finding]:
    """Return a finding for each error of a settings or source file, placed at its file, line and key.

    ``within`` is the table that was checked, when it was not the whole file.
    """
    return [_finding(detail, path, text, places or {}, within) for detail in error.errors()]


def _finding(
    detail: Any, path: Path, text: str, places: Mapping[tuple[str, ...], str], within: tuple[str, ...]
) -> Finding:
    keys = (*within, *(str(part) for part in detail["loc"]))
    place = places.get(keys[:2]) or f"{path}:{line_of(text, keys)}: {'.'.join(keys)}"
    message = detail["msg"].removeprefix("Value error, ")
    given = detail.get("input")
    shown = f", not {given!r}" if isinstance(given, str | int | float | bool) else ""
    return Finding(_problem(detail["type"]), place, f"{message}{shown}"[:300])


def _problem(kind: str) -> Problem:
    return {"extra_forbidden": problems.CONFIG_UNKNOWN, "missing": problems.CONFIG_MISSING}.get(
        kind, problems.CONFIG_VALUE
    )


def line_of(text: str, keys: Sequence[str]) -> int:
    """Return the line, from 1, on which a key stands in a TOML file; the nearest table's if the key is absent.

    A number among the keys counts the tables of one name, ``[[name]]``, from 0.
    """
    section: tuple[str, ...] = ()
    tables: Counter[str] = Counter()
    best, depth = 1, -1
    unnumbered = tuple(key for key in keys if not key.isdigit())
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*(\[+)\s*([^\]]+?)\s*\]+", line)
        if header:
            section = tuple(part.strip(" \"'") for part in header[2].split("."))
            if header[1] == "[[":
                section = (*section, str(tables[header[2]]))
                tables[header[2]] += 1
            here = section
        else:
            key = re.match(r"\s*[\"']?([\w.-]+)[\"']?\s*=", line)
            if not key:
                continue
            here = (*section, *key[1].split("."))
        if here in {tuple(keys[: len(here)]), unnumbered[: len(here)]} and len(here) > depth:
            best, depth = number, len(here)
    return best


def _overlay(table: dict[str, Any], environment: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Put the environment's values over the file's; return which key came from which variable."""
    places: dict[tuple[str, ...], str] = {}
    for variable, (section, key) in _ENVIRONMENT.items():
        value = environment.get(variable)
        if value is not None and isinstance(table.setdefault(section, {}), dict):
            table[section][key] = value
            places[section, key] = f"environment {variable}"
    return places


def _database(url: str, workspace: Path) -> str:
    """Return the address with a relative SQLite path counted from the workspace; a bare path is SQLite."""
    if "://" not in url:
        url = f"sqlite:///{url}"
    path = url.removeprefix("sqlite:///")
    if path not in {url, ":memory:"} and not Path(path).is_absolute():
        return f"sqlite:///{(workspace / path).resolve()}"
    return url
