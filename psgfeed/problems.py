"""The closed list of what can be wrong with a source, a document, an item or a setting.

Every message that psgfeed prints, stores or publishes about something wrong carries one of these codes, so that the
table ``crawl``, ``psgfeed inspect``, the log and the manual use the same words.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a problem costs: a note costs nothing, a warning a value, an error the document or the item."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of thing that can be wrong, with what it means and what to do about it."""

    code: str
    level: Level
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One occurrence of a problem: where it was met, and the detail that helps to find it."""

    problem: Problem
    place: str = ""
    detail: str = ""

    def __str__(self) -> str:
        """Return one line: place, sentence, detail, remedy."""
        head = f"{self.place}: " if self.place else ""
        tail = f" ({self.detail})" if self.detail else ""
        return f"{head}{self.problem.sentence}{tail}. {self.problem.remedy}"


class PsgfeedError(Exception):
    """The root of what psgfeed raises on purpose; it carries the findings that explain it."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


class ConfigurationError(PsgfeedError):
    """A setting, a source file or an argument cannot be used; the command ends with exit code 2."""


class StoreError(PsgfeedError):
    """The database cannot be opened or used."""


class FetchError(PsgfeedError):
    """A document could not be fetched."""


def _note(code: str, sentence: str, remedy: str) -> Problem:
    return Problem(code, Level.NOTE, sentence, remedy)


def _warning(code: str, sentence: str, remedy: str) -> Problem:
    return Problem(code, Level.WARNING, sentence, remedy)


def _error(code: str, sentence: str, remedy: str) -> Problem:
    return Problem(code, Level.ERROR, sentence, remedy)


# Dates: the value is dropped or doubted, the item stays.
DATE_MISSING = _note("date.missing", "No date was found", "The item is kept and sorts by the day it was first seen")
DATE_UNREADABLE = _warning(
    "date.unreadable", "The date could not be read", "Add its form to date_formats in the source's file"
)
DATE_EPOCH = _warning(
    "date.epoch", "The date is a program's way to print an empty one", "The item is kept without a date"
)
DATE_IMPOSSIBLE = _warning("date.impossible", "The date does not exist", "The item is kept without a date")
DATE_FUTURE = _warning("date.future", "The date is more than a day ahead", "The item is kept without a date")
DATE_TOO_OLD = _warning("date.too_old", "The date lies before the web", "The item is kept without a date")
DATE_AMBIGUOUS = _note(
    "date.ambiguous", "Day and month could be the other way round", "Set date_order in the source's file"
)
DATE_PARTIAL = _note("date.partial", "Only the month is known", "The item is kept with precision month")
DATE_TOO_LONG = _warning("date.too_long", "The text is too long for a date", "It was cut before it was read")
DATE_ASSUMED_YEAR = _note("date.assumed_year", "The date names no year", "The latest year that fits was taken")
DATE_ASSUMED_ZONE = _note("date.assumed_zone", "The date names no time zone", "The source's time zone was taken")

# Items: the item is dropped or mended, its neighbours stay.
ITEM_NO_TITLE = _error("item.no_title", "The item has no title and no text to make one from", "It was left out")
ITEM_NO_LINK = _note("item.no_link", "The item has no link", "It is identified by its guid or its text")
ITEM_BAD_LINK = _warning("item.bad_link", "The link is not an http or https address", "The link was dropped")
ITEM_BROKEN = _error("item.broken", "The item could not be read", "Its neighbours were kept; inspect the document")
ITEM_TEXT_REPAIRED = _note("item.text_repaired", "Damaged characters were repaired", "The raw text is kept beside it")
ITEM_TITLE_FROM_TEXT = _note("item.title_from_text", "The title was made from the first words of the text", "")
ITEM_TITLE_FROM_LINK = _note(
    "item.title_from_link", "The item has neither title nor text: its address gave it a title", ""
)
ITEM_DUPLICATE = _note("item.duplicate", "The document lists the item twice", "The fuller one was kept")

# Documents.
DOCUMENT_EMPTY = _error("document.empty", "The document is empty", "The source answered, but with nothing in it")
DOCUMENT_UNREADABLE = _error(
    "document.unreadable", "The document is neither a feed nor a page that can be read", "Check the address"
)
DOCUMENT_NOT_A_FEED = _error("document.not_a_feed", "The document is not a feed", "Check the source's url and kind")
DOCUMENT_NO_ITEMS = _warning("document.no_items", "No items were found", "Run psgfeed inspect on the address")
DOCUMENT_WALL = _error(
    "document.wall", "The page asks for a login, a consent or a proof of being human", "Its items were not taken"
)
DOCUMENT_ILL_FORMED = _note("document.ill_formed", "The document is not well-formed", "What could be read was kept")
DOCUMENT_ENCODING = _note("document.encoding", "The declared encoding does not fit the bytes", "Another one was used")
DOCUMENT_TOO_LARGE = _error("document.too_large", "The document is larger than allowed", "It was not read")
DOCUMENT_TOO_MANY_ITEMS = _warning(
    "document.too_many_items", "The document holds more items than are taken at once", "The first ones were kept"
)
DOCUMENT_REFUSED = _error(
    "document.refused", "The document asks for more work than an honest one does", "It was not read"
)
LISTING_SELECTOR = _warning(
    "listing.selector",
    "The selector finds nothing on the page",
    "Correct it in the source's file, or take it out: then the value is detected",
)

