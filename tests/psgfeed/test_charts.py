from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psgfeed.charts import COLOURS, SERIES_MAX, Chart, Series, largest, months_between, sign, stacked_bars

SVG = "{http://www.w3.org/2000/svg}"
SPRING = months_between(date(2026, 2, 17), date(2026, 4, 1))


def drawn(**values: object) -> ET.Element:
    given_values: dict[str, object] = {
        "title": "Items a month",
        "description": "Mining leads.",
        "months": SPRING,
        "series": (Series("mining", (1, 0, 4)), Series("gender", (2, 0, 1))),
    }
    return ET.fromstring(stacked_bars(Chart(**given_values | values)))  # type: ignore[arg-type]  # noqa: S314 - ours


def texts(svg: ET.Element) -> list[str]:
    return [str(text.text) for text in svg.iter(f"{SVG}text")]


def heights(svg: ET.Element, fill: str) -> list[float]:
    """Return how high the bars of a fill are."""
    return [
        float(piece.partition("v")[2].partition("h")[0])
        for path in svg.iter(f"{SVG}path")
        if path.get("fill") == fill
        for piece in str(path.get("d")).split("M")[1:]
    ]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_months_follow_one_another_across_the_years() -> None:
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == (
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    )
    assert months_between(date(2026, 2, 1), date(2026, 1, 1)) == ()


def test_a_chart_says_what_it_shows() -> None:
    svg = drawn(key="topics")

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "topics-title topics-desc"
    assert svg.findtext(f"{SVG}title") == "Items a month"
    assert svg.findtext(f"{SVG}desc") == "Mining leads."
    assert {"mining", "gender", "2026-02", "2026-04"} <= set(texts(svg))


def test_bars_are_as_high_as_their_numbers() -> None:
    first, last = heights(drawn(), COLOURS[0])

    assert last == pytest.approx(4 * first, abs=0.2)


def test_what_stands_upon_another_differs_by_pattern_too() -> None:
    assert len(heights(drawn(), "url(#chart-1)")) == 2


def test_a_month_in_which_nobody_looked_is_hatched_and_a_silent_one_is_not() -> None:
    looked, unlooked = drawn(unlooked=(0, 0, 0)), drawn(unlooked=(0, 1.0, 0.5))

    assert "not looked at" not in texts(looked)
    assert "not looked at" in texts(unlooked)
    whole, half = heights(unlooked, f"url(#chart-{SERIES_MAX})")
    assert whole == 2 * half


@pytest.mark.parametrize(("share", "mark"), [(0, ""), (0.01, "░"), (0.9, "░"), (1, "/")])
def test_a_sign_says_in_a_text_what_hatching_says_in_a_chart(share: float, mark: str) -> None:
    assert sign(share) == mark


def test_long_names_are_cut_in_the_legend_and_thousands_are_parted_as_asked() -> None:
    svg = drawn(series=(Series("a" * 40, (8_000, 0, 0)),), thousands="\u202f")
    assert {"a" * 31 + "…", "8\u202f000"} <= set(texts(svg))


def test_names_are_data() -> None:
    svg = drawn(title="<b> & co", series=(Series("</text><script>", (1, 2, 3)),), paper='"#fff"')

    assert svg.findtext(f"{SVG}title") == "<b> & co"
    assert "</text><script>" in texts(svg)


def test_too_many_series_are_refused_and_the_largest_can_be_chosen() -> None:
    many = tuple(Series(f"source {number}", (number, 1)) for number in range(20))

    with pytest.raises(ValueError, match="20 series"):
        drawn(series=many, months=SPRING[:2])
    chosen = largest(many, "others", 3)
    assert chosen == (Series("source 19", (19, 1)), Series("source 18", (18, 1)), Series("others", (153, 18)))
    assert largest(many[:2], "others", 3) == (many[1], many[0])


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("paper", ["#ffffff", "#171513"])
def test_colours_stand_out_on_light_and_on_dark_paper(colour: str, paper: str) -> None:
    lighter, darker = sorted((luminance(colour), luminance(paper)), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 3


@given(
    st.lists(st.lists(st.integers(0, 10**6), min_size=16, max_size=16), max_size=SERIES_MAX),
    st.lists(st.floats(0, 1), min_size=16, max_size=16),
)
def test_any_numbers_are_drawn_within_the_plot(rows: list[list[int]], unlooked: list[float]) -> None:
    series = tuple(Series(f"s{number}", tuple(row)) for number, row in enumerate(rows))
    svg = drawn(months=months_between(date(2025, 5, 1), date(2026, 8, 1)), series=series, unlooked=tuple(unlooked))

    fills = {str(path.get("fill")) for path in svg.iter(f"{SVG}path")} - {"None", "none"}
    assert all(0 <= height <= 220 for fill in fills for height in heights(svg, fill))
