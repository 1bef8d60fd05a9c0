"""The same words find the same items on both databases, and those that a slow and simple search finds."""

import random
from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import Connection, select

from psgfeed.store.query import ItemQuery, count, newest, oldest
from psgfeed.store.schema import ItemRow
from psgfeed.store.search import matches
from psgfeed.store.search_query import All, Either, Node, Not, Phrase, Word, parse, words_of
from tests.psgfeed.store.conftest import Keeper, MakeItem

TEXTS = {
    "a": ("La minería y el agua", "Año nuevo en Ánimas. Las minas del sur"),
    "b": ("Mineria informal", "Oro y plata en EE.UU., 10-12 de mayo"),
    "c": ("Road closed near a mine", "A bridge fell; the MINERÍA stopped"),
    "d": ("Consulta previa, ya", "El ministerio consulta: previa cita, sub-director"),
    "e": ("Women's groups meet", "“Water is life” — 25% of S/.5.000 for example.org/agua"),
    "f": ("Ñandú 🎉 niño", "Covid19, art. 3.5 y 12abc; a_b"),
    "g": ("previa", "consulta"),
}


@pytest.fixture
def texts(keeper: Keeper, news: MakeItem) -> Keeper:
    keeper.document(
        *(news(name, title=title, summary=summary) for name, (title, summary) in TEXTS.items()),
    )
    return keeper


def found(connection: Connection, words: str) -> str:
    statement = select(ItemRow.guid).where(matches(words, connection.dialect))
    return "".join(sorted(guid.removeprefix("guid-") for guid in connection.execute(statement).scalars()))


EXAMPLES = {
    "mineria": "abc",
    "minería": "abc",
    "Minería": "abc",
    "mina": "a",
    "mina OR oro": "ab",
    "mine": "c",
    "minería -oro": "ac",
    "minería NOT (oro OR bridge)": "a",
    "-minería": "defg",
    "-minería -consulta": "ef",
    "agua OR -minería": "adefg",
    "NOT (minería OR consulta)": "ef",
    "NOT (minería -oro)": "bdefg",
    '"consulta previa"': "d",
    '"previa consulta"': "",
    "consulta previa": "dg",
    '"la minería"': "a",
    "min*": "abcd",
    '"sub direc"*': "",
    "sub-direc*": "d",
    "EE.UU.": "b",
    "uu": "b",
    "10-12": "b",
    "12": "b",
    "example": "e",
    "example.org": "e",
    "5.000": "e",
    "women's": "e",
    "nandu": "f",
    "covid19": "f",
    "12abc": "f",
    "3.5": "f",
    "a_b": "f",
    "🎉": "",
    "-🎉": "",
    "AND": "",
}


def test_words_find_the_same_on_both_databases(texts: Keeper) -> None:
    with texts.store.read() as connection:
        assert {words: found(connection, words) for words in EXAMPLES} == EXAMPLES


def fits(node: Node, fields: Sequence[Sequence[str]]) -> bool:
    match node:
        case Word(forms):
            return any(set(forms) & set(field) for field in fields)
        case Phrase(words, prefix):
            return any(_holds(field, words, prefix=prefix) for field in fields)
        case Not(part):
            return not fits(part, fields)
        case All(parts):
            return all(fits(part, fields) for part in parts)
        case Either(parts):
            return any(fits(part, fields) for part in parts)


def _holds(field: Sequence[str], words: Sequence[str], *, prefix: bool) -> bool:
    *first, last = words
    for start in range(len(field) - len(first)):
        end = start + len(first)
        if list(field[start:end]) == first and (field[end].startswith(last) if prefix else field[end] == last):
            return True
    return False


def expected(words: str) -> str:
    node = parse(words)
    fields = {name: [words_of(text) for text in texts] for name, texts in TEXTS.items()}
    return "".join(name for name, texts in fields.items() if node and fits(node, texts))


def typed(seed: int, number: int) -> Iterator[str]:
    """Yield what people, keyboards and cats might type."""
    chance = random.Random(seed)
    pieces = [word for texts in TEXTS.values() for text in texts for word in text.split()]
    signs = [
        *"\"“”«»()-*|&!:^{}+\\'",
        " ",
        " ",
        " OR ",
        " AND ",
        " NOT ",
        " NEAR(",
        " -",
        "* ",
        "\x00",
        "\ud800",
        "🎉",
        "%",
        ";--",
    ]
    for _ in range(number):
        kinds = (
            lambda: chance.choice(pieces),
            lambda: chance.choice(signs),
            lambda: chr(
                chance.choice((chance.randrange(32, 127), chance.randrange(0xD800), chance.randrange(0x110000)))
            ),
        )
        weights = chance.choice(((5, 5, 0), (5, 4, 1), (1, 8, 0), (0, 1, 5)))
        yield "".join(kind() for kind in chance.choices(kinds, weights, k=chance.randrange(1, 24)))


def test_thousands_of_random_texts_are_answered_rightly(texts: Keeper) -> None:
    with texts.store.read() as connection:
        number = 10_000 if connection.dialect.name == "sqlite" else 2_000
        wrong = [words for words in typed(7, number) if found(connection, words) != expected(words)]

    assert not wrong


@pytest.mark.parametrize(
    "words", ["(a OR (b " * 60, "-" * 500 + "oro", "oro " * 5000, '"' * 999, "x" * 100_000, "((((" * 999]
)
def test_however_much_is_typed(words: str, texts: Keeper) -> None:
    with texts.store.read() as connection:
        assert found(connection, words) == expected(words)


def test_the_newest_and_their_number_go_by_the_same_words(texts: Keeper) -> None:
    query = ItemQuery(words="mina OR oro", category="mining")
    with texts.store.read() as connection:
        assert [item.item.guid[-1] for item in newest(connection, query)] == ["a", "b"]
        assert count(connection, query) == 2


def _answers(connection: Connection, query: ItemQuery) -> tuple[list[str], list[str], int]:
    first, last = newest(connection, query, 3), oldest(connection, query, 3)
    return [item.id for item in first], [item.id for item in last], count(connection, query, 2)


def test_common_words_find_what_rare_ones_do(texts: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = [ItemQuery(words=words, category=category) for words in EXAMPLES for category in (None, "mining")]
    with texts.store.read() as connection:
        rare = [_answers(connection, query) for query in queries]
        monkeypatch.setattr("psgfeed.store.search._COMMON", 1)
        common = [_answers(connection, query) for query in queries]

    assert common == rare
    assert any(found for found, _, _ in rare)
