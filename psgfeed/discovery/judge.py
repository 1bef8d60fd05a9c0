"""Is what a candidate gives worth a source? Told by its items alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from psgfeed import problems
from psgfeed.intake import Intake
from psgfeed.model import DocumentKind, Item, ItemKind
from psgfeed.problems import Finding

ITEMS_MIN = 3
CONFIDENCE_MIN = 0.5  # of blocks that were detected
CONFIDENCE_BESIDE_ARTICLE = 0.8  # of blocks on what looks like the page of one article
DISTINCT_MIN = 0.5  # of the titles
LINKED_MIN = 0.5
SHOWN_SHARE_MIN = 0.5  # of the items that the page shows to people
SILENT_MAX = timedelta(days=365)

_WEIGHTS = (0.5, 0.3, 0.2)  # dates, links, different titles


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was seen of a candidate's items. Shares and ``confidence`` go from 0 to 1.

    ``fault`` says why it cannot be taken; ``doubts`` say why something better is looked for first.
    """

    items: tuple[Item, ...] = ()
    dated: float = 0.0
    linked: float = 0.0
    distinct: float = 0.0
    newest: date | None = None
    confidence: float = 0.0
    fault: Finding | None = None
    doubts: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it is taken at once."""
        return self.fault is None and not self.doubts

    @property
    def told(self) -> str:
        """What was seen, in one line."""
        if self.fault is not None:
            return told(self.fault)
        seen = f"{len(self.items)} items, {round(self.dated * len(self.items))} with dates"
        return "; ".join((seen, *self.doubts))


def told(finding: Finding) -> str:
    """Return what was wrong in a few words; of an answer with an error its status says it all."""
    if finding.problem is problems.FETCH_STATUS and finding.detail:
        return finding.detail
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{finding.problem.sentence[:1].lower()}{finding.problem.sentence[1:]}{detail}"


def judge(
    intake: Intake,
    now: datetime,
    *,
    expected: Collection[str] = (),
    page_kind: DocumentKind = DocumentKind.UNKNOWN,
    shown: int = 0,
    insisted: bool = False,
) -> Verdict:
    """Judge what a candidate's document gave.

    Args:
        intake: the document, read as the candidate's kind.
        now: decides what is old; aware.
        expected: addresses, reduced for comparing, of which the items should be some; none when anything will do.
        page_kind: what the page looks like from which blocks were taken.
        shown: how many items the page shows to people, where that is known.
        insisted: whether a person has named the kind. Then few or unsure items are doubts, not faults.
    """
    items = tuple(item for item in intake.items if item.kind is ItemKind.NEWS)
    if not items:
        return Verdict(fault=_why_nothing(intake))
    seen = Verdict(
        items=items,
        dated=_share(item.published.day is not None for item in items),
        linked=_share(item.url is not None for item in items),
        distinct=len({item.title for item in items}) / len(items),
        newest=max((item.published.day for item in items if item.published.day), default=None),
    )
    shares = (seen.dated, seen.linked, seen.distinct)
    own = sum(weight * share for weight, share in zip(_WEIGHTS, shares, strict=True))
    confidence = intake.reading.confidence if intake.reading.confidence is not None else own
    fault = _fault(seen, intake, confidence, page_kind)
    doubts = _doubts(seen, now, expected, shown)
    if fault is not None and insisted:
        doubts = (fault.problem.sentence.lower(), *doubts)
        fault = None
    return Verdict(items, *shares, seen.newest, round(confidence, 2), fault, doubts)


def _share(values: Iterable[bool]) -> float:
    known = list(values)
    return sum(known) / len(known)


def _why_nothing(intake: Intake) -> Finding:
    errors = [finding for finding in intake.findings if finding.problem.level is problems.Level.ERROR]
    return errors[0] if errors else Finding(problems.DOCUMENT_NO_ITEMS, intake.document.url)


def _fault(seen: Verdict, intake: Intake, confidence: float, page_kind: DocumentKind) -> Finding | None:
    count = len(seen.items)
    if intake.reading.kind is DocumentKind.FEED:
        return None
    if page_kind is DocumentKind.ARTICLE and confidence < CONFIDENCE_BESIDE_ARTICLE:
        return Finding(problems.SOURCE_ARTICLE, intake.document.url)
    if count < ITEMS_MIN or seen.distinct < DISTINCT_MIN or seen.linked < LINKED_MIN or confidence < CONFIDENCE_MIN:
        return Finding(problems.SOURCE_UNSURE, intake.document.url, f"{count} items, confidence {confidence:.2f}")
    return None


def _doubts(seen: Verdict, now: datetime, expected: Collection[str], shown: int) -> tuple[str, ...]:
    few = min(ITEMS_MIN, len(seen.items))
    told = {
        "few items": len(seen.items) < ITEMS_MIN,
        f"the page shows {shown}": len(seen.items) < shown * SHOWN_SHARE_MIN,
        "no dates": not seen.dated,
        "most without a link": seen.linked < LINKED_MIN,
        "most under one title": seen.distinct < DISTINCT_MIN,
        f"silent since {seen.newest}": seen.newest is not None and seen.newest < (now - SILENT_MAX).date(),
        "not what the page lists": bool(expected) and sum(item.url_key in expected for item in seen.items) < few,
    }
    return tuple(doubt for doubt, holds in told.items() if holds)