# Fetching.
FETCH_ADDRESS = _error(
    "fetch.address", "The address leads to a private or local network", "List host:port in allow_hosts if it is yours"
)
FETCH_UNREACHABLE = _error("fetch.unreachable", "The host could not be reached", "Check the address and the network")
FETCH_TIMEOUT = _error("fetch.timeout", "The answer took too long", "It is tried again at the next run")
FETCH_STATUS = _error("fetch.status", "The server answered with an error", "It is tried again at the next run")
FETCH_BACKOFF = _warning(
    "fetch.backoff", "The server asked to be left alone for a while", "It is left alone until then"
)
FETCH_ROBOTS = _error("fetch.robots", "The site's robots.txt keeps us out", "Ask the publisher, or disable the source")
FETCH_PARTIAL = _error("fetch.partial", "The answer broke off or was only a part", "It is tried again at the next run")
FETCH_TLS = _error("fetch.tls", "The server's certificate could not be verified", "Ask the publisher to renew it")
FETCH_REDIRECT = _error("fetch.redirect", "The redirects lead nowhere", "Check the source's url")
FETCH_SCHEME = _error("fetch.scheme", "The address is not http or https", "Correct the source's url")
FETCH_MOVED = _note("fetch.moved", "The address has moved for good", "Put the new address into the source's file")
FETCH_INSTEAD = _note("fetch.instead", "This way in is closed", "Another one was taken")
FETCH_BUDGET = _note(
    "fetch.budget", "Enough requests were made to look for a source", "Give the address of the feed or the list itself"
)
FETCH_OTHER_SITE = _note(
    "fetch.other_site", "The address is on another site and was not asked", "Add it by its own address if it is theirs"
)
FETCH_OFFLINE = _note("fetch.offline", "Nothing is fetched when a saved page is read", "Leave --input out to try it")
FETCH_GONE = _error("fetch.gone", "The server says that the address is gone for good", "Disable or correct the source")

# A crawl, judged against its source's history.
CRAWL_FEW = _warning(
    "crawl.few", "The crawl brought suspiciously little", "Nothing of it is published until a good crawl confirms it"
)
CRAWL_STUCK = _error(
    "crawl.stuck", "The crawl did not end in time and was stopped", "It is tried again at the next run"
)
CRAWL_HALTED = _note("crawl.halted", "The crawl was halted with the run", "It goes on at the next run")
CRAWL_CRASHED = _error("crawl.crashed", "The crawl ended with a bug", "Please report it with the log")
CRAWL_FLOOD = _warning(
    "crawl.flood", "The crawl brought more new items than are announced at once", "The older ones count as backfill"
)

# What we publish.
FEED_BROKEN = _error("feed.broken", "The feed or page could not be written", "Its old files stay; the others are new")
FEED_HUB = _warning(
    "feed.hub", "The hub could not be told which feeds have changed", "It is told with the next publication"
)

# Settings, source files, arguments.
CONFIG_SYNTAX = _error("config.syntax", "The file is not valid TOML", "Correct the line")
CONFIG_VALUE = _error("config.value", "The setting has a value that cannot be used", "Correct it")
CONFIG_UNKNOWN = _error("config.unknown", "The setting is unknown", "Correct its name or remove it")
CONFIG_MISSING = _error("config.missing", "The setting is required", "Add it")
CONFIG_FILE = _error("config.file", "The file cannot be read", "Check that it exists and may be read")
CONFIG_WORKSPACE = _error("config.workspace", "There is no workspace here", "Run psgfeed init, or name one with -C")
SOURCE_UNKNOWN = _error("source.unknown", "There is no such source", "psgfeed sources list names them")
SOURCE_ID = _error("source.id", "The file's name is not an id", "Use lower-case letters, digits and hyphens")
SOURCE_KIND = _error("source.kind", "The kind is unknown", "psgfeed sources list names the kinds")
SOURCE_EXISTS = _error(
    "source.exists", "There is a source of this id or address", "Give another --id, or correct its file"
)
SOURCE_NOT_FOUND = _error(
    "source.not_found",
    "No way to read items from it was found",
    "Give the address of a page that lists them, or of the feed itself",
)
SOURCE_UNSURE = _error(
    "source.unsure",
    "Blocks repeat on the page, but it is not sure that they are items",
    "Look at psgfeed inspect; repeat with --kind listing and give the selectors in the file",
)
SOURCE_ARTICLE = _error(
    "source.article", "The page is one article, not a list of items", "Give the address of the page that lists them"
)
DOCUMENT_SCRIPTED = _error(
    "document.scripted",
    "The page is empty until its scripts have run, and psgfeed runs none",
    "Look for the site's feed, its sitemap or a page of it that works without JavaScript; ask the publisher for a feed",
)
NO_SOURCES = _error(
    "source.none", "No source is enabled", "Put a file into sources/, or run psgfeed sources add or enable"
)

