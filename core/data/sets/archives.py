"""A common interface to folders, zip and tar archives of images; no picture is ever unpacked to disk.

Archives may come from strangers. Paths that lead outside are refused, the number and total size of the members are
limited, and no more of a member is read than the largest image may have. Archives inside archives are not unpacked.
"""

import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from core.data.collections import picture_files
from core.data.collections.left_out import is_dropped, outermost_hidden
from core.data.collections.listing import Listing as Listing
from core.data.sets import folder_walk, tar_files
from core.data.sets.packed_files import DataError as DataError
from core.data.sets.packed_files import Limits, PackedFiles
from core.data.sets.tar_files import TarFiles
from core.data.sets.zip_files import ZipFiles
from core.images import PHOTO_BYTES

MAX_MEMBERS = 400_000
MAX_TOTAL_BYTES = 40 * 2**30
MAX_DEPTH = 8
BEGINNING = tar_files.BEGINNING
"""Bytes by which an archive is recognised."""

TOO_DEEP = "more than eight folders deep"
"""Why files are not used."""

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Archive:
    """A folder, or a zip or tar archive; it holds only the path, so that it can be sent to other processes."""

    path: Path

    def content(self, name: str, most: int = PHOTO_BYTES) -> bytes:
        """The content of one file, truncated just above a number of bytes; thread-safe.

        Args:
            name: of the file, as `listing` gives it.
            most: the size that the file may have, by default that of images.

        Raises:
            DataError: the file is gone or cannot be unpacked.
        """
        try:
            if self.path.is_dir():
                with (self.path / name).open("rb") as file:
                    return file.read(most + 1)
            return self._packed().read(name, subject=f"{name} in {self.path}", most=most)
        except (OSError, KeyError, ValueError) as error:
            raise DataError(
                f"{name} cannot be read from {self.path}; it is gone or damaged, fetch it again."
            ) from error

    def text(self, name: str) -> str:
        """The text of one small file, such as a list of near-duplicates; the same size limit applies."""
        return self.content(name).decode("utf-8", errors="replace")

    def listing(self) -> "Listing":
        """List the content.

        Raises:
            DataError: the path does not exist, is neither a folder nor an archive, or is not safe to use.
        """
        if self.path.is_dir():
            return self._walked()
        try:
            return listing_of(self._packed())
        except FileNotFoundError as error:
            raise DataError(f"There is no folder or file {self.path}; check the path.") from error
        except OSError as error:
            raise DataError(f"The file {self.path} cannot be opened; check its permissions.") from error

    def _packed(self) -> PackedFiles:
        return _opened(self.path, self.path.stat().st_mtime_ns, os.getpid())

    def _walked(self) -> Listing:
        try:
            found = folder_walk.walk(self.path, MAX_MEMBERS, MAX_DEPTH)
        except OSError as error:
            raise DataError(f"The folder {self.path} cannot be opened; check its permissions.") from error
        if len(found.files) > MAX_MEMBERS:
            raise Limits(f"The folder {self.path.name}", MAX_MEMBERS, MAX_TOTAL_BYTES).too_many()
        unusable = {"in folders that cannot be opened": found.closed, TOO_DEEP: found.deep}
        files = _sorted_out(found.files, found.folders, self._first_bytes, found.hidden, unusable)
        counts = Counter(found.files.values())
        images = set(files.images)
        same = {path: file for path, file in found.files.items() if counts[file] > 1 and path in images}
        return replace(files, same=same)

    def _first_bytes(self, name: str) -> bytes:
        try:
            with (self.path / name).open("rb") as file:
                return file.read(picture_files.FIRST_BYTES)
        except OSError:
            return b""


def may_be_one(beginning: bytes) -> bool:
    """Whether a file can be a zip or tar archive by its first `BEGINNING` bytes."""
    return beginning.startswith((b"PK\x03\x04", b"PK\x05\x06")) or tar_files.may_be_one(beginning)


