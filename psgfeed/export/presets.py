"""Which columns a preset has."""

from dataclasses import dataclass, replace

from psgfeed.export.columns import COLUMNS, Column

_BY_NAME = {column.name: column for column in COLUMNS}
_SUMMARIES = frozenset({"summary", "summary_origin"})


@dataclass(frozen=True, slots=True)
class Preset:
    """The columns of a preset; with ``per_category`` an item has a row for each of its categories."""

    columns: tuple[Column, ...]
    per_category: bool = False


def preset_of(name: str, *, summaries: bool = True) -> Preset:
    """Return a preset by its name; without summaries it has no column that tells them."""
    preset = _PRESETS[name]
    if summaries:
        return preset
    columns = (_TITLE_AS_TEXT if column is _TEXT else column for column in preset.columns)
    return replace(preset, columns=tuple(column for column in columns if column.name not in _SUMMARIES))


def columns_of(name: str) -> tuple[Column, ...]:
    """Return the columns of a preset with summaries."""
    return _PRESETS[name].columns


def _named(name: str, like: str) -> Column:
    """Return a column under another name, as another program expects it."""
    column = _BY_NAME[like]
    return replace(column, name=name, reads=column.fields)


def _text(title: str, summary: str) -> str:
    return f"{title.removesuffix('.')}. {summary}".strip() if summary else title


_CORE = tuple(column for column in COLUMNS if column.core)
_TEXT = Column(
    "text",
    "string",
    "Headline and summary",
    "Titular y resumen",
    "Comuneros levantan el bloqueo. Tras once días …",
    origin="the source",
    reads=("title", "summary"),
    make=_text,
)
_TITLE_AS_TEXT = replace(_TEXT, en="Headline", es="Titular", reads=("title",), make=None)
_CATEGORY = replace(
    _BY_NAME["categories"],
    name="category",
    type="string",
    en="One of the item's categories by our rules",
    es="Una de las categorías del ítem según nuestras reglas",
    example="mining",
    reads=("categories",),
)
_MEDIA_URL = Column(
    "media_url",
    "string",
    "The source's home page",
    "Página principal de la fuente",
    "https://example.org/",
    origin="the source's file",
    missing="the source's file is gone",
    reads=("source",),
    of_source=lambda source: source.homepage or source.url,
)

_PRESETS = {
    "core": Preset(_CORE),
    "full": Preset(COLUMNS),
    "tidy": Preset(tuple(_CATEGORY if column.name == "categories" else column for column in _CORE), per_category=True),
    "quanteda": Preset(
        (
            _named("doc_id", "item_id"),
            _TEXT,
            *(column for column in _CORE if column.name not in {"item_id", "summary"}),
        )
    ),
    "mediacloud": Preset(
        (
            _named("id", "item_id"),
            _named("indexed_date", "first_seen_at"),
            _BY_NAME["language"],
            _named("media_name", "source_name"),
            _MEDIA_URL,
            _named("publish_date", "published_date"),
            _BY_NAME["title"],
            _BY_NAME["url"],
        )
    ),
    "links": Preset((_BY_NAME["url"], _BY_NAME["title"], _BY_NAME["published_date"])),
    "no-text": Preset(tuple(column for column in COLUMNS if column.name not in {"title", *_SUMMARIES})),
}
