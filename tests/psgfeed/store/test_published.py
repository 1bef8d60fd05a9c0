from datetime import UTC, datetime, timedelta

from psgfeed.store.engine import Store
from psgfeed.store.published import FeedFile, feed_files, record_feed_files

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_file_keeps_the_time_of_its_last_change(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    with store.begin() as connection:
        record_feed_files(
            connection, [FeedFile("feed.atom", "aa", 3, NOW), FeedFile("c/mining/feed.xml", "bb", 4, NOW)]
        )
        record_feed_files(
            connection, [FeedFile("feed.atom", "aa", 3, later), FeedFile("c/mining/feed.xml", "cc", 5, later)]
        )

    with store.read() as connection:
        assert feed_files(connection) == {
            "c/mining/feed.xml": FeedFile("c/mining/feed.xml", "cc", 5, later),
            "feed.atom": FeedFile("feed.atom", "aa", 3, NOW),
        }


def test_files_that_are_gone_are_forgotten(store: Store) -> None:
    with store.begin() as connection:
        record_feed_files(connection, [FeedFile("a", "aa", 3, NOW), FeedFile("b", "bb", 4, NOW)])
        record_feed_files(connection, [], gone=["a", "never-there"])
        assert list(feed_files(connection)) == ["b"]
