"""A common interface to folders and zip archives of images; nothing is ever unpacked to disk.

Archives may come from strangers. Paths that lead outside are refused, the number and total size of the members are
limited, and no more of a member is read than the largest image may have. Archives inside archives are not unpacked.
"""

import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from core.data.collections import picture_files
from core.data.collections.left_out import is_dropped, outermost_hidden
from core.data.collections.listing import Listing as Listing
from core.data.sets import folder_walk
from core.errors import ConvolabError
from core.images import PHOTO_BYTES

MAX_MEMBERS = 400_000
MAX_TOTAL_BYTES = 40 * 2**30
MAX_DEPTH = 8

BOUNDED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Compression methods that Python unpacks only as far as requested; a kilobyte of bzip2 may hold gigabytes."""

TOO_DEEP = "more than eight folders deep"
"""Why files are not used."""

_DIGITS = re.compile(r"(\d+)")
_UTF8 = 0x800
"""The flag of a member whose name is in UTF-8."""


class DataError(ConvolabError):
    """A data set is missing, damaged or unusable."""


@dataclass(frozen=True)
class Archive:
    """A folder or a zip archive; it holds only the path, so that it can be sent to other processes."""

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
            opened = _opened(self.path, self.path.stat().st_mtime_ns, os.getpid())
            member = _members(opened)[name]
            return read_member(opened, member, subject=f"{name} in {self.path}", most=most)
        except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
            raise DataError(
                f"{name} cannot be read from {self.path}; it is gone or damaged, fetch it again."
            ) from error

    def text(self, name: str) -> str:
        """The text of one small file, such as a list of near-duplicates; the same size limit applies."""
        return self.content(name).decode("utf-8", errors="replace")

    def listing(self) -> "Listing":
        """List the content.

        Raises:
            DataError: the path does not exist, is neither a folder nor a zip archive, or is not safe to use.
        """
        if self.path.is_dir():
            return self._walked()
        try:
            opened = _opened(self.path, self.path.stat().st_mtime_ns, os.getpid())
        except FileNotFoundError as error:
            raise DataError(f"There is no folder or file {self.path}; check the path.") from error
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
            raise DataError(
                f"The file {self.path.name} is not a readable zip archive; give a folder or a zip archive "
                "with one folder of pictures per class."
            ) from error
        check_members(
            opened.infolist(), f"The archive {self.path.name}", most_files=MAX_MEMBERS, most_bytes=MAX_TOTAL_BYTES
        )
        return zip_listing(opened)

    def _walked(self) -> Listing:
        try:
            found = folder_walk.walk(self.path, MAX_MEMBERS, MAX_DEPTH)
        except OSError as error:
            raise DataError(f"The folder {self.path} cannot be opened; check its permissions.") from error
        if len(found.files) > MAX_MEMBERS:
            raise _too_many(f"The folder {self.path.name}", MAX_MEMBERS)
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


def zip_listing(opened: zipfile.ZipFile) -> Listing:
    """List the content of a zip archive whose members have been checked."""
    members = members_by_path(opened)

    def first_bytes(name: str) -> bytes:
        try:
            return read_member(opened, members[name], most=picture_files.FIRST_BYTES)
        except DataError:
            return b""

    files = [name for name in members if not name.endswith("/")]
    folders = {name.rstrip("/") for name in members if name.endswith("/")}
    return _sorted_out(files, folders, first_bytes)


def check_members(
    members: Sequence[zipfile.ZipInfo],
    subject: str,
    *,
    most_files: int,
    most_bytes: int,
    remedy: str = "make it smaller",
) -> None:
    """Refuse a zip archive as a whole if unpacking it would not be safe.

    Args:
        members: what its directory lists.
        subject: the archive, as the error sentence names it.
        most_files: how many members it may have.
        most_bytes: how large all of them together may be once unpacked.
        remedy: what to do about an archive that is too large, for the error sentence.

    Raises:
        DataError: it has too many members, names files outside itself, would unpack to too much, or is encrypted.
    """
    if len(members) > most_files:
        raise _too_many(subject, most_files)
    if any(is_outside(member_path(member)) for member in members):
        raise DataError(
            f"{subject} names files outside itself, as only hostile archives do; do not use it, "
            "but pack the folders again yourself."
        )
    if sum(member.file_size for member in members) > most_bytes:
        limit = f"{most_bytes >> 30} GB" if most_bytes >= 2**30 else f"{most_bytes >> 20} MB"
        raise DataError(f"{subject} would unpack to more than {limit}; {remedy}.")
    if any(member.flag_bits & 1 for member in members):
        raise DataError(f"{subject} is encrypted; pack it again without a password.")


def read_member(
    opened: zipfile.ZipFile, member: zipfile.ZipInfo, subject: str = "It", most: int = PHOTO_BYTES
) -> bytes:
    """Unpack one member in memory, no further than just above a number of bytes.

    Args:
        opened: the archive.
        member: of it.
        subject: the member, as the error sentence names it.
        most: the size that it may have, by default that of images.

    Raises:
        DataError: it is compressed by a method that cannot be bounded, or it is damaged.
    """
    if member.compress_type not in BOUNDED:
        raise DataError(f"{subject} is packed in an unusual way; pack the folders again as .zip.")
    try:
        with opened.open(member) as file:
            return file.read(most + 1)
    except (OSError, ValueError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
        raise DataError(f"{subject} is damaged inside the archive; pack or download the archive again.") from error


def member_path(member: zipfile.ZipInfo) -> PurePosixPath:
    """The path of a member with slashes, its letters as its packer meant them.

    Some packers write backslashes. The Finder of macOS writes UTF-8 without the flag that says so, and `zipfile` then
    takes the bytes for the letters of MS-DOS.
    """
    name = member.filename
    if not name.isascii() and not member.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return PurePosixPath(name.replace("\\", "/"))


def is_outside(path: PurePosixPath) -> bool:
    """Whether a path leads out of the archive that names it."""
    return path.is_absolute() or ".." in path.parts or (bool(path.parts) and path.parts[0].endswith(":"))


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


def _too_many(subject: str, most: int) -> DataError:
    return DataError(f"{subject} holds more than {most:,} files; use fewer.")


@lru_cache(maxsize=4)
def _opened(path: Path, changed: int, process: int) -> zipfile.ZipFile:
    """Open an archive once per process: forked processes must not share a file position."""
    return zipfile.ZipFile(path)


def members_by_path(opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members of an archive by their paths; those of folders end with a slash."""
    found: dict[str, zipfile.ZipInfo] = {}
    for member in opened.infolist():
        path = member_path(member).as_posix()
        found[f"{path}/" if member.is_dir() or member.filename.endswith("\\") else path] = member
    return found


_members = lru_cache(maxsize=4)(members_by_path)
