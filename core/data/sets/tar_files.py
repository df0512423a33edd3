"""Tar archives, plain or compressed with gzip, bzip2 or xz, also those of strangers.

A compressed tar can only be read from its beginning. It is therefore decompressed once, as a whole and within limits,
into memory or an unnamed temporary file, where every member has its place.
"""

import bz2
import gzip
import io
import lzma
import os
import shutil
import tarfile
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from core.data.sets.packed_files import LINKS, DataError, Limits
from core.images import PHOTO_BYTES

BEGINNING = tarfile.BLOCKSIZE
"""Bytes by which a tar archive is recognised."""

CHUNK = 2**20
HEADER_BYTES = 2**20
"""The longest header; longer ones are only made to fill memory."""

XZ_MEMORY = 256 * 2**20
"""What decompressing xz may take; its highest preset takes 65 MB."""

ORDINARY_RATIO, ALWAYS_BYTES = 100, 2**30
"""Beyond a gigabyte, an archive that was compressed to less than a hundredth is no archive of pictures."""

ROOM = 2**30
"""Bytes that stay free on the disk of temporary files."""

NO_FILES = "neither files nor folders"
SPARSE = "files with holes"
"""Why members are not used."""

_DAMAGED = (
    tarfile.TarError,
    OSError,
    EOFError,
    ValueError,
    ArithmeticError,
    RecursionError,
    zlib.error,
    lzma.LZMAError,
)


