"""Random and damaged inputs: feeds, pages, strings of the corpus with damage, and what nobody wrote.

Each is made by dice alone, so that the same dice make it again.
"""

import gzip
import json
import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

NO_DATES = Path(__file__).resolve().parents[1] / "tests" / "psgfeed" / "normalise" / "no_dates.txt"
BODY_MAX = 2_000_000
FLOOD_MAX = 200_000
TOKENS = (
    *("<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml", "?>", "<!DOCTYPE x [", "<!ENTITY a 'b'>"),
    *("&a;", "&#0;", "&#x110000;", "<item>", "</item>", "<entry>", "<title>", "<link>", "<rss>", "<channel>"),
    *("<feed xmlns='http://www.w3.org/2005/Atom'>", "xml:base='//['", "<html>", "<p>", "<div class='item'>"),
    *("<a href='http://['>", "<table><tr><td>", "<script type='application/ld+json'>", "<time datetime='", "{", "}"),
    *("[", "]", '"items":[', '"', "\\", "\\ud800", ":", ",", "1e999", "null", "\x00", "\ufeff", "\xff", "\u202e"),
    *("\u00ad", "\n", " ", "\t", "'", "%", "%zz", "..", "//", "@", "#", "?", "=", "&amp;", "5", "2020", "mayo", "de"),
    *("Lima,", "10:30", "a. m.", "+05:00", "GMT", "hace", "Por Ana", "Leer más", "Ã\xad", "\u0301"),
)
STARTS = (
    *("", "", "<rss><channel><item>", "<html><body>", '{"items":[', "<feed><entry>"),
    "\ufeff<?xml version='1.0'?>",
)

Maker = Callable[[random.Random, Path], bytes | str]


@cache
def feeds(corpus: Path) -> Sequence[Path]:
    """Return the feeds of the corpus."""
    topics = ("feeds-wild", "feeds-wellformed", "feeds-validity", "feeds-attacks")
    return [path for topic in topics for path in sorted((corpus / topic / "files").rglob("*")) if path.is_file()]


@cache
def pages(corpus: Path) -> Sequence[Path]:
    """Return the article pages and listings of the corpus."""
    folders = (corpus / "articles" / "pages", corpus / "dates-html" / "pages", corpus / "psg" / "html")
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


@cache
def date_strings(corpus: Path) -> Sequence[str]:
    """Return strings with and without a date."""
    rows = [row for path in sorted((corpus / "dates-text").glob("*.json")) for row in json.loads(path.read_bytes())]
    return [str(row.get("input", row.get("text"))) for row in rows] + NO_DATES.read_text("utf-8").splitlines()


@cache
def addresses(corpus: Path) -> Sequence[str]:
    """Return addresses."""
    return [str(case["input"]) for case in json.loads((corpus / "urls" / "url-cases.json").read_bytes())]


@cache
def texts(corpus: Path) -> Sequence[str]:
    """Return titles, summaries and hostile markup."""
    rows = [json.loads(line) for line in (corpus / "labels" / "items.jsonl").read_text("utf-8").splitlines()]
    cases = [case for path in sorted((corpus / "sanitize").glob("*.json")) for case in json.loads(path.read_bytes())]
    return [row[name] for row in rows for name in ("title", "summary")] + [str(case["input"]) for case in cases]


def damaged(body: bytes, dice: random.Random) -> bytes:
    """Return bytes with one to eight places changed, dropped, doubled, turned round, cut off or filled with tokens."""
    changed = bytearray(body)
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        at, width = dice.randrange(len(changed) + 1), dice.choice((1, 1, 2, 8, 40, 400))
        piece = bytes(changed[at : at + width])
        token = dice.choice(TOKENS).encode("utf-8", "surrogatepass")
        changed[at : at + width] = dice.choice(
            (dice.randbytes(width), b"", piece + piece, piece[::-1], token, piece + token * dice.choice((1, 3, 50)))
        )
        if not dice.randrange(20):
            del changed[dice.randrange(len(changed) + 1) :]
    return bytes(changed)


def soup(dice: random.Random) -> str:
    """Return a string that nobody wrote: tokens, any characters, or a few tokens very often."""
    shape = dice.randrange(3)
    if shape == 0:
        return "".join(dice.choice(TOKENS) for _ in range(dice.randrange(200)))
    if shape == 1:
        ends = (128, 0x3000, 0x110000)
        return "".join(chr(dice.randrange(dice.choice(ends))) for _ in range(dice.randrange(200)))
    unit = "".join(dice.choice(TOKENS) for _ in range(dice.randint(1, 3)))
    return (unit * (FLOOD_MAX // len(unit)))[: dice.randrange(dice.choice((FLOOD_MAX // 10, FLOOD_MAX)))]


def mutated_file(files: Callable[[Path], Sequence[Path]]) -> Maker:
    """Return what makes a damaged file of a list."""

    def make(dice: random.Random, corpus: Path) -> bytes:
        path = dice.choice(files(corpus))
        if path.suffix != ".gz":
            return damaged(path.read_bytes(), dice)
        with gzip.open(path) as file:
            return damaged(file.read(BODY_MAX), dice)

    return make


def mutated_string(strings: Callable[[Path], Sequence[str]]) -> Maker:
    """Return what makes a damaged string of a list, or a string that nobody wrote."""

    def make(dice: random.Random, corpus: Path) -> str:
        if not dice.randrange(4):
            return soup(dice)
        written = dice.choice(strings(corpus)).encode("utf-8", "surrogatepass")
        return damaged(written, dice).decode("utf-8", "surrogateescape")

    return make


def soup_document(dice: random.Random, _: Path) -> bytes:
    """Return a document that nobody wrote."""
    if not dice.randrange(4):
        return dice.randbytes(dice.randrange(4000))
    written = dice.choice(STARTS) + soup(dice)
    return written.encode(dice.choice(("utf-8", "utf-16", "utf-32")), "surrogatepass")
