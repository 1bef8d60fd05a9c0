"""From a crawl to data that can be cited: a package, made again and checked, by the installed command."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from journeys import Web, Workspace

NOW = datetime.now(UTC)


def rss(number_of: int) -> str:
    items = "".join(
        f"<item><title>Story {number}</title><link>http://voz.example/{number}</link><guid>voz-{number}</guid>"
        f"<pubDate>{format_datetime(NOW - timedelta(hours=number + 1))}</pubDate></item>"
        for number in range(number_of)
    )
    return f"<rss version='2.0'><channel><title>Voz</title><language>en</language>{items}</channel></rss>"


def test_data_are_packed_made_again_and_checked(make_workspace: Callable[..., Workspace], web: Web) -> None:
    workspace = make_workspace()
    web.put("/rss", rss(3), "application/rss+xml")
    workspace.source("voz", kind="feed", url=web.url("/rss"), language="en", about_peru="always")
    workspace.psgfeed("run")
    assert (workspace.site / "data" / "datapackage.json").is_file()
    workspace.psgfeed("export", "package", "--out", "package")
    assert "the same bytes" in workspace.psgfeed("export", "--replay", "package/export.json").stdout

    web.put("/rss", rss(4), "application/rss+xml")
    workspace.psgfeed("crawl", "--force")
    told = workspace.psgfeed("export", "--replay", "package/export.json", expect=6).stdout
    assert "1 ADD, 0 MOD, 0 DEL" in told
    assert "1 item added since" in told

    items = workspace.folder / "package" / "items.csv"
    items.write_bytes(items.read_bytes().replace(b"Story 1", b"Story 9"))
    assert "items.csv" in workspace.psgfeed("verify", "package", expect=6).stderr