# What ``psgfeed sources check`` expects.
CHECK_READING = _error(
    "source.read_otherwise",
    "The saved page is not read as it was",
    "If it is read better now, save it anew with --renew",
)
CHECK_FEW = _error(
    "source.few", "There are fewer items than expected", "Inspect the page; correct [expect] or the selectors"
)
CHECK_UNDATED = _error(
    "source.undated", "The items have lost their dates", "Inspect the page; correct the date selector"
)
CHECK_TITLES = _error("source.one_title", "All items have one title", "Inspect the page; correct the title selector")
CHECK_LANGUAGE = _error("source.language", "The items are in another language", "Correct url or language in the file")

# What a person asks for by name.
ITEM_UNKNOWN = _error("item.unknown", "There is no such item, and it is no address", "psgfeed items shows the ids")
ITEM_NOT_MUTED = _error("item.not_muted", "It is not muted", "psgfeed sources mute --list shows what is")
OUTLINE_BAD = _warning("source.outline", "The outline names no feed that can be read", "It was left out")
OUTLINE_DOUBLE = _note("source.double", "The feed is a source already", "It was left out")
OUTLINES_NONE = _error("source.no_outlines", "The file is not OPML, or names no feed", "Check the file")

# Data that was written to be kept.
DATA_NO_SUMS = _error(
    "data.no_sums", "No checksum is known for it", "Check a folder or file that has a SHA256SUMS beside it"
)
DATA_MISSING = _error("data.missing", "A listed file is missing or cannot be read", "Copy the data package anew")
DATA_CHANGED = _error("data.changed", "The bytes are not those that were written", "Copy the data package anew")
DATA_EXTRA = _warning("data.extra", "The file is not listed in SHA256SUMS", "It is no part of the data package")
DATA_NO_PACKAGE = _error(
    "data.no_package", "There is no data package", "psgfeed snapshot makes one; so does psgfeed export package"
)
DATA_RECORD = _error("data.record", "It is no record of an export", "Name the export.json that an export wrote")
DATA_FORMAT = _error(
    "data.format", "The format needs a library that is not installed", "Run pip install 'psgfeed[research]'"
)
DATA_EXISTS = _error("data.exists", "The snapshot is there already, and is never overwritten", "Give another --name")

# The place where psgfeed runs.
PLACE_FOREIGN_PACKAGE = _error(
    "place.foreign_package",
    "Another program's package stands in the way of ours",
    "Install psgfeed in an environment of its own",
)
PLACE_LOCKED = _error("place.locked", "Another run holds the lock", "Wait for it to end")
PLACE_DATABASE = _error("place.database", "The database cannot be used", "Check its address and that it may be written")
PLACE_SCHEMA_NEWER = _error(
    "place.schema_newer", "The database was written by a newer psgfeed", "Install that version or a later one"
)
PLACE_DATABASE_MISSING = _error(
    "place.database_missing", "There is no database yet", "psgfeed run makes it; so does psgfeed publish"
)
PLACE_SCHEMA_OLDER = _error(
    "place.schema_older", "The database was written by an older psgfeed", "psgfeed publish brings it up to date"
)
PLACE_SITE_MISSING = _error("place.site_missing", "There is no published site here", "psgfeed publish makes it")
PLACE_ADDRESS = _error(
    "place.address", "The server cannot listen there", "Choose another --host or --port, or stop what listens there"
)
PLACE_EXTRA_WEB = _error(
    "place.extra_web", "The server needs libraries that are installed apart", "pip install 'psgfeed[web]'"
)
QUERY_SLOW = _error("query.slow", "The search takes too long", "Ask for less: fewer days, a category, a region")
QUERY_BUSY = _error("query.busy", "Too many searches are waiting", "Ask again in a minute")
PLACE_UNWRITABLE = _error("place.unwritable", "The file cannot be written", "Check the folder's owner and free space")

ALL: dict[str, Problem] = {
    problem.code: problem for problem in tuple(globals().values()) if isinstance(problem, Problem)
}
