"""Feeds as they should be: what of an item is read, and from where."""

import json

import pytest

from psgfeed.extract.syndication import read_feed
from psgfeed.model import Document, DocumentKind, Found, Reading, Text

ADDRESS = "https://diario.example.pe/rss.xml"
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def read(text: str, **headers: str) -> Reading:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_feed(Document(text.encode(), ADDRESS, named))


def rss_item(inside: str) -> Found:
    reading = read(
        f'<rss version="2.0" {NAMESPACES}><channel><title>Diario</title><item>{inside}</item></channel></rss>'
    )
    assert reading.kind is DocumentKind.FEED
    return reading.found[0]


def atom_entry(inside: str, around: str = "") -> Found:
    reading = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{around}<entry>{inside}</entry></feed>')
    return reading.found[0]


def value(text: Text | None) -> str | None:
    return text.value if text else None


def test_an_rss_item_is_read_with_every_origin() -> None:
    found = rss_item(
        "<title>Paro en Puno</title><link>https://diario.example.pe/1</link><guid isPermaLink='false'>n-1</guid>"
        "<pubDate>Mon, 02 Mar 2026 10:00:00 -0500</pubDate><dc:creator>Ana Quispe</dc:creator>"
        "<description>&lt;p&gt;Breve&lt;/p&gt;</description><content:encoded><![CDATA[<p>Largo</p>]]></content:encoded>"
        "<category>Sur</category><category>Protesta</category>"
    )
    assert found == Found(
        title=Text("Paro en Puno", "feed:title"),
        link=Text("https://diario.example.pe/1", "feed:link"),
        guid=Text("n-1", "feed:guid"),
        published=Text("Mon, 02 Mar 2026 10:00:00 -0500", "feed:pubDate"),
        summary=Text("<p>Breve</p>", "feed:description", html=True),
        content=Text("<p>Largo</p>", "feed:content:encoded", html=True),
        author=Text("Ana Quispe", "feed:dc:creator"),
        categories=("Sur", "Protesta"),
    )


def test_an_atom_entry_is_read_with_every_origin() -> None:
    found = atom_entry(
        "<title type='html'>Agua &amp;amp; vida</title><id>tag:x,2026:1</id><link rel='self' href='/api/1'/>"
        "<link rel='alternate' href='/1'/><published>2026-03-02T10:00:00-05:00</published>"
        "<updated>2026-03-03T10:00:00-05:00</updated><summary>Breve</summary>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Largo<br/>y tendido</p></div></content>"
        "<author><name>Ana Quispe</name></author><author><name>Luis Rojas</name></author>"
        "<category term='agua' label='Agua'/>"
    )
    assert found == Found(
        title=Text("Agua &amp; vida", "feed:atom:title", html=True),
        link=Text("https://diario.example.pe/1", "feed:link"),
        guid=Text("tag:x,2026:1", "feed:atom:id"),
        published=Text("2026-03-02T10:00:00-05:00", "feed:atom:published"),
        updated=Text("2026-03-03T10:00:00-05:00", "feed:atom:updated"),
        summary=Text("Breve", "feed:atom:summary"),
        content=Text("<p>Largo<br />y tendido</p>", "feed:atom:content", html=True),
        author=Text("Ana Quispe, Luis Rojas", "feed:atom:author"),
        categories=("Agua", "agua"),
    )


def test_an_rdf_item_is_identified_by_its_about() -> None:
    reading = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>D</title><dc:language>es</dc:language></channel>'
        '<item rdf:about="https://x.example/1"><title>T</title><dc:date>2026-03-02</dc:date></item></rdf:RDF>'
    )
    assert (reading.title, reading.language) == ("D", "es")
    assert value(reading.found[0].guid) == "https://x.example/1"
    assert value(reading.found[0].link) == "https://x.example/1"
    assert reading.found[0].published == Text("2026-03-02", "feed:dc:date")


def test_a_cdf_channel_is_a_feed() -> None:
    reading = read(
        '<CHANNEL HREF="https://x.example/"><TITLE>C</TITLE><ITEM HREF="https://x.example/1" LASTMOD="2026-03-02">'
        "<TITLE>T</TITLE><ABSTRACT>A</ABSTRACT></ITEM></CHANNEL>"
    )
    assert value(reading.found[0].link) == "https://x.example/1"
    assert value(reading.found[0].published) == "2026-03-02"
    assert value(reading.found[0].summary) == "A"


