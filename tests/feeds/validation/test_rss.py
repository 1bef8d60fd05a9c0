# ruff: noqa: E501 - documents as they are written
from datetime import UTC, datetime

import pytest

from feeds.validation.rss import check_rss

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)
ADDRESS = "https://feeds.example/peru/feed.xml"
GOOD = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" version="2.0">
<channel>
<title>Valley news</title>
<link>https://feeds.example/peru/</link>
<description>News of the valley.</description>
<atom:link href="https://feeds.example/peru/feed.xml" rel="self" type="application/rss+xml"/>
<docs>https://www.rssboard.org/rss-specification</docs>
<language>en</language>
<lastBuildDate>Tue, 10 Mar 2026 12:00:00 +0000</lastBuildDate>
<ttl>60</ttl>
<image><url>https://feeds.example/peru/icon.png</url><title>Valley news</title><link>https://feeds.example/peru/</link><width>144</width></image>
<item>
<title>The dam is inspected</title>
<link>https://valley.example/1</link>
<description>&lt;p&gt;Inspectors visit. &lt;a href="https://valley.example/1"&gt;More&lt;/a&gt;&lt;/p&gt;</description>
<guid isPermaLink="false">tag:feeds.example,2026:valley-1</guid>
<category domain="tag:feeds.example,2026:category">Mining</category>
<pubDate>Tue, 10 Mar 2026 12:00:00 +0000</pubDate>
<source url="https://valley.example/">Valley Post</source>
<dc:creator>Ana Ramos</dc:creator>
<dc:language>es</dc:language>
<media:content url="https://valley.example/1.png" medium="image"/>
</item>
</channel>
</rss>
"""

ITEM = GOOD[GOOD.index("<item>") : GOOD.index("</channel>")]
GUID = '<guid isPermaLink="false">tag:feeds.example,2026:valley-1</guid>'

# The rule, what stands in the right document, and what stands there in the one that breaks the rule.
BROKEN = [
    ("xml.ill-formed", "</channel>", ""),
    ("xml.encoding", "encoding='UTF-8'", "encoding='ISO-8859-1'"),
    ("xml.doctype", "<rss ", "<!DOCTYPE rss>\n<rss "),
    ("xml.stylesheet", "<rss ", '<?xml-stylesheet href="style.xsl" type="text/xsl"?>\n<rss '),
    ("xml.namespace-unknown", 'version="2.0"', 'xmlns:w="https://w.example/" version="2.0"'),
    ("xml.prefix", "xmlns:dc=", 'xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:dc='),
    ("xml.character", "The dam", "The \ufffd dam"),
    ("xml.character", "Ana Ramos", "Ana Mu\u00c3\u00b1oz"),
    ("xml.element-unknown", "<ttl>", "<mood>good</mood><ttl>"),
    ("xml.element-twice", "<ttl>60</ttl>", "<ttl>60</ttl><ttl>60</ttl>"),
    ("xml.attribute", "<item>\n<title>", '<item>\n<title lang="en">'),
    ("xml.child", "The dam is", "The <b>dam</b> is"),
    ("xml.blank", "<title>The dam is inspected</title>", "<title> </title>"),
    ("rss.root", 'version="2.0"', 'version="0.91"'),
    ("rss.root", "rss", "rdf"),
    ("rss.channel-incomplete", "<description>News of the valley.</description>", ""),
    ("rss.language-missing", "<language>en</language>", ""),
    ("rss.text-input", "<ttl>", "<textInput/><ttl>"),
    ("rss.ttl", "<ttl>60", "<ttl>soon"),
    ("rss.person", "<ttl>", "<webMaster>Ana Ramos</webMaster><ttl>"),
    ("rss.item-misplaced", "</item>", "</item><ttl>60</ttl>"),
    ("rss.item-empty", ITEM, f"<item>{GUID}<link>https://valley.example/1</link></item>"),
    ("rss.guid-missing", GUID, ""),
    ("rss.guid-attribute", 'isPermaLink="false"', 'isPermaLink="no"'),
    ("rss.guid-no-link", ' isPermaLink="false"', ""),
    ("rss.guid-not-unique", "tag:feeds.example,2026:valley-1", "1234"),
    ("value.tag", "tag:feeds.example,2026:", "tag:Feeds.Example,26:"),
    ("rss.date-missing", "<pubDate>Tue, 10 Mar 2026 12:00:00 +0000</pubDate>", ""),
    ("rss.link-missing", "<link>https://valley.example/1</link>", ""),
    ("rss.said-twice", "<dc:creator>", "<author>ana@valley.example (Ana Ramos)</author><dc:creator>"),
    ("rss.extension-attribute", "<category ", '<category dc:type="a" '),
    ("rss.enclosure", "<dc:creator>", '<enclosure url="https://valley.example/1.mp3"/><dc:creator>'),
    ("rss.image-incomplete", "<title>Valley news</title><link>https://feeds.example/peru/</link><width>", "<width>"),
    ("rss.image-differs", "icon.png</url><title>Valley news", "icon.png</url><title>Another"),
    ("rss.image-format", "icon.png", "icon.svg"),
    ("rss.image-size", "<width>144", "<width>145"),
    ("media.address", 'url="https://valley.example/1.png"', 'url="/1.png"'),
    ("media.medium", 'medium="image"', 'medium="picture"'),
    ("feed.id-twice", ITEM, ITEM + ITEM),
    ("feed.self-missing", 'rel="self"', 'rel="related"'),
    ("feed.self-elsewhere", 'peru/feed.xml" rel', 'chile/feed.xml" rel'),
    ("feed.self-type", 'type="application/rss+xml"', 'type="text/html"'),
    ("feed.full-text", "<dc:creator>", '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">x</content:encoded><dc:creator>'),
    ("value.date-822", "<pubDate>Tue, 10 Mar 2026 12:00:00 +0000", "<pubDate>2026-03-10"),
    ("value.date-822", "<pubDate>Tue, 10 Mar 2026", "<pubDate>Tue, 31 Feb 2026"),
    ("value.weekday", "<pubDate>Tue", "<pubDate>Wed"),
    ("value.date-implausible", "<pubDate>Tue, 10 Mar 2026", "<pubDate>Fri, 10 Mar 1989"),
    ("value.date-implausible", "<pubDate>Tue, 10 Mar 2026", "<pubDate>Wed, 10 Mar 2027"),
    ("value.web-address", "<link>https://valley.example/1", "<link>valley.example/1"),
    ("value.uri", "<link>https://valley.example/1", "<link>https://valley.example/a b"),
    ("value.uri", "<link>https://valley.example/1", "<link>https://valley.example/año"),
    ("value.uri", "<link>https://valley.example/1", "<link>https://[::1]/1"),
    ("value.language-unlisted", "<dc:language>es", "<dc:language>agr"),
    ("value.language", "<language>en", "<language>English language"),
    ("value.html-in-text", "The dam is", "The &lt;b&gt;dam&lt;/b&gt; is"),
    ("value.html-in-text", "The dam is", "The dam &amp;amp; is"),
    ("value.markup-in-text", "The dam is", "The &lt;dam is"),
    ("html.relative", 'a href="https://valley.example/1"', 'a href="/1"'),
    ("html.address", 'a href="https://valley.example/1"', 'a href="javascript:alert(1)"'),
    ("html.element", "&lt;p&gt;Inspectors", "&lt;p&gt;&lt;script&gt;x&lt;/script&gt;Inspectors"),
    ("html.attribute", "&lt;p&gt;Inspectors", '&lt;p onclick="x"&gt;Inspectors'),
    ("html.element", "&lt;p&gt;Inspectors", "&lt;body onload=x&gt;Inspectors"),
    ("html.element", "&lt;p&gt;Inspectors", "&lt;/div&gt;&lt;form&gt;Inspectors"),
    ("html.comment", "&lt;p&gt;Inspectors", "&lt;p&gt;&lt;!-- x --&gt;Inspectors"),
]  # fmt: skip


def codes(document: str) -> set[str]:
    return {note.code for note in check_rss(document.encode(), ADDRESS, NOW)}


def test_a_right_document_passes() -> None:
    assert check_rss(GOOD.encode(), ADDRESS, NOW) == []


@pytest.mark.parametrize(("code", "right", "wrong"), BROKEN)
def test_each_rule_finds_the_document_that_breaks_it(code: str, right: str, wrong: str) -> None:
    assert right in GOOD
    assert code in codes(GOOD.replace(right, wrong))


def test_a_note_names_the_line_and_the_entry() -> None:
    [note] = check_rss(GOOD.replace("<pubDate>Tue", "<pubDate>Wed").encode(), ADDRESS, NOW)
    assert (note.line, note.entry) == (19, "tag:feeds.example,2026:valley-1")
