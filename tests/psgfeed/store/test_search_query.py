from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.store.search_query import (
    DEPTH_MAX,
    WORDS_MAX,
    All,
    Either,
    Node,
    Not,
    Phrase,
    Word,
    fold,
    forms_of,
    highlights,
    parse,
    words_of,
)

ANYTHING = st.text(max_size=60) | st.text("\"“»'*():^+-{}\\| ANDORT\x00\ud800ñí🎉", max_size=40)


def shown(node: Node | None) -> str:
    """Return a tree with all its brackets, words by their first form."""
    match node:
        case None:
            return ""
        case Word(forms):
            return forms[0]
        case Phrase(words, prefix):
            return f"<{' '.join(words)}{'*' if prefix else ''}>"
        case Not(part):
            return f"-{shown(part)}"
        case All(parts):
            return f"({' & '.join(map(shown, parts))})"
        case Either(parts):
            return f"({' | '.join(map(shown, parts))})"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Minería", "mineria"),
        ("agua minería", "(agua & mineria)"),
        ("agua AND minería", "(agua & mineria)"),
        ("mina OR petróleo gas", "(mina | (petroleo & gas))"),
        ("(mina OR petróleo) gas", "((mina | petroleo) & gas)"),
        ("mina NOT oro", "(mina & -oro)"),
        ("mina -oro", "(mina & -oro)"),
        ("-oro", "-oro"),
        ("-(oro OR plata) mina", "(-(oro | plata) & mina)"),
        ("NOT NOT oro", "oro"),
        ('"Consulta  previa"', "<consulta previa>"),
        ("«consulta previa» “ya”", "(<consulta previa> & <ya>)"),
        ('-"consulta previa"', "-<consulta previa>"),
        ("mineri*", "<mineri*>"),
        ("mineri*.", "<mineri*>"),
        ("EE.UU.", "<ee uu>"),
        ("sub-direc*", "<sub direc*>"),
        ("a*", "a"),
        ("or and not", "(or & and & not)"),
        ("sub - director", "(sub & director)"),
        ("año NIÑO", "(ano & nino)"),
    ],
)
def test_what_people_type_is_read(text: str, tree: str) -> None:
    assert shown(parse(text)) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('"consulta previa', "<consulta previa>"),
        ("(mina OR oro", "(mina | oro)"),
        ("mina) oro", "(mina & oro)"),
        ("mina OR", "mina"),
        ("OR mina", "mina"),
        ("mina AND AND oro", "(mina & oro)"),
        ("mina NOT", "mina"),
        ("mina (NOT)", "mina"),
        ("mina () oro", "(mina & oro)"),
        ("mina 🎉 ***", "mina"),
        ("mina\x00oro", "<mina oro>"),
    ],
)
def test_what_has_no_partner_is_passed_over(text: str, tree: str) -> None:
    assert shown(parse(text)) == tree


@pytest.mark.parametrize("text", ["", "   ", "AND", "OR NOT", "-", "--", '"', '""', "((((", "))))", "🎉", "\ud800"])
def test_what_holds_no_word_asks_for_nothing(text: str) -> None:
    assert parse(text) is None


def leaves(node: Node | None) -> list[str]:
    return shown(node).replace("(", " ").replace(")", " ").replace("<", " ").replace(">", " ").split()


def depth(node: Node | None) -> int:
    match node:
        case All(parts) | Either(parts):
            return 1 + max(map(depth, parts))
        case Not(part):
            return 1 + depth(part)
    return 0


def test_only_so_much_is_asked() -> None:
    assert len(leaves(parse("oro " * 1000))) <= 2 * WORDS_MAX
    assert depth(parse("(a OR b " * 40 + "c")) <= 3 * DEPTH_MAX


@given(ANYTHING)
def test_anything_is_read_and_only_letters_and_digits_are_left(text: str) -> None:
    node = parse(text)

    assert all(sign in "|&-*" or sign.strip("-*").isalnum() for sign in leaves(node))
    assert node is None or words_of(text)


@given(ANYTHING)
def test_case_and_accents_never_count(text: str) -> None:
    if not {"OR", "AND", "NOT"} & set(text.upper().replace("(", " ").replace(")", " ").split()):
        assert parse(fold(text)) == parse(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mina", "minas"),
        ("conflicto", "conflictos"),
        ("region", "regiones"),
        ("region", "regions"),
        ("policy", "policies"),
        ("ley", "leyes"),
        ("juez", "jueces"),
        ("conflict", "conflicts"),
        ("company", "companies"),
        ("pais", "paises"),
    ],
)
def test_singular_and_plural_find_one_another(one: str, other: str) -> None:
    assert other in forms_of(one)
    assert one in forms_of(other)


@pytest.mark.parametrize(("word", "stranger"), [("andes", "and"), ("news", "new"), ("las", "la"), ("gas", "ga")])
def test_short_words_do_not_meet_strangers(word: str, stranger: str) -> None:
    assert stranger not in forms_of(word)


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("mineria", "La [minería] y la [Minería]; las minas de oro del niño"),
        ("mina -minería", "La minería y la Minería; las [minas] de oro del niño"),
        ('"minas de"', "La minería y la Minería; las [minas] [de] oro del niño"),
        ("miner* OR nin*", "La [minería] y la [Minería]; las minas de oro del [niño]"),
        ("NOT (oro OR minas)", "La minería y la Minería; las minas de oro del niño"),
    ],
)
def test_what_was_searched_is_found_in_the_text(words: str, marked: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    for start, end in reversed(highlights(text, parse(words))):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"

    assert text == marked


def test_letters_with_their_accents_apart_are_marked_whole() -> None:
    assert highlights("la mineri\u0301a", parse("mineria")) == [(3, 11)]


@given(ANYTHING, ANYTHING)
def test_marked_words_are_whole_and_in_order(text: str, words: str) -> None:
    spans = highlights(text, parse(words))

    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
