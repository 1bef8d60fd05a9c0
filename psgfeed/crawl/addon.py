"""psgfeed's Scrapy settings, as an add-on: a project's or a user's own settings win over them."""

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from psgfeed.crawl.middlewares import DELAY_MIN_S, slot_of
from psgfeed.web.identity import ROBOTS_TOKEN, user_agent
from psgfeed.web.limits import BODY_MAX, DEADLINE_S, REDIRECTS_MAX

SETTINGS: dict[str, object] = {
    # Politeness.
    "USER_AGENT": user_agent(),
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": ROBOTS_TOKEN,
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 1.0,
    "DOWNLOAD_DELAY_JITTER": 0.0,
    "COOKIES_ENABLED": False,
    "REFERRER_POLICY": "no-referrer",
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "application/atom+xml,application/rss+xml,application/feed+json,text/html;q=0.9,*/*;q=0.8",
        "Accept-Language": "es,en;q=0.8",
    },
    # Bounds. DOWNLOAD_TIMEOUT is a deadline for the whole answer, however slowly it drips.
    "DOWNLOAD_TIMEOUT": DEADLINE_S,
    "DOWNLOAD_MAXSIZE": BODY_MAX,
    "DOWNLOAD_WARNSIZE": 0,
    "REDIRECT_MAX_TIMES": REDIRECTS_MAX,
    "METAREFRESH_ENABLED": False,
    "CLOSESPIDER_TIMEOUT": 900,
    "MEMUSAGE_LIMIT_MB": 1024,
    # A server that says 429 or 503 wants to be left alone, and one that was too slow once is not asked twice in a run.
    "RETRY_TIMES": 2,
    "RETRY_HTTP_CODES": [500, 502, 504, 522, 524],
    "RETRY_EXCEPTIONS": ["scrapy.exceptions.DownloadFailedError", "scrapy.exceptions.ResponseDataLossError"],
    "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
    # Doors that stay shut: certificates are verified, nothing listens, no proxy connects where the guard cannot see.
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "HTTPPROXY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    # Our callbacks yield few things at a time; Scrapy's 100 starts as many tasks for each response.
    "CONCURRENT_ITEMS": 4,
    "HTTPERROR_ALLOWED_CODES": [304],
    "STATS_DUMP": False,
    "LOGSTATS_INTERVAL": 0,
}

_HANDLER = "psgfeed.crawl.download.GuardedDownloadHandler"
HANDLERS: dict[str, str | None] = {
    "http": _HANDLER,
    "https": _HANDLER,
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "psgfeed.crawl.robots.RobotsMiddleware": 100,
    "psgfeed.crawl.middlewares.DecodingMiddleware": 590,
    "psgfeed.crawl.middlewares.SlotMiddleware": 860,
}

# Scrapy imports every extension, enabled or not, and this one brings a web framework.
UNUSED_EXTENSION = "scrapy.extensions.remote_control.RemoteControl"


class PsgfeedAddon:
    """Puts psgfeed's defaults in Scrapy's place."""

    @classmethod
    def from_crawler(cls, _crawler: Crawler) -> "PsgfeedAddon":
        """Build it, as Scrapy asks."""
        return cls()

    def update_settings(self, settings: BaseSettings) -> None:
        """Set our defaults under those of the project and the user."""
        for name, value in SETTINGS.items():
            settings.set(name, value, "addon")
        for setting, entries in (("DOWNLOAD_HANDLERS", HANDLERS), ("DOWNLOADER_MIDDLEWARES", MIDDLEWARES)):
            settings.set(setting, {**entries, **settings.getdict(setting)}, settings.getpriority(setting) or "addon")
        extensions = settings.getdict("EXTENSIONS_BASE")
        extensions.pop(UNUSED_EXTENSION, None)
        settings.set("EXTENSIONS_BASE", extensions, "addon")
        settings.set("DOWNLOAD_SLOTS", self._slots(settings), "addon")

    def _slots(self, settings: BaseSettings) -> dict[str, dict[str, float]]:
        """Return the slots of the hosts that the operator has named: the operator's own, which need no pause."""
        return {slot_of(f"//{pair}"): {"delay": DELAY_MIN_S} for pair in settings.getlist("PSGFEED_ALLOW_HOSTS")}
