"""A zip of labelled pictures from a visitor: read in memory, with limits, and without ever touching the disk.

The folder right above a picture is its class. Whatever is wrong with one picture costs that picture only, by name;
whatever makes the archive as a whole unsafe or senseless is one sentence.
"""

import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from core.data.sets.archives import BOUNDED, SUFFIXES, natural
from core.errors import ConvolabError
from core.images import MAX_BYTES

MAX_PICTURES = 1000
MAX_MEMBERS = 5000
MAX_TOTAL_BYTES = 500 * 2**20
_ARCHIVES = {".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar"}


class UploadError(ConvolabError):
    """An upload that cannot be learnt from."""


@dataclass(frozen=True)
class LeftOut:
    """A file that was not used: its name, and why as a sentence."""

    name: str
    reason: str


@dataclass(frozen=True)
class Labelled:
    """One picture as it came: its name, its class, its bytes."""

    name: str
    label: str
    data: bytes


def read_zip(data: bytes) -> tuple[list[Labelled], list[LeftOut]]:
    """The pictures of a zip archive with one folder per class.

    Args:
        data: the archive's bytes.

    Returns:
        The pictures in the order of their names, undecoded; and what was left out.

    Raises:
        UploadError: it is no archive, names files outside of itself, would unpack to too much, is encrypted, or does
            not hold at least two classes.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UploadError("This file is no zip archive that can be read; pack the folders again as .zip.") from None
    with archive:
        _check(members)
        found: list[Labelled] = []
        left_out: list[LeftOut] = []
        for member in sorted(members, key=lambda member: natural(_path(member).as_posix())):
            path = _path(member)
            if any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
                continue  # What systems add for themselves.
            if problem := _problem(path, member, len(found)):
                left_out.append(LeftOut(path.as_posix(), problem))
                continue
            try:
                with archive.open(member) as file:
                    content = file.read(MAX_BYTES + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError):
                left_out.append(LeftOut(path.as_posix(), "It is damaged inside of the archive."))
                continue
            found.append(Labelled(path.name, path.parent.name, content))
    check_classes([picture.label for picture in found], left_out)
    return found, left_out


def check_classes(labels: Sequence[str], left_out: Sequence[LeftOut] = ()) -> None:
    """See that there is something to tell apart.

    Raises:
        UploadError: there are no pictures, one class only, or a class of one picture.
    """
    counts = Counter(labels)
    if not counts:
        inner = next((item.name for item in left_out if PurePosixPath(item.name).suffix.lower() in _ARCHIVES), "")
        raise UploadError(
            f"There are no pictures in it but the archive {inner}; unpack that one and pack its folders as one zip."
            if inner
            else "There are no pictures in folders; put the pictures of each class into a folder named after it."
        )
    if len(counts) == 1:
        raise UploadError(f"All pictures are of one class, “{next(iter(counts))}”; give those of two classes at least.")
    if alone := [name for name, count in counts.items() if count == 1]:
        raise UploadError(
            f"The class “{alone[0]}” has one picture; each needs two at least, to learn from one and be tested on the "
            "other. Twenty are better."
        )


def warning(labels: Sequence[str]) -> str:
    """What to say of classes that have too few pictures for a reliable figure; empty where all have ten or more."""
    few = [(count, name) for name, count in Counter(labels).items() if count < 10]
    if not few:
        return ""
    count, name = min(few)
    return (
        f"With {count} pictures of “{name}” the accuracy is little more than a guess: one picture changes it by "
        f"{100 / count:.0f} points. Give each class ten or twenty."
    )


def _check(members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise UploadError(f"This archive holds {len(members):,} files; give at most {MAX_MEMBERS:,}.")
    for member in members:
        path = _path(member)
        if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
            raise UploadError(
                "This archive names files outside of itself, as only hostile ones do; pack your folders anew."
            )
    if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
        raise UploadError(
            f"This archive would unpack to more than {MAX_TOTAL_BYTES >> 20} MB; scale the pictures down to "
            "500 pixels: the network sees no more than 224."
        )
    if any(member.flag_bits & 1 for member in members):
        raise UploadError("This archive is encrypted; pack it again without a password.")


def _problem(path: PurePosixPath, member: zipfile.ZipInfo, taken: int) -> str:
    suffix = path.suffix.lower()
    if suffix in _ARCHIVES:
        return "It is an archive inside of the archive; unpack it and pack its folders instead."
    if suffix not in SUFFIXES:
        return "It is no picture of a kind that can be read."
    if len(path.parts) < 2:
        return "It lies in no folder, so that its class is unknown."
    if member.compress_type not in BOUNDED:
        return "It is packed in an unusual way; pack the folders again as .zip."
    if member.file_size > MAX_BYTES:
        return f"It has more than {MAX_BYTES >> 20} MB."
    if taken >= MAX_PICTURES:
        return f"Only {MAX_PICTURES:,} pictures are taken."
    return ""


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(member.filename.replace("\\", "/"))
