"""Items as a terminal shows them, with what was searched marked in them. Pure."""

from collections.abc import Iterator

import click

from psgfeed.model import StoredItem
from psgfeed.store.search_query import Node, highlights
from psgfeed.vocabulary import region

_NUMBER = 4
_SNIPPET = 160
_BEFORE = 50


def item_lines(number: int, stored: StoredItem, asked: Node | None) -> Iterator[str]:
    """Yield the lines of an item; styles are taken out by ``click.echo`` where there is no terminal.

    A sentence of the summary is shown where it alone holds what was searched.
    """
    item = stored.item
    day = (item.published.text or "no date")[:10]
    title = _marked(item.title, highlights(item.title, asked))
    yield f"{click.style(f'{number:>{_NUMBER}}', dim=True)}  {day:<10}  {click.style(item.source, bold=True)}  {title}"
    topics = [*(mark.slug for mark in item.categories), *(_place(mark.slug) for mark in item.regions)]
    yield _indented(click.style("  ".join([stored.id, item.language, ", ".join(topics)]).strip(), dim=True))
    spans = highlights(item.summary, asked)
    if spans and not highlights(item.title, asked):
        yield _indented(_snippet(item.summary, spans))
    if item.url:
        yield _indented(click.style(item.url, fg="blue"))


def _snippet(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the part of a text around the first mark, cut between words."""
    start = max(0, spans[0][0] - _BEFORE)
    start = text.find(" ", start) + 1 if start else 0
    end = min(len(text), start + _SNIPPET)
    end = max(text.rfind(" ", start, end), spans[0][1]) if end < len(text) else end
    within = [(begin - start, finish - start) for begin, finish in spans if begin >= start and finish <= end]
    return f"{'… ' if start else ''}{_marked(text[start:end], within)}{' …' if end < len(text) else ''}"


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts += [text[done:start], click.style(text[start:end], fg="yellow", bold=True)]
        done = end
    return "".join([*parts, text[done:]])


def _place(code: str) -> str:
    known = region(code)
    return known.es if known else code


def _indented(text: str) -> str:
    return " " * (_NUMBER + 2) + text
