"""A zip of labelled images from a visitor: read in memory, within limits, and never written to disk.

Its folders are understood as everywhere in the suite (`core.data.collections`). A faulty image is left out and named;
an archive that is unsafe or useless as a whole is refused in one sentence.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from core.data.collections.folder_names import TRAIN, shown
from core.data.collections.listing import Listing, is_packed
from core.data.collections.reading import AUTO, NO_CLASS, Entry, Options, Reading, listed
from core.data.sets import archives, layouts
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


@dataclass(frozen=True)
class Upload:
    """What was in an archive.

    Attributes:
        files: the images to learn from, in natural order of their paths, not yet decoded.
        held_out: those of the archive's own test part, or of its validation part if it has no other.
        left_out: the files that were not used, except the droppings that `reading` lists.
        reading: how the folders were understood.
    """

    files: list[LabelledFile]
    held_out: list[LabelledFile]
    left_out: list[LeftOut]
    reading: Reading


def read_zip(data: bytes) -> tuple[list[LabelledFile], list[LeftOut]]:
    """The images to learn from in a zip archive, and the files that were left out; see `read`."""
    upload = read(data)
    return upload.files, upload.left_out


def look(data: bytes, options: Options = AUTO) -> Reading:
    """How the folders of a zip archive are understood; no image is unpacked.

    Raises:
        UploadError: it is not a zip archive, or is not safe to unpack.
    """
    with _opened(data) as archive:
        return _understood(archive, archives.zip_listing(archive), options)


def read(data: bytes, options: Options = AUTO) -> Upload:
    """Read the image files of a zip archive that has one folder per class.

    Args:
        data: the archive's bytes.
        options: how to read folders that can be read in two ways.

    Raises:
        UploadError: it is not a zip archive, is not safe to unpack, can be read in two ways, or does not hold at least
            two classes of at least two images.
    """
    with _opened(data) as archive:
        listing = archives.zip_listing(archive)
        reading = _understood(archive, listing, options)
        _refuse(listing, reading)
        members = archives.members_by_path(archive)
        left_out = [LeftOut(shown(path), reason) for path, reason in _reasons(listing, reading).items()]
        found: dict[str, list[LabelledFile]] = {TRAIN: [], "held out": []}
        parts = {
            TRAIN: TRAIN,
            "held out": next((part for part in ("test", "validation") if part in reading.splits), ""),
        }
        for use, part in parts.items():
            for entry in reading.splits.get(part, ()):
                reason = LIMIT_REACHED if len(found[use]) >= MAX_IMAGES else ""
                if not reason and members[entry.path].file_size > MAX_BYTES:
                    reason = f"It is larger than {MAX_BYTES >> 20} MB."
                if not reason:
                    try:
                        found[use].append(_file(archive, members[entry.path], entry))
                    except DataError as error:
                        reason = str(error)
                if reason:
                    left_out.append(LeftOut(shown(entry.path), reason))
    try:
        enough_images.check([file.label for file in found[TRAIN]])
    except TooFewImagesError as error:
        raise UploadError(str(error)) from None
    left_out.sort(key=lambda item: archives.natural(item.name))
    return Upload(found[TRAIN], found["held out"], left_out, reading)


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UploadError("This file is not a zip archive that can be read; pack the folders again as .zip.") from None
    with archive:
        try:
            archives.check_members(
                [member for member in archive.infolist() if not member.is_dir()],
                "This archive",
                most_files=MAX_MEMBERS,
                most_bytes=MAX_TOTAL_BYTES,
                remedy="scale the pictures down to 500 pixels, as the network sees no more than 224",
            )
        except DataError as error:
            raise UploadError(str(error)) from None
        yield archive


def _understood(archive: zipfile.ZipFile, listing: Listing, options: Options) -> Reading:
    members = archives.members_by_path(archive)

    def text(name: str) -> str:
        return archives.read_member(archive, members[name]).decode("utf-8", errors="replace")

    try:
        return layouts.understand(listing, text, "This archive", options)
    except DataError as error:
        raise UploadError(str(error)) from None


def _refuse(listing: Listing, reading: Reading) -> None:
    """Refuse an archive that has nothing to learn from, or that can be read in two ways."""
    if not listing.images and (inner := listing.packed()):
        raise UploadError(
            f"This archive holds no pictures but another archive, {shown(inner)}; unpack that one and pack its folders."
        )
    if reading.refusal and reading.other_readings:
        words = " or as ".join(other.words for other in reading.other_readings)
        raise UploadError(f"This archive can be read in two ways, as {words}; give each class one folder.")
    if reading.refusal:
        raise UploadError(reading.refusal)
    if not reading.classes:
        raise UploadError(
            "This archive has no pictures in folders; put the pictures of each class into a folder named after it."
        )
    if TRAIN not in reading.splits:
        raise UploadError(
            f"This archive has only a {listed(list(reading.splits))} part, which is never trained on; add the pictures "
            "to learn from."
        )


def _file(archive: zipfile.ZipFile, member: zipfile.ZipInfo, entry: Entry) -> LabelledFile:
    name = shown(entry.path.rpartition("/")[2])
    return LabelledFile(name, entry.label, archives.read_member(archive, member))


def _reasons(listing: Listing, reading: Reading) -> dict[str, str]:
    """Why each file that is no dropping is left out, as a sentence."""
    reasons: dict[str, str] = {}
    images = set(listing.images)
    for item in reading.left_out:
        why = "It is not in a folder of one class, so its class is unknown." if item.reason == NO_CLASS else ""
        why = why or f"It is left out: {item.reason}."
        reasons |= {path: why for path in item.files if path in images}
    for path in listing.others:
        reasons[path] = (
            "It is an archive inside the archive; unpack it and pack its folders instead."
            if is_packed(path)
            else "It is not a picture of a kind that can be read."
        )
    return reasons