def opened(file: BinaryIO, limits: Limits, *, in_memory: bool = False) -> PackedFiles:
    """Open a zip or tar archive, whichever it is by its content.

    Args:
        file: the archive, opened for reading; it must stay open.
        limits: of what it may hold.
        in_memory: whether a compressed tar is decompressed in memory instead of a temporary file.

    Raises:
        DataError: it is not safe to use, damaged, or no zip or tar archive.
    """
    beginning = file.read(BEGINNING)
    file.seek(0)
    if tar_files.may_be_one(beginning):
        return TarFiles(file, limits, in_memory=in_memory)
    try:
        return ZipFiles(file, limits)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise DataError(
            f"{limits.subject} is not a zip or tar archive that can be read; pack the folders again as .zip, one "
            "folder of pictures per class."
        ) from error


def listing_of(packed: PackedFiles) -> Listing:
    """List the content of an archive."""

    def first_bytes(path: str) -> bytes:
        try:
            return packed.read(path, most=picture_files.FIRST_BYTES)
        except DataError:
            return b""

    listing = _sorted_out(packed.sizes, packed.folders, first_bytes, unusable=packed.unusable)
    images = set(listing.images)
    return replace(listing, same={path: copy for path, copy in packed.same.items() if path in images})


def stem(path: Path) -> str:
    """The name of a folder or archive without the suffixes that say how it is packed, as my_pets of my_pets.tar.gz."""
    return path.stem.removesuffix(".tar") if path.is_file() else path.absolute().name


def natural(name: str) -> tuple[str | int, ...]:
    """A sort key that compares runs of digits as numbers."""
    runs = _DIGITS.split(name)
    if len(runs) == 1:
        return (name,)
    key: list[str | int] = [runs[0]]
    for number, text in zip(runs[1::2], runs[2::2], strict=True):
        # Compare by length, then by digits, so that a number of many thousand digits costs nothing.
        digits = number.lstrip("0")
        key += (len(digits), digits, number, text)
    return tuple(key)


def _sorted_out(
    files: Iterable[str],
    folders: Iterable[str],
    first_bytes: Callable[[str], bytes],
    hidden: Sequence[str] = (),
    unusable: Mapping[str, Sequence[str]] | None = None,
) -> Listing:
    """Tell pictures, droppings and other files apart."""
    usable: list[str] = []
    dropped: dict[str, None] = dict.fromkeys(hidden)
    deep: dict[str, None] = {}
    known: dict[str, bool] = {}
    inner = {path for path in folders if not is_dropped(f"{path}/x")}
    for path in files:
        folder, _, name = path.rpartition("/")
        if (is_out := known.get(folder)) is None:
            is_out = known[folder] = is_dropped(f"{folder}/x") if folder else False
        if is_out or is_dropped(name):
            dropped[outermost_hidden(path)] = None
        elif path.count("/") >= MAX_DEPTH:
            deep[path] = None
        else:
            usable.append(path)
    for folder in {path.rpartition("/")[0] for path in usable}:
        parts = folder.split("/")
        inner.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    images, others = picture_files.sorted_out(usable, first_bytes)
    reasons = {reason: tuple(paths) for reason, paths in (unusable or {}).items() if paths}
    if deep:
        reasons[TOO_DEEP] = (*reasons.get(TOO_DEEP, ()), *deep)
    return Listing(
        tuple(sorted(images, key=natural)), frozenset(inner - {""}), frozenset(others), tuple(dropped), reasons
    )


@lru_cache(maxsize=4)
def _opened(path: Path, changed: int, process: int) -> PackedFiles:
    """Open an archive once per process: forked processes must not share a file position."""
    file = path.open("rb")
    try:
        return opened(file, Limits(f"The archive {path.name}", MAX_MEMBERS, MAX_TOTAL_BYTES))
    except DataError:
        file.close()
        raise
