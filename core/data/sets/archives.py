"""A common interface to folders and zip archives of images; nothing is ever unpacked to disk.

Archives may come from strangers. Paths that lead outside are refused, the number and total size of the members are
limited, and no more of a member is read than the largest image may have. Archives inside archives, the resource files
of macOS and files without the suffix of an image are ignored.
"""

import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from core.errors import ConvolabError
from core.images import MAX_BYTES

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"})
MAX_MEMBERS = 400_000
MAX_TOTAL_BYTES = 40 * 2**30
MAX_DEPTH = 8

BOUNDED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Compression methods that Python unpacks only as far as requested; a kilobyte of bzip2 may hold gigabytes."""

ARCHIVE_SUFFIXES = frozenset({".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar"})


class DataError(ConvolabError):
    """A data set is missing, damaged or unusable."""


@dataclass(frozen=True)
class Archive:
    """A folder or a zip archive; it holds only the path, so that it can be sent to other processes."""

    path: Path

    def content(self, name: str, most: int = MAX_BYTES) -> bytes:
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
            member = opened.getinfo(_originals(opened)[name])
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
            return _listing(self.path, _walk(self.path))
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
        return _listing(self.path, _originals(opened))


@dataclass(frozen=True)
class Listing:
    """The content of an archive, without hidden files.

    Attributes:
        images: paths of the images, with slashes, in natural order (2 before 10).
        folders: paths of all folders.
        others: paths of all other files.
    """

    images: tuple[str, ...]
    folders: frozenset[str]
    others: frozenset[str]

    def packed(self) -> str:
        """The name of an archive inside this one; empty if there is none."""
        return next(
            (name for name in sorted(self.others) if PurePosixPath(name).suffix.lower() in ARCHIVE_SUFFIXES), ""
        )


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


def read_member(opened: zipfile.ZipFile, member: zipfile.ZipInfo, subject: str = "It", most: int = MAX_BYTES) -> bytes:
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
    """The path of a member with slashes; some packers write backslashes."""
    return PurePosixPath(member.filename.replace("\\", "/"))


def is_outside(path: PurePosixPath) -> bool:
    """Whether a path leads out of the archive that names it."""
    return path.is_absolute() or ".." in path.parts or (bool(path.parts) and path.parts[0].endswith(":"))


def is_hidden(path: PurePosixPath) -> bool:
    """Whether a file is one that operating systems add for themselves."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def natural(name: str) -> tuple[tuple[int, int, str, str], ...]:
    """A sort key that compares runs of digits as numbers."""
    runs: list[str] = [""]
    for character in name:
        if character.isdecimal() != runs[-1].isdecimal():
            runs.append("")
        runs[-1] += character
    # Compare by length, then by digits, so that a number of many thousand digits costs nothing.
    digits = (run.lstrip("0") if run.isdecimal() else "" for run in runs)
    return tuple(
        (1, len(number), number, run) if run.isdecimal() else (0, 0, run, "")
        for run, number in zip(runs, digits, strict=True)
    )


def _listing(path: Path, names: Iterable[str]) -> Listing:
    images: list[str] = []
    folders: set[str] = set()
    others: set[str] = set()
    for count, name in enumerate(names):
        if count >= MAX_MEMBERS:
            raise _too_many(f"The folder {path.name}", MAX_MEMBERS)
        member = PurePosixPath(name)
        parts = member.parts
        if is_hidden(member) or len(parts) > MAX_DEPTH:
            continue
        inner = parts if name.endswith("/") else parts[:-1]
        folders.update("/".join(inner[:depth]) for depth in range(1, len(inner) + 1))
        if not name.endswith("/"):
            is_image = member.suffix.lower() in SUFFIXES
            images.append(name) if is_image else others.add(name)
    return Listing(tuple(sorted(images, key=natural)), frozenset(folders), frozenset(others))


def _walk(root: Path) -> Iterator[str]:
    """All files in a folder, and its folders with a trailing slash; links are followed, but not in cycles."""
    seen: set[tuple[int, int]] = set()
    for folder, inner, files in os.walk(root, followlinks=True):
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in seen:
            inner.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        relative = Path(folder).relative_to(root)
        yield from ((relative / name).as_posix() + "/" for name in inner)
        yield from ((relative / name).as_posix() for name in files)


def _too_many(subject: str, most: int) -> DataError:
    return DataError(f"{subject} holds more than {most:,} files; use fewer.")


@lru_cache(maxsize=4)
def _opened(path: Path, changed: int, process: int) -> zipfile.ZipFile:
    """Open an archive once per process: forked processes must not share a file position."""
    return zipfile.ZipFile(path)


@lru_cache(maxsize=4)
def _originals(opened: zipfile.ZipFile) -> dict[str, str]:
    """The names as stored in the archive, by their names with slashes (some packers write backslashes)."""
    return {name.replace("\\", "/"): name for name in opened.namelist()}
