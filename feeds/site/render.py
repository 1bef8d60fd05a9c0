"""A page from its template: where it stands, the ways from it, and the frame that all pages share."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds.formats.channel import Channel
from feeds.formats.opml import list_name
from feeds.site.views import LANGUAGES, Link, Place, Site, Twin, words

PAGE_NAME = "index.html"

# Where the footer leads: the key of its words, and the folder.
FOOTER = (
    ("data", "data/"),
    ("status", "status/"),
    ("help", "help/feeds/"),
    ("about", "about/"),
    ("method", "about/method/"),
    ("removal", "about/removal/"),
)
_GROUPS_NAMED = ("categories", "regions", "sources")


def place_at(site: Site, language: str, path: str) -> Place:
    """Return where the page of a folder stands in a language."""
    prefix = prefix_of(site, language)
    folder = prefix + path
    root = "../" * folder.count("/") or "./"
    home = "../" * path.count("/") or "./"
    return Place(site=site, language=language, folder=folder, root=root, home=home)


def prefix_of(site: Site, language: str) -> str:
    """Return the folder of a language's pages: the feeds' own language stands at the root."""
    return "" if language == site.language else f"{language}/"


def paths_of(site: Site, path: str) -> tuple[str, ...]:
    """Return the paths of the pages of a folder, in each language."""
    return tuple(prefix_of(site, language) + path + PAGE_NAME for language in LANGUAGES)


def render(template: str, place: Place, path: str, channel: Channel | None, **values: Any) -> bytes:
    """Return a page; ``path`` is its folder without its language's, ``channel`` the feed that it offers."""
    text = (
        _templates()
        .get_template(template)
        .render(
            words=place.words,
            place=place,
            site=place.site,
            channel=channel,
            twins=[_twin(place, language, path) for language in LANGUAGES],
            nav=_nav(place),
            here=place.home + path,
            footer=[Link(place.words[key], place.home + folder) for key, folder in FOOTER],
            contact=_contact(place),
            opml=list_name(place.language, place.site.language),
            **values,
        )
    )
    return text.encode()


def _twin(place: Place, language: str, path: str) -> Twin:
    folder = prefix_of(place.site, language) + path
    return Twin(language, words(language)["language_name"], place.site.base_url + folder, place.root + folder)


def _nav(place: Place) -> list[Link]:
    published = {shelf.feed.family for shelf in place.site.shelves}
    groups = [
        Link(place.words["groups"][group], f"{place.home}#{group}") for group in _GROUPS_NAMED if group in published
    ]
    pages = [Link(place.words["nav"][key], place.home + folder) for key, folder in FOOTER if key in place.words["nav"]]
    return [*groups, *pages]


def _contact(place: Place) -> str:
    contact = place.site.contact
    return place.say("contact", contact=contact) if contact else str(place.words["no_contact"])


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
