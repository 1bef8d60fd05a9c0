"""Feeds as they should not be: ill-formed, mislabelled, hostile."""

import codecs
import json

import pytest

from psgfeed.extract.syndication import read_feed
from psgfeed.model import Document, DocumentKind, Reading

ADDRESS = "https://diario.example.pe/rss.xml"
FIRST = "<item><title>Uno</title><link>https://x.example/1</link></item>"
LAST = "<item><title>Tres</title><link>https://x.example/3</link></item>"


def read(body: str | bytes, content_type: str = "") -> Reading:
    headers = {"content-type": content_type} if content_type else {}
    return read_feed(Document(body.encode() if isinstance(body, str) else body, ADDRESS, headers))


def rss(inside: str) -> str:
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Diario</title>{inside}</channel></rss>'


def titles(reading: Reading) -> list[str]:
    return [found.title.value if found.title else "" for found in reading.found]


def codes(reading: Reading) -> list[str]:
    return [finding.problem.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Oro & plata", "Oro & plata"),
        ("Oro &copy; &desconocido; plata", "Oro © &desconocido; plata"),
        ("Oro &#xD800; plata", "Oro \ufffd plata"),
        ("Oro & &#147;plata&#148;", "Oro & \u201cplata\u201d"),
        ("Oro \x0b\x00plata", "Oro plata"),
        ("Oro < plata", "Oro < plata"),
        ("Oro ]]> plata", "Oro ]]> plata"),
        ("Oro<br>plata", "Oro<br />plata"),
        ("<media:x>Oro</media:x>", "<x>Oro</x>"),
    ],
)
def test_what_is_nearly_xml_is_mended(written: str, title: str) -> None:
    reading = read(rss(f"{FIRST}<item><title>{written}</title></item>{LAST}"))
    assert titles(reading) == ["Uno", title, "Tres"]
    assert codes(reading) == ["document.ill_formed"]


@pytest.mark.parametrize(
    "broken",
    [
        "<item><title>Dos</title><description><p>abierto <b>y más</description></item>",
        "<item><title>Dos</title><description>sin fin</item>",
        "<item><title>Dos</title><description><![CDATA[sin fin</description></item>",
        "<item><title>Dos</title><!-- sin fin</item>",
        "<item><title>Dos</title></link></item>",
        "<item><title>Dos</title><a b=c d></item>",
        "<item><title>Dos</title><description>",
    ],
)
def test_a_broken_item_is_read_and_leaves_its_neighbours_alone(broken: str) -> None:
    reading = read(rss(FIRST + broken + LAST))
    assert titles(reading)[:2] == ["Uno", "Dos"]
    assert titles(reading)[-1] == "Tres"
    assert reading.title == "Diario"


def test_an_item_past_reading_is_told_and_its_neighbours_keep_their_places() -> None:
    reading = read(rss(f"{FIRST}<item><title>Dos</a>{'muy largo ' * 60_000}</item>{LAST}"))
    assert [(found.position, found.title and found.title.value) for found in reading.found] == [(0, "Uno"), (2, "Tres")]
    assert codes(reading) == ["document.ill_formed", "item.broken"]


@pytest.mark.parametrize(
    "text",
    [
        f"<br />\n<b>Warning</b>: something in <b>x.php</b><br />\n{rss(FIRST)}",
        f"\n\n  {rss(FIRST)}",
        f"{rss(FIRST)}\n<!-- made in 0.1 s --><script>x</script>",
        rss(FIRST).replace("</channel></rss>", ""),
        rss(FIRST)[:-30],
        rss(FIRST).replace("<rss", "<rsq"),
        f"<!-- <rss> -->{rss(FIRST)}",
    ],
)
def test_what_stands_around_a_feed_or_is_missing_at_its_end_costs_nothing(text: str) -> None:
    assert titles(read(text)) == ["Uno"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "windows-1252"])
@pytest.mark.parametrize("declared", ["", ' encoding="utf-8"', ' encoding="iso-8859-1"', ' encoding="no-such"'])
@pytest.mark.parametrize("content_type", ["", "text/html", "application/rss+xml; charset=latin-1"])
def test_text_is_right_whatever_is_declared(codec: str, declared: str, content_type: str) -> None:
    title = "Áncash: año y «señal»"
    text = f'<?xml version="1.0"{declared}?><rss><channel><item><title>{title}</title></item></channel></rss>'
    assert titles(read(text.encode(codec), content_type)) == [title]


def test_a_byte_order_mark_and_a_stray_byte_do_no_harm() -> None:
    body = codecs.BOM_UTF8 + rss(f"{FIRST}<item><title>Año \udcff</title></item>").encode("utf-8", "surrogateescape")
    assert titles(read(body))[0] == "Uno"
    assert titles(read(body))[1].startswith("Año")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY a "' + "x" * 5000 + '">]>',
        '<!DOCTYPE rss [<!ENTITY a "' + "x" * 200 + '">]>' + "<!--" + "&a;" * 10_000 + "-->",
        "<!DOCTYPE rss [" + "<!-- -->" * 10_000,
    ],
)
def test_entities_that_grow_are_refused(doctype: str) -> None:
    reading = read(doctype + rss(FIRST).partition("\n")[2])
    assert (reading.kind, reading.found, codes(reading)) == (DocumentKind.UNKNOWN, (), ["document.refused"])


