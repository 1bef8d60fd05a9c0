"""The page of a feed by query: a form, what was found, and the feed's addresses, in English and in Spanish."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds.formats.text import clean, language_tag, uri
from psgfeed.model import Entry
from psgfeed.vocabulary import Term

LANGUAGES = ("en", "es")
# The site's other pages send no form anywhere; this one sends its own to itself.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'"

_LIMA = timezone(timedelta(hours=-5))


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a query: the code of a sentence in ``query_words.toml``, the parameter, and its value."""

    code: str
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, as people read it: words, terms of the vocabulary, days; empty for what is not asked."""

    words: str = ""
    terms: tuple[Term, ...] = ()
    since: str = ""
    until: str = ""

    def heading(self, language: str) -> str:
        """Return it in one line."""
        said = query_words(language)
        days = (said[name].format(day=day) for name, day in (("since", self.since), ("until", self.until)) if day)
        words = (said["quoted"].format(words=self.words),) if self.words else ()
        return " · ".join((*words, *(term.name(language) for term in self.terms), *days)) or said["everything"]


@dataclass(frozen=True, slots=True)
class QueryPage:
    """What the page shows.

    ``language`` is the page's, ``main_language`` that of the site's feeds, whose pages stand at the root. ``values``
    are those of the form by parameter, ``choices`` what may be chosen for each parameter in turn, ``feeds`` the media
    type, name and address of the feed's formats, Atom first. Without ``question`` nothing was asked yet.
    """

    site_title: str
    language: str
    main_language: str
    choices: Sequence[tuple[str, Sequence[Term]]]
    values: Mapping[str, str] = field(default_factory=dict)
    question: Question | None = None
    entries: Sequence[Entry] = ()
    feeds: Sequence[tuple[str, str, str]] = ()
    complaint: Complaint | None = None

    @property
    def root(self) -> str:
        """Return the way to the site's root."""
        return "./" if self.language == self.main_language else "../"

    @property
    def address(self) -> str:
        """Return the page's own address below the folder of its language."""
        return f"q?{urlencode(self.values)}" if self.values else "q"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page shows it; ``language`` is set where it differs from the page's."""

    title: str
    link: str
    summary: str
    language: str
    source: str
    day: str


def render_query_page(page: QueryPage) -> bytes:
    """Return the page as HTML."""
    said = query_words(page.language)
    count = len(page.entries)
    other = next(language for language in LANGUAGES if language != page.language)
    text: str = _template().render(
        page=page,
        values={name: page.values.get(name, "") for name in said["labels"]},
        said=said,
        policy=POLICY,
        other=other,
        other_page=page.root + ("" if other == page.main_language else f"{other}/") + page.address,
        heading=page.question.heading(page.language) if page.question else "",
        lines=list(_lines(page)),
        count=said["found_one" if count == 1 else "found_many"].format(count=count),
        complaint=sentence(page.complaint, page.language) if page.complaint else "",
    )
    return text.encode()


def _lines(page: QueryPage) -> Iterator[Line]:
    for entry in page.entries:
        language = language_tag(entry.language)
        yield Line(
            title=clean(entry.title) or uri(entry.link),
            link=uri(entry.link) or page.root,
            summary=clean(entry.summary),
            language=language if language != page.language else "",
            source=clean(entry.source_name),
            day=entry.published.astimezone(_LIMA).date().isoformat(),
        )


@cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("query.html")


def sentence(complaint: Complaint, language: str) -> str:
    """Return a complaint as a sentence."""
    text: str = query_words(language)["complaints"][complaint.code]
    return text.format(name=complaint.name, value=complaint.value)


@cache
def query_words(language: str) -> Mapping[str, Any]:
    """Return every word that the page and its feeds say in a language, by key."""
    table = tomllib.loads(files(__package__).joinpath("query_words.toml").read_text(encoding="utf-8"))
    return dict(table[language])
