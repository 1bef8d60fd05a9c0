"""The page of a feed by query: a form, what was found, and the feed's addresses, in English and in Spanish."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from feeds.formats.channel import Channel
from feeds.site.render import place_at, render
from feeds.site.views import Site, days
from psgfeed.model import Entry
from psgfeed.vocabulary import Term

PAGE = "q"

# The site's other pages send no form anywhere; this one sends its own to its own server.
FORM_POLICY = "form-action 'self'"


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

    ``values`` are those of the form by parameter, ``choices`` what may be chosen for each parameter in turn. Without
    ``channel`` and ``question`` nothing was asked, or nothing that could be answered: ``complaint`` says why.
    """

    site: Site
    language: str
    choices: Sequence[tuple[str, Sequence[Term]]]
    values: Mapping[str, str] = field(default_factory=dict)
    question: Question | None = None
    channel: Channel | None = None
    entries: Sequence[Entry] = ()
    complaint: Complaint | None = None


def render_query_page(page: QueryPage) -> bytes:
    """Return the page as HTML."""
    said = query_words(page.language)
    path = page.channel.path if page.channel else PAGE
    place = place_at(page.site, page.language, path)
    return render(
        "query.html",
        place,
        path,
        page.channel,
        title=f"{page.question.heading(page.language) if page.question else said['search']} – {page.site.title}",
        description=said["lede"],
        said=said,
        heading=page.question.heading(page.language) if page.question else said["search"],
        choices=page.choices,
        values={name: page.values.get(name, "") for name in said["labels"]},
        count=place.number(len(page.entries), "entries"),
        days=days(page.entries, place),
        complaint=sentence(page.complaint, page.language) if page.complaint else "",
    )


def sentence(complaint: Complaint, language: str) -> str:
    """Return a complaint as a sentence."""
    text: str = query_words(language)["complaints"][complaint.code]
    return text.format(name=complaint.name, value=complaint.value)


@cache
def query_words(language: str) -> Mapping[str, Any]:
    """Return every word that the page and its feeds say in a language, by key."""
    table = tomllib.loads(files(__package__).joinpath("query_words.toml").read_text(encoding="utf-8"))
    return dict(table[language])
