"""The columns of the tables beside the items. It is long because it is a list."""

import json

from psgfeed.export.columns import COLUMNS, Column, joined, short_hash

_CLOCK = "psgfeed's own clock"
_FILE = "the source's file"
_RULES = "psgfeed's rules"
_ITEM = next(column for column in COLUMNS if column.name == "item_id")


def _words(words: str) -> str:
    return joined([str(word) for word in json.loads(words)])


def _number(findings: str) -> int:
    return len(json.loads(findings))


def mark_columns(name: str, en: str, es: str, example: str) -> tuple[Column, ...]:
    """Return the columns of a table of marks, whose slug has this name and meaning."""
    return (
        Column("item_id", "string", _ITEM.en, _ITEM.es, _ITEM.example),
        Column(name, "string", en, es, example, origin=_RULES, reads=("slug",)),
        Column(
            "rule_id",
            "string",
            "The rule that decided",
            "La regla que lo decidió",
            f"{example}.words",
            origin=_RULES,
            missing="a person decided, or the source",
            reads=("rule",),
        ),
        Column(
            "matched_text",
            "list",
            "The words that the rule saw",
            "Las palabras que la regla encontró",
            "mina",
            origin=_RULES,
            missing="it saw no words",
            reads=("words",),
            make=_words,
        ),
        Column("weight", "number", "How strong the evidence is", "Qué tan fuerte es el indicio", "2", origin=_RULES),
        Column(
            "origin",
            "string",
            "Who decided: rule, source or manual",
            "Quién decidió: rule, source o manual",
            "rule",
            origin=_RULES,
            values="rule, source, manual",
        ),
    )


