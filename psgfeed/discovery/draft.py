"""The source file that a person would have written: made from what was found, commented so that it can be corrected."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import tomlkit
from pydantic import ValidationError

from psgfeed import problems, vocabulary
from psgfeed.discovery.keys import about_peru_told, words
from psgfeed.discovery.names import country_of, id_of, languages_of, name_of, publisher_of, rhythm_of
from psgfeed.discovery.search import Discovery, Found
from psgfeed.intake import Intake, take
from psgfeed.model import AboutPeru, Source
from psgfeed.problems import ConfigurationError, Finding
from psgfeed.sources import SourceFile, source_from
from spiders.readers import reader_of

EXPECTED_SHARE = 2  # half of what was seen is still a whole page

_MANUAL = "All keys: docs/extend.md, or psgfeed sources schema."
Row = tuple[str, object, str]  # a key, its value, a comment

_EMPTY_AT_TIMES = frozenset({"sitemap"})  # a news sitemap holds two days, and nothing may have happened

_SELECTORS = ("item", "title", "date", "summary", "link", "next")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has decided before the search; what is empty is found out."""

    id: str = ""
    name: str = ""
    about: AboutPeru = AboutPeru.SOME
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A source file to be.

    ``seen`` is how many items a whole page has, 0 if that says nothing; ``remark`` stands in the file's first lines.
    """

    id: str
    name: str
    kind: str
    url: str
    homepage: str = ""
    languages: tuple[str, ...] = ("es",)
    publisher: str = "media"
    country: str = ""
    about: AboutPeru = AboutPeru.SOME
    every: str = "1h"
    seen: int = 0
    selectors: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


def draft_of(discovery: Discovery, found: Found, choice: Choice, taken: Collection[str]) -> Draft:
    """Return the draft of a source for what was found; ``taken`` are the ids that are in use."""
    page, items = discovery.page, found.verdict.items
    homepage = page.root if page else ""
    titles = (found.intake.reading.title, page.title if page else "")
    name = choice.name or name_of(page.site_name if page else "", titles, discovery.url)
    return Draft(
        id=choice.id or id_of(name, discovery.url, taken),
        name=name,
        kind=found.candidate.kind,
        url=found.candidate.url,
        homepage="" if homepage == found.candidate.url else homepage,
        languages=languages_of(items),
        publisher=choice.publisher or publisher_of(discovery.url),
        country=country_of(discovery.url),
        about=choice.about,
        every=rhythm_of(items),
        seen=0 if found.candidate.kind in _EMPTY_AT_TIMES else len(items),
        selectors=found.intake.reading.selectors if found.candidate.kind == "listing" else {},
        remark="; ".join(found.verdict.doubts),
    )


def settled(draft: Draft, found: Found, now: datetime) -> tuple[Draft, Intake]:
    """Return the draft as it is to be written, and what its source reads from the page.

    Selectors that do not give the same items as the detection gave are left out.
    """
    intake = take(found.document, source_of(draft), now, reader_of(draft.kind))
    if draft.selectors and _shown(intake) != _shown(found.intake):
        return settled(replace(draft, selectors={}), found, now)
    return draft, intake


def _shown(intake: Intake) -> list[tuple[str, str | None, str | None]]:
    return [(item.title, item.url, item.published.text) for item in intake.items]


def source_of(draft: Draft) -> Source:
    """Return the source that the draft's file describes.

    Raises:
        ConfigurationError: a value that a person gave cannot be used.
    """
    try:
        return source_from(draft.id, SourceFile.model_validate(tomllib.loads(file_of(draft))))
    except ValidationError as error:
        findings = [
            Finding(
                problems.CONFIG_VALUE, ".".join(map(str, detail["loc"])), detail["msg"].removeprefix("Value error, ")
            )
            for detail in error.errors()
        ]
        raise ConfigurationError(*findings) from None


def file_of(draft: Draft) -> str:
    """Return the text of the source file."""
    lines = [f"# {_comment(draft.name)}. {_MANUAL}"]
    if draft.remark:
        lines.append(f"# When it was added: {_comment(draft.remark)}.")
    lines += _aligned(_rows(draft))
    if draft.kind == "listing":
        lines += _listing_lines(draft)
    if draft.seen:
        told = f"{draft.seen} were there; fewer than this mean a broken page, not a quiet week"
        lines += ["", "[expect]", *_aligned([("items_min", max(1, draft.seen // EXPECTED_SHARE), told)])]
    return "\n".join(lines) + "\n"


def _rows(draft: Draft) -> list[Row]:
    language = draft.languages[0] if len(draft.languages) == 1 else list(draft.languages)
    publishers = ", ".join(term.slug for term in vocabulary.publishers())
    rows: list[Row] = [
        ("name", draft.name, ""),
        ("kind", draft.kind, words()["kind"].get(draft.kind, "")),
        ("url", draft.url, ""),
        ("homepage", draft.homepage, ""),
        ("language", language, ""),
        ("publisher", draft.publisher, publishers),
        ("country", draft.country, ""),
        ("about_peru", draft.about.value, f"{about_peru_told()}: how much of it is about Peru"),
        ("every", draft.every, "a hint; the interval adapts"),
    ]
    return [row for row in rows if row[1]]


def _listing_lines(draft: Draft) -> list[str]:
    chosen: list[Row] = [(name, draft.selectors[name], "") for name in _SELECTORS if draft.selectors.get(name)]
    if not chosen:
        return ["", "# The items are detected. To select them: [listing] with item, title, date, summary, link in CSS."]
    told = "CSS, or XPath from / or ./; without this table the items are detected"
    return ["", f"[listing]  # {told}", *_aligned(chosen)]


def _aligned(rows: Sequence[Row]) -> list[str]:
    """Return a line a row, the comments one below the other."""
    lines = [(f"{name:10} = {tomlkit.item(value).as_string()}", comment) for name, value, comment in rows]
    width = max((len(line) for line, comment in lines if comment), default=0)
    return [f"{line:{width}}  # {comment}" if comment else line for line, comment in lines]


def _comment(text: str) -> str:
    return " ".join("".join(character for character in text if character.isprintable()).split())
