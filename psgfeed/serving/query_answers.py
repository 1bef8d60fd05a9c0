"""The answers to feeds by query and their pages: a feed, a page, or a sentence on why there is neither."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import Response

from feeds.catalog import expand
from feeds.formats import rss_atom
from feeds.site.query_page import (
    FORM_POLICY,
    PAGE,
    Complaint,
    QueryPage,
    render_query_page,
    sentence,
)
from feeds.site.views import LANGUAGES, Site, make_site, shelve
from psgfeed.problems import QUERY_BUSY, QUERY_SLOW, Finding, StoreError
from psgfeed.serving.media import media_of
from psgfeed.serving.query import Asked, QueryError, read_query
from psgfeed.serving.query_feeds import NAMES, Desk, Found, QueryFeeds, channel_of, question_of
from psgfeed.serving.representations import answer, headers_of, held
from psgfeed.vocabulary import Term, categories, regions

_RETRY_S = 60
_NOTHING = Asked()
_NO_FORMS = re.compile(r"form-action[^;]*")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """A path of feeds by query: ``feed`` is the name of the format's file, or ``language`` that of the page."""

    path: str
    feed: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, and whether to ask again is of use."""

    status: HTTPStatus
    complaint: Complaint


def targets(main_language: str) -> dict[str, Target]:
    """Return the paths of feeds by query and of their pages; those of the main language stand at the root."""
    folders = {language: "/" if language == main_language else f"/{language}/" for language in LANGUAGES}
    pages = [Target(folder + PAGE, language=language) for language, folder in folders.items()]
    return {target.path: target for target in (*pages, *(Target(f"/{name}", file) for file, name in NAMES.items()))}


class QueryAnswers:
    """Answers requests for feeds by query; ``site_headers`` gives what the site wants said with a file of a name."""

    def __init__(self, queries: QueryFeeds, site_headers: Callable[[str], Mapping[str, str]]) -> None:
        self.queries = queries
        self.targets = targets(queries.desk.publication.language)
        self._site_headers = site_headers

    async def answer(self, target: Target, query: str, method: str, headers: Headers) -> Response:
        """Return the answer to a GET or HEAD request with the query part of its address."""
        asked = _NOTHING
        try:
            asked = read_query(query, self.queries.desk.sources)
            if target.language and not asked.values:
                return self._page(_form(self.queries.desk, target.language), method, headers)
            if target.language and not asked.is_written_so(query):
                return Response(status_code=HTTPStatus.FOUND, headers={"location": f"./{PAGE}?{asked.address}"})
            found = await self.queries.find(asked)
        except QueryError as error:
            return self._refused(target, asked, Refusal(HTTPStatus.BAD_REQUEST, error.complaint))
        except StoreError as error:
            return self._refused(target, asked, _refusal(error.findings[0]))
        if target.feed:
            return answer(found.formats[target.feed], method, headers)
        return self._page(_found(self.queries.desk, target.language, asked, found), method, headers)

    def _page(self, page: QueryPage, method: str, headers: Headers) -> Response:
        content = render_query_page(page)
        return answer(held(content, media_of("q.html"), None, self._page_headers()), method, headers)

    def _page_headers(self) -> dict[str, str]:
        """Return what the site wants said with a page, but for the form, which may be sent to this server."""
        wanted = dict(self._site_headers(PAGE))
        policy = wanted.get("content-security-policy", "")
        wanted["content-security-policy"] = _NO_FORMS.sub(FORM_POLICY, policy) if policy else FORM_POLICY
        return {**wanted, "x-robots-tag": "noindex"}

    def _refused(self, target: Target, asked: Asked, refusal: Refusal) -> Response:
        desk = self.queries.desk
        if target.language:
            page = _form(desk, target.language, asked, refusal.complaint)
            content, told = render_query_page(page), headers_of(media_of("q.html"), self._page_headers())
        else:
            content = _problem(refusal, desk.publication.language)
            told = {**headers_of(media_of("q.json"), {}), "content-type": "application/problem+json"}
        told["cache-control"] = "no-store"
        if refusal.status is HTTPStatus.SERVICE_UNAVAILABLE:
            told["retry-after"] = str(_RETRY_S)
        return Response(content, refusal.status, told)


def _refusal(finding: Finding) -> Refusal:
    """Return a refusal that tells strangers what they can do, and the operator the rest, on the log."""
    codes = {QUERY_BUSY.code: "busy", QUERY_SLOW.code: "slow"}
    _log.log(logging.INFO if finding.problem.code in codes else logging.ERROR, "%s", finding)
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, Complaint(codes.get(finding.problem.code, "no_store")))


def _problem(refusal: Refusal, language: str) -> bytes:
    """Return a refusal as problem details (RFC 9457)."""
    details = {
        "title": refusal.status.phrase,
        "status": int(refusal.status),
        "detail": sentence(refusal.complaint, language),
        "code": f"query.{refusal.complaint.code}",
    }
    return json.dumps(details, ensure_ascii=False, indent=1).encode() + b"\n"


def _form(desk: Desk, language: str, asked: Asked = _NOTHING, complaint: Complaint | None = None) -> QueryPage:
    return QueryPage(_site(desk), language, _choices(desk, language), asked.values, complaint=complaint)


def _found(desk: Desk, language: str, asked: Asked, found: Found) -> QueryPage:
    return QueryPage(
        site=_site(desk),
        language=language,
        choices=_choices(desk, language),
        values=asked.values,
        question=question_of(asked, desk),
        channel=found.channel,
        entries=found.entries,
    )


def _site(desk: Desk) -> Site:
    """Return the site as far as a page shows it that stands beside no published feed: where it has pages to lead to."""
    publication = desk.publication
    channel = channel_of(_NOTHING, desk)
    shelves = [
        shelve(feed, channel, ())
        for feed in expand(desk.catalogue, desk.sources.values(), publication.title)
        if (publication.folder / feed.path / rss_atom.ATOM_NAME).exists()
    ]
    return make_site(publication.title, publication.address, publication.language, shelves, contact=publication.contact)


def _choices(desk: Desk, language: str) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    sources = [Term(source.id, source.name, source.name) for source in desk.sources.values()]
    named = {"region": regions(), "category": categories(), "source": sources, "language": desk.catalogue.tongues}
    return tuple(
        (name, tuple(sorted(terms, key=lambda term: term.name(language).casefold()))) for name, terms in named.items()
    )
