"""The columns of the table of items: one definition, from which header, codebook, data package and manual are made.

It is long because it is a list: one entry a column, in the order of the full table.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from psgfeed.model import Source

SCHEMA_VERSION = 1

_HASH_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its permanent name, type, meaning in both languages, an example, and how its values are made.

    Types are ``string``, ``list``, ``integer``, ``number``, ``boolean``, ``date`` and ``datetime``. Values are plain:
    numbers and flags are numbers, all else is text, dates as ``2026-11-24``, instants as ``2026-11-24T12:00:00Z``,
    lists joined by ``|``; what is missing is the empty text. ``origin`` says who knows it, ``values`` which there are,
    ``missing`` what an empty cell means, ``since`` the version of the table that brought the column. ``core`` marks
    the columns of the short preset.

    A value is the field that the column ``reads`` in the store (its own name if none is given), or what ``make``
    makes of several; with ``of_source`` it is told by the file of the source whose id is read. ``own`` texts are of
    psgfeed's own making, without blanks, commas and quotes, so that no format needs to take care of them.
    """

    name: str
    type: str
    en: str
    es: str
    example: str
    core: bool = False
    origin: str = ""
    values: str = ""
    missing: str = ""
    since: int = 1
    reads: tuple[str, ...] = ()
    make: Callable[..., Any] | None = None
    of_source: Callable[[Source], str] | None = None
    own: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that are read for it."""
        return self.reads or (self.name,)


def joined(values: list[str]) -> str:
    """Return a list as one text; a value that holds the separator itself gets a stroke instead."""
    return "|".join(text.replace("|", "/") for value in values if (text := value.strip()))


def short_hash(*texts: str) -> str:
    """Return the first half of a digest of texts."""
    return hashlib.sha256("\x1f".join(texts).encode("utf-8", "replace")).hexdigest()[:_HASH_DIGITS]


@lru_cache(maxsize=1024)
def _sections(section: str, tags: str) -> str:
    return joined([section, *(str(tag) for tag in json.loads(tags))])


def _origin_of(field: str) -> Callable[[str], str]:
    @lru_cache(maxsize=1024)  # the items of a source differ little in where their values were found
    def origin(provenance: str) -> str:
        found = [where for name, where, *_ in json.loads(provenance) if name == field]
        return str(found[-1]).partition(":")[0] if found else ""

    return origin


def _before_colon(origin: str) -> str:
    return origin.partition(":")[0]


def _first(slugs: str) -> str:
    return slugs.partition("|")[0]


def _either(author: str, byline: str) -> str:
    return author or byline


_SOURCE = "the source"
_FILE = "the source's file"
_CLOCK = "psgfeed's own clock"
_RULES = "psgfeed's rules"
_READER = "psgfeed's reading"

COLUMNS: tuple[Column, ...] = (
    Column(
        "item_id",
        "string",
        "Permanent identifier, never reused",
        "Identificador permanente, nunca reutilizado",
        "psg-8f3ac1d2e0",
        core=True,
        origin="given at first sight",
        values="source, hyphen, ten hexadecimal digits",
        reads=("id",),
        own=True,
    ),
    Column(
        "url",
        "string",
        "Address to read it, as the publisher gives it",
        "Dirección donde se lee, tal como la da quien publica",
        "https://example.org/nota/1",
        core=True,
        origin=_SOURCE,
        missing="the source gives none",
    ),
    Column(
        "url_first_seen",
        "string",
        "Address as first met",
        "Dirección tal como se vio por primera vez",
        "https://example.org/nota/1",
        origin=_SOURCE,
        missing="the source gave none",
        reads=("url_first",),
    ),
    Column(
        "title",
        "string",
        "Headline; damaged characters repaired",
        "Titular; caracteres dañados reparados",
        "Comuneros levantan el bloqueo",
        core=True,
        origin=_SOURCE,
    ),
    Column(
        "summary",
        "string",
        "Plain text of at most 600 characters",
        "Texto simple de 600 caracteres como máximo",
        "Tras once días …",
        core=True,
        origin=_SOURCE,
        missing="the source gives none",
    ),
    Column(
        "summary_origin",
        "string",
        "Where the summary was found",
        "Dónde se encontró el resumen",
        "feed",
        origin=_READER,
        values="feed, listing, meta, article and other kinds of documents",
        missing="no summary",
        reads=("provenance",),
        make=_origin_of("summary"),
        own=True,
    ),
    Column(
        "text_repaired",
        "boolean",
        "1 when damaged characters of title or summary were repaired",
        "1 si se repararon caracteres dañados del título o del resumen",
        "0",
        origin=_READER,
        values="0, 1",
    ),
    Column(
        "language",
        "string",
        "Language of title and summary (BCP 47)",
        "Idioma del título y del resumen (BCP 47)",
        "es",
        core=True,
        origin=_READER,
        values="en, es and others",
        missing="not known",
        own=True,
    ),
    Column(
        "language_origin",
        "string",
        "How the language is known",
        "Cómo se conoce el idioma",
        "declared",
        origin=_READER,
        values="declared, detected, source_default",
        missing="not known",
        reads=("provenance",),
        make=_origin_of("language"),
        own=True,
    ),
    Column(
        "source_id",
        "string",
        "Source, as in the catalogue",
        "Fuente, como en el catálogo",
        "servindi",
        core=True,
        origin=_FILE,
        reads=("source",),
        own=True,
    ),
    Column(
        "source_name",
        "string",
        "The source as it calls itself",
        "La fuente como se llama a sí misma",
        "Servindi",
        core=True,
        origin=_FILE,
        missing="the source's file is gone",
        reads=("source",),
        of_source=lambda source: source.name,
    ),
    Column(
        "source_type",
        "string",
        "ngo, media, state, academic, igo or community",
        "ngo, media, state, academic, igo o community",
        "ngo",
        origin=_FILE,
        values="ngo, media, state, academic, igo, community",
        missing="the source's file is gone",
        reads=("source",),
        of_source=lambda source: source.publisher,
    ),
    Column(
        "source_country",
        "string",
        "Seat of the source (ISO 3166-1 alpha-2)",
        "Sede de la fuente (ISO 3166-1 alfa-2)",
        "PE",
        origin=_FILE,
        missing="not known",
        reads=("source",),
        of_source=lambda source: source.country,
    ),
    Column(
        "author",
        "string",
        "Author or byline as printed",
        "Autoría tal como aparece",
        "Inés Quispe",
        origin=_SOURCE,
        missing="the source names none",
        reads=("author", "byline"),
        make=_either,
    ),
    Column(
        "issue",
        "string",
        "Label of the issue before the date, as printed",
        "Rótulo del número antes de la fecha, tal como aparece",
        "Update 119",
        origin=_SOURCE,
        missing="no such label",
    ),
    Column(
        "section_raw",
        "list",
        "The source's own section and tags",
        "Sección y etiquetas propias de la fuente",
        "Política",
        origin=_SOURCE,
        missing="the source gives none",
        reads=("section", "source_categories"),
        make=_sections,
    ),
    Column(
        "kind",
        "string",
        "news, or page for a standing text",
        "news, o page si es un texto permanente",
        "news",
        origin=_READER,
        values="news, page",
        own=True,
    ),
    Column(
        "categories",
        "list",
        "Categories by our rules, strongest first",
        "Categorías según nuestras reglas, la más fuerte primero",
        "mining|social-conflict",
        core=True,
        origin=_RULES,
        values="the slugs in the list of categories",
        missing="no category fits",
        own=True,
    ),
    Column(
        "category_primary",
        "string",
        "The strongest category",
        "La categoría más fuerte",
        "mining",
        origin=_RULES,
        values="the slugs in the list of categories",
        missing="no category fits",
        reads=("categories",),
        make=_first,
        own=True,
    ),
    Column(
        "regions",
        "list",
        "Departments named (ISO 3166-2:PE)",
        "Departamentos nombrados (ISO 3166-2:PE)",
        "PE-APU",
        origin=_RULES,
        values="the codes in the list of regions",
        missing="no department is named",
        own=True,
    ),
    Column(
        "about_peru",
        "boolean",
        "1 when it is about Peru by our rules",
        "1 si trata del Perú según nuestras reglas",
        "1",
        origin=_RULES,
        values="0, 1",
    ),
    Column(
        "relevance_score",
        "number",
        "How sure that is, 0 to 1",
        "Qué tan seguro es, de 0 a 1",
        "0.9",
        origin=_RULES,
        values="0 to 1",
        reads=("peru_score",),
    ),
    Column(
        "published_date",
        "date",
        "Day of publication in Lima; a month's first day when only the month is known",
        "Día de publicación en Lima; el primero del mes si solo se conoce el mes",
        "2026-11-20",
        core=True,
        origin=_READER,
        missing="no date could be read",
    ),
    Column(
        "published_at",
        "datetime",
        "Instant of publication in UTC, only when the source gives a time",
        "Instante de publicación en UTC, solo si la fuente da la hora",
        "2026-11-20T14:30:00Z",
        origin=_READER,
        missing="the source gives no time",
    ),
    Column(
        "date_precision",
        "string",
        "time, day, month or none",
        "time, day, month o none",
        "day",
        core=True,
        origin=_READER,
        values="time, day, month, none",
        reads=("published_precision",),
        own=True,
    ),
    Column(
        "date_raw",
        "string",
        "The date exactly as printed",
        "La fecha exactamente como aparece",
        "20 de noviembre de 2026",
        origin=_SOURCE,
        missing="the source prints none",
        reads=("published_raw",),
    ),
    Column(
        "date_origin",
        "string",
        "Where the date was found",
        "Dónde se encontró la fecha",
        "feed",
        origin=_READER,
        values="feed, listing, meta, url and other places",
        missing="no date",
        reads=("published_origin",),
        make=_before_colon,
        own=True,
    ),
    Column(
        "first_seen_at",
        "datetime",
        "When psgfeed first met the item (UTC)",
        "Cuándo psgfeed vio el ítem por primera vez (UTC)",
        "2026-11-20T15:00:00Z",
        core=True,
        origin=_CLOCK,
        reads=("first_seen",),
    ),
    Column(
        "last_seen_at",
        "datetime",
        "When its source last listed it (UTC)",
        "Cuándo su fuente lo mostró por última vez (UTC)",
        "2026-11-24T15:00:00Z",
        origin=_CLOCK,
        reads=("last_seen",),
    ),
    Column(
        "last_changed_at",
        "datetime",
        "Last meaningful change (UTC)",
        "Último cambio significativo (UTC)",
        "2026-11-20T15:00:00Z",
        origin=_CLOCK,
        reads=("last_changed",),
    ),
    Column(
        "revision_count",
        "integer",
        "Meaningful changes since first seen",
        "Cambios significativos desde la primera vez",
        "0",
        origin=_CLOCK,
        values="0 or more",
        reads=("revisions",),
    ),
    Column(
        "is_backfill",
        "boolean",
        "1 when it was already old when first seen",
        "1 si ya era antiguo cuando se vio por primera vez",
        "0",
        origin=_RULES,
        values="0, 1",
        reads=("backfill",),
    ),
    Column(
        "story_id",
        "string",
        "Items with the same value tell the same story",
        "Los ítems con el mismo valor cuentan la misma historia",
        "psg-8f3ac1d2e0",
        core=True,
        origin=_RULES,
        missing="it stands alone",
        reads=("story",),
        own=True,
    ),
    Column(
        "is_primary",
        "boolean",
        "1 for the item that stands for its story, or stands alone",
        "1 para el ítem que representa su historia, o está solo",
        "1",
        core=True,
        origin=_RULES,
        values="0, 1",
    ),
    Column(
        "story_size",
        "integer",
        "How many items tell the story",
        "Cuántos ítems cuentan la historia",
        "1",
        origin=_RULES,
        values="1 or more",
    ),
    Column(
        "image_url",
        "string",
        "Picture offered by the source; not a licence",
        "Imagen que ofrece la fuente; no es una licencia",
        "https://example.org/foto.jpg",
        origin=_SOURCE,
        missing="the source offers none",
        reads=("image",),
    ),
    Column(
        "rights",
        "string",
        "The source's rights line",
        "Línea de derechos de la fuente",
        "© Servindi",
        origin=_FILE,
        missing="see the source",
        reads=("source",),
        of_source=lambda source: source.rights,
    ),
    Column(
        "content_hash",
        "string",
        "Digest of title and summary: equal for equal texts",
        "Resumen criptográfico de título y resumen: igual si los textos son iguales",
        "9f86d081884c7d65",
        origin="computed",
        values="16 hexadecimal digits",
        reads=("title", "summary"),
        make=short_hash,
        own=True,
    ),
    Column(
        "crawl_id",
        "integer",
        "The crawl that brought it, as in the table of crawls",
        "La visita que lo trajo, como en la tabla de visitas",
        "17",
        origin=_CLOCK,
        reads=("first_crawl",),
    ),
    Column(
        "guid",
        "string",
        "The source's own identifier",
        "Identificador propio de la fuente",
        "https://example.org/?p=12",
        origin=_SOURCE,
    ),
    Column(
        "schema_version",
        "integer",
        "Version of this table's definition",
        "Versión de la definición de esta tabla",
        "1",
        origin="constant",
        reads=("id",),
        make=lambda _: SCHEMA_VERSION,
    ),
)
