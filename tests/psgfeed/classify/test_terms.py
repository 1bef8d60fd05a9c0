import pytest

from psgfeed.classify.terms import TermTable


@pytest.mark.parametrize(
    ("terms", "text", "found"),
    [
        (["lima"], "El clima de Lima", ["lima"]),
        (["mineria"], "La MINERÍA ilegal", ["mineria"]),
        (["miner*"], "mineros y minería", ["mineros", "mineria"]),
        (["mina"], "minas", []),
        (["conflicto* social*"], "los conflictos sociales", ["conflictos sociales"]),
        (["covid"], "covid-19", ["covid"]),
        (["open pit"], "an open-pit mine", ["open pit"]),
        (["gold mine*", "mine"], "a gold mine", ["gold mine", "mine"]),
        ([], "nothing to look for", []),
    ],
)
def test_terms_are_found_as_whole_words_blind_to_accents(terms: list[str], text: str, found: list[str]) -> None:
    assert sorted(hit.words for hit in TermTable(terms).find(text)) == sorted(found)
