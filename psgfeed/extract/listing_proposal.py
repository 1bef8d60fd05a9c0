"""Proposes the selectors that would find what was detected: short, without the names that programs invent, and tried.

A selector is proposed only where it gives back the same value for every item; none is where it gives other items.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from psgfeed.extract.blocks import Element, Page
from psgfeed.extract.listing_classes import stable_names
from psgfeed.extract.listing_groups import Block, Detected
from psgfeed.extract.listing_items import body_of
from psgfeed.extract.listing_selected import select, selected_next
from psgfeed.model import ListingSelectors
from psgfeed.selectors import compile_selector

_KINDS_MAX = 3  # a lead story, the list and one more
_TRIED_MAX = 40
_LEVELS = 4
_VALUES = {"title": "title", "date": "published", "summary": "summary", "link": "link"}


class Proposal(Mapping[str, str]):
    """Selectors by the names that a source's file has for them; worked out when they are first asked for."""

    def __init__(self, detected: Detected) -> None:
        self._detected = detected

    @cached_property
    def _selectors(self) -> dict[str, str]:
        return propose(self._detected)

    def __getitem__(self, name: str) -> str:
        """Return a selector."""
        return self._selectors[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._selectors)

    def __len__(self) -> int:
        """Return how many selectors are proposed."""
        return len(self._selectors)


def propose(detected: Detected) -> dict[str, str]:
    """Return selectors that find the same items; nothing where the items have no elements of their own."""
    chosen = {"item": _item_selector(detected)}
    if not chosen["item"] or not _finds_the_blocks(detected, chosen["item"]):
        return {}
    for name in ("title", "link", "date", "summary"):
        candidates = _inner(detected, name, chosen.get("title", ""))
        giving = (text for text in candidates if _gives(detected, chosen["item"], name, text))
        chosen[name] = _best(giving, [block.box.element for block in detected.blocks if block.box])
    chosen["next"] = next(_next(detected), "")
    return {name: text for name, text in chosen.items() if text}


def _item_selector(detected: Detected) -> str:
    """Return a selector of all items; where they are of several kinds, one for each, joined by commas."""
    kinds: dict[str, list[Element]] = {}
    for block in detected.blocks:
        if block.box is None:
            return ""
        kinds.setdefault(" ".join(_names([block.box.element])), []).append(block.box.element)
    if not 0 < len(kinds) <= _KINDS_MAX:
        return ""
    selectors = [_selector_of(detected.page.root, elements) for elements in kinds.values()]
    return ", ".join(selectors) if all(selectors) else ""


def _selector_of(root: Element, wanted: Sequence[Element]) -> str:
    """Return the shortest selector that finds these elements on a page, or their sole contents, and nothing else."""
    for elements in _unwrapped(wanted):
        own = _names(elements)
        candidates = [*own, *(f"{around} {name}" for around in _around(elements) for name in own)]
        for text in candidates[:_TRIED_MAX]:
            if compile_selector(text).elements(root) == list(elements):
                return text
    return ""


def _unwrapped(elements: Sequence[Element]) -> Iterator[Sequence[Element]]:
    """Yield elements, and what they are mere wrappers of."""
    for _ in range(_LEVELS):
        yield elements
        if not all(len(element) == 1 and not (element.text or "").strip() for element in elements):
            return
        elements = [element[0] for element in elements]


def _names(elements: Sequence[Element]) -> list[str]:
    """Return what all these elements may be called, the likeliest to last first."""
    tags = {str(element.tag) for element in elements}
    if len(tags) != 1:
        return []
    tag = tags.pop()
    properties = {element.get("itemprop") or "" for element in elements}
    named = [f"{tag}[itemprop={name}]" for name in properties if len(properties) == 1 and name.isalpha()]
    shared = set.intersection(*(set(stable_names(element.get("class") or "")) for element in elements))
    first = [name for name in stable_names(elements[0].get("class") or "") if name in shared]
    pairs = [f"{tag}.{a}.{b}" for n, a in enumerate(first) for b in first[n + 1 :]]
    return [*(f"{tag}.{name}" for name in sorted(first, key=len)), *named, tag, *pairs]


