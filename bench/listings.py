"""What the listing detector reads of invented pages in many shapes: ``python bench/listings.py [SHAPE] [--missed]``."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from listing_mixer import mixed_page
from listing_pages import ADDRESS, ListingPage, Wanted, all_pages
from listing_stories import NOW

from psgfeed.extract.listing import read_listing
from psgfeed.intake import take
from psgfeed.model import Document, Item, Source

SOURCE = Source("voces", "Voces", "listing", ADDRESS)
QUESTIONS = ("items", "spurious", "title", "link", "date", "summary")


def main() -> None:
    """Measure and print, by shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shape", nargs="?", default="")
    parser.add_argument("--missed", action="store_true", help="print every wrong answer")
    parser.add_argument("--seeds", type=int, default=1, help="how many pages of each sort")
    parser.add_argument("--mixed", type=int, default=0, help="so many pages put together at random instead")
    given = parser.parse_args()
    if given.mixed:
        show("mixed", [mixed_page(seed) for seed in range(given.mixed)], missed=given.missed)
        return
    pages = [page for seed in range(given.seeds) for page in all_pages(seed) if given.shape in page.shape]
    print(f"{'':28}{'pages':>7}" + "".join(f"{question:>10}" for question in QUESTIONS))
    for shape in dict.fromkeys(page.shape for page in pages):
        show(shape, [page for page in pages if page.shape == shape], missed=given.missed)
    show("all", pages, missed=False)


def show(name: str, pages: Iterable[ListingPage], *, missed: bool) -> None:
    """Print the shares of right answers, and the wrong ones if they are asked for."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    wrong: list[str] = []
    count = 0
    for page in pages:
        count += 1
        for question, is_right, what in score(page):
            asked[question] += 1
            right[question] += is_right
            if not is_right:
                wrong.append(f"{page.name} {question}: {what}")
    shares = "".join(f"{right[question] / max(1, asked[question]):10.3f}" for question in QUESTIONS)
    print(f"{name:28}{count:7}{shares}")
    for line in wrong if missed else ():
        print(f"    {line}")


def score(page: ListingPage) -> list[tuple[str, bool, str]]:
    """Return question, whether the answer was right, and what was wrong, for every answer to one page."""
    items = list(take(Document(page.html.encode(), ADDRESS), SOURCE, NOW, read_listing).items)
    answers: list[tuple[str, bool, str]] = []
    for wanted in page.items:
        item = next((item for item in items if _is(item, wanted)), None)
        answers.append(("items", item is not None, wanted.title))
        if item is not None:
            items.remove(item)
            answers += _compared(item, wanted)
            answers.append(("spurious", True, ""))
    answers += [("spurious", False, f"{item.title} {item.url}") for item in items]
    return answers


def _is(item: Item, wanted: Wanted) -> bool:
    return item.title == wanted.title or (wanted.url is not None and item.url == wanted.url)


def _compared(item: Item, wanted: Wanted) -> list[tuple[str, bool, str]]:
    values = {
        "title": (item.title, wanted.title),
        "link": (item.url, wanted.url),
        "date": (item.published.day, wanted.day),
        "summary": (item.summary, wanted.summary),
    }
    return [(name, got == right, f"got {got!r}, wanted {right!r}") for name, (got, right) in values.items()]


if __name__ == "__main__":
    main()
