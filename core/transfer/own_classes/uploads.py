"""A zip of labelled images from a visitor: read in memory, within limits, and never written to disk.

The folder directly above an image is its class. A faulty image is left out and named; an archive that is unsafe or
useless as a whole is refused in one sentence.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from core.data.sets import archives
from core.data.sets.archives import DataError
from core.errors import ConvolabError
from core.images import MAX_BYTES
from core.transfer.own_classes import enough_images
from core.transfer.own_classes.enough_images import TooFewImagesError

MAX_IMAGES = 1000
MAX_MEMBERS = 5000
MAX_TOTAL_BYTES = 500 * 2**20
LIMIT_REACHED = f"Only the first {MAX_IMAGES:,} pictures are used."


class UploadError(ConvolabError):
    """An uploaded archive that cannot be used."""


@dataclass(frozen=True)
class LeftOut:
    """A file that was not used: its name, and the reason as a sentence."""

    name: str
    reason: str


@dataclass(frozen=True)
class LabelledFile:
    """An image file as it was uploaded: its name, its class, its bytes."""

    name: str
    label: str
    data: bytes


def read_zip(data: bytes) -> tuple[list[LabelledFile], list[LeftOut]]:
    """Read the image files of a zip archive that has one folder per class.

    Args:
        data: the archive's bytes.

    Returns:
        The files in natural order of their paths, not yet decoded; and the files that were left out.

    Raises:
        UploadError: it is not a zip archive, is not safe to unpack, or does not hold at least two classes of at least
            two images.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UploadError("This file is not a zip archive that can be read; pack the folders again as .zip.") from None
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        try:
            archives.check_members(
                members,
                "This archive",
                most_files=MAX_MEMBERS,
                most_bytes=MAX_TOTAL_BYTES,
                remedy="scale the pictures down to 500 pixels, as the network sees no more than 224",
            )
        except DataError as error:
            raise UploadError(str(error)) from None
        found: list[LabelledFile] = []
        left_out: list[LeftOut] = []
        for member in sorted(members, key=lambda member: archives.natural(archives.member_path(member).as_posix())):
            path = archives.member_path(member)
            if archives.is_hidden(path):
                continue
            reason = _unusable(path, member) or (LIMIT_REACHED if len(found) >= MAX_IMAGES else "")
            if not reason:
                try:
                    found.append(LabelledFile(path.name, path.parent.name, archives.read_member(archive, member)))
                except DataError as error:
                    reason = str(error)
            if reason:
                left_out.append(LeftOut(path.as_posix(), reason))
    _check(found, left_out)
    return found, left_out


def _check(found: Sequence[LabelledFile], left_out: Sequence[LeftOut]) -> None:
    if not found:
        inner = next((item.name for item in left_out if _is_archive(PurePosixPath(item.name))), "")
        raise UploadError(
            f"This archive holds no pictures but another archive, {inner}; unpack that one and pack its folders."
            if inner
            else "This archive has no pictures in folders; put the pictures of each class into a folder named after it."
        )
    try:
        enough_images.check([file.label for file in found])
    except TooFewImagesError as error:
        raise UploadError(str(error)) from None


def _unusable(path: PurePosixPath, member: zipfile.ZipInfo) -> str:
    if _is_archive(path):
        return "It is an archive inside the archive; unpack it and pack its folders instead."
    if path.suffix.lower() not in archives.SUFFIXES:
        return "It is not a picture of a kind that can be read."
    if len(path.parts) < 2:
        return "It is not in a folder, so its class is unknown."
    if member.file_size > MAX_BYTES:
        return f"It is larger than {MAX_BYTES >> 20} MB."
    return ""


def _is_archive(path: PurePosixPath) -> bool:
    return path.suffix.lower() in archives.ARCHIVE_SUFFIXES
