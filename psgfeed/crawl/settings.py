"""What Scrapy's own commands start from in this project; the rest are the add-on's defaults."""

import os

from psgfeed.web.limits import NAME_DEADLINE_S

BOT_NAME = "psgfeed"
SPIDER_MODULES = ["spiders"]
SPIDER_LOADER_CLASS = "psgfeed.crawl.loader.SourceLoader"
NEWSPIDER_MODULE = "spiders"
ADDONS = {"psgfeed.crawl.addon.PsgfeedAddon": 100}
LOG_LEVEL = "INFO"
DNS_TIMEOUT = NAME_DEADLINE_S
REACTOR_THREADPOOL_MAXSIZE = 20
PSGFEED_ALLOW_HOSTS = os.environ.get("PSGFEED_ALLOW_HOSTS", "")
