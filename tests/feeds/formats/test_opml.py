from dataclasses import replace

import listparser

from feeds.formats.channel import Channel
from feeds.formats.opml import render_opml


def test_readers_find_every_feed_under_its_group(channel: Channel) -> None:
    front = replace(channel, path="", title="Everything & more")
    document = render_opml("Valley news", {"": [front], "Topics": [channel], "Sources": []})
    parsed = listparser.parse(document)
    assert not parsed.bozo
    assert parsed.meta.title == "Valley news"
    assert [(feed.title, feed.url, feed.categories) for feed in parsed.feeds] == [
        ("Everything & more", "https://feeds.example/peru/feed.atom", []),
        ("Mining – Valley news", "https://feeds.example/peru/c/mining/feed.atom", [["Topics"]]),
    ]


def test_the_list_is_written_to_the_letter(channel: Channel) -> None:
    assert render_opml("Valley news", {"Topics": [channel]}).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<opml version="2.0">\n'
        "  <head>\n"
        "    <title>Valley news</title>\n"
        "  </head>\n"
        "  <body>\n"
        '    <outline text="Topics">\n'
        '      <outline text="Mining – Valley news" title="Mining – Valley news" description="News about mines." '
        'type="rss" language="en" xmlUrl="https://feeds.example/peru/c/mining/feed.atom" '
        'htmlUrl="https://feeds.example/peru/c/mining/"/>\n'
        "    </outline>\n"
        "  </body>\n"
        "</opml>\n"
    )


def test_what_could_be_read_as_html_is_set_apart(channel: Channel) -> None:
    document = render_opml("R&D & more", {"<b>Topics": [channel]})
    assert listparser.parse(document).meta.title == "R& D & more"
    assert listparser.parse(document).feeds[0].categories == [["\u2039b>Topics"]]
