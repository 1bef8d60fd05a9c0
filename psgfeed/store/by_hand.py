"""What a person decides about an item, and what the rules make of it again. No I/O: ``marks.write_meaning`` writes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from psgfeed.classify.meaning import Told, understand
from psgfeed.classify.terms import split_words
from psgfeed.model import Item, Mark, Provenance, Relevance, Source, StoredItem
from psgfeed.store.changes import MANUAL, PERU, beside_manual, judged_by_hand
from psgfeed.store.query import load
from psgfeed.store.recognise import chunks
from psgfeed.store.schema import ItemRow
from psgfeed.vocabulary import region

BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says of one subject: a category's slug, a region's code, or ``peru``.

    ``verdict`` is yes or no; ``None`` leaves the subject to the rules again.
    """

    subject: str
    verdict: bool | None


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A stored item, and what it means by the rules as they are now."""

    was: StoredItem
    item: Item

    @property
    def differs(self) -> bool:
        """Whether there is anything to write."""
        old, new = self.was.item, self.item
        return old.relevance != new.relevance or any(
            {mark.slug: mark for mark in before} != {mark.slug: mark for mark in after}
            for before, after in ((old.categories, new.categories), (old.regions, new.regions))
        )


def decide(item: Item, decisions: Iterable[Decision]) -> Item:
    """Return the item as a person wants it. What is left to the rules again waits for ``rejudge``."""
    for decision in decisions:
        if decision.subject == PERU:
            item = _on_peru(item, decision.verdict)
        elif region(decision.subject):
            item = replace(item, regions=_marked(item.regions, decision))
        else:
            item = replace(item, categories=_marked(item.categories, decision))
    return item


def rejudge(item: Item, source: Source) -> Item:
    """Return the item as today's rules understand it; what a person decided stays.

    Categories that were found in the article's text stay as well: the text is not kept, so they cannot be found again.
    """
    told = Told(
        title=item.title,
        summary=item.summary,
        sections=item.source_categories,
        category_map=source.category_map,
        about_peru=source.about_peru,
    )
    meaning = understand(told, item.relevance if judged_by_hand(item) else None)
    kept = _of_the_article(item, meaning.categories) if meaning.relevance.about else ()
    return replace(
        item,
        relevance=meaning.relevance,
        categories=beside_manual(item.categories, (*meaning.categories, *kept)),
        regions=beside_manual(item.regions, meaning.regions),
    )


def rejudged(connection: Connection, sources: Mapping[str, Source], only: str | None = None) -> Iterator[Rejudged]:
    """Yield every item of a known source, or of one, beside what it means now, in constant memory."""
    statement = select(ItemRow.id).where(ItemRow.source.in_([only] if only else list(sources))).order_by(ItemRow.seq)
    for some in chunks(connection.execute(statement).scalars().all()):
        for stored in load(connection, some, denied=True).values():
            yield Rejudged(stored, rejudge(stored.item, sources[stored.item.source]))


def _on_peru(item: Item, verdict: bool | None) -> Item:
    others = tuple(found for found in item.provenance if (found.field, found.origin) != (PERU, MANUAL))
    if verdict is None:
        return replace(item, provenance=others)
    return replace(
        item,
        relevance=Relevance(verdict, float(verdict), BY_HAND),
        provenance=(*others, Provenance(PERU, MANUAL, BY_HAND)),
    )


def _marked(marks: tuple[Mark, ...], decision: Decision) -> tuple[Mark, ...]:
    if decision.verdict is None:
        return tuple(mark for mark in marks if (mark.slug, mark.origin) != (decision.subject, MANUAL))
    others = tuple(mark for mark in marks if mark.slug != decision.subject)
    return (*others, Mark(decision.subject, float(decision.verdict), BY_HAND, (), MANUAL))


def _of_the_article(item: Item, found: Iterable[Mark]) -> tuple[Mark, ...]:
    if not item.full_text_read:
        return ()
    known = {mark.slug for mark in found}
    text = split_words(item.title, item.summary).text
    return tuple(
        mark
        for mark in item.categories
        if mark.origin == "rule" and mark.slug not in known and not all(_stands_in(word, text) for word in mark.words)
    )


def _stands_in(words: str, text: str) -> bool:
    return split_words(words).text in text
