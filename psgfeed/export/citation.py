"""How a dataset is cited: APA, Chicago, BibTeX, RIS and ``CITATION.cff``, in English and Spanish. No I/O."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a citation names.

    A creator is written ``Family, Given`` when a person, and is else an organisation. ``version`` is a day or another
    text that names one state of the data, ``released`` its day if there is one, ``sha256`` the digest of its main
    table, ``url`` its lasting place or empty, ``licence`` an SPDX identifier.
    """

    title: str
    creators: tuple[str, ...]
    version: str
    released: date | None
    sha256: str = ""
    url: str = ""
    licence: str = ""
    abstract: str = ""


_WORDS = {
    "en": {
        "version": "Version",
        "dataset": "Data set",
        "and": ", and ",
        "ampersand": ", & ",
        "undated": "n.d.",
        "message": "If you use these data, please cite them as below.",
    },
    "es": {
        "version": "Versión",
        "dataset": "Conjunto de datos",
        "and": " y ",
        "ampersand": " y ",
        "undated": "s. f.",
        "message": "Si usa estos datos, cítelos como sigue.",
    },
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT_HASH = 12  # digits: enough to tell any two versions apart, and short enough for a line of print

_LATEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "¿": "{?`}",
    "¡": "{!`}",
    "«": r"{\guillemotleft}",
    "»": r"{\guillemotright}",
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{LEFT SINGLE QUOTATION MARK}": "`",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
}
_LATEX_ACCENTS = {
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING DIAERESIS}": '"',
    "\N{COMBINING CEDILLA}": "c",
    "\N{COMBINING CARON}": "v",
}


def cite(dataset: Dataset, style: str, language: str = "en") -> str:
    """Return the citation in a style of ``STYLES``; English or Spanish (``en``, ``es``) where the style has words."""
    return STYLES[style](dataset, language)


def cff(dataset: Dataset, language: str = "en") -> str:
    """Return the text of ``CITATION.cff`` (Citation File Format 1.2.0, type dataset)."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_yaml(_WORDS[language]['message'])}",
        "type: dataset",
        f"title: {_yaml(dataset.title)}",
        "authors:",
        *(line for creator in dataset.creators for line in _cff_author(creator)),
        f"version: {_yaml(dataset.version)}",
    ]
    released = dataset.released.isoformat() if dataset.released else ""
    for key, value in (
        ("date-released", released),
        ("url", dataset.url),
        ("license", dataset.licence),
        ("abstract", dataset.abstract),
    ):
        lines += [f"{key}: {_yaml(value)}"] if value else []
    if dataset.sha256:
        lines += ["identifiers:", "  - type: other", f"    value: {_yaml('sha256:' + dataset.sha256)}"]
        lines += ['    description: "SHA-256 of items.csv"']
    return "\n".join(lines) + "\n"


def _cff_author(creator: str) -> list[str]:
    family, comma, given = creator.partition(",")
    if not comma:
        return [f"  - name: {_yaml(creator)}"]
    return [f"  - family-names: {_yaml(family.strip())}", f"    given-names: {_yaml(given.strip())}"]


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a string of JSON is one of YAML


def _apa(dataset: Dataset, language: str) -> str:
    words = _WORDS[language]
    authors = _listed([_with_initials(creator) for creator in dataset.creators], words["ampersand"])
    head = f"{_ended(authors)} ({_year(dataset, language)}). {dataset.title}"
    return _with_place(f"{head} ({words['version']} {dataset.version}) [{words['dataset']}].", dataset)


def _chicago(dataset: Dataset, language: str) -> str:
    words = _WORDS[language]
    first, *others = dataset.creators
    authors = _listed([first, *(_given_first(creator) for creator in others)], words["and"])
    kind = f"{words['version']} {dataset.version}. {words['dataset']}."
    title = f"\N{LEFT DOUBLE QUOTATION MARK}{_ended(dataset.title)}\N{RIGHT DOUBLE QUOTATION MARK}"
    return _with_place(f"{_ended(authors)} {_ended(_year(dataset, language))} {title} {kind}", dataset)


def _with_place(text: str, dataset: Dataset) -> str:
    place = f" {dataset.url}" if dataset.url else ""
    digest = f" SHA-256 {dataset.sha256[:_SHORT_HASH]}." if dataset.sha256 else ""
    return f"{text}{place}{digest}"


def _bibtex(dataset: Dataset, language: str) -> str:
    words = _WORDS[language]
    fields = {
        "author": " and ".join(_bibtex_name(creator) for creator in dataset.creators),
        "title": f"{{{latex(dataset.title)}}}",
        "year": str(dataset.released.year) if dataset.released else "",
        "month": _MONTHS[dataset.released.month - 1] if dataset.released else "",
        "howpublished": latex(f"{words['dataset']}, {words['version'].lower()} {dataset.version}"),
        "url": _plain_url(dataset.url),
        "note": f"SHA-256: {dataset.sha256}" if dataset.sha256 else "",
        "language": {"en": "english", "es": "spanish"}[language],
    }
    lines = [
        f"  {name} = {value if name == 'month' else '{' + value + '}'}," for name, value in fields.items() if value
    ]
    return "\n".join([f"@misc{{{_key(dataset)},", *lines, "}"])


def _bibtex_name(creator: str) -> str:
    # The braces keep an organisation from being taken apart into given and family names.
    return latex(creator) if "," in creator else f"{{{latex(creator)}}}"


def _key(dataset: Dataset) -> str:
    letters = unicodedata.normalize("NFD", dataset.creators[0].partition(",")[0])
    word = "".join(char for char in letters.lower() if char.isascii() and char.isalnum())[:20]
    version = "".join(char for char in dataset.version if char.isascii() and char.isalnum())
    return f"{word or 'dataset'}{version}"


def _ris(dataset: Dataset, language: str) -> str:
    fields = [
        ("TY", "DATA"),
        *(("AU", creator) for creator in dataset.creators),
        ("TI", dataset.title),
        ("PY", str(dataset.released.year) if dataset.released else ""),
        ("DA", f"{dataset.released:%Y/%m/%d}" if dataset.released else ""),
        ("ET", f"{_WORDS[language]['version']} {dataset.version}"),
        ("LA", language),
        ("UR", dataset.url),
        ("N1", f"SHA-256: {dataset.sha256}" if dataset.sha256 else ""),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - "])


def latex(text: str) -> str:
    """Return a text as BibTeX of any age reads it: accents and special characters as commands."""
    return "".join(_latex_char(char) for char in unicodedata.normalize("NFC", _one_line(text)))


def _latex_char(char: str) -> str:
    if char in _LATEX_SPECIAL:
        return _LATEX_SPECIAL[char]
    base, *marks = tuple(unicodedata.normalize("NFD", char))
    if len(marks) != 1 or marks[0] not in _LATEX_ACCENTS or not base.isascii():
        return char
    accent = _LATEX_ACCENTS[marks[0]]
    space = " " if accent.isalpha() else ""
    letter = {"i": r"\i", "j": r"\j"}.get(base, base)  # an accent takes the place of the dot
    return f"{{\\{accent}{space}{letter}}}"


def _plain_url(url: str) -> str:
    return "".join(f"%{ord(char):02X}" if char in "{}\\^~" else char for char in url)


def _year(dataset: Dataset, language: str) -> str:
    return str(dataset.released.year) if dataset.released else _WORDS[language]["undated"]


def _with_initials(creator: str) -> str:
    family, comma, given = creator.partition(",")
    return f"{family.strip()}, {' '.join(f'{name[0]}.' for name in given.split())}" if comma else creator


def _given_first(creator: str) -> str:
    family, _, given = creator.partition(",")
    return f"{given.strip()} {family.strip()}".strip()


def _listed(names: list[str], last: str) -> str:
    return last.join([*filter(None, [", ".join(names[:-1])]), names[-1]])


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _one_line(text: str) -> str:
    return " ".join(text.split())


STYLES: dict[str, Callable[[Dataset, str], str]] = {
    "apa": _apa,
    "chicago": _chicago,
    "bibtex": _bibtex,
    "ris": _ris,
}
