"""Which names of a page's elements may be relied on."""

import pytest

from psgfeed.extract.listing_classes import stable_names


@pytest.mark.parametrize(
    "name", ["post", "entry-title", "views-row", "td_module_wrap", "ListSection", "nota", "blog__post", "PromoContent"]
)
def test_names_that_people_gave_last(name: str) -> None:
    assert stable_names(name) == [name]


@pytest.mark.parametrize(
    "name",
    [
        *("post-123", "css-1dbjc4n", "sc-bdVaJa", "qtbdxl", "mb-4", "col-md-4", "clearfix", "text-lg", "views-row-odd"),
        *("is-open", "x" * 41, "a:b", "hwhjX", "md:flex", "font-bold", "_abc"),
    ],
)
def test_names_that_number_style_or_are_made_up_do_not(name: str) -> None:
    assert stable_names(name) == []
