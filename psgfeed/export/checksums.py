"""``SHA256SUMS``: the digests of a folder's files in the form that ``sha256sum --check`` reads, and checking them."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from psgfeed import problems
from psgfeed.problems import Finding, Level

SUMS = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_CHUNK = 1 << 20
_PAGE = "index.html"  # a published folder of data has its page among the files


def sha256_of(path: Path) -> str:
    """Return a file's digest in hexadecimal, read in constant memory; raises ``OSError``."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sums_text(digests: Mapping[str, str]) -> str:
    """Return the text of ``SHA256SUMS``; the files are sorted by name."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


def parse_sums(text: str) -> dict[str, str]:
    """Return the digests by file name; lines that say nothing of the kind are left out."""
    return {match[2]: match[1] for line in text.splitlines() if (match := _LINE.fullmatch(line.strip()))}


def check_folder(folder: Path) -> list[Finding]:
    """Return what differs between a folder and its ``SHA256SUMS``: missing, changed, or not listed (a warning)."""
    sums = folder / SUMS
    if not sums.is_file() or not (listed := _read(sums)):
        return [Finding(problems.DATA_NO_SUMS, str(folder))]
    findings = [finding for name in sorted(listed) for finding in _check(folder / name, listed[name])]
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {SUMS, _PAGE}
    return findings + [Finding(problems.DATA_EXTRA, str(folder / name)) for name in sorted(present - set(listed))]


def check_file(path: Path) -> list[Finding]:
    """Return what differs between one file and the ``SHA256SUMS`` in its folder; for that file itself, the folder."""
    if path.name == SUMS:
        return check_folder(path.parent)
    sums = path.with_name(SUMS)
    listed = _read(sums) if sums.is_file() else {}
    if path.name not in listed:
        return [Finding(problems.DATA_NO_SUMS, str(path))]
    return _check(path, listed[path.name])


def failed(findings: Iterable[Finding]) -> bool:
    """Return whether any of the findings is an error: a file that only nobody listed is none."""
    return any(finding.problem.level is Level.ERROR for finding in findings)


def _read(sums: Path) -> dict[str, str]:
    return parse_sums(sums.read_text(encoding="utf-8", errors="replace"))


def _check(path: Path, expected: str) -> list[Finding]:
    try:
        found = sha256_of(path)
    except FileNotFoundError:
        return [Finding(problems.DATA_MISSING, str(path))]
    except OSError as error:
        return [Finding(problems.DATA_MISSING, str(path), error.strerror or "")]
    if found != expected:
        return [Finding(problems.DATA_CHANGED, str(path), f"sha256 is {found[:12]}…, listed is {expected[:12]}…")]
    return []
