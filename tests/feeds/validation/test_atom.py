# ruff: noqa: E501 - documents as they are written
from datetime import UTC, datetime

import pytest

from feeds.validation.atom import check_atom

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
ADDRESS = "https://feeds.example/peru/feed.atom"
GOOD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en">
<id>tag:feeds.example,2026:feed:everything</id>
<title>Valley news</title>
<updated>2026-03-10T12:00:00+00:00</updated>
<author><name>Valley news</name></author>
<link href="https://feeds.example/peru/feed.atom" rel="self" type="application/atom+xml"/>
<link href="https://feeds.example/peru/" rel="alternate" type="text/html"/>
<generator>psgfeed</generator>
<icon>https://feeds.example/peru/icon.svg</icon>
<entry xml:lang="es">
<id>tag:feeds.example,2026:valley-1</id>
<title>Inspeccionan la presa</title>
<updated>2026-03-10T12:00:00+00:00</updated>
<author><name>Ana Ramos</name></author>
<link href="https://valley.example/1" rel="alternate"/>
<link href="https://coast.example/1" rel="related" title="Diario de la Costa"/>
<summary type="html">&lt;p&gt;Visita.&lt;/p&gt;</summary>
<category term="mining" scheme="tag:feeds.example,2026:category" label="Mining"/>
<published>2026-03-10T12:00:00Z</published>
<source><id>tag:feeds.example,2026:source:valley</id><title>Valley Post</title><updated>2026-03-10T12:00:00Z</updated></source>
<media:content url="https://valley.example/1.png" medium="image"/>
</entry>
</feed>
"""
ENTRY = GOOD[GOOD.index("<entry") : GOOD.index("</feed>")]
FEED_AUTHOR = "<author><name>Valley news</name></author>"
ALTERNATE = '<link href="https://valley.example/1" rel="alternate"/>'
PUBLISHED = "<published>2026-03-10T12:00:00Z</published>"
SELF = '<link href="https://feeds.example/peru/feed.atom" rel="self" type="application/atom+xml"/>'
ARCHIVE = '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'
COMPLETE = ARCHIVE.replace("archive", "complete")

BROKEN = [
    ("xml.ill-formed", "</feed>", ""),
    ("xml.prefix", "<feed ", '<feed xmlns:atom="http://www.w3.org/2005/Atom" '),
    ("xml.element-unknown", "<generator>", "<tagline>x</tagline><generator>"),
    ("xml.element-twice", "<generator>", "<title>Again</title><generator>"),
    ("xml.attribute", 'term="mining"', 'term="mining" name="mining"'),
    ("xml.child", "Inspeccionan la", "Inspeccionan <b>la</b>"),
    ("xml.blank", "<title>Inspeccionan la presa</title>", "<title></title>"),
    ("xml.blank", "Diario de la Costa", ""),
    ("xml.text", "<icon>", "between<icon>"),
    ("feed.too-large", "</feed>", " " * 5_000_000 + "</feed>"),
    ("xml.white-space", "<id>tag:feeds.example,2026:valley-1", "<id> tag:feeds.example,2026:valley-1"),
    ("atom.root", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
    ("atom.incomplete", "<id>tag:feeds.example,2026:feed:everything</id>", ""),
    ("atom.incomplete", "<id>tag:feeds.example,2026:valley-1</id>", ""),
    ("atom.source-incomplete", "<id>tag:feeds.example,2026:source:valley</id>", ""),
    ("atom.author-missing", FEED_AUTHOR, "", "<author><name>Ana Ramos</name></author>", ""),
    ("atom.person-nameless", "<name>Ana Ramos</name>", "<name/>"),
    ("atom.person-mail", "<name>Ana Ramos", "<name>Ana &lt;ana@valley.example&gt;"),
    ("atom.category", 'term="mining"', ""),
    ("atom.text-type", '<summary type="html">', '<summary type="text/html">'),
    ("atom.text-missing", '<summary type="html">&lt;p&gt;Visita.&lt;/p&gt;</summary>', ""),
    ("atom.published-missing", PUBLISHED, ""),
    ("atom.alternate-missing", ALTERNATE, ""),
    ("atom.alternate-twice", ALTERNATE, ALTERNATE + ALTERNATE.replace("/1", "/2")),
    ("atom.href", ' href="https://valley.example/1"', ""),
    ("atom.relation", 'rel="related"', 'rel="cousin"'),
    ("atom.link-content", ALTERNATE, ALTERNATE.replace("/>", ">here</link>")),
    ("atom.history-in-entry", 'rel="related"', 'rel="prev-archive"'),
    ("atom.language-missing", ' xml:lang="en"', ""),
    ("atom.misplaced", "</entry>", "</entry><generator>psgfeed</generator>"),
    ("atom.updated-twice", ENTRY, ENTRY + ENTRY.replace("valley-1", "valley-2")),
    ("atom.updated-behind", "<updated>2026-03-10T12:00:00+00:00</updated>\n<author><name>Valley", "<updated>2026-03-09T12:00:00Z</updated>\n<author><name>Valley"),
    ("feed.id-twice", ENTRY, ENTRY + ENTRY),
    ("feed.self-missing", SELF, ""),
    ("feed.self-elsewhere", SELF, SELF.replace("/peru/", "/")),
    ("feed.self-type", SELF, SELF.replace("application/atom+xml", "application/json")),
    ("feed.full-text", PUBLISHED, PUBLISHED + "<content>All of it</content>"),
    ("history.complete", "<icon>", COMPLETE + '<link rel="prev-archive" href="https://feeds.example/peru/2025.atom"/><icon>'),
    ("history.current", "<icon>", ARCHIVE + '<link rel="prev-archive" href="https://feeds.example/peru/2025.atom"/><icon>'),
    ("history.alone", "<icon>", ARCHIVE + '<link rel="current" href="https://feeds.example/peru/feed.atom"/><icon>'),
    ("value.date-3339", PUBLISHED, PUBLISHED.replace("T12", " 12")),
    ("value.date-3339", PUBLISHED, PUBLISHED.replace("03-10", "02-30")),
    ("value.date-implausible", PUBLISHED, PUBLISHED.replace("2026", "1900")),
    ("value.tag", "tag:feeds.example,2026:valley-1", "tag:feeds.example:valley-1"),
    ("value.uri", "https://feeds.example/peru/icon.svg", "icon.svg"),
    ("value.language", 'xml:lang="es"', 'xml:lang="es_PE"'),
    ("value.language-unlisted", 'xml:lang="es"', 'xml:lang="agr"'),
    ("value.media-type", 'type="text/html"', 'type="html"'),
    ("value.html-in-text", 'label="Mining"', 'label="&lt;i&gt;Mining&lt;/i&gt;"'),
    ("html.ill-formed", "Visita.", "Visita.&lt;/b&gt;"),
    ("html.ill-formed", "Visita.", "R&amp;D"),
    ("html.element", "&lt;p&gt;Visita", "&lt;iframe&gt;&lt;/iframe&gt;Visita"),
]  # fmt: skip


def codes(document: str) -> set[str]:
    return {note.code for note in check_atom(document.encode(), ADDRESS, NOW)}


def test_a_right_document_passes() -> None:
    assert check_atom(GOOD.encode(), ADDRESS, NOW) == []


def test_a_right_archive_passes() -> None:
    links = '<link rel="current" href="https://feeds.example/peru/feed.atom"/><link rel="prev-archive" href="https://feeds.example/peru/archive/2025.atom"/>'
    assert codes(GOOD.replace("<icon>", f"{ARCHIVE}{links}<icon>")) == set()


@pytest.mark.parametrize("row", BROKEN, ids=lambda row: row[0])
def test_each_rule_finds_the_document_that_breaks_it(row: tuple[str, ...]) -> None:
    code, *changes = row
    document = GOOD
    for right, wrong in zip(changes[::2], changes[1::2], strict=True):
        assert right in document
        document = document.replace(right, wrong)
    assert code in codes(document)


def test_entries_a_fraction_of_a_second_apart_are_apart() -> None:
    other = ENTRY.replace("valley-1", "valley-2").replace(
        "<updated>2026-03-10T12:00:00+", "<updated>2026-03-10T12:00:00.25+"
    )
    assert codes(GOOD.replace(ENTRY, ENTRY + other)) == set()
