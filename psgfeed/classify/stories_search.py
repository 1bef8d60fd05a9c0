"""By which words an item is found by others that may tell the same event: few, and such as few items share."""

from collections.abc import Iterator
from itertools import combinations

from psgfeed.classify.stories_signature import Signature
from psgfeed.classify.stories_vocabulary import RETURNING, WORD_WEIGHT, name_weight

WORDS_MAX = 10
NAMES_MAX = 7

_NUMBER_MIN = 21  # smaller ones stand in too many texts
_STEM_MIN = 5
_HEADLINE_MAX = 5


def search_words(text: Signature) -> tuple[str, ...]:
    """Return at most ``WORDS_MAX`` words: names, offices, days, numbers, what the headline joins, rare words.

    Two items that tell one event share two of them, or a rare name, in whatever language they are.
    """
    names = sorted((text.names | text.maybe), key=lambda name: (-name_weight(name), name not in text.names, name))
    telling = [f"n:{name}" for name in names if name_weight(name) >= RETURNING]
    words = [*telling[:NAMES_MAX], *_known(text), *_figures(text), *_joined(text), *_rare(text)]
    return tuple(dict.fromkeys(words))[:WORDS_MAX]


def is_rare_name(word: str) -> bool:
    """Tell whether a search word is a name that the news does not come back to."""
    return word.startswith("n:") and name_weight(word[2:]) > RETURNING


def _known(text: Signature) -> Iterator[str]:
    yield from sorted(key for key in text.keys if key[0] in "cv")


def _figures(text: Signature) -> Iterator[str]:
    yield from (f"d:{month:02}-{day:02}" for month, day in sorted(text.days))
    yield from (
        f"#:{number:g}"
        for number, unit in sorted(text.numbers.items())
        if number >= _NUMBER_MIN or number != int(number) or unit == "%"
    )


def _joined(text: Signature) -> Iterator[str]:
    """Yield pairs of a headline's meanings, what happened with what: each is common, both together are rare."""
    said = sorted((key for key in text.title if key[0] in "hst"), key=lambda key: ("hst".index(key[0]), key))
    yield from (f"{one}+{other}" for one, other in combinations(said[:_HEADLINE_MAX], 2))


def _rare(text: Signature) -> Iterator[str]:
    told = (
        key for key, weight in text.keys.items() if key[0] == "w" and weight >= WORD_WEIGHT and len(key) > _STEM_MIN
    )
    yield from sorted(told, key=lambda key: (key not in text.title, key))
