"""``spiders`` and ``feeds`` are common names: psgfeed refuses to start beside another program's packages so named."""

from importlib.util import find_spec
from pathlib import Path

from psgfeed.problems import PLACE_FOREIGN_PACKAGE, ConfigurationError, Finding


def refuse_foreign_packages() -> None:
    """Check that ``spiders`` and ``feeds`` stand beside ``psgfeed``; nothing is imported.

    Raises:
        ConfigurationError: one of them is missing or belongs to another program; it names the place.
    """
    home = Path(__file__).resolve().parents[2]
    findings = [
        Finding(PLACE_FOREIGN_PACKAGE, name, str(found) if found else "not installed")
        for name in ("spiders", "feeds")
        if (found := _place_of(name)) != home / name
    ]
    if findings:
        raise ConfigurationError(*findings)


def _place_of(name: str) -> Path | None:
    spec = find_spec(name)
    return Path(spec.origin).resolve().parent if spec and spec.origin else None
