"""Texts as databases take them."""

import hashlib
import re
from dataclasses import fields, replace
from typing import Any

from psgfeed.model import Item, When

KEY_MAX = 500  # characters; PostgreSQL refuses longer rows in an index

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ITEM_TEXTS = tuple(field.name for field in fields(Item) if field.type in (str, str | None))


def clean(value: str) -> str:
    """Return the text without what no database takes: NUL and halves of surrogate pairs."""
    return _UNSTORABLE.sub("", value)


def key(value: str) -> str:
    """Return a value fit for an index: as it is, or its digest when it is too long."""
    value = clean(value)
    return value if len(value) <= KEY_MAX else "hash:" + hashlib.sha256(value.encode()).hexdigest()


def clean_item(item: Item) -> Item:
    """Return the item with texts that can be stored and keys that fit an index."""
    if _UNSTORABLE.search("".join(_texts(item))):
        cleaned: dict[str, Any] = {name: clean(value) for name in _ITEM_TEXTS if (value := getattr(item, name))}
        item = replace(
            item,
            **cleaned,
            published=_clean_when(item.published),
            updated=_clean_when(item.updated),
            relevance=replace(item.relevance, why=clean(item.relevance.why)),
        )
    if len(item.guid) <= KEY_MAX and len(item.url_key or "") <= KEY_MAX:
        return item
    return replace(item, guid=key(item.guid), url_key=key(item.url_key) if item.url_key else None)


def _texts(item: Item) -> list[str]:
    texts = [getattr(item, name) or "" for name in _ITEM_TEXTS]
    return [*texts, item.published.raw, item.updated.raw, item.relevance.why]


def _clean_when(when: When) -> When:
    return replace(when, raw=clean(when.raw), origin=clean(when.origin), zone=clean(when.zone))
