"""Rights: under which licence stands what psgfeed adds, and what remains the sources'. No I/O but its words."""

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: where its text is, its name, and what it asks for in English and Spanish."""

    address: str
    title: str
    asks_en: str
    asks_es: str


LICENCES = {
    "CC0-1.0": Licence(
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "CC0 1.0 Universal",
        "It asks for nothing; a citation is a courtesy that keeps results checkable.",
        "No exige nada; citar es una cortesía que permite comprobar los resultados.",
    ),
    "CC-BY-4.0": Licence(
        "https://creativecommons.org/licenses/by/4.0/",
        "Creative Commons Attribution 4.0 International",
        "It asks that you name the data as `CITATION.cff` does.",
        "Exige que se nombren los datos como lo hace `CITATION.cff`.",
    ),
}


def licence_text(name: str) -> str:
    """Return the note on rights as Markdown, in both languages; ``name`` is one of ``LICENCES``."""
    licence = LICENCES[name]
    text = files("psgfeed.export").joinpath("licence.txt").read_text(encoding="utf-8")
    return text.format(
        licence=name, address=licence.address, condition_en=licence.asks_en, condition_es=licence.asks_es
    )
