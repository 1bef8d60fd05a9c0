"""Edits of settings and source files that leave comments and layout alone. Text in, text out."""

from typing import Any

import tomlkit
from tomlkit.items import Array


def disabled_in_settings(text: str, source_id: str, reason: str = "") -> str:
    """Return the text of ``psgfeed.toml`` with an id among ``[sources] disabled``; the reason becomes a comment."""
    settings = tomlkit.parse(text)
    disabled = _list(settings, "disabled")
    if source_id not in disabled.unwrap():
        _add(disabled, source_id, reason)
    return tomlkit.dumps(settings)


def enabled_in_settings(text: str, source_id: str) -> str:
    """Return the text of ``psgfeed.toml`` without an id among ``[sources] disabled``."""
    settings = tomlkit.parse(text)
    sources: Any = settings.get("sources", {})
    if source_id in sources.get("disabled", []):
        sources["disabled"].remove(source_id)
    return tomlkit.dumps(settings)


def chosen_in_settings(text: str, source_id: str) -> str:
    """Return the text of ``psgfeed.toml`` with an id among the bundled sources that are used."""
    settings = tomlkit.parse(text)
    sources = _sources(settings)
    chosen: Any = sources.get("bundled", "all")
    if chosen == "all":
        return text
    if isinstance(chosen, str):
        sources["bundled"] = tomlkit.array()
    if source_id not in sources["bundled"]:
        _add(sources["bundled"], source_id, "")
    return tomlkit.dumps(settings)


def switched(text: str, *, enabled: bool, note: str = "") -> str:
    """Return the text of a source file that says whether it is read, and why not."""
    text = _without(text, "enabled") if enabled else _with(text, "enabled", value=False)
    return _with(text, "note", note) if note else text


def _without(text: str, key: str) -> str:
    source = tomlkit.parse(text)
    source.pop(key, None)
    return tomlkit.dumps(source)


def _with(text: str, key: str, value: object) -> str:
    """Return the text with a key of the file itself; a new one stands before the first table."""
    source = tomlkit.parse(text)
    if key in source:
        source[key] = value
        return tomlkit.dumps(source)
    head = next((at for at, line in _lines(text) if line.startswith("[")), len(text))
    above = text[:head].rstrip()
    return f"{above}\n{key:10} = {tomlkit.item(value).as_string()}\n{text[len(above) :].removeprefix(chr(10))}"


def _lines(text: str) -> list[tuple[int, str]]:
    at, found = 0, []
    for line in text.splitlines(keepends=True):
        found.append((at, line))
        at += len(line)
    return found


def _sources(settings: tomlkit.TOMLDocument) -> Any:
    if "sources" not in settings:
        settings["sources"] = tomlkit.table()
    return settings["sources"]


def _list(settings: tomlkit.TOMLDocument, key: str) -> Array:
    sources = _sources(settings)
    if key not in sources:
        sources[key] = tomlkit.array()
    return sources[key]  # type: ignore[no-any-return]


def _add(values: Array, value: str, comment: str) -> None:
    if not comment:
        values.append(value)
        return
    is_open = "\n" in values.as_string()
    values.add_line(value, indent="    ", comment=" ".join(comment.split()))
    if not is_open:
        values.add_line(indent="")
