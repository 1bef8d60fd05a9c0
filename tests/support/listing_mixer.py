"""Listing pages put together at random: parts of an item in any sensible order, each in one of many markups."""

from listing_pages import SURROUNDINGS, ListingPage, Wanted, surrounded
from listing_stories import Newsroom, Story

_TITLES = (
    "<h2><a href='{url}'>{title}</a></h2>",
    "<h3 class='t'><a href='{url}'>{title}</a></h3>",
    "<a href='{url}'><h4>{title}</h4></a>",
    "<div class='headline'><a href='{url}'>{title}</a></div>",
    "<p><strong><a href='{url}'>{title}</a></strong></p>",
    "<a class='ttl' href='{url}'>{title}</a>",
    "<div><span><a href='{url}' title='{title}'>{title}</a></span></div>",
    "<h5 class='card-title'><a href='{url}'><span>{title}</span></a></h5>",
)
_DATES = (
    "<span class='d'>{date}</span>",
    "<div>{date}</div>",
    "<p class='fecha'><small>{date}</small></p>",
    "<time datetime='{iso}T12:00:00-05:00'>{date}</time>",
    "<div class='when'><i class='icon'></i> {date}</div>",
    "<p><em>{published}: {date}</em></p>",
    "<div class='meta'><span>{date}</span> | <a href='/c/'>{category}</a></div>",
    "<div class='meta'><a href='/a/'>{author}</a> · {date}</div>",
    "<ul class='meta'><li>{date}</li><li>{author}</li></ul>",
    "<p class='info'>{by} {author} — {date}</p>",
    "<div><span>{category}</span><span>{date}</span></div>",
)
_SUMMARIES = (
    "<p>{summary}</p>",
    "<div class='excerpt'>{summary}</div>",
    "<div class='body'><p>{summary}</p></div>",
    "<span class='s'>{summary}</span>",
    "<div><div>{summary} <a href='{url}'>{more}</a></div></div>",
    "<p>{summary}&nbsp;<a href='{url}'>[...]</a></p>",
)
_EXTRAS = (
    "<p class='kicker'>{category}</p>",
    "<div class='cat'><a href='/c/'>{category}</a></div>",
    "<p class='by'>{by} <a href='/a/'>{author}</a></p>",
    "<a class='more' href='{url}'>{more} »</a>",
    "<div class='img'><a href='{url}'><img src='/i.jpg' alt='{title}'></a></div>",
    "<a href='{url}#comments'>3 {comments}</a>",
    "<div class='redes'><a href='#f'>Facebook</a> <a href='#t'>Twitter</a></div>",
    "",
)
_ITEMS = (
    ("<div>", "<div class='{name}'>", "</div>", "</div>"),
    ("<ul>", "<li class='{name}'>", "</li>", "</ul>"),
    ("<main>", "<article class='{name}'>", "</article>", "</main>"),
    ("<section class='grid'>", "<div class='col-md-4'><div class='{name}'>", "</div></div>", "</section>"),
    ("<table>", "<tr><td class='{name}'>", "</td></tr>", "</table>"),
    ("<div><div>", "<section>", "</section>", "</div></div>"),
    ("<ol>", "<li>", "</li>", "</ol>"),
)
_NAMES = ("post", "noticia", "entry-box", "css-1x2y3z", "item list-item", "views-row", "card", "n")


def mixed_page(seed: int) -> ListingPage:
    """Return a page; the same seed gives the same one."""
    language = ("en", "es")[seed % 2]
    room = Newsroom(seed, language, "mixed")
    dice = room.dice
    around = dice.choice([*SURROUNDINGS])
    dated, told = dice.random() < 0.85, dice.random() < 0.85
    order = dice.choice(("dts", "tds", "tsd", "tds"))
    markup = {
        "t": dice.choice(_TITLES),
        "d": dice.choice(_DATES) if dated else "",
        "s": dice.choice(_SUMMARIES) if told else "",
    }
    parts = [markup[part] for part in order]
    parts.insert(dice.choice((0, len(parts))), dice.choice(_EXTRAS))
    opening, head, foot, closing = dice.choice(_ITEMS)
    name = dice.choice(_NAMES)
    stories = room.stories(dice.randint(4, 9))
    words = {
        "published": room.say("Published", "Publicado"),
        "by": room.say("By", "Por"),
        "more": room.say("Read more", "Leer más"),
        "comments": room.say("comments", "comentarios"),
    }
    items = "\n".join(
        (head + "\n".join(filter(None, parts)) + foot).format(name=name, **words, **_values(story)) for story in stories
    )
    wanted = tuple(
        Wanted(
            story.title,
            f"https://voces.example{story.url}",
            story.day if dated else None,
            story.summary if told else "",
        )
        for story in stories
    )
    html = surrounded(room, SURROUNDINGS[around]["html"], f"{opening}{items}{closing}")
    return ListingPage(f"mixed {seed} {order}", language, around, html, wanted)


def _values(story: Story) -> dict[str, str]:
    return {
        "url": story.url,
        "title": story.title.replace("'", "’"),
        "summary": story.summary,
        "date": story.shown,
        "iso": story.day.isoformat(),
        "author": story.author,
        "category": story.category,
    }
