import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.problems import FetchError
from psgfeed.web.guard import Guard, check_scheme, closed_because


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.1",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "not an address",
        "",
    ],
)
def test_an_address_that_no_public_site_has_is_closed(address: str) -> None:
    assert closed_because(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "192.0.1.1",
        "198.20.0.1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::",
    ],
)
def test_a_public_address_is_open(address: str) -> None:
    assert closed_because(address) == ""


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_an_inner_address_stays_closed_however_ipv6_wraps_it(address: object) -> None:
    assert closed_because(f"::ffff:{address}")
    assert closed_because(f"64:ff9b::{address}")


@given(st.text())
def test_any_text_gets_an_answer(address: str) -> None:
    assert isinstance(closed_because(address), str)


def test_only_the_pair_of_host_and_port_that_is_named_is_let_through() -> None:
    guard = Guard.allowing(["127.0.0.1:8000", " intranet.example:81", "[::1]:9000", ""])

    assert guard.refusal("127.0.0.1", 8000, "127.0.0.1") == ""
    assert guard.refusal("127.0.0.1", 8001, "127.0.0.1")
    assert guard.refusal("localhost", 8000, "127.0.0.1")
    assert guard.refusal("Intranet.Example", 81, "10.1.2.3") == ""
    assert guard.refusal("::1", 9000, "::1") == ""


def test_a_name_that_resolves_inside_is_refused_with_the_reason() -> None:
    with pytest.raises(FetchError) as error:
        Guard().check("harmless.example", 80, "192.168.0.1")

    (finding,) = error.value.findings
    assert finding.problem.code == "fetch.address"
    assert finding.place == "harmless.example:80"
    assert "private" in finding.detail


@pytest.mark.parametrize("pair", ["127.0.0.1", "host", ":80", "host:port"])
def test_what_is_no_pair_of_host_and_port_is_refused(pair: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Guard.allowing([pair])


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/", "//x/", "", "http://"]
)
def test_other_schemes_than_http_and_https_are_refused(url: str) -> None:
    with pytest.raises(FetchError) as error:
        check_scheme(url)

    assert error.value.findings[0].problem.code == "fetch.scheme"
