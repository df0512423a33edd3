"""The images that a command is given: files, and everything in folders and in zip and tar archives."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.data.sets.archives import Archive

HELP = "a file, or a folder or archive of images"


@dataclass(frozen=True)
class GivenImage:
    """One image.

    Attributes:
        path: as results name it; that of a file in an archive begins with the archive's.
        archive: the folder or archive that it is in; None for a file that was given itself.
        member: its path there.
        error: why there is nothing to read; "" if there is.
    """

    path: str
    archive: "Archive | None" = None
    member: str = ""
    error: str = ""

    def source(self) -> bytes | Path:
        """The file's content, or its path: what `core.images` reads.

        Raises:
            ImageError: there is nothing to read, or it is gone or damaged.
        """
        from core.data.sets.archives import DataError
        from core.images import ImageError

        if self.error:
            raise ImageError(self.error)
        if self.archive is None:
            return Path(self.path)
        try:
            return self.archive.content(self.member)
        except DataError as error:
            raise ImageError(str(error)) from error


def found(paths: Sequence[Path]) -> list[GivenImage]:
    """The images of some paths in their order; what is left out of folders and archives goes to standard error."""
    return [image for path in paths for image in _found(path)]


def are_collections(paths: Sequence[Path]) -> bool:
    """Whether there is a folder or archive among some paths, so that nobody knows how long the work will take."""
    return any(_is_collection(path) for path in paths)


def _found(path: Path) -> list[GivenImage]:
    from core.data.collections.folder_names import shown
    from core.data.collections.left_out import dropped
    from core.data.sets.archives import Archive, DataError

    if not _is_collection(path):
        return [GivenImage(str(path))]
    archive = Archive(path.absolute())
    try:
        listing = archive.listing()
    except DataError as error:
        return [GivenImage(str(path), error=str(error))]
    if not listing.images:
        return [GivenImage(str(path), error=f"There are no pictures in {shown(path.name)}; choose another folder.")]
    items = dropped(listing)
    left_out = f"; left out: {', '.join(map(str, items))}" if items else ""
    count = len(listing.images)
    print(f"{shown(path.name)}: {count:,} image{'s' * (count > 1)}{left_out}.", file=sys.stderr)
    return [GivenImage(shown(f"{path}/{name}"), archive, name) for name in listing.images]


def _is_collection(path: Path) -> bool:
    """Whether a path is a folder, or a file that is an archive by its content."""
    from core import image_formats
    from core.data.sets import archives

    try:
        if path.is_dir():
            return True
        with path.open("rb") as file:
            beginning = file.read(archives.BEGINNING)
    except (OSError, ValueError):
        return False
    return image_formats.recognise(beginning) is None and archives.may_be_one(beginning)
