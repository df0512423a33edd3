"""Folders and zip archives as one thing: names of pictures, and the bytes of each; nothing is ever unpacked to disk.

Archives may come from strangers. Paths that climb out are refused, the number and the total size of the members are
bounded, and a member is read no further than the largest picture may be. Archives inside of archives, the resource
files of macOS and whatever does not end like a picture are passed over.
"""

import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
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
"""The ways of packing that Python unpacks no further than it is asked to; a kilobyte of bzip2 may hold gigabytes."""

_PACKED = {".zip", ".tar", ".tgz", ".gz", ".7z", ".rar"}


class DataError(ConvolabError):
    """A data set is missing, damaged or of a kind that cannot be used."""


@dataclass(frozen=True)
class Archive:
    """A folder or a zip archive; a path only, so that it can be sent to other processes."""

    path: Path

    def content(self, name: str) -> bytes:
        """The bytes of one file, cut off just above the size that pictures may have. Several threads may ask at once.

        Raises:
            DataError: it is gone or cannot be unpacked.
        """
        try:
            if self.path.is_dir():
                with (self.path / name).open("rb") as file:
                    return file.read(MAX_BYTES + 1)
            opened = _opened(self.path, self.path.stat().st_mtime_ns, os.getpid())
            packed = opened.getinfo(_originals(opened)[name])
            if packed.compress_type not in BOUNDED:
                raise DataError(f"{name} in {self.path} is packed in an unusual way; pack the archive again as .zip.")
            with opened.open(packed) as member:
                return member.read(MAX_BYTES + 1)
        except (OSError, KeyError, ValueError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
            raise DataError(
                f"{name} cannot be read from {self.path}; it is gone or damaged, fetch it again."
            ) from error

    def text(self, name: str) -> str:
        """The text of one small file, such as a list of near-duplicates; the same limit applies."""
        return self.content(name).decode("utf-8", errors="replace")

    def listing(self) -> "Listing":
        """What it holds.

        Raises:
            DataError: it does not exist, is no folder and no zip archive, or is not safe to use.
        """
        if self.path.is_dir():
            return _listing(self.path, _walk(self.path))
        try:
            opened = _opened(self.path, self.path.stat().st_mtime_ns, os.getpid())
        except FileNotFoundError as error:
            raise DataError(f"There is no folder or file {self.path}; check the path.") from error
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
            raise DataError(
                f"The file {self.path.name} is no zip archive that can be read; give a folder or a zip archive "
                "with one folder of pictures per class."
            ) from error
        members = opened.infolist()
        if len(members) > MAX_MEMBERS:
            raise _too_many(self.path)
        if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
            raise DataError(
                f"The archive {self.path.name} would unpack to more than {MAX_TOTAL_BYTES >> 30} GB; make it smaller."
            )
        if any(member.flag_bits & 1 for member in members):
            raise DataError(f"The archive {self.path.name} is encrypted; pack it again without a password.")
        return _listing(self.path, _originals(opened))


@dataclass(frozen=True)
class Listing:
    """What an archive holds, hidden files left out.

    Attributes:
        pictures: paths of the pictures, with slashes, in a natural order (2 before 10).
        folders: paths of all folders.
        others: paths of all other files.
    """

    pictures: tuple[str, ...]
    folders: frozenset[str]
    others: frozenset[str]

    def packed(self) -> str:
        """The name of an archive inside, empty if there is none."""
        return next((name for name in sorted(self.others) if PurePosixPath(name).suffix.lower() in _PACKED), "")


def natural(name: str) -> tuple[tuple[int, int, str, str], ...]:
    """A sorting key that takes runs of digits as numbers."""
    runs: list[str] = [""]
    for character in name:
        if character.isdecimal() != runs[-1].isdecimal():
            runs.append("")
        runs[-1] += character
    # Compared by length, then by digits: a number of many thousand digits must cost nothing.
    digits = (run.lstrip("0") if run.isdecimal() else "" for run in runs)
    return tuple(
        (1, len(number), number, run) if run.isdecimal() else (0, 0, run, "")
        for run, number in zip(runs, digits, strict=True)
    )


def _listing(path: Path, names: Iterable[str]) -> Listing:
    pictures: list[str] = []
    folders: set[str] = set()
    others: set[str] = set()
    for count, name in enumerate(names):
        if count >= MAX_MEMBERS:
            raise _too_many(path)
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
            raise DataError(f"The archive {path.name} names files outside of itself; do not use it.")
        if any(part.startswith(".") or part == "__MACOSX" for part in parts) or len(parts) > MAX_DEPTH:
            continue
        inner = parts if name.endswith("/") else parts[:-1]
        folders.update("/".join(inner[:depth]) for depth in range(1, len(inner) + 1))
        if not name.endswith("/"):
            picture = PurePosixPath(name).suffix.lower() in SUFFIXES
            pictures.append(name) if picture else others.add(name)
    return Listing(tuple(sorted(pictures, key=natural)), frozenset(folders), frozenset(others))


def _walk(root: Path) -> Iterator[str]:
    """All files of a folder, and its folders with a slash at the end; links are followed, but not in circles."""
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


def _too_many(path: Path) -> DataError:
    return DataError(f"There are more than {MAX_MEMBERS:,} files in {path.name}; use fewer.")


@lru_cache(maxsize=4)
def _opened(path: Path, changed: int, process: int) -> zipfile.ZipFile:
    """The archive, opened once in each process: forked ones must not share a position in the file."""
    return zipfile.ZipFile(path)


@lru_cache(maxsize=4)
def _originals(opened: zipfile.ZipFile) -> dict[str, str]:
    """The names as they stand in the archive, by the names with slashes (some packers write backslashes)."""
    return {name.replace("\\", "/"): name for name in opened.namelist()}
