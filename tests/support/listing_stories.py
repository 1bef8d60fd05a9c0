"""Invented stories, and the ways a site prints their days: what the invented listing pages are made of."""

import random
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)

_WORDS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Story:
    """One invented story; ``shown`` is its day as the page prints it."""

    title: str
    url: str
    summary: str
    day: date
    shown: str
    author: str
    category: str


class Newsroom:
    """Writes stories in one language; everything depends on the seed alone. ``dice`` is for the shapes' own choices."""

    def __init__(self, seed: int, language: str, shape: str = "") -> None:
        self.dice = random.Random(f"{seed} {language} {shape}")
        self.language = language
        self.words = _WORDS[language]
        self.form = self.dice.choice(self.words["forms"])

    @property
    def spanish(self) -> bool:
        """Whether the page is in Spanish."""
        return self.language == "es"

    def say(self, english: str, spanish: str) -> str:
        """Return the words in the page's language."""
        return spanish if self.spanish else english

    def stories(self, count: int, form: str = "") -> list[Story]:
        """Return stories, the newest first; now and then two share a day. ``form`` is how their days are printed."""
        told = self.dice.sample(self.words["stories"], count)
        day = date(2026, 11, 20)
        stories = []
        for number, (title, summary) in enumerate(told):
            stories.append(
                Story(
                    title,
                    f"/{self.say('news', 'noticias')}/{4711 - number}-{_slug(title)}",
                    summary,
                    day,
                    self.print_day(day, form),
                    self.dice.choice(self.words["authors"]),
                    self.dice.choice(self.words["categories"]),
                )
            )
            day -= timedelta(days=self.dice.choice((0, 1, 2, 3, 9)))
        return stories

    def print_day(self, day: date, form: str = "") -> str:
        """Return a day as this site prints it, or in the given form."""
        month = self.words["months"][day.month - 1]
        return (form or self.form).format(
            d=day.day,
            d2=f"{day.day:02}",
            m2=f"{day.month:02}",
            M=month,
            m3=month[:3],
            D=self.words["days"][day.weekday()],
            y=day.year,
            ago=self.say(f"{(NOW.date() - day).days} days ago", f"hace {(NOW.date() - day).days} días"),
            th="th" if day.day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th"),
        )

    def elsewhere(self, count: int) -> list[tuple[str, str]]:
        """Return titles and links of stories that are no part of the list."""
        titles = self.dice.sample(self.words["elsewhere"], count)
        return [
            (title, f"/{self.say('archive', 'archivo')}/{number}-{_slug(title)}") for number, title in enumerate(titles)
        ]


def _slug(title: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    return "-".join(words[:6])
