"""WebSub (W3C): after a publication its hub is told, once, which feeds have changed.

What the hub could not be told is kept in the store and told with the next publication. Nothing here fails a run.
"""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from feeds.formats import json_feed, rss_atom
from psgfeed.problems import FEED_HUB, FetchError, Finding
from psgfeed.store.engine import Store
from psgfeed.store.pings import note_told, note_untold, untold
from psgfeed.web.fetch import fetch

DEADLINE_S = 10.0

_FORMATS = (rss_atom.ATOM_NAME, rss_atom.RSS_NAME, json_feed.NAME)


def announce(
    store: Store, hub: str, base_url: str, written: Iterable[str], allow: Iterable[str], now: datetime
) -> tuple[Finding, ...]:
    """Tell a hub which feeds have changed, by one request of ten seconds at most; return what went wrong.

    ``written`` are paths of files that have changed, of which those of live feeds count. ``allow`` are the
    ``host:port`` pairs that may be asked although private.

    Raises:
        StoreError: the database cannot be read or written.
    """
    changed = {base_url + path for path in written if path.rpartition("/")[2] in _FORMATS}
    with store.begin() as connection:
        # Before the request: what a killed process could not tell is not lost.
        note_untold(connection, {*changed, *untold(connection)}, now)
        urls = untold(connection)
    if not urls:
        return ()
    body = urlencode([("hub.mode", "publish"), *(("hub.url", url) for url in urls)]).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        fetch(hub, allow, headers, DEADLINE_S, body)
    except FetchError as error:
        return (Finding(FEED_HUB, hub, str(error.findings[0])),)
    with store.begin() as connection:
        note_told(connection, urls)
    return ()
