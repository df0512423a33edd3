"""The folders that hold pictures, as a tree made of the pictures' paths."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(eq=False)
class Folder:
    """A folder that holds pictures, directly or further down.

    Attributes:
        path: its names from the top, as they are stored.
        pictures: paths of the pictures directly in it.
        folders: the folders in it that hold pictures, by name.
        empty: names of the folders in it that hold none.
    """

    path: tuple[str, ...] = ()
    pictures: list[str] = field(default_factory=list)
    folders: dict[str, "Folder"] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its own name; empty for the top."""
        return self.path[-1] if self.path else ""

    @property
    def only(self) -> "Folder | None":
        """The one folder in it that holds pictures; None if there are several or none."""
        return next(iter(self.folders.values())) if len(self.folders) == 1 else None

    def walk(self) -> "Iterator[Folder]":
        """This folder and all below it."""
        yield self
        for folder in self.folders.values():
            yield from folder.walk()

    def everything(self) -> Iterator[str]:
        """All pictures in it and below it."""
        for folder in self.walk():
            yield from folder.pictures

    @property
    def count(self) -> int:
        """How many pictures there are in it and below it."""
        return sum(len(folder.pictures) for folder in self.walk())


def plant(pictures: Iterable[str], folders: Iterable[str] = ()) -> Folder:
    """Make the tree.

    Args:
        pictures: paths with slashes.
        folders: paths of all folders, of which those without pictures are listed as empty.
    """
    root = Folder()
    known: dict[str, Folder] = {"": root}
    for picture in pictures:
        known_as = picture.rpartition("/")[0]
        folder = known.get(known_as)
        (_add(known, known_as) if folder is None else folder).pictures.append(picture)
    for path in sorted(folders):
        parent, _, name = path.rpartition("/")
        if path not in known and parent in known:
            known[parent].empty.append(name)
    return root


def _add(known: dict[str, Folder], path: str) -> Folder:
    folder = known.get(path)
    if folder is None:
        parent, _, name = path.rpartition("/")
        above = _add(known, parent)
        folder = known[path] = Folder((*above.path, name))
        above.folders[name] = folder
    return folder