SOURCES = (
    Column(
        "source_id", "string", "Source, as in the catalogue", "Fuente, como en el catálogo", "servindi", origin=_FILE
    ),
    Column(
        "name",
        "string",
        "The source as it calls itself",
        "La fuente como se llama a sí misma",
        "Servindi",
        origin=_FILE,
    ),
    Column(
        "type",
        "string",
        "Kind of publisher",
        "Tipo de editor",
        "ngo",
        origin=_FILE,
        values="ngo, media, state, academic, igo, community",
    ),
    Column(
        "country",
        "string",
        "Its seat (ISO 3166-1 alpha-2)",
        "Su sede (ISO 3166-1 alfa-2)",
        "PE",
        origin=_FILE,
        missing="not known",
    ),
    Column(
        "languages", "list", "Languages it writes in (BCP 47)", "Idiomas en que escribe (BCP 47)", "es|qu", origin=_FILE
    ),
    Column(
        "about_peru",
        "string",
        "How much of it is about Peru",
        "Cuánto trata del Perú",
        "mostly",
        origin=_FILE,
        values="always, mostly, some",
    ),
    Column("kind", "string", "How it is read", "Cómo se lee", "feed", origin=_FILE),
    Column("homepage", "string", "Its home page", "Su página principal", "https://example.org/", origin=_FILE),
    Column("is_enabled", "boolean", "1 when it is read", "1 si se lee", "1", origin=_FILE, values="0, 1"),
    Column(
        "rights",
        "string",
        "Its rights line",
        "Su línea de derechos",
        "© Servindi",
        origin=_FILE,
        missing="see the source",
    ),
    Column(
        "notes", "string", "What to know about it", "Qué conviene saber de ella", "", origin=_FILE, missing="nothing"
    ),
)
STORIES = (
    Column("story_id", "string", "The story", "La historia", "psg-8f3ac1d2e0", origin=_RULES, reads=("story",)),
    Column("item_id", "string", _ITEM.en, _ITEM.es, _ITEM.example, reads=("id",)),
    Column(
        "is_primary",
        "boolean",
        "1 for the item that stands for the story",
        "1 para el ítem que representa la historia",
        "1",
        origin=_RULES,
        values="0, 1",
    ),
    Column(
        "method",
        "string",
        "How it was found to tell the same",
        "Cómo se supo que cuenta lo mismo",
        "near_text",
        origin=_RULES,
        values="same_url, same_text, near_text, by_hand",
        missing="the story was founded on it",
        reads=("story_method",),
    ),
    Column(
        "matched_to",
        "string",
        "The item with which it tells the same",
        "El ítem con el que cuenta lo mismo",
        "psg-0123456789",
        origin=_RULES,
        missing="the story was founded on it",
        reads=("story_match",),
    ),
    Column(
        "score",
        "number",
        "How sure that is, 0 to 1",
        "Qué tan seguro es, de 0 a 1",
        "0.9",
        origin=_RULES,
        missing="not measured",
        reads=("story_score",),
    ),
)
REVISIONS = (
    Column("item_id", "string", _ITEM.en, _ITEM.es, _ITEM.example),
    Column(
        "changed_at",
        "datetime",
        "When the change was seen (UTC)",
        "Cuándo se vio el cambio (UTC)",
        "2026-11-20T15:00:00Z",
        origin=_CLOCK,
        reads=("at",),
    ),
    Column("field", "string", "What was changed", "Qué cambió", "title", origin="the source"),
    Column(
        "old_hash",
        "string",
        "Digest of the value before",
        "Resumen criptográfico del valor anterior",
        "9f86d081884c7d65",
        origin="computed",
        reads=("old",),
        make=short_hash,
    ),
    Column(
        "new_hash",
        "string",
        "Digest of the value after",
        "Resumen criptográfico del valor nuevo",
        "60303ae22b998861",
        origin="computed",
        reads=("new",),
        make=short_hash,
    ),
    Column("crawl_id", "integer", "The crawl that saw it", "La visita que lo vio", "17", origin=_CLOCK),
)
CRAWLS = (
    Column(
        "crawl_id",
        "integer",
        "The crawl: one source in one run",
        "La visita: una fuente en una ejecución",
        "17",
        origin=_CLOCK,
        reads=("id",),
    ),
    Column("run_id", "integer", "The run it was part of", "La ejecución de la que fue parte", "3", origin=_CLOCK),
    Column("source_id", "string", "The source", "La fuente", "servindi", origin=_FILE, reads=("source",)),
    Column(
        "started_at",
        "datetime",
        "Begin (UTC)",
        "Comienzo (UTC)",
        "2026-11-20T15:00:00Z",
        origin=_CLOCK,
        reads=("started",),
    ),
    Column(
        "finished_at",
        "datetime",
        "End (UTC)",
        "Fin (UTC)",
        "2026-11-20T15:00:09Z",
        origin=_CLOCK,
        missing="it did not end",
        reads=("finished",),
    ),
    Column(
        "outcome",
        "string",
        "How it ended",
        "Cómo terminó",
        "ok",
        origin=_CLOCK,
        values="ok, unchanged, empty, failed, blocked, suspicious, stuck and others",
    ),
    Column(
        "http_status",
        "integer",
        "Last status of the server",
        "Último estado del servidor",
        "200",
        origin="the source",
        missing="no answer",
    ),
    Column("documents", "integer", "Documents that were read", "Documentos leídos", "1", origin=_CLOCK),
    Column("bytes", "integer", "Their size", "Su tamaño", "20000", origin=_CLOCK),
    Column("items_seen", "integer", "Items that were listed", "Ítems listados", "10", origin=_CLOCK, reads=("seen",)),
    Column(
        "items_new", "integer", "Items first met", "Ítems vistos por primera vez", "2", origin=_CLOCK, reads=("new",)
    ),
    Column(
        "items_changed",
        "integer",
        "Items that had changed",
        "Ítems que habían cambiado",
        "0",
        origin=_CLOCK,
        reads=("changed",),
    ),
    Column(
        "findings",
        "integer",
        "How many things were found wrong",
        "Cuántas cosas se hallaron mal",
        "0",
        origin=_CLOCK,
        make=_number,
    ),
    Column(
        "software_version",
        "string",
        "psgfeed's version",
        "Versión de psgfeed",
        "1.0",
        origin=_CLOCK,
        reads=("version",),
    ),
)
COVERAGE = (
    Column("source_id", "string", "The source", "La fuente", "servindi", origin=_FILE),
    Column("month", "string", "Month, as YYYY-MM", "Mes, como AAAA-MM", "2026-11", origin=_CLOCK),
    Column(
        "items",
        "integer",
        "Items published in it; without a date, first seen in it",
        "Ítems publicados en él; sin fecha, vistos por primera vez en él",
        "42",
        origin=_CLOCK,
    ),
    Column("crawls", "integer", "Crawls that ended", "Visitas terminadas", "700", origin=_CLOCK),
    Column(
        "failed_crawls",
        "integer",
        "Of them, those that ended badly",
        "De ellas, las que terminaron mal",
        "3",
        origin=_CLOCK,
    ),
    Column("days", "integer", "Days of the month that are over", "Días del mes que ya pasaron", "30", origin=_CLOCK),
    Column(
        "gap_days",
        "integer",
        "Days on which no crawl ended well",
        "Días en que ninguna visita terminó bien",
        "1",
        origin=_CLOCK,
    ),
    Column(
        "missed_days",
        "integer",
        "Of them, those in gaps of more than a week, in which items may have been missed",
        "De ellos, los de vacíos de más de una semana, en que pudo perderse algo",
        "0",
        origin=_CLOCK,
    ),
    Column(
        "first_seen_at",
        "datetime",
        "When the first of the items was met (UTC)",
        "Cuándo se vio el primero de los ítems (UTC)",
        "2026-11-01T15:00:00Z",
        origin=_CLOCK,
        missing="no items",
    ),
    Column(
        "last_seen_at",
        "datetime",
        "When one of the items was last listed (UTC)",
        "Cuándo se listó por última vez uno de los ítems (UTC)",
        "2026-11-30T15:00:00Z",
        origin=_CLOCK,
        missing="no items",
    ),
)
REGIONS = (
    Column("region", "string", "Code (ISO 3166-2:PE)", "Código (ISO 3166-2:PE)", "PE-PUN", origin="ISO 3166-2"),
    Column("name_en", "string", "Name in English", "Nombre en inglés", "Puno", origin="constant"),
    Column("name_es", "string", "Name in Spanish", "Nombre en español", "Puno", origin="constant"),
)
CATEGORIES = (
    Column("category", "string", "Slug of the category", "Identificador de la categoría", "mining", origin="constant"),
    Column("name_en", "string", "Name in English", "Nombre en inglés", "Mining", origin="constant"),
    Column("name_es", "string", "Name in Spanish", "Nombre en español", "Minería", origin="constant"),
)
CODEBOOK = (
    Column("table", "string", "The table", "La tabla", "items", origin="constant"),
    Column("name", "string", "The column", "La columna", "title", origin="constant"),
    Column(
        "type",
        "string",
        "Its type",
        "Su tipo",
        "string",
        origin="constant",
        values="string, list, integer, number, boolean, date, datetime",
    ),
    Column("label_en", "string", "Meaning in English", "Significado en inglés", "Headline", origin="constant"),
    Column("label_es", "string", "Meaning in Spanish", "Significado en español", "Titular", origin="constant"),
    Column("values", "string", "Which values there are", "Qué valores hay", "0, 1", origin="constant", missing="any"),
    Column(
        "missing",
        "string",
        "What an empty cell means",
        "Qué significa una celda vacía",
        "no date",
        origin="constant",
        missing="never empty",
    ),
    Column("origin", "string", "Who knows the value", "Quién conoce el valor", "the source", origin="constant"),
    Column("example", "string", "An example", "Un ejemplo", "Comuneros levantan el bloqueo", origin="constant"),
    Column(
        "since_version",
        "string",
        "Version of the table that brought it",
        "Versión de la tabla que la trajo",
        "1",
        origin="constant",
    ),
)
