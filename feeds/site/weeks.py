"""The page of a week of the digest, in each language."""

from dataclasses import dataclass

from feeds.catalog import Catalogue, Feed
from feeds.digest import Section, Week, title_of, topic_name
from feeds.formats.channel import Channel
from feeds.formats.text import clean, language_tag, uri
from feeds.site.render import PAGE_NAME, paths_of, place_at, render
from feeds.site.views import LANGUAGES, Link, Place, Site


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story of a week; ``language`` is set when it differs from the page's."""

    title: str
    link: str
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class TopicOfWeek:
    """A topic of a week with the way to its own page, and how many more stories there were, in words."""

    topic: Link
    lines: tuple[StoryLine, ...]
    more: str


def week_path(feed: Feed, week: Week) -> str:
    """Return the folder of a week's page."""
    return f"{feed.path}{week.name}/"


def week_paths(site: Site, feed: Feed, week: Week) -> tuple[str, ...]:
    """Return the paths of a week's pages."""
    return paths_of(site, week_path(feed, week))


def render_week(site: Site, feed: Feed, channel: Channel, week: Week, catalogue: Catalogue) -> dict[str, bytes]:
    """Return the page of a week in each language, by path."""
    places = [place_at(site, language, week_path(feed, week)) for language in LANGUAGES]
    return {place.folder + PAGE_NAME: _page(place, feed, channel, week, catalogue) for place in places}


def _page(place: Place, feed: Feed, channel: Channel, week: Week, catalogue: Catalogue) -> bytes:
    name = title_of(week, catalogue, place.language, place.words["months"])
    return render(
        "week.html",
        place,
        week_path(feed, week),
        channel,
        title=f"{name} – {place.site.title}",
        description=feed.descriptions[place.language],
        name=name,
        digest=Link(feed.names.name(place.language), place.home + feed.path),
        count=catalogue.say("stories", place.language, count=week.size),
        topics=[_topic(section, place, catalogue) for section in week.sections],
    )


def _topic(section: Section, place: Place, catalogue: Catalogue) -> TopicOfWeek:
    href = place.feed_page(f"c/{section.slug}/") if section.slug else None
    return TopicOfWeek(
        Link(topic_name(section, catalogue, place.language), href),
        tuple(
            StoryLine(
                clean(told.title) or place.words["untitled"],
                uri(told.url) or place.root,
                tag if (tag := language_tag(told.language)) != place.language else "",
                clean(told.source),
            )
            for told in section.told
        ),
        catalogue.say("more", place.language, count=section.more) if section.more else "",
    )
