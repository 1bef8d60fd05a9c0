"""A page as lines and boxes: what stands on one line, and where."""

import pytest

from psgfeed.extract.blocks import Gap, Page, parse_page
from psgfeed.extract.listing_hints import Region


def page(body: str) -> Page:
    parsed = parse_page(f"<html><body>{body}</body></html>".encode(), "https://voces.example/", {})
    assert parsed is not None
    return parsed


def texts(body: str) -> list[str]:
    return [line.text for line in page(body).lines]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>Uno</p><p>Dos</p>", ["Uno", "Dos"]),
        ("<p>Uno <b>y</b> <i>medio</i></p>", ["Uno y medio"]),
        ("Uno<br>Dos<hr>Tres", ["Uno", "Dos", "Tres"]),
        ("<span>Uno</span><div>Dos</div>Tres", ["Uno", "Dos", "Tres"]),
        ("<p>Uno <!-- nada --> más</p>", ["Uno más"]),
        ("<script>no</script><style>no</style><p>Sí</p><select><option>no</select>", ["Sí"]),
        ("<p>  Uno\n\t dos\u00a0tres </p>", ["Uno dos tres"]),
        ("<span>1</span><a href='/x'>Primera</a>", ["1 Primera"]),
        ("<b>C</b>obre", ["Cobre"]),
        ("<p hidden>no</p><p style='color:red; display : none'>no</p><p>Sí</p>", ["Sí"]),
        ("<p><span>3 de mayo de 2026</span> | <a href='/c'>Noticias</a></p>", ["3 de mayo de 2026", "Noticias"]),
        ("<b>3 May 2026</b> – <a href='/1'>El puente</a>. Sigue cerrado.", ["3 May 2026", "El puente. Sigue cerrado."]),
        ("<p>3 May 2026 — El puente sigue cerrado.</p>", ["3 May 2026", "El puente sigue cerrado."]),
        ("Desde el <b>3 de mayo de 2026</b> está cerrado.", ["Desde el 3 de mayo de 2026 está cerrado."]),
        ("<a href='/1'>El informe completo</a> (PDF, 2 MB)", ["El informe completo", "(PDF, 2 MB)"]),
    ],
)  # fmt: skip
def test_a_line_ends_where_a_browser_begins_a_new_one(body: str, lines: list[str]) -> None:
    assert texts(body) == lines


def test_a_line_knows_what_stands_between_it_and_the_one_before() -> None:
    gaps = [line.gap for line in page("<p>a<br>b<br><br>c</p><p>d</p>").lines]
    assert gaps == [Gap.BLOCK, Gap.BR, Gap.BLANK, Gap.BLOCK]


def test_a_line_is_what_all_of_it_is() -> None:
    linked, mixed, heading = page("<a href='/1'><b>Uno</b></a><p><b>Dos</b> tres</p><h2>Cuatro</h2>").lines
    assert (linked.href, linked.bold, mixed.bold, heading.heading) == ("/1", True, False, 2)


def test_a_box_knows_the_lines_in_it() -> None:
    lines = page("<div><p>a</p><a href='/1'><p>b</p><p>c</p></a></div><p>d</p>").lines
    anchor = next(box for box in lines[1].leaf.above() if box.kind.tag == "a")
    outer = next(box for box in lines[1].leaf.above() if box.kind.tag == "div")
    assert ((anchor.first, anchor.last), (outer.first, outer.last)) == ((1, 3), (0, 3))


def test_a_machine_date_is_read_wherever_it_stands() -> None:
    stamps = [
        line.stamp
        for line in page(
            "<time datetime='2026-05-03T10:00Z'>ayer</time><p><meta itemprop='datePublished' content='2026-05-02'>x</p>"
            "<p><abbr title='2026-05-01'>vie</abbr></p><p><time datetime='ayer'>ayer</time></p>"
        ).lines
    ]
    assert stamps == ["2026-05-03T10:00Z", "2026-05-02", "2026-05-01", ""]


def test_the_parts_of_a_page_are_told_by_tags_and_names() -> None:
    regions = {
        line.text: line.region
        for line in page(
            "<header><p>head</p></header><nav><p>nav</p></nav><main><p>main</p></main><aside><p>aside</p></aside>"
            "<div class='widget'><p>widget</p></div><footer><p>foot</p></footer>"
        ).lines
    }
    aside, outside = Region.ASIDE, Region.OUTSIDE
    assert regions["main"] is Region.MAIN
    assert {regions[name] for name in ("head", "aside", "widget")} == {aside}
    assert {regions[name] for name in ("nav", "foot")} == {outside}


def test_links_count_from_the_base_that_the_page_names() -> None:
    assert page("<base href='/otra/'>").base == "https://voces.example/otra/"
