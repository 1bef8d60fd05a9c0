"""The addresses whose change a hub has not been told yet."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, select

from psgfeed.store.dialects import upsert
from psgfeed.store.recognise import chunks
from psgfeed.store.schema import HubPingRow


def untold(connection: Connection) -> tuple[str, ...]:
    """Return the addresses in alphabetical order."""
    return tuple(connection.execute(select(HubPingRow.url).order_by(HubPingRow.url)).scalars())


def note_untold(connection: Connection, urls: Collection[str], now: datetime) -> None:
    """Write addresses down; one that waits already has been tried once more."""
    rows = [{"url": url, "since": now, "tries": 0} for url in sorted(urls)]
    upsert(connection, HubPingRow, rows, lambda _: {"tries": HubPingRow.tries + 1})


def note_told(connection: Connection, urls: Collection[str]) -> None:
    """Forget addresses: the hub knows."""
    for some in chunks(urls):
        connection.execute(delete(HubPingRow).where(HubPingRow.url.in_(some)))
