"""Puts rendered files into the site's folder, and keeps count: a document that fails takes no other with it.

What a document was made from is remembered in the manifest, so that one whose inputs and files are as they were is not
rendered again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from psgfeed.files import write_whole
from psgfeed.problems import FEED_BROKEN, Finding, PsgfeedError

MANIFEST_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Printed:
    """One file as it should be: its digest (SHA-256, hexadecimal) and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Document:
    """Files that are rendered together.

    ``inputs`` is a digest of all that ``render`` depends on; empty means that it is always rendered. ``paths`` are the
    files that it returns.
    """

    name: str
    render: Callable[[], Mapping[str, bytes]]
    inputs: str = ""
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was published: every file, and the inputs of every document."""

    files: Mapping[str, Printed]
    inputs: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return the manifest of a site; an empty one when there is none that can be read."""
        try:
            table = json.loads((folder / MANIFEST_NAME).read_bytes())
            files = {path: Printed(**file) for path, file in table["files"].items()}
            return cls(files, dict(table.get("inputs") or {}))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls({}, {})

    def render(self) -> bytes:
        """Return the manifest as JSON."""
        files = {path: {"sha256": file.sha256, "size": file.size} for path, file in self.files.items()}
        table = {"files": files, **({"inputs": dict(self.inputs)} if self.inputs else {})}
        # Without indents, which would take ten times as long: a site may have many thousand files.
        return json.dumps(table, sort_keys=True).encode() + b"\n"


@dataclass(slots=True)
class Press:
    """Writes documents under a folder. With ``dry_run`` it only compares."""

    folder: Path
    past: Manifest
    dry_run: bool = False
    printed: dict[str, Printed] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        """Return how many files were already as they should be."""
        return len(self.printed) - len(self.written)

    def run(self, document: Document) -> None:
        """Render and write one document unless it stands; what fails is reported under the document's name."""
        try:
            if self._stands(document):
                self.printed.update({path: self.past.files[path] for path in document.paths})
            else:
                for path, content in document.render().items():
                    self._put(path, content)
            if document.inputs:
                self.inputs[document.name] = document.inputs
        except PsgfeedError as error:
            self.findings.extend(error.findings)
        except Exception as error:  # noqa: BLE001 - the one boundary where a document pays alone for a bug or a trap
            self.findings.append(Finding(FEED_BROKEN, document.name, f"{type(error).__name__}: {error}"[:200]))

    def list_folder(self, folder: str, paths: Iterable[str], printed: Mapping[str, Printed]) -> None:
        """Write the manifest of a folder, which ends with a slash, of the files that lie in it.

        ``printed`` are those that were put there just now; where there are none, a manifest that stands is left alone.
        """
        path = folder + MANIFEST_NAME
        if not printed and self._is_whole(path):
            self.printed[path] = self.past.files[path]
            return
        past = Manifest.read(self.folder / folder).files
        found = {one: printed.get(one) or past.get(one.removeprefix(folder)) or self._found(one) for one in paths}
        listed = Manifest({one.removeprefix(folder): file for one, file in found.items() if file}, {})
        self.run(Document(path, lambda: {path: listed.render()}))

    def _found(self, path: str) -> Printed | None:
        target = self.folder / path
        return printed(target.read_bytes()) if target.is_file() else None

    def _stands(self, document: Document) -> bool:
        """Tell whether a document was made from the same inputs, and its files are still as they were made."""
        if not document.inputs or self.past.inputs.get(document.name) != document.inputs:
            return False
        return all(self._is_whole(path) for path in document.paths)

    def _is_whole(self, path: str) -> bool:
        target = self.folder / path
        return target.is_file() and self.past.files.get(path) == printed(target.read_bytes())

    def _put(self, path: str, content: bytes) -> None:
        if self._differs(self.folder / path, content):
            self.written.append(path)
        self.printed[path] = printed(content)

    def _differs(self, target: Path, content: bytes) -> bool:
        if not self.dry_run:
            return write_whole(target, content)
        return not target.is_file() or target.read_bytes() != content


def digest_of(*values: object) -> str:
    """Return a digest (SHA-256, hexadecimal) of values that tell by ``repr`` all that they are."""
    return hashlib.sha256(repr(values).encode("utf-8", "backslashreplace")).hexdigest()


def printed(content: bytes) -> Printed:
    """Return what a file of that content is remembered by."""
    return Printed(hashlib.sha256(content).hexdigest(), len(content))
