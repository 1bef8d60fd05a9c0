import pytest

from feeds.formats.languages import feed_language, is_listed


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("es", "es"),
        ("es-PE", "es-PE"),
        ("qu", "qu"),
        ("quz", "qu"),
        ("ayr", "ay"),
        ("agr", "sai"),
        ("zzz", ""),
        ("und", ""),
        ("", ""),
    ],
)
def test_a_language_is_named_as_feed_readers_know_it(language: str, tag: str) -> None:
    assert feed_language(language) == tag


def test_a_code_that_no_reader_knows_is_not_listed() -> None:
    assert is_listed("ES-pe")
    assert not is_listed("shp")
    assert not is_listed("")