def _around(elements: Sequence[Element]) -> Iterator[str]:
    """Yield what may be written before the names of elements: the names of what is around all of them."""
    parents: Sequence[Element] = elements
    sign = " >"
    for _ in range(_LEVELS):
        parents = [parent for element in parents if (parent := element.getparent()) is not None]
        if len(parents) != len(elements) or parents[0].tag in {"body", "html"}:
            return
        name = stable_names(parents[0].get("id") or "")
        if name and len(set(parents)) == 1:
            yield f"#{name[0]}{sign}"
        yield from (f"{text}{sign}" for text in _names(parents))
        sign = ""


def _best(selectors: Iterator[str], items: Sequence[Element]) -> str:
    """Return the first selector that finds one element an item and could not find another, else the first."""
    first = ""
    for text in selectors:
        first = first or text
        if all(len(compile_selector(text).elements(item)) == 1 for item in items):
            return text
    return first


def _inner(detected: Detected, name: str, title: str) -> Iterator[str]:
    """Yield selectors that may find a value inside an item: for the link the title's, then names, then bare tags."""
    told: dict[str, None] = {}
    for block in islice(detected.blocks, 3):
        for element in _elements(detected.page, block, name):
            for text in _inner_names(element, block):
                told.setdefault(text)
    if name == "link" and title:
        yield title
    yield from islice(sorted(told, key=_frailty), _TRIED_MAX)


def _frailty(selector: str) -> tuple[bool, int]:
    """Return how easily a change of a site breaks a selector: a bare tag is found anywhere, a path has many parts."""
    last = selector.rsplit(maxsplit=1)[-1]
    is_bare = not re.search(r"[.\[]", last) and not re.fullmatch(r"h[1-6]|time", last)
    return is_bare and " " not in selector, selector.count(" ")


def _elements(page: Page, block: Block, name: str) -> Iterator[Element]:
    """Yield the elements that may hold a value, the innermost first."""
    lines = page.lines[block.first : block.last]
    holders = {
        "title": [block.title],
        "link": [block.title, *(line for line in lines if line.href)],
        "date": [block.date] if block.date else [],
        "summary": body_of(block, lines)[:1],
    }[name]
    for line in holders:
        for box in islice(line.leaf.above(), _LEVELS):
            if block.box is None or box is block.box.parent:
                break
            if name != "link" or box.kind.tag == "a":
                yield box.element
            if box is block.box:
                break


def _inner_names(element: Element, block: Block) -> Iterator[str]:
    own = _names([element])
    yield from own
    parent = element.getparent()
    if block.box is not None and parent is not None and element is not block.box.element:
        around = _names([parent]) if parent is not block.box.element else []
        yield from (f"{outer} > {name}" for outer in around for name in own)


def _gives(detected: Detected, item: str, name: str, text: str) -> bool:
    """Tell whether a selector gives for every item the value that was detected, and none where there is none."""
    values: dict[str, Any] = {"item": item, name: text}
    selections, _ = select(detected.page, ListingSelectors(**values), detected.url)
    field = _VALUES[name]
    wanted = [value.value if (value := getattr(found, field)) else None for found in detected.found]
    given = [value.value if (value := selection.values.get(field)) else None for selection in selections]
    return any(given) and given == wanted


def _finds_the_blocks(detected: Detected, item: str) -> bool:
    selections, _ = select(detected.page, ListingSelectors(item=item), detected.url)
    found = [(selection.block.first, selection.block.last) for selection in selections]
    return found == [(block.first, block.last) for block in detected.blocks]


def _next(detected: Detected) -> Iterator[str]:
    if not detected.next_pages:
        return
    candidates = ["link[rel~=next]", "a[rel~=next]"]
    for line in detected.page.lines:
        for piece in line.pieces:
            if piece.box.href and piece.box.kind.tag in {"a", "span"}:
                link = next((box for box in piece.box.above() if box.kind.tag == "a"), piece.box)
                candidates += [name for name in _names([link.element]) if "next" in name or "older" in name]
    for text in dict.fromkeys(candidates):
        if selected_next(detected.page, text, detected.url)[:1] == tuple(detected.next_pages[:1]):
            yield text
