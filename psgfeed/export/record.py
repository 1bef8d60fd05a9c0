"""``export.json``: how a table was made, so that it can be made again, and what is different when it cannot."""

import hashlib
import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from psgfeed import __version__, problems
from psgfeed.classify.version import rules_version
from psgfeed.export.recipe import Recipe
from psgfeed.model import Source
from psgfeed.problems import ConfigurationError, Finding
from psgfeed.store.state import Since, StoreState

RECORD_VERSION = 1
_INSTANTS = ("last_changed", "last_seen")
_OPTIONS = {
    "published_since": "--since",
    "published_until": "--until",
    "seen_since": "--seen-since",
    "seen_until": "--seen-until",
    "sources": "--source",
    "categories": "--category",
    "regions": "--region",
    "languages": "--lang",
    "words": "--words",
    "dedupe": "--dedupe",
}


@dataclass(frozen=True, slots=True)
class Maker:
    """What made a table besides the store: the program's version, its rules', and a digest of the sources' files."""

    software: str
    rules: str
    sources: str


@dataclass(frozen=True, slots=True)
class Record:
    """One export: its whole recipe, the file it gave, and the state of the store that it was made from."""

    file: str
    rows: int
    bytes: int
    sha256: str
    recipe: Recipe
    maker: Maker
    state: StoreState


def maker_of(sources: Mapping[str, Source]) -> Maker:
    """Return what makes a table today besides the store."""
    return Maker(__version__, rules_version(), sources_digest(sources))


def options_of(recipe: Recipe) -> str:
    """Return the options of the command that select a recipe's rows, or nothing when it has all."""
    given = recipe.to_json()
    words = [(option, given["selection"].get(name)) for name, option in _OPTIONS.items()]
    words += [("--random", recipe.random), ("--seed", recipe.seed)] if recipe.random else []
    return " ".join(_option(option, value) for option, value in words if value)


def _option(option: str, value: Any) -> str:
    if value is True:
        return option
    values = value if isinstance(value, list) else [value]
    return " ".join(f"{option} {shlex.quote(str(one))}" for one in values)


def sources_digest(sources: Mapping[str, Source]) -> str:
    """Return a digest of what a table tells of its sources: names, kinds of publisher, countries, rights."""
    lines = (
        f"{source.id}\x1f{source.name}\x1f{source.publisher}\x1f{source.country}\x1f{source.rights}"
        for source in sorted(sources.values(), key=lambda source: source.id)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def record_text(record: Record) -> str:
    """Return the text of ``export.json``."""
    state = {name: _plain(value) for name, value in asdict(record.state).items()}
    table = {
        "psgfeed_export": RECORD_VERSION,
        "file": record.file,
        "rows": record.rows,
        "bytes": record.bytes,
        "sha256": record.sha256,
        "recipe": record.recipe.to_json(),
        "made_by": asdict(record.maker),
        "store": state,
    }
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def read_record(path: Path) -> Record:
    """Read an ``export.json``.

    Raises:
        ConfigurationError: it cannot be read, or is none (``data.record``).
    """
    try:
        table = json.loads(path.read_bytes())
        if table["psgfeed_export"] != RECORD_VERSION:
            raise ConfigurationError(Finding(problems.DATA_RECORD, str(path), "of another version of psgfeed"))
        return Record(
            file=Path(str(table["file"])).name,
            rows=int(table["rows"]),
            bytes=int(table["bytes"]),
            sha256=str(table["sha256"]),
            recipe=Recipe.from_json(table["recipe"]),
            maker=Maker(**{field.name: str(table["made_by"][field.name]) for field in fields(Maker)}),
            state=_state(table["store"]),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ConfigurationError(Finding(problems.DATA_RECORD, str(path), str(error))) from None


def _state(table: Mapping[str, Any]) -> StoreState:
    values = {field.name: table[field.name] for field in fields(StoreState)}
    for name in _INSTANTS:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    return StoreState(**values)


def differences(record: Record, maker: Maker, state: StoreState, since: Since) -> list[str]:
    """Return, as sentences, what is not as it was when a table was recorded."""
    return [*_made_otherwise(record, maker, state), *_kept_otherwise(record.state, state, since)]


def _made_otherwise(record: Record, maker: Maker, state: StoreState) -> Iterator[str]:
    before = record.maker
    if maker.software != before.software:
        yield f"psgfeed was {before.software} and is {maker.software}"
    if maker.rules != before.rules:
        yield f"the rules were version {before.rules} and are {maker.rules}"
    if maker.sources != before.sources:
        yield "the sources' files have changed: names, kinds of publisher, countries or rights"
    if state.schema != record.state.schema:
        yield f"the store's schema was {record.state.schema} and is {state.schema}"


def _kept_otherwise(before: StoreState, now: StoreState, since: Since) -> Iterator[str]:
    for number, what in ((since.added, "added"), (since.changed, "changed"), (since.removed, "removed")):
        if number:
            yield f"in the store {number} {'item' if number == 1 else 'items'} {what} since"
    if now.marks_digest != before.marks_digest:
        yield "categories or regions were given or taken away"
    if now.stories_digest != before.stories_digest:
        yield "items were joined into stories, or parted"
    if now.items_digest != before.items_digest and since == Since(0, 0, 0):
        yield "items were read anew: language, relevance or what is held back"
    if now.last_seen != before.last_seen:
        yield "sources were crawled since, which moves last_seen_at"
