"""``psgfeed inspect --as date``: read dates from lines, as plain text or as JSON."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from psgfeed.model import DateOrder, When
from psgfeed.normalise.dates import DateSetting, read_date


def read_lines(
    lines: Iterable[str], *, as_json: bool, languages: str, now: datetime, zone: str, order: str | None
) -> None:
    """Print what is read from each line; a JSON line may bring its own ``lang``, ``now``, ``zone`` and ``order``."""
    setting = DateSetting(
        now=now,
        zone=zone,
        order=DateOrder(order) if order else None,
        languages=_languages(languages) or ("es", "en"),
    )
    for line in lines:
        text, own = _line(line.rstrip("\r\n"), setting)
        _show(text, read_date(text, own, "line"), as_json=as_json)


def _languages(value: object) -> tuple[str, ...]:
    names = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(name.strip().lower()[:2] for name in names if isinstance(name, str) and name.strip())


def _line(line: str, setting: DateSetting) -> tuple[str, DateSetting]:
    """Return a line's text and setting. A line that is no JSON object is the text itself."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return line, setting
    if not isinstance(value, dict) or "text" not in value:
        return line, setting
    return str(value["text"] or ""), _own(value, setting)


def _own(value: dict[str, Any], setting: DateSetting) -> DateSetting:
    if languages := _languages(value.get("lang")):
        setting = replace(setting, languages=languages)
    if value.get("zone"):
        setting = replace(setting, zone=str(value["zone"]))
    order = value.get("order")
    if isinstance(order, str) and order in set(DateOrder):
        setting = replace(setting, order=DateOrder(order))
    if value.get("now"):
        setting = replace(setting, now=_now(str(value["now"]), setting.now))
    return setting


def _now(text: str, otherwise: datetime) -> datetime:
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return now if now.tzinfo else now.replace(tzinfo=otherwise.tzinfo)


def _show(text: str, when: When, *, as_json: bool) -> None:
    problem = when.problem.code if when.problem else None
    if as_json:
        row = {"raw": text, "published": when.text, "precision": when.precision.value, "problem": problem}
        click.echo(json.dumps(row))
    else:
        click.echo(f"{when.text or '-'}\t{when.precision.value}\t{problem or ''}\t{text}")