def test_a_lone_atom_entry_is_a_feed_of_one() -> None:
    reading = read('<entry xmlns="http://www.w3.org/2005/Atom"><title>T</title></entry>')
    assert [value(found.title) for found in reading.found] == ["T"]


@pytest.mark.parametrize(
    "root", ['rss xmlns="http://wrong.example/ns"', 'rss xmlns="http://backend.userland.com/rss2"', "RSS"]
)
def test_an_unknown_default_namespace_or_another_case_changes_nothing(root: str) -> None:
    name = root.split(maxsplit=1)[0]
    reading = read(f"<{root}><channel><Item><Title>T</Title><PubDate>2026-03-02</PubDate></Item></channel></{name}>")
    assert value(reading.found[0].title) == "T"
    assert value(reading.found[0].published) == "2026-03-02"


def test_a_date_in_the_update_only_stands_in_for_the_publication_and_says_so() -> None:
    assert atom_entry("<title>T</title><updated>2026-03-03</updated>").published == Text(
        "2026-03-03", "feed:atom:updated"
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("<author>ana@x.example (Ana Quispe)</author>", "Ana Quispe"),
        ("<author>Ana Quispe &lt;ana@x.example&gt;</author>", "Ana Quispe"),
        ("<author>ana@x.example</author>", None),
        ("<dc:creator>Ana</dc:creator><dc:creator>Luis</dc:creator>", "Ana, Luis"),
        ("<itunes:author>Radio Sur</itunes:author>", "Radio Sur"),
    ],
)
def test_an_author_is_a_name_and_never_a_mail_address(written: str, name: str | None) -> None:
    assert value(rss_item(f"<title>T</title>{written}").author) == name


def test_an_entry_without_author_has_its_feeds() -> None:
    assert value(atom_entry("<title>T</title>", "<author><name>Redacción</name></author>").author) == "Redacción"


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("<link>/2</link>", "https://diario.example.pe/2"),
        ("<guid>https://x.example/3</guid>", "https://x.example/3"),
        ("<guid isPermaLink='false'>https://x.example/3</guid>", None),
        (
            "<link>https://c.example/~r/9</link><feedburner:origLink>https://x.example/4</feedburner:origLink>",
            "https://x.example/4",
        ),
        ("<link>javascript:alert(1)</link>", None),
        ("<atom:link href='https://x.example/5'/>", "https://x.example/5"),
        ("<link xml:base='https://y.example/a/'>b</link>", "https://y.example/a/b"),
        ("<link xml:base='javascript:1'>b</link>", "https://diario.example.pe/b"),
    ],
)
def test_a_link_is_an_absolute_web_address_or_nothing(written: str, link: str | None) -> None:
    assert value(rss_item(f"<title>T</title>{written}").link) == link


def test_a_refused_link_is_told() -> None:
    assert [
        finding.problem.code for finding in rss_item("<title>T</title><link>file:///etc/hosts</link>").findings
    ] == ["item.bad_link"]


def test_relative_links_stand_against_content_location() -> None:
    text = "<rss><channel><item><title>T</title><link>1</link></item></channel></rss>"
    assert value(read(text, content_location="/a/b").found[0].link) == "https://diario.example.pe/a/1"


def test_links_of_a_file_without_address_stand_against_the_feeds_own_link() -> None:
    text = b"<rss><channel><link>https://x.example/</link><item><title>T</title><link>/1</link></item></channel></rss>"
    assert value(read_feed(Document(text, "feed.xml")).found[0].link) == "https://x.example/1"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("<media:thumbnail url='https://x.example/a.jpg'/>", "https://x.example/a.jpg"),
        ("<media:group><media:content medium='image' url='/a'/></media:group>", "https://diario.example.pe/a"),
        ("<media:content type='video/mp4' url='/a.mp4'/>", None),
        ("<enclosure type='image/png' url='/b.png'/>", "https://diario.example.pe/b.png"),
        ("<enclosure type='audio/mpeg' url='/b.mp3'/><itunes:image href='/c.jpg'/>", "https://diario.example.pe/c.jpg"),
    ],
)
def test_a_picture_is_found_where_feeds_put_it(written: str, address: str | None) -> None:
    assert value(rss_item(f"<title>T</title>{written}").image) == address


@pytest.mark.parametrize(
    ("written", "title", "html"),
    [
        ("<title>Oro &amp; plata</title>", "Oro & plata", False),
        ("<title>&lt;b&gt;Oro&lt;/b&gt; y plata</title>", "<b>Oro</b> y plata", True),
        ("<title><![CDATA[Oro < plata]]></title>", "Oro < plata", False),
        ("<title><b>Oro</b> y plata</title>", "<b>Oro</b> y plata", True),
        ("<media:title>Otro</media:title><title> </title>", "Otro", False),
    ],
)
def test_a_title_says_whether_it_is_markup(written: str, title: str, html: bool) -> None:
    found = rss_item(written)
    assert found.title is not None
    assert (found.title.value, found.title.html) == (title, html)


