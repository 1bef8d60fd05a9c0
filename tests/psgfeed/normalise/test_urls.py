"""Addresses: which name one page, which link is shown, and what is no address at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.normalise.urls import absolute, host, identity_key, item_key, same_site, strip_tracking, unarchived

KEY = "valle.example/nota/7"


@pytest.mark.parametrize(
    "url",
    [
        "https://valle.example/nota/7",
        "http://valle.example/nota/7",
        "https://www.valle.example/nota/7",
        "HTTPS://Valle.Example/nota/7",
        "https://valle.example:443/nota/7",
        "http://valle.example:80/nota/7",
        "https://valle.example./nota/7",
        "https://ana:clave@valle.example/nota/7",
        "https://valle.example/nota/7/",
        "https://valle.example//nota//7",
        "https://valle.example/otra/../nota/./7",
        "https://valle.example/nota/7#comentarios",
        "https://valle.example/nota/7?",
        "https://valle.example/nota/7?utm_source=rss&utm_medium=feed&fbclid=IwAR0",
        "https://valle.example/nota/7?UTM_Source=rss",
        "https://valle.example/nota/7?ref=rss",
        "https://valle.example/nota/7?ref=otro.example",
        "https://valle.example/nota/7?print=1&amp=1",
        "https://valle.example/nota/7/amp/",
        "https://valle.example/nota/7;jsessionid=A1B2C3",
        "https://valle.example/nota/7/index.php",
        "https://valle.example/nota/%37",
        "  https://valle.example/nota/7\n",
        "https://valle.example\\nota\\7",
        "http://http://valle.example/nota/7",
    ],
)
def test_ways_to_write_one_address_have_one_key(url: str) -> None:
    assert identity_key(url) == KEY


@pytest.mark.parametrize(
    "url",
    [
        "https://valle.example/nota/8",
        "https://valle.example/Nota/7",
        "https://otro.example/nota/7",
        "https://noticias.valle.example/nota/7",
        "https://valle.example:8080/nota/7",
        "https://valle.example/nota/7?pagina=2",
        "https://valle.example/nota/7#!/comentarios",
    ],
)
def test_addresses_of_other_pages_have_other_keys(url: str) -> None:
    assert identity_key(url) not in (None, KEY)


@pytest.mark.parametrize(
    "name", ["p", "id", "page_id", "idnoticia", "nid", "n", "ref", "source", "from", "m", "ncid", "print"]
)
def test_a_parameter_that_may_name_an_item_is_never_dropped(name: str) -> None:
    first, second = f"https://valle.example/?{name}=12", f"https://valle.example/index.php?{name}=13"
    assert identity_key(first) == f"valle.example?{name}=12"
    assert identity_key(second) == f"valle.example?{name}=13"
    assert strip_tracking(first) == first


def test_the_order_of_parameters_does_not_count() -> None:
    assert identity_key("https://valle.example/?b=2&a=1") == identity_key("https://valle.example/?a=1&amp;b=2")


def test_letters_beyond_ascii_are_written_in_one_way() -> None:
    one, other = "https://peñas.example/minería?q=año", "https://xn--peas-hqa.example/miner%c3%ada?q=a%C3%B1o"
    assert identity_key(one) == identity_key(other) == "xn--peas-hqa.example/miner%C3%ADa?q=a%C3%B1o"


@pytest.mark.parametrize(
    "url",
    [
        *("", "   ", "nota/7", "mailto:ana@valle.example", "javascript:alert(1)", "data:text/html,x"),
        *("ftp://valle.example/x", "https://", "https:///nota", "http://valle .example/", "http://valle|example/"),
        *("http://valle.example:0/", "http://valle.example:99999/", "http://[::1", "http://-valle.example/"),
        "https://valle.example/" + "x" * 5000,
    ],
)
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    assert identity_key(url) is None
    assert host(url) == ""


def test_an_items_key_keeps_the_fragment_but_for_what_tracks() -> None:
    assert item_key("https://valle.example/lista#Uno Dos") == "valle.example/lista#Uno%20Dos"
    assert item_key("https://valle.example/lista#utm_source=rss") == "valle.example/lista"
    assert item_key("https://valle.example/lista") == "valle.example/lista"
    assert item_key("lista#uno") is None


@pytest.mark.parametrize(
    ("link", "base", "whole"),
    [
        ("/nota/7", "https://valle.example/lista/?p=2", "https://valle.example/nota/7"),
        ("nota/7", "https://valle.example/lista/", "https://valle.example/lista/nota/7"),
        ("../7", "https://valle.example/a/b/c", "https://valle.example/a/7"),
        ("?p=7", "https://valle.example/lista", "https://valle.example/lista?p=7"),
        ("//otro.example/7", "https://valle.example/", "https://otro.example/7"),
        ("https://otro.example/7?utm_source=x#y", "https://valle.example/", "https://otro.example/7?utm_source=x#y"),
        ("\n https://valle.example/un\n enlace ", "", "https://valle.example/un%20enlace"),
        ("nota/7", "", None),
        ("", "https://valle.example/", None),
        ("javascript:alert(1)", "https://valle.example/", None),
        ("mailto:ana@valle.example", "https://valle.example/", None),
        ("http://[", "https://valle.example/", None),
    ],
)
def test_a_link_is_resolved_against_the_address_it_stands_on(link: str, base: str, whole: str | None) -> None:
    assert absolute(link, base) == whole


@pytest.mark.parametrize(
    ("url", "stripped"),
    [
        ("https://valle.example/?p=7&utm_source=rss", "https://valle.example/?p=7"),
        ("https://valle.example/7?utm_source=rss#mapa", "https://valle.example/7#mapa"),
        ("https://valle.example/7?fbclid=x", "https://valle.example/7"),
        ("https://valle.example/7#utm_source=rss", "https://valle.example/7"),
        ("https://valle.example/7?q=a+b&X=%7e#%2f", "https://valle.example/7?q=a+b&X=%7e#%2f"),
        ("https://valle.example/7#", "https://valle.example/7#"),
        ("https://valle.example/foto.jpg?crop/300x200", "https://valle.example/foto.jpg?crop/300x200"),
    ],
)
def test_the_link_that_is_shown_loses_its_tracking_and_nothing_else(url: str, stripped: str) -> None:
    assert strip_tracking(url) == stripped


def test_an_archives_address_stands_for_the_one_it_keeps() -> None:
    kept = "https://web.archive.org/web/20150302101112id_/http://valle.example/nota?id=7"
    assert unarchived(kept) == "http://valle.example/nota?id=7"
    assert unarchived("https://web.archive.org/web/2015/valle.example/nota") == "http://valle.example/nota"
    assert unarchived("https://web.archive.org/about/") == "https://web.archive.org/about/"
    assert unarchived("https://valle.example/20150302/http://otro.example/") == (
        "https://valle.example/20150302/http://otro.example/"
    )


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://valle.example/a", "http://www.valle.example/b", True),
        ("https://valle.example/", "https://noticias.valle.example/", True),
        ("https://valle.example/", "https://elvalle.example/", False),
        ("https://uno.com.pe/", "https://com.pe/", False),
        ("https://uno.blogspot.com/", "https://dos.blogspot.com/", False),
        ("https://valle.example/", "ninguna", False),
    ],
)
def test_a_site_is_a_host_and_what_lies_below_it(a: str, b: str, same: bool) -> None:
    assert (same_site(a, b), same_site(b, a)) == (same, same)


paths = st.text("abcXYZ019/.-_~%éñ ;=+\\", max_size=30)
queries = st.lists(
    st.tuples(
        st.sampled_from(["p", "id", "utm_source", "ref", "PHPSESSID", "amp;x", "ñ"]), st.text("abc19%+ ñ&", max_size=6)
    ),
    max_size=4,
).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs))
urls = st.one_of(
    st.text(max_size=120),
    st.builds(
        "{}://{}{}/{}?{}#{}".format,
        st.sampled_from(["http", "https", "HTTP", "ftp"]),
        st.sampled_from(
            ["valle.example", "www.valle.example", "VALLE.example.", "ñandú.example", "[::1]", "10.0.0.1", "a b"]
        ),
        st.sampled_from(["", ":80", ":8080", ":x"]),
        paths,
        queries,
        paths,
    ),
)


@given(urls)
def test_the_key_of_a_key_is_the_key(url: str) -> None:
    for key in (identity_key(url), item_key(url)):
        assert key is None or item_key(f"http://{key}") == key
    key = identity_key(url)
    assert key is None or identity_key(f"https://www.{key}") in {key, identity_key(f"https://{key}")}


@given(urls)
def test_an_address_without_tracking_has_the_same_key_and_nothing_more_to_lose(url: str) -> None:
    stripped = strip_tracking(url)
    assert strip_tracking(stripped) == stripped
    if identity_key(url):
        assert identity_key(stripped) == identity_key(url)


@given(urls, urls)
def test_what_is_absolute_stays_as_it_is(link: str, base: str) -> None:
    whole = absolute(link, base)
    if whole is not None:
        assert absolute(whole, "https://otro.example/") == whole
        assert identity_key(whole)
        assert host(whole)
    unarchived(link)
    same_site(link, base)
