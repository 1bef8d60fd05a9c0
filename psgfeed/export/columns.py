"""The columns of the table for research: one definition, from which header, rows and codebook are made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from psgfeed.model import Precision, Source, StoredItem, When

SCHEMA_VERSION = 1
_LIMA = ZoneInfo("America/Lima")


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is made from: the item as stored, and its source as far as its file still exists."""

    stored: StoredItem
    source: Source | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its permanent name, type, meaning in both languages, an example, and how its cell is made.

    ``core`` marks the columns of the short preset. Lists are joined by ``|``; a missing value is the empty cell.
    """

    name: str
    type: str
    en: str
    es: str
    example: str
    cell: Callable[[Row], str]
    core: bool = False


def _instant(value: datetime | None) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""


def _day(when: When) -> str:
    """Return the day of publication; an instant's day is taken in Lima, a month's is its first."""
    if when.instant and when.precision is Precision.TIME:
        return when.instant.astimezone(_LIMA).date().isoformat()
    return when.day.isoformat() if when.day else ""


def _origin(when: When) -> str:
    return when.origin.partition(":")[0]


def _flag(value: bool) -> str:
    return "1" if value else "0"


COLUMNS: tuple[Column, ...] = (
    Column(
        "item_id",
        "string",
        "Permanent identifier, never reused",
        "Identificador permanente, nunca reutilizado",
        "psg-8f3ac1d2e0",
        lambda row: row.stored.id,
        core=True,
    ),
    Column(
        "url",
        "string",
        "Address to read it, as the publisher gives it",
        "Dirección donde se lee, tal como la da quien publica",
        "https://example.org/nota/1",
        lambda row: row.stored.item.url or "",
        core=True,
    ),
    Column(
        "title",
        "string",
        "Headline; damaged characters repaired",
        "Titular; caracteres dañados reparados",
        "Comuneros levantan el bloqueo",
        lambda row: row.stored.item.title,
        core=True,
    ),
    Column(
        "summary",
        "string",
        "Plain text of at most 600 characters",
        "Texto simple de 600 caracteres como máximo",
        "Tras once días …",
        lambda row: row.stored.item.summary,
        core=True,
    ),
    Column(
        "text_repaired",
        "boolean",
        "1 when damaged characters of title or summary were repaired",
        "1 si se repararon caracteres dañados del título o del resumen",
        "0",
        lambda row: _flag(row.stored.item.text_repaired),
    ),
    Column(
        "language",
        "string",
        "Language of title and summary (BCP 47)",
        "Idioma del título y del resumen (BCP 47)",
        "es",
        lambda row: row.stored.item.language,
        core=True,
    ),
    Column(
        "source_id",
        "string",
        "Source, as in the catalogue",
        "Fuente, como en el catálogo",
        "servindi",
        lambda row: row.stored.item.source,
        core=True,
    ),
    Column(
        "source_name",
        "string",
        "The source as it calls itself",
        "La fuente como se llama a sí misma",
        "Servindi",
        lambda row: row.source.name if row.source else "",
        core=True,
    ),
    Column(
        "source_type",
        "string",
        "ngo, media, state, academic, igo or community",
        "ngo, media, state, academic, igo o community",
        "ngo",
        lambda row: row.source.publisher if row.source else "",
    ),
    Column(
        "source_country",
        "string",
        "Seat of the source (ISO 3166-1 alpha-2)",
        "Sede de la fuente (ISO 3166-1 alfa-2)",
        "PE",
        lambda row: row.source.country if row.source else "",
    ),
    Column(
        "author",
        "string",
        "Author or byline as printed",
        "Autoría tal como aparece",
        "Inés Quispe",
        lambda row: row.stored.item.author or row.stored.item.byline,
    ),
    Column(
        "issue",
        "string",
        "Label of the issue before the date, as printed",
        "Rótulo del número antes de la fecha, tal como aparece",
        "Update 119",
        lambda row: row.stored.item.issue,
    ),
    Column(
        "section_raw",
        "list",
        "The source's own section and tags",
        "Sección y etiquetas propias de la fuente",
        "Política",
        lambda row: "|".join(filter(None, (row.stored.item.section, *row.stored.item.source_categories))),
    ),
    Column(
        "kind",
        "string",
        "news, or page for a standing text",
        "news, o page si es un texto permanente",
        "news",
        lambda row: row.stored.item.kind.value,
    ),
    Column(
        "categories",
        "list",
        "Categories by our rules, strongest first",
        "Categorías según nuestras reglas, la más fuerte primero",
        "mining|social-conflict",
        lambda row: "|".join(mark.slug for mark in row.stored.item.categories),
        core=True,
    ),
    Column(
        "regions",
        "list",
        "Departments named (ISO 3166-2:PE)",
        "Departamentos nombrados (ISO 3166-2:PE)",
        "PE-APU",
        lambda row: "|".join(mark.slug for mark in row.stored.item.regions),
    ),
    Column(
        "about_peru",
        "boolean",
        "1 when it is about Peru by our rules",
        "1 si trata del Perú según nuestras reglas",
        "1",
        lambda row: _flag(row.stored.item.relevance.about),
    ),
    Column(
        "relevance_score",
        "number",
        "How sure that is, 0 to 1",
        "Qué tan seguro es, de 0 a 1",
        "0.9",
        lambda row: f"{row.stored.item.relevance.score:g}",
    ),
    Column(
        "published_date",
        "date",
        "Day of publication in Lima; a month's first day when only the month is known",
        "Día de publicación en Lima; el primero del mes si solo se conoce el mes",
        "2026-11-20",
        lambda row: _day(row.stored.item.published),
        core=True,
    ),
    Column(
        "published_at",
        "datetime",
        "Instant of publication in UTC, only when the source gives a time",
        "Instante de publicación en UTC, solo si la fuente da la hora",
        "2026-11-20T14:30:00Z",
        lambda row: _instant(row.stored.item.published.instant),
    ),
    Column(
        "date_precision",
        "string",
        "time, day, month or none",
        "time, day, month o none",
        "day",
        lambda row: row.stored.item.published.precision.value,
        core=True,
    ),
    Column(
        "date_raw",
        "string",
        "The date exactly as printed",
        "La fecha exactamente como aparece",
        "20 de noviembre de 2026",
        lambda row: row.stored.item.published.raw,
    ),
    Column(
        "date_origin",
        "string",
        "Where the date was found",
        "Dónde se encontró la fecha",
        "feed",
        lambda row: _origin(row.stored.item.published),
    ),
    Column(
        "first_seen_at",
        "datetime",
        "When psgfeed first met the item (UTC)",
        "Cuándo psgfeed vio el ítem por primera vez (UTC)",
        "2026-11-20T15:00:00Z",
        lambda row: _instant(row.stored.first_seen),
        core=True,
    ),
    Column(
        "last_seen_at",
        "datetime",
        "When its source last listed it (UTC)",
        "Cuándo su fuente lo mostró por última vez (UTC)",
        "2026-11-24T15:00:00Z",
        lambda row: _instant(row.stored.last_seen),
    ),
    Column(
        "last_changed_at",
        "datetime",
        "Last meaningful change (UTC)",
        "Último cambio significativo (UTC)",
        "2026-11-20T15:00:00Z",
        lambda row: _instant(row.stored.last_changed),
    ),
    Column(
        "revision_count",
        "integer",
        "Meaningful changes since first seen",
        "Cambios significativos desde la primera vez",
        "0",
        lambda row: str(row.stored.revisions),
    ),
    Column(
        "is_backfill",
        "boolean",
        "1 when it was already old when first seen",
        "1 si ya era antiguo cuando se vio por primera vez",
        "0",
        lambda row: _flag(row.stored.backfill),
    ),
    Column(
        "story_id",
        "string",
        "Items with the same value tell the same story",
        "Los ítems con el mismo valor cuentan la misma historia",
        "",
        lambda row: row.stored.story,
    ),
    Column(
        "image_url",
        "string",
        "Picture offered by the source; not a licence",
        "Imagen que ofrece la fuente; no es una licencia",
        "",
        lambda row: row.stored.item.image,
    ),
    Column(
        "rights",
        "string",
        "The source's rights line",
        "Línea de derechos de la fuente",
        "",
        lambda row: row.source.rights if row.source else "",
    ),
    Column(
        "guid",
        "string",
        "The source's own identifier",
        "Identificador propio de la fuente",
        "https://example.org/?p=12",
        lambda row: row.stored.item.guid,
    ),
    Column(
        "schema_version",
        "integer",
        "Version of this table's definition",
        "Versión de la definición de esta tabla",
        "1",
        lambda _: str(SCHEMA_VERSION),
    ),
)
