import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.classify.terms import TermTable, outermost, split_words


def found(terms: list[str], *texts: str) -> list[str]:
    words = split_words(*texts)
    return [words.between(hit.start, hit.end) for hit in TermTable((term, term) for term in terms).find(words)]


@pytest.mark.parametrize(
    ("terms", "text", "hits"),
    [
        (["lima"], "El clima de Lima", ["Lima"]),
        (["minería"], "La MINERÍA ilegal", ["MINERÍA"]),
        (["mineria"], "la minería", ["minería"]),
        (["deforest*"], "deforestation, deforestar", ["deforestation", "deforestar"]),
        (["open pit"], "an open-pit mine", ["open pit"]),
        (["women's rights"], "women’s rights", ["women s rights"]),
        (["covid"], "covid-19", ["covid"]),
        (["gold mine", "mine"], "a gold mine", ["gold mine", "mine"]),
        (["ley 30230"], "Ley 30230: una duda", ["Ley 30230"]),
        ([], "nothing to look for", []),
    ],
)
def test_terms_are_found_as_whole_words_blind_to_case_and_accents(terms: list[str], text: str, hits: list[str]) -> None:
    assert found(terms, text) == hits


@pytest.mark.parametrize(
    ("term", "plural"),
    [
        ("mina", "minas"),
        ("prisión", "prisiones"),
        ("juez", "jueces"),
        ("community", "communities"),
        ("mining town", "mining towns"),
        ("conflicto social", "conflictos sociales"),
    ],
)
def test_a_term_stands_for_its_plural(term: str, plural: str) -> None:
    assert found([term], plural) == [plural]


def test_a_plural_is_no_prefix() -> None:
    assert found(["mina"], "la minera y el minado") == []


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Un sismo en Pisco", ["Pisco"]),
        ("una copa de pisco", []),
        ("the PISCO protocol", []),
        ("SISMO EN PISCO", ["PISCO"]),
    ],
)
def test_a_name_needs_its_capital_and_is_no_acronym(text: str, hits: list[str]) -> None:
    assert found(["=Pisco"], text) == hits


def test_no_term_reaches_from_one_part_of_a_text_into_the_next() -> None:
    assert found(["gold mine"], "A heart of gold", "Mine was lost") == []


def test_of_overlapping_hits_the_longest_can_be_kept() -> None:
    words = split_words("a land mine on the land")
    hits = TermTable((term, term) for term in ("land mine", "mine", "land")).find(words)
    assert [hit.sense for hit in outermost(hits)] == ["land mine", "land"]


def test_a_term_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="without words"):
        TermTable([("…", None)])


@given(st.lists(st.text(), max_size=4))
def test_every_text_can_be_split_and_searched(parts: list[str]) -> None:
    words = split_words(*parts)
    assert len(words.raw) == len(words.folded) == len(words.starts)
    for hit in TermTable([("a*", 1), ("=Ica", 2), ("río", 3)]).find(words):
        assert 0 <= hit.start < hit.end <= len(words.raw)


@given(st.text(alphabet="abc áñ", max_size=30), st.sampled_from(["a", "ab", "ca ñ"]))
def test_a_term_is_found_wherever_its_words_stand(text: str, term: str) -> None:
    assert term in found([term], f"{text} {term} {text}")
