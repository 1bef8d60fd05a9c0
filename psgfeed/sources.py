"""Sources are documents: one TOML file each, whose name is the source's id. This room finds, reads and checks them."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from psgfeed import problems, vocabulary
from psgfeed.config import Duration, SourceSettings, TimeZone, findings_of, read_toml
from psgfeed.model import AboutPeru, DateOrder, Fix, ListingSelectors, Source
from psgfeed.problems import ConfigurationError, Finding

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LANGUAGE = r"^[a-z]{2,3}$"


def _address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+\S*", value):
        raise ValueError("write an address that begins with http:// or https://")
    urlsplit(value)
    return value


def _publisher(value: str) -> str:
    known = [term.slug for term in vocabulary.publishers()]
    if value not in known:
        raise ValueError(f"choose one of {', '.join(known)}")
    return value


def _categories(value: Mapping[str, Any]) -> Mapping[str, Any]:
    for section, slugs in value.items():
        for slug in slugs:
            if vocabulary.category(slug) is None:
                raise ValueError(f'"{section}" names "{slug}", which is not a category')
    return value


def _list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _tables(value: object) -> object:
    return [value] if isinstance(value, dict) else value


Address = Annotated[str, AfterValidator(_address)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _selector(value: str, *, inside: bool = False) -> str:
    from psgfeed.selectors import compile_selector

    return compile_selector(value, inside=inside).text if value else ""


def _inner_selector(value: str) -> str:
    return _selector(value, inside=True)


def _eras(value: list["_Listing"]) -> list["_Listing"]:
    ends = [part.until for part in value]
    if len(set(ends)) < len(ends):
        raise ValueError("give every block but the present one an until of its own")
    return sorted(value, key=lambda part: part.until or dt.date.max)


PageSelector = Annotated[str, AfterValidator(_selector)]
InnerSelector = Annotated[str, AfterValidator(_inner_selector)]


class _Listing(_Part):
    item: PageSelector = ""
    title: InnerSelector = ""
    date: InnerSelector = ""
    summary: InnerSelector = ""
    link: InnerSelector = ""
    next: PageSelector = ""
    until: dt.date | None = None

    @model_validator(mode="after")
    def _has_item(self) -> Self:
        if not self.item and (self.title or self.date or self.summary or self.link):
            raise ValueError("give the selector of the item too: the others are searched for inside it")
        return self


class _Fix(_Part):
    item: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    title: str | None = None
    date: dt.date | str | None = None
    summary: str | None = None
    link: Address | None = None


class _Expect(_Part):
    items_min: int = Field(default=0, ge=0)


class SourceFile(_Part):
    """What a source file may say. Addresses are http or https; ``every`` is a hint, the interval adapts."""

    name: str = Field(min_length=1)
    kind: str
    url: Address
    homepage: str = ""
    language: Annotated[list[Annotated[str, Field(pattern=_LANGUAGE)]], BeforeValidator(_list), Field(min_length=1)] = [
        "es"
    ]
    publisher: Annotated[str, AfterValidator(_publisher)] = "media"
    country: str = Field(default="PE", pattern=r"^[A-Z]{2}$")
    about_peru: AboutPeru = AboutPeru.SOME
    every: Duration = Field(default="1h", validate_default=True)
    time_zone: TimeZone = "America/Lima"
    date_order: DateOrder | None = None
    date_formats: list[str] = []
    category_map: Annotated[dict[str, Annotated[list[str], BeforeValidator(_list)]], AfterValidator(_categories)] = {}
    rights: str = ""
    permission: str = ""
    enabled: bool = True
    note: str = ""
    pages: list[Address] = []
    max_pages: int = Field(default=1, ge=1, le=100)
    page_kind: str = ""
    listing: Annotated[list[_Listing], BeforeValidator(_tables), AfterValidator(_eras)] = []
    fix: Annotated[list[_Fix], BeforeValidator(_tables)] = []
    expect: _Expect = _Expect()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sources that can be read, by id, and what is wrong with the files that cannot."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def enabled(self) -> tuple[Source, ...]:
        """Return the enabled sources in the order of their ids."""
        return tuple(source for _, source in sorted(self.sources.items()) if source.enabled)

    def pick(self, ids: Sequence[str]) -> tuple[Source, ...]:
        """Return the sources with these ids, enabled or not.

        Raises:
            ConfigurationError: an id is unknown; all unknown ones are told.
        """
        unknown = [name for name in ids if name not in self.sources]
        if unknown:
            raise ConfigurationError(*(Finding(problems.SOURCE_UNKNOWN, name, self._nearest(name)) for name in unknown))
        return tuple(self.sources[name] for name in dict.fromkeys(ids))

    def _nearest(self, name: str) -> str:
        near = get_close_matches(name, self.sources, n=1)
        return f"did you mean {near[0]}?" if near else ""


def load_sources(
    folders: Iterable[Path] = (), choice: SourceSettings | None = None, kinds: Iterable[str] = ()
) -> Catalogue:
    """Read the bundled source files and those in ``folders``; a later folder overrides an id.

    A broken file loses only itself. ``choice`` says which bundled sources are used and which ids are disabled;
    ``kinds`` are the kinds that exist, when they are to be checked.
    """
    choice = choice or SourceSettings()
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for path, bundled in _files(folders):
        if bundled and not _is_chosen(path.stem, choice):
            continue
        try:
            source = read_source(path)
            _check_kind(source, path, frozenset(kinds))
        except ConfigurationError as error:
            findings.extend(error.findings)
            continue
        sources[source.id] = source
    findings.extend(_unknown_ids(sources, choice))
    return Catalogue({name: _switched(source, choice) for name, source in sources.items()}, tuple(findings))


def read_source(path: Path) -> Source:
    """Read one source file.

    Raises:
        ConfigurationError: the name is no id, or the file cannot be used; every error with file, line and key.
    """
    if not is_id(path.stem):
        raise ConfigurationError(Finding(problems.SOURCE_ID, str(path)))
    text, table = read_toml(path)
    try:
        file = SourceFile.model_validate(table)
    except ValidationError as error:
        raise ConfigurationError(*findings_of(error, path, text)) from None
    return source_from(path.stem, file)


def is_id(name: str) -> bool:
    """Return whether a name can be a source's id, and so its file's name."""
    return bool(_ID.fullmatch(name))


def bundled_folder() -> Path:
    """Return the folder of the source files that come with psgfeed."""
    return Path(str(files("spiders").joinpath("sources")))


def _files(folders: Iterable[Path]) -> list[tuple[Path, bool]]:
    own = [(path, True) for path in sorted(bundled_folder().glob("*.toml"))]
    return own + [(path, False) for folder in folders for path in sorted(folder.glob("*.toml"))]


def _is_chosen(name: str, choice: SourceSettings) -> bool:
    if isinstance(choice.bundled, str):
        return choice.bundled == "all"
    return name in choice.bundled


def _check_kind(source: Source, path: Path, kinds: frozenset[str]) -> None:
    if kinds and source.kind not in kinds:
        detail = f'"{source.kind}"; kinds: {", ".join(sorted(kinds))}'
        raise ConfigurationError(Finding(problems.SOURCE_KIND, f"{path}: kind", detail))


def _unknown_ids(sources: Mapping[str, Source], choice: SourceSettings) -> list[Finding]:
    named = [*choice.disabled, *(choice.bundled if isinstance(choice.bundled, list) else [])]
    bundled = {path.stem for path in bundled_folder().glob("*.toml")}
    return [
        Finding(problems.SOURCE_UNKNOWN, f"psgfeed.toml: sources: {name}")
        for name in named
        if name not in sources and name not in bundled
    ]


def _switched(source: Source, choice: SourceSettings) -> Source:
    return replace(source, enabled=False) if source.id in choice.disabled else source


def source_from(name: str, file: SourceFile) -> Source:
    """Return the source that a file of this name describes."""
    return Source(
        id=name,
        name=file.name,
        kind=file.kind,
        url=file.url,
        homepage=file.homepage or file.url,
        languages=tuple(file.language),
        publisher=file.publisher,
        country=file.country,
        about_peru=file.about_peru,
        every_s=int(file.every.total_seconds()),
        time_zone=file.time_zone,
        date_order=file.date_order,
        date_formats=tuple(file.date_formats),
        category_map={section: tuple(slugs) for section, slugs in file.category_map.items()},
        rights=file.rights,
        permission=file.permission,
        enabled=file.enabled,
        note=file.note,
        items_min=file.expect.items_min,
        pages=tuple(file.pages),
        listings=tuple(ListingSelectors(**part.model_dump()) for part in file.listing),
        fixes=tuple(_fix(part) for part in file.fix),
        max_pages=file.max_pages,
        page_kind=file.page_kind,
    )


def _fix(part: _Fix) -> Fix:
    date = part.date.isoformat() if isinstance(part.date, dt.date) else part.date
    return Fix(part.item, part.reason, part.title, date, part.summary, part.link)
