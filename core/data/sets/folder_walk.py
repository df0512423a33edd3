"""Walk through a folder: its files in all folders below it, links included, without opening one."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.data.collections.folder_names import dropped_folder

_Place = tuple[str, str, tuple[tuple[int, int], ...], bool]
"""A folder to walk through: its path with a slash, where it is, the folders above it, whether a link leads to it."""


@dataclass
class Walk:
    """What was found; all paths are relative, with slashes.

    Attributes:
        files: device and number of each file by its path; those that are reached through links come last.
        folders: the folders that no program made for itself.
        hidden: hidden folders, which are not walked through.
        closed: folders that cannot be opened.
        deep: folders that lie too deep.
    """

    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    deep: list[str] = field(default_factory=list)


def walk(root: Path, most_files: int, most_depth: int) -> Walk:
    """Walk through a folder; a link to a folder that encloses it is not followed.

    Args:
        root: where to begin.
        most_files: the walk ends soon after it has found more files.
        most_depth: folders with more names in their path are not entered.

    Raises:
        OSError: the folder itself cannot be opened.
    """
    found = Walk()
    linked: dict[str, tuple[int, int]] = {}
    for path, identity, is_linked in _files(os.fspath(root), found, most_depth):
        (linked if is_linked else found.files)[path] = identity
        if len(found.files) + len(linked) > most_files:
            break
    found.files |= linked
    return found


def _files(root: str, found: Walk, most_depth: int) -> Iterator[tuple[str, tuple[int, int], bool]]:
    """Every file with its identity, and whether a link leads to it."""
    status = Path(root).stat()
    todo: list[_Place] = [("", root, ((status.st_dev, status.st_ino),), False)]
    while todo:
        prefix, folder, above, is_linked = todo.pop()
        try:
            with os.scandir(folder) as scanned:
                entries = list(scanned)
        except OSError:
            if not prefix:
                raise
            found.closed.append(prefix.rstrip("/"))
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False) or (entry.is_symlink() and _is_folder(entry)):
                inner = _entered(entry, path, above, is_linked, found, most_depth)
                if inner:
                    todo.append(inner)
            elif entry.is_file(follow_symlinks=False):
                yield path, (above[-1][0], entry.inode()), is_linked
            elif entry.is_symlink():
                yield path, _identity(entry), True


def _entered(
    entry: os.DirEntry[str],
    path: str,
    above: tuple[tuple[int, int], ...],
    is_linked: bool,
    found: Walk,
    most_depth: int,
) -> _Place | None:
    kind = dropped_folder(entry.name)
    if kind == "hidden files":
        found.hidden.append(path)
        return None
    identity = _identity(entry)
    if identity in above:
        return None
    if path.count("/") + 2 > most_depth:
        found.deep.append(path)
        return None
    if kind is None:
        found.folders.append(path)
    return path + "/", entry.path, (*above, identity), is_linked or entry.is_symlink()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # A link in a circle.
        return False


def _identity(entry: os.DirEntry[str]) -> tuple[int, int]:
    try:
        status = entry.stat()
    except OSError:  # A link to nothing.
        return (-1, entry.inode())
    return status.st_dev, status.st_ino
