"""A workspace whose store holds invented news of mining in the Andes over some years: what exports are tried on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from psgfeed.config import load_settings
from psgfeed.model import Item, Mark, Precision, Source, When
from psgfeed.store.engine import open_store
from psgfeed.store.items import keep
from psgfeed.store.runs import Outcome, finish_crawl, finish_run, start_crawl, start_run
from psgfeed.store.stories import tell_same

SOURCES = {
    "eco": ("Eco del Ande", "es", "media"),
    "muqui": ("Red de Lagunas", "es", "ngo"),
    "wire": ("Andean Wire", "en", "media"),
}
REGIONS = ("PE-APU", "PE-CAJ", "PE-CUS", "PE-PUN")
START = datetime(2025, 12, 29, 12, tzinfo=UTC)
YEARS = range(2019, 2026)

_SETTINGS = """\
[sources]
bundled = "none"

[site]
base_url = "https://andes.example/news/"
title = "Noticias del Ande"
"""
_TOPICS = (
    (Mark("mining", 2.0, "mine", ("mina",)), Mark("social-conflict", 1.5, "strike", ("paro",))),
    (Mark("mining", 1.0, "mine", ("mina",)), Mark("environment-climate", 0.7, "river", ("río",))),
    (Mark("politics", 1.0, "congress", ("Congreso",)),),
)


def _title(language: str, number: int) -> str:
    if number % 11 == 0:
        return f"=SUM(A{number}) «¿Quién, quién?», dijo “ella”\nen Espinar \N{RIGHT-TO-LEFT MARK}\N{MOUNTAIN}"
    return (
        f"Villagers block road {number} to the mine"
        if language == "en"
        else f"Comuneros bloquean la vía {number} a la mina"
    )


def _published(number: int) -> When:
    day = date(YEARS[number % len(YEARS)], 1 + number % 12, 1 + number % 28)
    match number % 7:
        case 0:
            instant = datetime(day.year, day.month, day.day, 15, 30, tzinfo=UTC)
            return When(Precision.TIME, instant=instant, day=day, raw=instant.isoformat(), origin="feed:pubDate")
        case 1:
            return When(Precision.MONTH, day=day.replace(day=1), raw=f"{day:%m/%Y}", origin="listing:date")
        case 2 if number % 3 == 0:
            return When()
    return When(Precision.DAY, day=day, raw=day.isoformat(), origin="feed:pubDate")


def invented_items(source: str, number_of: int = 40) -> Iterator[Item]:
    """Yield invented items of a source, the same ones every time."""
    _, language, _ = SOURCES[source]
    for number in range(number_of):
        regions = tuple(
            Mark(REGIONS[(number + more) % 4], 1.0, "place", ("Espinar",)) for more in range(number // 3 % 3)
        )
        yield Item(
            source=source,
            guid=f"guid-{number}",
            title=_title(language, number),
            url=f"https://{source}.example/{number}?a=1&b=2",
            url_key=f"{source}.example/{number}",
            published=_published(number),
            summary=f"They asked, again, for clean water; “{number} times”, said the assembly of {source}.",
            language=language,
            author="Inés Quispe" if number % 2 else "",
            source_categories=("Noticias", "Minería"),
            categories=_TOPICS[number % 3],
            regions=regions,
        )


def make_workspace(folder: Path) -> Path:
    """Write a workspace with its sources and fill its store: three crawls that went well and one that failed."""
    (folder / "sources").mkdir(parents=True)
    settings = (
        '[sources]\nbundled = "none"\n\n[site]\nbase_url = "https://andes.example/news/"\ntitle = "Noticias del Ande"\n'
    )
    (folder / "psgfeed.toml").write_text(settings, encoding="utf-8")
    for source, (name, language, publisher) in SOURCES.items():
        lines = (
            f'name = "{name}"\nkind = "feed"\nurl = "https://{source}.example/rss"\nlanguage = "{language}"\n'
            f'publisher = "{publisher}"\ncountry = "PE"\nabout_peru = "always"\nrights = "© {name}"\n'
        )
        (folder / "sources" / f"{source}.toml").write_text(lines, encoding="utf-8")
    fill(load_settings(folder, {}).database)
    return folder


def fill(database: str) -> None:
    """Crawl the invented sources once, and one of them a second time in vain."""
    with open_store(database) as store:
        for hours, source in enumerate((*SOURCES, "eco")):
            now = START + timedelta(hours=hours)
            with store.begin() as connection:
                run = start_run(connection, now)
                crawl = start_crawl(connection, run, source, now)
                if hours < len(SOURCES):
                    keep_items(connection, source, now, crawl)
                outcome = Outcome.OK if hours < len(SOURCES) else Outcome.FAILED
                finish_crawl(connection, crawl, outcome, now + timedelta(minutes=1), ())
                finish_run(connection, run, now + timedelta(minutes=1), 0)
        with store.begin() as connection:
            ids = [
                row[0] for row in connection.exec_driver_sql("SELECT id FROM item WHERE guid = 'guid-4' ORDER BY id")
            ]
            tell_same(connection, ids[0], ids[1], "near_text", 0.9, START + timedelta(days=1))


def keep_items(connection: object, source: str, now: datetime, crawl: int, number_of: int = 40) -> None:
    """Keep the invented items of a source as one document."""
    name, language, publisher = SOURCES[source]
    whose = Source(source, name, "feed", f"https://{source}.example/rss", languages=(language,), publisher=publisher)
    keep(connection, whose, list(invented_items(source, number_of)), now, crawl, place=whose.url)  # type: ignore[arg-type]
