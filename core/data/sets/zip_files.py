"""Zip archives, also those of strangers: nothing is unpacked before all of it has been found safe."""

import stat
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from typing import BinaryIO

from core.data.sets.packed_files import LINKS, DataError, Limits
from core.images import PHOTO_BYTES

BOUNDED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Compression methods that Python unpacks only as far as requested; a kilobyte of bzip2 may hold gigabytes."""

_UTF8 = 0x800
"""The flag of a member whose name is in UTF-8."""


class ZipFiles:
    """The files in a zip archive; see `PackedFiles`.

    Args:
        file: the archive, opened for reading; it stays open.
        limits: of what it may hold.

    Raises:
        DataError: it has too many members, names files outside itself, would unpack to too much, or is encrypted.
        zipfile.BadZipFile, ValueError, NotImplementedError, OSError: it is not a readable zip archive.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._opened = zipfile.ZipFile(file)
        members = [(member, _path(member)) for member in self._opened.infolist()]
        _check(members, limits)
        files, folders, links = {}, set(), []
        for member, path in members:
            if _is_folder(member):
                folders.add(path.as_posix())
            elif stat.S_ISLNK(member.external_attr >> 16):
                links.append(path.as_posix())
            else:
                files[path.as_posix()] = member
        self._members = files
        self.sizes: Mapping[str, int] = {path: member.file_size for path, member in files.items()}
        self.folders = frozenset(folders)
        self.unusable: Mapping[str, tuple[str, ...]] = {LINKS: tuple(links)} if links else {}
        self.same: Mapping[str, object] = {}

    def read(self, path: str, subject: str = "It", most: int = PHOTO_BYTES) -> bytes:
        """Unpack one file in memory, no further than just above a number of bytes; see `PackedFiles`."""
        member = self._members[path]
        if member.compress_type not in BOUNDED:
            raise DataError(f"{subject} is packed in an unusual way; pack the folders again as .zip.")
        try:
            with self._opened.open(member) as file:
                return file.read(most + 1)
        except (OSError, ValueError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
            raise DataError(f"{subject} is damaged inside the archive; pack or download the archive again.") from error


def _check(members: list[tuple[zipfile.ZipInfo, PurePosixPath]], limits: Limits) -> None:
    files = [member for member, _ in members if not _is_folder(member)]
    if len(files) > limits.most_files or len(members) > 2 * limits.most_files:
        raise limits.too_many()
    limits.refuse_outside(path for _, path in members)
    if sum(member.file_size for member in files) > limits.most_bytes:
        raise limits.too_large()
    if any(member.flag_bits & 1 for member in files):
        raise DataError(f"{limits.subject} is encrypted; pack it again without a password.")


def _is_folder(member: zipfile.ZipInfo) -> bool:
    return member.is_dir() or member.filename.endswith("\\")


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    """The path of a member with slashes, its letters as its packer meant them.

    Some packers write backslashes. The Finder of macOS writes UTF-8 without the flag that says so, and `zipfile` then
    takes the bytes for the letters of MS-DOS.
    """
    name = member.filename
    if not name.isascii() and not member.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return PurePosixPath(name.replace("\\", "/"))
