"""Read one article page: what its metadata says first, then what it shows beside its headline.

Each value carries the place it was found in. A wrong date is worse than none: dates count only where a page says or
shows when the article itself was published.
"""

from datetime import UTC, datetime

from psgfeed import problems
from psgfeed.extract.article_authors import Authors, declared_authors, shown_authors
from psgfeed.extract.article_blocks import blocks_of, headline_block
from psgfeed.extract.article_dates import DateReader, Dates, date_reader, declared_dates, shown_dates
from psgfeed.extract.article_facets import categories_of, image_of, link_of, link_to, section_of, summary_of
from psgfeed.extract.article_page import Meta, Page, declared_language, meta_values, parse_page
from psgfeed.extract.article_places import ground_of
from psgfeed.extract.article_text import content_of, paragraphs_of
from psgfeed.extract.article_titles import read_headline, site_names
from psgfeed.extract.article_words import words
from psgfeed.extract.metadata import Node, article_node, page_node
from psgfeed.model import Document, DocumentKind, Found, Reading, Source, Text
from psgfeed.normalise.encodings import decode
from psgfeed.problems import Finding


def read_article(document: Document, source: Source | None = None, *, now: datetime | None = None) -> Reading:
    """Read an article page into exactly one ``Found``.

    Nothing is raised: a page that cannot be read gives a ``Found`` with its link only, and a finding.

    Args:
        document: the page.
        source: whose zone, order of day and month and date formats hold where the page leaves them open.
        now: aware; a date that lies a day behind it is passed over. By default the clock's time.
    """
    try:
        return _read(document, source, now or datetime.now(UTC))
    except Exception as error:  # noqa: BLE001 - the boundary: a trap in a page costs that page only
        finding = Finding(problems.DOCUMENT_UNREADABLE, document.url, f"{type(error).__name__}: {error}"[:200])
        return _reading(document, Found(link=link_to(document.url)), "", "", (finding,))


def _read(document: Document, source: Source | None, now: datetime) -> Reading:
    decoded = decode(document.body, document.headers)
    page = parse_page(document, decoded.text, decoded.encoding)
    if page is None:
        finding = Finding(problems.DOCUMENT_UNREADABLE, document.url)
        return _reading(document, Found(link=link_to(document.url)), "", "", (finding,))
    title = next((meta.content for meta in meta_values(page, words("meta", "title"))), page.heading)
    article = article_node(page.nodes, page.url, title)
    other = page_node(page.nodes, page.url, title)
    language = declared_language(page, words("meta", "language"))
    reader = date_reader(language.content if language else "", source, now)
    found = _found(page, article, other, language, reader)
    return _reading(document, found, page.encoding, language.content if language else "", decoded.findings)


def _reading(document: Document, found: Found, encoding: str, language: str, findings: tuple[Finding, ...]) -> Reading:
    return Reading(
        kind=DocumentKind.ARTICLE,
        url=document.url,
        language=language,
        title=found.title.value if found.title else "",
        encoding=encoding,
        found=(found,),
        findings=findings,
    )


def _found(page: Page, article: Node | None, other: Node | None, language: Meta | None, reader: DateReader) -> Found:
    node = article or other
    sites = site_names(page, node)
    headline = read_headline(page, node, sites)
    dates = declared_dates(page, article, other, reader)
    authors = declared_authors(page, node, sites)
    blocks = blocks_of(page.tree, ground_of(page.tree, headline.element))
    place = headline_block(blocks, headline.element)
    if not dates.published:
        shown = shown_dates(blocks, place, page, reader)
        dates = Dates(shown.published or dates.refused, dates.updated or shown.updated)
    if not authors.are_persons:
        authors = Authors(shown_authors(blocks, place) or authors.text)
    paragraphs = paragraphs_of(blocks, place)
    return Found(
        title=headline.title,
        link=link_of(page),
        published=dates.published,
        updated=dates.updated,
        summary=summary_of(page, node, paragraphs),
        content=content_of(page, node, paragraphs),
        author=authors.text,
        section=section_of(page, node),
        image=image_of(page, node),
        language=Text(language.content, language.origin) if language else None,
        categories=categories_of(page, node),
    )
