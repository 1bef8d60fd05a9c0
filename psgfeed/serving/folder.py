"""The published site's folder: a path of a request in, a document out.

Files are small or large. A small one is read whole, compressed once, and held in memory until the file changes. Every
answer is of one file as it was put there: it is opened once, and publishing puts a new one in its place by renaming.
"""

import asyncio
import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from psgfeed.serving.media import media_of
from psgfeed.serving.memory import Weighed
from psgfeed.serving.representations import Representation, headers_of, held
from psgfeed.serving.site_headers import FILE_NAME as HEADERS_NAME
from psgfeed.serving.site_headers import Block, headers_for, read_blocks
from psgfeed.serving.validators import tag_of

INDEX = "index.html"
NOT_FOUND = "404.html"

SMALL_MAX = 2 * 1024 * 1024
MEMORY_MAX = 64 * 1024 * 1024
_DIGESTS_MAX = 512

Signature: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """The path is that of a folder; ``to`` is the relative address of its page, with the slash."""

    to: str


def moved(path: str) -> Moved:
    """Return where the page of a folder is whose decoded path has no slash at its end."""
    return Moved(f"./{quote(path.rpartition('/')[2])}/")


def file_name(path: str) -> str | None:
    """Return the name below the site's root that a decoded path asks for; ``None`` for what is never served.

    Names with a dot in front, the site's own ``_headers``, ways upwards and empty segments are never served.
    """
    segments = path.removeprefix("/").split("/")
    *folders, last = segments
    if any(not folder for folder in folders) or any(part.startswith(".") for part in segments):
        return None
    if "\0" in path or segments == [HEADERS_NAME]:
        return None
    return "/".join((*folders, last or INDEX))


class SiteFolder:
    """Documents of a folder. All is asked of one event loop; files are read in threads."""

    def __init__(self, root: Path, *, memory: int = MEMORY_MAX, small: int = SMALL_MAX) -> None:
        self.root = root.resolve()
        self._small = small
        self._memory: Weighed[str, tuple[Signature, Representation]] = Weighed(memory)
        self._digests: Weighed[tuple[str, Signature], str] = Weighed(_DIGESTS_MAX)
        self._blocks: tuple[Block, ...] = ()
        self._blocks_of: Signature | None = None

    async def find(self, path: str) -> Representation | Moved | None:
        """Return what a decoded path asks for, or ``None``. A large document must be closed, or answered with."""
        name = file_name(path)
        if name is None:
            return None
        self._read_headers()
        signature = self._signature(name)
        if signature is None:
            return moved(path) if self._is_folder(name) else None
        kept = self._memory.get(name)
        if kept is not None and kept[0] == signature:
            return kept[1]
        return await self._load(name)

    async def not_found(self, path: str) -> bytes | None:
        """Return the site's page for what is not there, in the language of the path's first folder if there is one."""
        first = path.removeprefix("/").partition("/")[0]
        for name in (f"/{first}/{NOT_FOUND}", f"/{NOT_FOUND}"):
            page = await self.find(name)
            if isinstance(page, Representation) and page.file is None:
                return page.body
        return None

    def headers(self, name: str) -> Mapping[str, str]:
        """Return the headers that the site wants for one of its files."""
        self._read_headers()
        return headers_for(f"/{name}", self._blocks)

    def _signature(self, name: str) -> Signature | None:
        # Asked on the event loop on purpose: of a local disk it takes a hundredth of what a change of thread takes.
        try:
            return _signature_of(os.stat(self.root / name))  # noqa: PTH116 - a Path's own stat is the slower
        except (OSError, ValueError):
            return None

    def _is_folder(self, name: str) -> bool:
        try:
            return stat.S_ISDIR(os.stat(self.root / name).st_mode)  # noqa: PTH116
        except (OSError, ValueError):
            return False

    def _read_headers(self) -> None:
        """Read the site's ``_headers`` if they have changed; documents in memory carry them, and are read anew."""
        signature = self._signature(HEADERS_NAME)
        if signature == self._blocks_of:
            return
        try:
            self._blocks = read_blocks((self.root / HEADERS_NAME).read_text(encoding="utf-8", errors="replace"))
        except OSError:
            self._blocks = ()
        self._blocks_of = signature
        self._memory = Weighed(self._memory.limit)

    async def _load(self, name: str) -> Representation | None:
        file = await asyncio.to_thread(self._opened, name)
        if file is None:
            return None
        status = os.fstat(file.fileno())
        if status.st_size <= self._small:
            document = await asyncio.to_thread(self._read, name, file, status.st_mtime)
            self._memory.put(name, (_signature_of(status) or (0, 0, 0), document), document.weight)
            return document
        return await self._large(name, file, status)

    def _opened(self, name: str) -> BufferedReader | None:
        path = self.root / name
        try:
            if not path.resolve().is_relative_to(self.root):
                return None
            return path.open("rb")
        except (OSError, ValueError):
            return None

    def _read(self, name: str, file: BufferedReader, modified: float) -> Representation:
        with file:
            return held(file.read(), media_of(name), modified, headers_for(f"/{name}", self._blocks))

    async def _large(self, name: str, file: BufferedReader, status: os.stat_result) -> Representation:
        key = (name, _signature_of(status) or (0, 0, 0))
        digest = self._digests.get(key)
        if digest is None:
            digest = await asyncio.to_thread(_digest_of_file, file)
            self._digests.put(key, digest, 1)
        headers = headers_of(media_of(name), headers_for(f"/{name}", self._blocks))
        return Representation(tag_of(digest), status.st_mtime, status.st_size, headers, file=file)


def _signature_of(status: os.stat_result) -> Signature | None:
    """Return what changes with a file's content; ``None`` for what is no file."""
    return (status.st_ino, status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def _digest_of_file(file: BufferedReader) -> str:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest
