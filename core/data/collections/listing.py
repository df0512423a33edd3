"""What is in a folder or archive: the paths of its files, sorted into pictures, droppings and others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ARCHIVE_SUFFIXES = frozenset({".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar"})


@dataclass(frozen=True)
class Listing:
    """The content of a folder or archive.

    Attributes:
        images: paths of the images, with slashes, in natural order (2 before 10).
        folders: paths of all folders that a person made.
        others: paths of all other files.
        dropped: paths of hidden files and of what operating systems and appliances made for themselves.
        unusable: other paths that cannot be used, by the reason.
        same: for images that are links or have links to them, a value that is equal for those of one file; links last.
    """

    images: tuple[str, ...]
    folders: frozenset[str]
    others: frozenset[str]
    dropped: tuple[str, ...] = ()
    unusable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same: Mapping[str, object] = field(default_factory=dict)

    def packed(self) -> str:
        """The name of an archive inside this one; empty if there is none."""
        return next((name for name in sorted(self.others) if is_packed(name)), "")


def is_packed(name: str) -> bool:
    """Whether a file is itself an archive, by its suffix."""
    dot = name.rfind(".", name.rfind("/") + 1)
    return dot >= 0 and name[dot:].lower() in ARCHIVE_SUFFIXES
