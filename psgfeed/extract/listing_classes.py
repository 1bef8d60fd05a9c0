"""Which class names and ids will last: those that people gave, not those that programs invent or that only style."""

import re

from psgfeed.extract.listing_hints import HINTS

_NAME_MAX = 40
_PLAIN = re.compile(r"[A-Za-z][A-Za-z_-]*")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_CONSONANTS_MAX = 3


def stable_names(names: str) -> list[str]:
    """Return the class names or ids, separated by blanks, that may be relied on, in their order."""
    return [name for name in names.split() if _is_stable(name)]


def _is_stable(name: str) -> bool:
    if len(name) > _NAME_MAX or not _PLAIN.fullmatch(name):
        return False
    words = [word.lower() for word in re.split(r"[-_]+", name) if word]
    if not words or words[0] in HINTS.styling or HINTS.switching.intersection((words[0], words[-1])):
        return False
    return all(_is_word(word) for word in re.split(r"[-_]+", name) if word)


def _is_word(text: str) -> bool:
    """Tell words from what a program made up: "qtbdxl" has no vowel, "bdVaJa" changes its case all the time."""
    parts = _PARTS.findall(text)
    if len(text) > _CONSONANTS_MAX and not _VOWEL.search(text):
        return False
    return len(parts) == 1 or all(len(part) > _CONSONANTS_MAX - 1 for part in parts)
