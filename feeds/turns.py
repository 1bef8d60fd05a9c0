"""The status feed: an entry for each time that a source broke, fell silent or came back."""

import html

from feeds.catalog import Catalogue, Feed
from feeds.formats.text import clean
from feeds.select import Setting
from psgfeed.model import Entry
from psgfeed.store.turns import SourceTurn

TURNS_MAX = 100


def entry_of(turn: SourceTurn, feed: Feed, catalogue: Catalogue, setting: Setting) -> Entry:
    """Return the entry of a turn; its id is made of the source, what it turned to, and when."""
    source = setting.sources.get(turn.source)
    name = source.name if source else turn.source
    at = turn.at.replace(microsecond=0)
    text = catalogue.say(f"{turn.state}_text", setting.language, detail=clean(turn.detail).rstrip("."))
    return Entry(
        id=f"{setting.tag}status:{turn.source}:{turn.state}:{at:%Y%m%dT%H%M%SZ}",
        title=catalogue.say(turn.state, setting.language, source=name),
        link=f"{setting.base_url}{feed.path}",
        published=at,
        updated=at,
        summary=text,
        language=setting.language,
        author="",
        source_id="",
        source_name="",
        source_url="",
        body=f"<p>{html.escape(text, quote=False)}</p>",
    )
