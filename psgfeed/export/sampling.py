"""Drawing rows by lot, so that the same seed draws the same rows of the same store, in constant memory."""

import heapq
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import TypeAlias

Lot: TypeAlias = Callable[[str], bytes]


def lot_of(seed: int) -> Lot:
    """Return what gives an item's id its lot: the lowest are drawn. Another seed shuffles anew."""
    key = str(seed).encode()[:64]

    def lot(item_id: str) -> bytes:
        return blake2b(item_id.encode(), digest_size=8, key=key).digest() + item_id.encode()

    return lot


def highest_drawn(ids: Iterable[str], lot: Lot, number: int) -> bytes:
    """Return the lot of the last of ``number`` ids that are drawn; empty when there are none."""
    return max(heapq.nsmallest(number, map(lot, ids)), default=b"")