def may_be_one(beginning: bytes) -> bool:
    """Whether a file can be a tar archive by its first `BEGINNING` bytes."""
    if _decompression(beginning):
        return True
    try:
        tarfile.TarInfo.frombuf(beginning[:BEGINNING], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


class TarFiles:
    """The files in a tar archive; see `PackedFiles`. Hard links inside it are files; symbolic links are not used.

    Args:
        file: the archive, opened for reading; it stays open if it is not compressed.
        limits: of what it may hold.
        in_memory: whether a compressed archive is decompressed in memory instead of a temporary file.

    Raises:
        DataError: it has too many members, names files outside itself, would unpack to too much, or is damaged.
    """

    def __init__(self, file: BinaryIO, limits: Limits, *, in_memory: bool) -> None:
        self._lock = threading.Lock()
        self._places: dict[str, tuple[int, int]] = {}
        folders: set[str] = set()
        unusable: dict[str, list[str]] = {}
        linked: dict[int, list[str]] = {}
        try:
            self._file = _plain(file, limits, in_memory)
            for member in _members(self._file, limits):
                path = PurePosixPath(member.name.replace("\\", "/"))
                limits.refuse_outside([path])
                name = path.as_posix()
                if member.isdir():
                    folders.add(name)
                elif member.isreg() and member.sparse is None:
                    self._places[name] = member.offset_data, member.size
                elif member.islnk() and (target := self._places.get(PurePosixPath(member.linkname).as_posix())):
                    self._places[name] = target
                    linked.setdefault(target[0], []).append(name)
                else:
                    is_link = member.islnk() or member.issym()
                    reason = LINKS if is_link else SPARSE if member.isreg() else NO_FILES
                    unusable.setdefault(reason, []).append(name)
        except _DAMAGED as error:
            raise DataError(f"{limits.subject} is damaged or cut off; pack or download it again.") from error
        self.sizes: Mapping[str, int] = {path: size for path, (_, size) in self._places.items()}
        if len(self.sizes) > limits.most_files:
            raise limits.too_many()
        if sum(self.sizes.values()) > limits.most_bytes:
            raise limits.too_large()
        self.folders = frozenset(folders - {"."})
        self.unusable: Mapping[str, tuple[str, ...]] = {reason: tuple(paths) for reason, paths in unusable.items()}
        self.same: Mapping[str, object] = {path: begin for path, (begin, _) in self._places.items() if begin in linked}

    def read(self, path: str, subject: str = "It", most: int = PHOTO_BYTES) -> bytes:
        """Read one file, no further than just above a number of bytes; see `PackedFiles`."""
        begin, size = self._places[path]
        wanted = min(size, most + 1)
        with self._lock:
            self._file.seek(begin)
            data = self._file.read(wanted)
        if len(data) < wanted:
            raise DataError(f"{subject} is damaged inside the archive; pack or download the archive again.")
        return data


def _members(file: BinaryIO, limits: Limits) -> Iterator[tarfile.TarInfo]:
    count = 0
    with tarfile.open(
        fileobj=cast(BinaryIO, _ShortReads(file)), mode="r:", encoding="utf-8", errors="surrogateescape"
    ) as opened:
        while (member := opened.next()) is not None:
            opened.members.clear()  # type: ignore[attr-defined]  # They would all be kept.
            count += 1
            if member.size < 0:  # The next header would be an earlier one.
                raise tarfile.ReadError("a size is negative")
            if count > 2 * limits.most_files:  # Folders and links count as well.
                raise limits.too_many()
            yield member
        file.seek(opened.offset)
        if any(file.read(tarfile.BLOCKSIZE)):  # `tarfile` takes a damaged header for the end.
            raise tarfile.ReadError("there is no header")


class _ShortReads:
    """A file for `tarfile`, which would read a header of any length that the archive states."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int) -> bytes:
        if not 0 <= size <= HEADER_BYTES:
            raise tarfile.ReadError("a header is too long")
        return self._file.read(size)


def _plain(file: BinaryIO, limits: Limits, in_memory: bool) -> BinaryIO:
    """The archive itself, or decompressed if it is compressed."""
    file.seek(0)
    decompression = _decompression(file.read(BEGINNING))
    packed = file.seek(0, os.SEEK_END)
    file.seek(0)
    if decompression is None:
        return file
    most = min(limits.most_bytes, max(ALWAYS_BYTES, ORDINARY_RATIO * packed))
    target = io.BytesIO() if in_memory else _temporary(limits)
    written = 0
    for chunk in decompression(file):
        written += len(chunk)
        if written > most:
            raise limits.too_large()
        if not in_memory and shutil.disk_usage(tempfile.gettempdir()).free < ROOM:
            raise _no_room(limits)
        target.write(chunk)
    file.close()
    target.seek(0)
    return target


def _temporary(limits: Limits) -> BinaryIO:
    try:
        return cast(BinaryIO, tempfile.TemporaryFile())
    except OSError as error:
        raise _no_room(limits) from error


def _no_room(limits: Limits) -> DataError:
    return DataError(
        f"{limits.subject} cannot be decompressed for lack of room for temporary files; make room, or set TMPDIR to a "
        "folder with more, or unpack the archive and give the folder."
    )


def _decompression(beginning: bytes) -> Callable[[BinaryIO], Iterator[bytes]] | None:
    """What decompresses a file that begins like this; None if it is not compressed."""
    if beginning.startswith(b"\x1f\x8b"):
        return lambda file: _chunks(gzip.GzipFile(fileobj=file))
    if beginning.startswith(b"BZh"):
        return lambda file: _chunks(bz2.BZ2File(file))
    return _from_xz if beginning.startswith(b"\xfd7zXZ\0") else None


def _chunks(file: gzip.GzipFile | bz2.BZ2File) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _from_xz(file: BinaryIO) -> Iterator[bytes]:
    """Decompress xz within `XZ_MEMORY`, which `lzma.LZMAFile` does not bound; one stream may follow another."""
    data = file.read(CHUNK)
    while data:
        stream = lzma.LZMADecompressor(memlimit=XZ_MEMORY)
        yield stream.decompress(data, CHUNK)
        while not stream.eof:
            data = file.read(CHUNK) if stream.needs_input else b""
            if stream.needs_input and not data:
                raise EOFError("the stream is cut off")
            yield stream.decompress(data, CHUNK)
        data = (stream.unused_data or file.read(CHUNK)).lstrip(b"\0")