def test_what_is_said_of_a_picture_is_the_items_only_where_it_says_nothing_else() -> None:
    caption = "<media:description>Un mar</media:description>"
    picture = f"<media:content url='https://d.example/a.jpg' medium='image'>{caption}</media:content>"
    assert value(rss_item(f"<title>A</title>{picture}").summary) == "Un mar"
    both = rss_item(f"<title>A</title>{picture}<content:encoded>Una nota</content:encoded>")
    assert (both.summary, value(both.content)) == (None, "Una nota")


def test_addresses_stand_against_the_nearest_xml_base_and_clocks_without_a_zone_stay_as_they_are() -> None:
    found = rss_item(
        "<title>A</title><link xml:base='https://otra.example/x/'>n/1</link><pubDate>2026-03-01 10:00</pubDate>"
    )
    assert (value(found.link), value(found.published)) == ("https://otra.example/x/n/1", "2026-03-01 10:00")


def test_at_most_fifty_categories_are_taken_and_each_once() -> None:
    found = rss_item("<title>T</title>" + "".join(f"<category>c{at % 70}</category>" for at in range(140)))
    assert found.categories == tuple(f"c{at}" for at in range(50))


def test_base64_content_of_old_atom_is_decoded() -> None:
    text = "<feed xmlns='http://purl.org/atom/ns#'><entry><content mode='base64'>SG9sYSBQdW5v</content></entry></feed>"
    assert value(read(text).found[0].content) == "Hola Puno"


def test_content_elsewhere_or_of_another_kind_is_no_text() -> None:
    assert atom_entry("<title>T</title><content src='https://x.example/v.mp4'/>").content is None
    assert atom_entry("<title>T</title><content type='image/png'>iVBORw0KGgo=</content>").content is None


def test_the_language_of_an_item_goes_before_the_feeds() -> None:
    reading = read(
        "<rss><channel><language>es-PE</language><item xml:lang='qu_PE'><title>T</title></item>"
        "<item><title>U</title></item></channel></rss>"
    )
    assert reading.language == "es-PE"
    assert [value(found.language) for found in reading.found] == ["qu-PE", None]


def test_a_feed_without_items_is_a_feed_and_says_so() -> None:
    reading = read("<rss><channel><title>D</title></channel></rss>")
    assert reading.kind is DocumentKind.FEED
    assert [finding.problem.code for finding in reading.findings] == ["document.no_items"]


def test_a_json_feed_is_read() -> None:
    item = {
        "id": 1.10,
        "url": "/1",
        "title": "T",
        "content_html": "<p>Largo</p>",
        "summary": "Breve",
        "date_published": "2026-03-02T10:00:00Z",
        "authors": [{"name": "Ana"}, {"name": "Luis"}],
        "tags": ["agua", 3, None],
        "image": "/i.jpg",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "es", "items": [item]}
    reading = read(json.dumps(feed))
    assert (reading.title, reading.language) == ("J", "es")
    assert reading.found == (
        Found(
            title=Text("T", "feed:title"),
            link=Text("https://diario.example.pe/1", "feed:url"),
            guid=Text("1.1", "feed:id"),
            published=Text("2026-03-02T10:00:00Z", "feed:date_published"),
            summary=Text("Breve", "feed:summary"),
            content=Text("<p>Largo</p>", "feed:content_html", html=True),
            author=Text("Ana, Luis", "feed:authors"),
            categories=("agua", "3"),
            image=Text("https://diario.example.pe/i.jpg", "feed:image"),
        ),
    )


DRUPAL_TIME = '&lt;time datetime="2026-10-14T07:00:00-05:00" title="x"&gt;Mié, 14/10/2026&lt;/time&gt;'


@pytest.mark.parametrize(
    ("printed", "date"),
    [(DRUPAL_TIME, "2026-10-14T07:00:00-05:00"), ("&lt;span&gt;14 octubre 2026&lt;/span&gt;", "14 octubre 2026")],
)
def test_a_date_printed_in_markup_is_read_out_of_it(printed: str, date: str) -> None:
    assert rss_item(f"<title>T</title><pubDate>{printed}</pubDate>").published == Text(date, "feed:pubDate")