def test_a_harmless_doctype_is_read_and_its_short_entities_stand_for_their_text() -> None:
    doctype = (
        '<!DOCTYPE rss PUBLIC "-//X//DTD" "https://x.example/rss.dtd" [<!ENTITY casa "Casa & C&#237;a"> <!-- ]> -->]>'
    )
    text = doctype.replace("& C", "&amp; C") + "<rss><channel><item><title>&casa;</title></item></channel></rss>"
    assert titles(read(text)) == ["Casa & Cía"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://127.0.0.1:1/x"])
def test_an_external_entity_is_never_followed(target: str) -> None:
    text = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{target}"> <!ENTITY % y SYSTEM "{target}"> %y;]>'
    text += "<rss><channel><item><title>a &x; b</title></item></channel></rss>"
    assert titles(read(text)) == ["a &x; b"]


@pytest.mark.parametrize(
    "body", [b"/etc/hostname", b"http://127.0.0.1:1/", b"", b"\0" * 100, b"{}", b"[1]", b"<html><p>x</html>"]
)
def test_what_is_no_feed_says_so_and_is_not_opened(body: bytes) -> None:
    reading = read(body)
    assert (reading.kind, reading.found, codes(reading)) == (DocumentKind.UNKNOWN, (), ["document.not_a_feed"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b" " * (16 * 1024 * 1024 + 1), "document.too_large"),
        (rss("<item>" + "<a/>" * 400_000 + "</item>").encode(), "document.refused"),
    ],
)
def test_what_costs_too_much_is_refused(body: bytes, code: str) -> None:
    assert codes(read(body)) == [code]


@pytest.mark.parametrize(
    "inside",
    [
        "<b>" * 9_000 + "</b>" * 9_000,
        "<b>" * 2_000,
        "<![CDATA[" * 9_000,
        "<!--" * 9_000,
        "&" * 300_000,
        "<" * 50_000,
        "<x " + " ".join(f'a{at}="1"' for at in range(20_000)) + "/>",
        "<category>a</category>" * 20_000,
    ],
)
def test_a_hostile_item_leaves_its_neighbours_alone(inside: str) -> None:
    reading = read(rss(f"{FIRST}<item><title>Dos</title><description>{inside}</description></item>{LAST}"))
    assert titles(reading)[0] == "Uno"
    assert titles(reading)[-1] == "Tres"


def test_a_feed_whose_every_item_is_broken_keeps_them_all() -> None:
    items = "".join(
        f"<item><title>Nota {at}</title><description>Hay <b>agua</i> aquí</description></item>" for at in range(900)
    )
    assert titles(read(rss(items))) == [f"Nota {at}" for at in range(900)]


def test_a_value_that_nothing_ends_ends_where_the_next_begins() -> None:
    reading = read(rss(f"{FIRST}<item><title>Dos<link>https://diario.example.pe/2<pubDate>2 Mar 2026</item>{LAST}"))
    assert titles(reading) == ["Uno", "Dos", "Tres"]
    second = reading.found[1]
    assert (second.link and second.link.value) == "https://diario.example.pe/2"
    assert (second.published and second.published.value) == "2 Mar 2026"


@pytest.mark.parametrize("tag", ["<rss>", "<channel>", "<feed a='b'>", "<rss><item><channel>", "<entry"])
def test_nothing_but_start_tags_is_answered(tag: str) -> None:
    assert all(found.title is None for found in read(f"<rss>{tag * 200_000}").found)


@pytest.mark.parametrize("item", ["<item><title>x</title></item>", "<item><title>x</b></item>", "<item><title>x"])
def test_no_more_items_are_taken_than_tell_that_there_were_too_many(item: str) -> None:
    reading = read(rss(item * 2_500))
    assert len(reading.found) + codes(reading).count("item.broken") == 2_001


@pytest.mark.parametrize(
    ("damaged", "kept"),
    [
        ('{"id": "2", "title": }', ["Uno", "Tres"]),
        ('{"id": "2", "title": "\\ud800 Dos"}', ["Uno", "\ufffd Dos", "Tres"]),
        ('{"id": 2, "title": NaN}', ["Uno", "NaN", "Tres"]),
        ('{"id": null, "title": ["x"], "url": {}, "tags": 1, "authors": "A"}', ["Uno", "", "Tres"]),
        ("7", ["Uno", "Tres"]),
        ('{"id": ' + "[" * 100_000 + "}", ["Uno", "Tres"]),
    ],
)
def test_a_damaged_item_of_a_json_feed_leaves_its_neighbours_alone(damaged: str, kept: list[str]) -> None:
    items = '{"id": "1", "title": "Uno"}, %s, {"id": "3", "title": "Tres"}'
    reading = read('{"version": "https://jsonfeed.org/version/1", "items": [' + items % damaged + "]}")
    assert titles(reading) == kept


def test_a_json_document_that_breaks_off_keeps_its_whole_items() -> None:
    text = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "Uno"}, {"id": "2"}]}
    )
    assert titles(read(text[:-6])) == ["Uno"]
