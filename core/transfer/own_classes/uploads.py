"""A zip or tar archive of labelled images from a visitor: read in memory, within limits, and never written to disk.

Its folders are understood as everywhere in the suite (`core.data.collections`). A faulty image is left out and named;
an archive that is unsafe or useless as a whole is refused in one sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from core import images
from core.data.collections.folder_names import TRAIN, shown
from core.data.collections.listing import Listing, is_packed
from core.data.collections.reading import AUTO, NO_CLASS, Entry, Options, Reading, listed
from core.data.sets import archives, layouts
from core.data.sets.archives import DataError
from core.data.sets.packed_files import Limits, PackedFiles
from core.errors import ConvolabError
from core.images import BEGINNING, MAX_BYTES, ImageError
from core.transfer.own_classes import enough_images
from core.transfer.own_classes.enough_images import TooFewImagesError

MAX_IMAGES = 1000
MAX_MEMBERS = 5000
MAX_TOTAL_BYTES = 500 * 2**20
LIMITS = Limits(
    "This archive", MAX_MEMBERS, MAX_TOTAL_BYTES,
    remedy="scale the pictures down to 500 pixels, as the network sees no more than 224",
)  # fmt: skip
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
        part: which part that is: "test" or "validation"; "" if there is none.
        left_out: the files that were not used, except the droppings that `reading` lists.
        reading: how the folders were understood.
    """

    files: list[LabelledFile]
    held_out: list[LabelledFile]
    part: str
    left_out: list[LeftOut]
    reading: Reading


def read_zip(data: bytes) -> tuple[list[LabelledFile], list[LeftOut]]:
    """The images to learn from in an archive, and the files that were left out; see `read`."""
    upload = read(data)
    return upload.files, upload.left_out


def look(data: bytes, options: Options = AUTO) -> Reading:
    """How the folders of a zip or tar archive are understood; no image is unpacked.

    Raises:
        UploadError: it is no such archive, or is not safe to unpack.
    """
    return _understood(data, options)[2]


def read(data: bytes, options: Options = AUTO) -> Upload:
    """Read the image files of a zip or tar archive that has one folder per class.

    Args:
        data: the archive's bytes.
        options: how to read folders that can be read in two ways.

    Raises:
        UploadError: it is no such archive, is not safe to unpack, can be read in two ways, or does not hold at least
            two classes of at least two images.
    """
    packed, listing, reading = _understood(data, options)
    _refuse(listing, reading)
    left_out = [LeftOut(shown(path), reason) for path, reason in _reasons(listing, reading).items()]
    part = next((part for part in ("test", "validation") if part in reading.splits), "")
    files, too_many = _files(packed, reading.splits.get(TRAIN, ()))
    held_out, too_many_held_out = _files(packed, reading.splits.get(part, ()))
    try:
        enough_images.check([file.label for file in files])
    except TooFewImagesError as error:
        raise UploadError(str(error)) from None
    left_out = sorted([*left_out, *too_many, *too_many_held_out], key=lambda item: archives.natural(item.name))
    return Upload(files, held_out, part, left_out, reading)


def _files(packed: PackedFiles, entries: Sequence[Entry]) -> tuple[list[LabelledFile], list[LeftOut]]:
    """The files of one part, as many as are used, and why others are not."""
    files: list[LabelledFile] = []
    left_out: list[LeftOut] = []
    for entry in entries:
        try:
            if len(files) >= MAX_IMAGES:
                raise DataError(LIMIT_REACHED)
            if (size := packed.sizes[entry.path]) > MAX_BYTES:  # Photos may be larger than other pictures.
                images.check_bytes(size, packed.read(entry.path, most=BEGINNING))
            files.append(LabelledFile(shown(entry.path.rpartition("/")[2]), entry.label, packed.read(entry.path)))
        except (DataError, ImageError) as error:
            left_out.append(LeftOut(shown(entry.path), str(error)))
    return files, left_out


def _understood(data: bytes, options: Options) -> tuple[PackedFiles, Listing, Reading]:
    try:
        packed = archives.opened(BytesIO(data), LIMITS, in_memory=True)
        listing = archives.listing_of(packed)

        def text(name: str) -> str:
            return packed.read(name).decode("utf-8", errors="replace")

        return packed, listing, layouts.understand(listing, text, "This archive", options)
    except DataError as error:
        raise UploadError(str(error)) from None


def _refuse(listing: Listing, reading: Reading) -> None:
    """Refuse an archive that has nothing to learn from, or that can be read in two ways."""
    if not listing.images and (inner := listing.packed()):
        raise UploadError(
            f"This archive holds no pictures but another archive, {shown(inner)}; unpack that one and pack its folders."
        )
    if reading.refusal and reading.other_readings:
        words = " or as ".join(f"{other.words} ({other.flag[2:]})" for other in reading.other_readings)
        raise UploadError(f"This archive can be read in two ways, as {words}; choose one of them.")
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
