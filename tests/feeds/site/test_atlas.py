import re
from collections.abc import Callable

from feeds.site.atlas import draw_map, locate
from feeds.site.render import place_at
from feeds.site.views import Site
from psgfeed.model import Entry
from psgfeed.store.counts import Dimension
from psgfeed.vocabulary import regions

EntryMaker = Callable[..., Entry]
SiteMaker = Callable[..., Site]

COUNTS = {
    (Dimension.REGION, "PE-CUS"): {"2026-03": 40, "2025-04": 60, "2025-03": 1000},
    (Dimension.REGION, "PE-PUN"): {"2026-01": 1},
    (Dimension.REGION, "PE-LOR"): {"2026-01": 30},
}


def test_each_region_is_drawn_with_the_items_of_twelve_months(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    drawn = draw_map(place_at(make_valley((make_entry(),), COUNTS), "en", ""))
    numbers = {area.name: area.items for area in drawn.areas if area.items}
    assert numbers == {"Cusco": 100, "Puno": 1, "Loreto": 30}
    assert len(drawn.areas) == len(regions()) == 26


def test_more_items_have_a_darker_shade_that_the_legend_explains(
    make_valley: SiteMaker, make_entry: EntryMaker
) -> None:
    drawn = draw_map(place_at(make_valley((make_entry(),), COUNTS), "en", ""))
    shades = {area.name: area.shade for area in drawn.areas}
    assert [shades[name] for name in ("Tacna", "Puno", "Loreto", "Cusco")] == [0, 1, 2, 4]
    assert [step.text for step in drawn.legend] == ["0", "1–12", "13–30", "31–60", "61+"]


def test_a_region_that_has_a_page_is_linked(make_valley: SiteMaker, make_entry: EntryMaker) -> None:
    drawn = draw_map(place_at(make_valley((make_entry(),), COUNTS), "es", ""))
    assert {area.name: area.href for area in drawn.areas if area.href} == {"Cusco": "r/PE-CUS/"}


def test_a_map_of_nothing_has_one_shade(make_valley: SiteMaker) -> None:
    drawn = draw_map(place_at(make_valley(()), "en", ""))
    assert {area.shade for area in drawn.areas} == {0}
    assert [step.text for step in drawn.legend] == ["0"]


def test_every_shape_lies_within_the_drawing(make_valley: SiteMaker) -> None:
    drawn = draw_map(place_at(make_valley(()), "en", ""))
    for area in drawn.areas:
        x, y = map(int, re.findall(r"\d+", area.shape.path)[:2])
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height
        assert area.shape.path.endswith("z")


def test_a_regions_page_shows_where_it_lies() -> None:
    cusco, puno = locate("PE-CUS"), locate("PE-PUN")
    assert cusco is not None
    assert puno is not None
    assert cusco.here in puno.others
    assert cusco.here not in cusco.others
    assert locate("mining") is None
