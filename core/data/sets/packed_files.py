"""What zip and tar archives have in common: the files in them, limits for those of strangers, and sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from core.errors import ConvolabError
from core.images import PHOTO_BYTES


class DataError(ConvolabError):
    """A data set is missing, damaged or unusable."""


LINKS = "links, which are not followed in archives"
"""Why members are not used."""


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold.

    Attributes:
        subject: the archive, as sentences name it at their beginning.
        most_files: how many members it may have.
        most_bytes: how large all of them together may be once unpacked.
        remedy: what to do about an archive that is too large, for the sentence.
    """

    subject: str
    most_files: int
    most_bytes: int
    remedy: str = "make it smaller"

    def too_many(self) -> DataError:
        """The error for too many members."""
        return DataError(f"{self.subject} holds more than {self.most_files:,} files; use fewer.")

    def too_large(self) -> DataError:
        """The error for members that are too large together."""
        limit = f"{self.most_bytes >> 30} GB" if self.most_bytes >= 2**30 else f"{self.most_bytes >> 20} MB"
        return DataError(f"{self.subject} would unpack to more than {limit}; {self.remedy}.")

    def refuse_outside(self, paths: Iterable[PurePosixPath]) -> None:
        """Refuse the archive if a path leads out of it.

        Raises:
            DataError: one does.
        """
        if any(path.is_absolute() or ".." in path.parts or _has_drive(path) for path in paths):
            raise DataError(
                f"{self.subject} names files outside itself, as only hostile archives do; do not use it, "
                "but pack the folders again yourself."
            )


class PackedFiles(Protocol):
    """The files in an archive, which has been found safe to read. Thread-safe.

    Attributes:
        sizes: by the path of each file, its bytes once unpacked.
        folders: paths of the folders.
        unusable: paths of other members, by the reason why they are not used.
        same: for files of which the archive holds only one copy, a value that is equal for those of one copy.
    """

    sizes: Mapping[str, int]
    folders: frozenset[str]
    unusable: Mapping[str, tuple[str, ...]]
    same: Mapping[str, object]

    def read(self, path: str, subject: str = "It", most: int = PHOTO_BYTES) -> bytes:
        """Unpack one file in memory, no further than just above a number of bytes.

        Args:
            path: of the file, one of `sizes`.
            subject: the file, as the error sentence names it.
            most: the size that it may have, by default that of images.

        Raises:
            KeyError: there is no such file.
            DataError: it is compressed by a method that cannot be bounded, or it is damaged.
        """


def _has_drive(path: PurePosixPath) -> bool:
    return bool(path.parts) and path.parts[0].endswith(":")
