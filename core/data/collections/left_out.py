"""Files that no reading uses: droppings of programs and appliances, files that are no pictures, what lies too deep."""

from collections.abc import Iterable

from core.data.collections.folder_names import dropped_folder, is_dropped_file, shown
from core.data.collections.listing import Listing
from core.data.collections.picture_files import UNREADABLE, suffix
from core.data.collections.reading import LeftOut


def is_dropped(path: str) -> bool:
    """Whether a file is hidden, or a program or appliance made it or a folder above it for itself."""
    *folders, name = path.split("/")
    return is_dropped_file(name) or any(dropped_folder(folder) for folder in folders)


def outermost_hidden(path: str) -> str:
    """The path of the outermost hidden folder that a file is in, or the file's own."""
    names = path.split("/")
    for depth, name in enumerate(names[:-1], start=1):
        if dropped_folder(name) == "hidden files":
            return "/".join(names[:depth])
    return path


def dropped(listing: Listing) -> list[LeftOut]:
    """Everything in a listing that is not a picture to be used, by kind."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for path in listing.dropped:
        *folders, name = path.split("/")
        place = next((folder for folder in folders if dropped_folder(folder)), "")
        kind = (dropped_folder(place) if place else None) or "files"
        if kind == "hidden files" or (not place and name.startswith(".")):
            kind, place = "hidden files", ""
        elif not place:
            kind, place = "files called", name
        kinds.setdefault((kind, place), []).append(path)
    found = [_of_kind(files, kind, place) for (kind, place), files in kinds.items()]
    found += [LeftOut(paths, "files", "", reason) for reason, paths in listing.unusable.items()]
    unreadable = tuple(sorted(path for path in listing.others if suffix(path) in UNREADABLE))
    if unreadable:
        found.append(LeftOut(unreadable, "files", "", "of a kind that cannot be read"))
    if others := tuple(sorted(listing.others - set(unreadable))):
        found.append(LeftOut(others, "other files"))
    return found


def _of_kind(files: Iterable[str], kind: str, place: str) -> LeftOut:
    if kind == "files called":
        return LeftOut(tuple(files), "files", "", f"called {shown(place).strip()}")
    return LeftOut(tuple(files), kind, place)
