"""Do two items tell the same? Here: word for word. The store does the folding, because it knows the neighbours."""

import hashlib

from psgfeed.model import Item
from psgfeed.normalise.text import bare

TEXT_MIN = 60  # characters; shorter texts ("Press release") are alike by chance


def fingerprint(item: Item) -> str:
    """Return 16 hex digits that are equal for items with the same title and summary, whatever their case and accents.

    A text of less than 60 characters gives an empty string: it proves nothing.
    """
    text = bare(f"{item.title} {item.summary}")
    if len(text) < TEXT_MIN:
        return ""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
