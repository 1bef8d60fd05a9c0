import pytest
from scrapy.settings import Settings

from psgfeed.crawl.addon import PsgfeedAddon
from psgfeed.crawl.middlewares import slot_of


def settings(**own: object) -> Settings:
    found = Settings()
    found.setmodule("psgfeed.crawl.settings")
    for name, value in own.items():
        found.set(name, value, "cmdline")
    PsgfeedAddon().update_settings(found)
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("METAREFRESH_ENABLED", False),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_MAXSIZE", 16 * 1024 * 1024),
        ("DOWNLOAD_TIMEOUT", 30),
        ("REDIRECT_MAX_TIMES", 5),
        ("REFERRER_POLICY", "no-referrer"),
        ("CONCURRENT_ITEMS", 4),
    ],
)
def test_the_doors_stay_shut_and_the_bounds_stand(name: str, value: object) -> None:
    assert settings()[name] == value


def test_only_http_and_https_have_a_handler_and_it_is_the_guarded_one() -> None:
    handlers = settings().getdict("DOWNLOAD_HANDLERS")

    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert {str(handler) for handler in handlers.values() if handler} == {
        "psgfeed.crawl.download.GuardedDownloadHandler"
    }


def test_what_is_never_enabled_is_not_even_loaded() -> None:
    assert "RemoteControl" not in str(settings().getwithbase("EXTENSIONS").copy_to_dict())


def test_a_server_that_is_tired_of_us_is_not_asked_again() -> None:
    assert not {429, 503} & set(settings().getlist("RETRY_HTTP_CODES"))


def test_what_a_user_sets_wins() -> None:
    found = settings(ROBOTSTXT_OBEY=False, DOWNLOAD_DELAY=5, DOWNLOADER_MIDDLEWARES={"mine": 1})

    assert found["ROBOTSTXT_OBEY"] is False
    assert found["DOWNLOAD_DELAY"] == 5
    assert found.getdict("DOWNLOADER_MIDDLEWARES")["mine"] == 1
    assert found.getdict("DOWNLOADER_MIDDLEWARES")["psgfeed.crawl.robots.RobotsMiddleware"] == 100


def test_the_operators_own_hosts_need_no_pause() -> None:
    slots = settings(PSGFEED_ALLOW_HOSTS="127.0.0.1:8000,[::1]:81").getdict("DOWNLOAD_SLOTS")

    assert set(slots) == {slot_of("http://127.0.0.1:8000/feed"), slot_of("http://[::1]:81/")}
    assert all(slot["delay"] < 0.01 for slot in slots.values())
