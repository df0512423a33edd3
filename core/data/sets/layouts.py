"""Recognise the layout of a folder or archive of labelled images.

The known layouts: one folder per class, possibly inside "train", "test" and "validation"; Flowers-17 as published by
Oxford, a flat folder of image_0001.jpg to image_1360.jpg; Kaggle's flat cat.0.jpg and dog.0.jpg, also with the
unlabelled test images next to them; and Tiny ImageNet with its word list.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from core.arrays import Int64Array
from core.data.sets import near_duplicates
from core.data.sets.archives import Archive, DataError, Listing
from core.data.sets.labelled_images import DataSet, FileImages, LabelledImages

FLOWERS17 = (
    *("Daffodil", "Snowdrop", "LilyValley", "Bluebell", "Crocus", "Iris", "Tigerlily", "Tulip", "Fritillary"),
    *("Sunflower", "Daisy", "ColtsFoot", "Dandelion", "Cowslip", "Buttercup", "Windflower", "Pansy"),
)
"""The classes of Flowers-17 in the order of the image numbers; each has 80 images."""

_DISPLAY = {"LilyValley": "Lily of the valley", "ColtsFoot": "Coltsfoot", "Tigerlily": "Tiger lily"}
_SPLITS = {
    **dict.fromkeys(("train", "training", "training_set"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "validation_set"), "validation"),
    **dict.fromkeys(("test", "testing", "test_set"), "test"),
}
_FLOWER = re.compile(r"image_(\d{4})\.jpe?g", re.IGNORECASE)
_PET = re.compile(r"(cat|dog)\.\d+\.jpe?g", re.IGNORECASE)
_UNLABELLED = re.compile(r"test\d*/\d+\.jpe?g", re.IGNORECASE)
_WORDNET = re.compile(r"n\d{8}")


@dataclass(frozen=True)
class _Entry:
    name: str  # Of the file.
    label: str  # Of its class, as in the name of the folder or file.


def read(path: Path, name: str) -> DataSet:
    """Read the data set in a folder or zip archive.

    Args:
        path: the folder or archive.
        name: name of the data set.

    Raises:
        DataError: it does not contain classes of images in any of the known layouts.
    """
    archive = Archive(path.absolute())
    listing = archive.listing()
    if not listing.images:
        if packed := listing.packed():
            raise DataError(f"{path.name} has no pictures, only the archive {packed}; unpack {path.name} first.")
        raise DataError(
            f"{path.name} has no pictures; give a folder or zip archive with one folder of pictures per class."
        )
    files = {split: entries for split, entries in _splits(archive, listing, path.name).items() if entries}
    classes = sorted({entry.label for entry in next(iter(files.values()))})
    if set(classes) == set(FLOWERS17):
        classes = list(FLOWERS17)
    for split, entries in files.items():
        if unshared := {entry.label for entry in entries} ^ set(classes):
            raise DataError(
                f"Only one of “{next(iter(files))}” and “{split}” in {path.name} has pictures of the class "
                f"{min(unshared)}; give each split the same classes."
            )
    if len(classes) < 2:
        raise DataError(f"{path.name} has only the class {classes[0]}; a classifier needs at least two.")
    number = {label: index for index, label in enumerate(classes)}
    pairs = _pairs(archive, listing)
    splits = {}
    for split, entries in files.items():
        images = FileImages(archive, tuple(entry.name for entry in entries))
        splits[split] = LabelledImages.of(images, [number[entry.label] for entry in entries], groups(entries, pairs))
    return DataSet(name, _display(archive, listing, classes), splits, archive.path)


def _splits(archive: Archive, listing: Listing, name: str) -> Mapping[str, list[_Entry]]:
    if pets := _pets(listing):
        return {"train": pets}
    folders = {str(PurePosixPath(image).parent) for image in listing.images}
    if len(folders) == 1:
        flowers = [(image, _FLOWER.fullmatch(PurePosixPath(image).name)) for image in listing.images]
        numbers = [int(match[1]) for _, match in flowers if match]
        if len(numbers) == len(flowers) and min(numbers) >= 1 and 80 < max(numbers) <= 80 * len(FLOWERS17):
            return {"train": [_Entry(p, FLOWERS17[(n - 1) // 80]) for (p, _), n in zip(flowers, numbers, strict=True)]}
    root = _root(listing)
    within = {image: PurePosixPath(image).parts[len(root) :] for image in listing.images}
    tops = sorted({parts[0] for parts in within.values() if len(parts) > 1})
    splits = [top for top in tops if top.lower() in _SPLITS]
    if not splits or set(tops) - set(splits):
        _refuse_empty(listing, root, name)
        return {"train": [_Entry(image, parts[0]) for image, parts in within.items() if len(parts) > 1]}
    found: dict[str, list[_Entry]] = {}
    for split in sorted(splits, key=lambda top: list(_SPLITS).index(top.lower())):
        annotations = "/".join((*root, split, f"{split}_annotations.txt"))
        entries = [_Entry(image, parts[1]) for image, parts in within.items() if parts[0] == split and parts[2:]]
        if annotations in listing.others:
            labels = _columns(archive, annotations)
            inside = [image for image, parts in within.items() if parts[0] == split]
            entries = [_Entry(image, labels[file]) for image in inside if (file := PurePosixPath(image).name) in labels]
        elif {entry.label for entry in entries} == {"images"}:
            continue  # Tiny ImageNet's test set has no labels.
        else:
            _refuse_empty(listing, (*root, split), name)
        found.setdefault(_SPLITS[split.lower()], []).extend(entries)
    if not any(found.values()):
        raise DataError(f"{name} has no classes; give each class a folder of its own.")
    return found


def _pets(listing: Listing) -> list[_Entry]:
    """Kaggle's cats and dogs in one folder; nothing if any other image is not one of Kaggle's test images.

    The test images are named by number, have no class and are left out.
    """
    paths = [PurePosixPath(image) for image in listing.images]
    pets = [path for path in paths if _PET.fullmatch(path.name)]
    others = [path for path in paths if not _PET.fullmatch(path.name)]
    if len({path.parent for path in pets}) != 1:
        return []
    around = pets[0].parent.parent
    if any(path.parent.parent != around or not _UNLABELLED.fullmatch("/".join(path.parts[-2:])) for path in others):
        return []
    return [_Entry(str(path), path.name[:3].lower()) for path in pets]


def _root(listing: Listing) -> tuple[str, ...]:
    """The folders that enclose everything, such as the single top folder of many archives."""
    root: tuple[str, ...] = ()
    while True:
        depth = len(root)
        inside = [PurePosixPath(image).parts[depth:] for image in listing.images]
        tops = {parts[0] for parts in inside if len(parts) > 1}
        if len(tops) != 1 or any(len(parts) < 3 for parts in inside):
            return root
        if {parts[1] for parts in inside} == {"images"} or next(iter(tops)).lower() in _SPLITS:
            return root
        root = (*root, next(iter(tops)))


def _refuse_empty(listing: Listing, root: tuple[str, ...], name: str) -> None:
    filled = {PurePosixPath(image).parts[: len(root) + 1] for image in listing.images}
    for folder in sorted(listing.folders):
        parts = PurePosixPath(folder).parts
        if len(parts) == len(root) + 1 and parts[:-1] == root and parts not in filled:
            raise DataError(f"The class {parts[-1]} of {name} has no pictures; add some or remove its folder.")


def _columns(archive: Archive, file: str) -> dict[str, str]:
    """Map the first column of a tab-separated file to the second."""
    text = archive.text(file)
    return dict(line.split("\t")[:2] for line in text.splitlines() if "\t" in line)


def _display(archive: Archive, listing: Listing, classes: list[str]) -> tuple[str, ...]:
    if all(_WORDNET.fullmatch(label) for label in classes):
        for file in sorted(listing.others):
            if PurePosixPath(file).name == "words.txt":
                words = _columns(archive, file)
                return first_words([words.get(label, label) for label in classes])
    return tuple(_DISPLAY.get(label, label) for label in classes)


def first_words(descriptions: Iterable[str]) -> tuple[str, ...]:
    """The first synonym of each class, or all of them if two classes share the first."""
    whole = list(descriptions)
    first = [words.split(",")[0].strip() for words in whole]
    return tuple(word if first.count(word) == 1 else words for word, words in zip(first, whole, strict=True))


def groups(entries: list[_Entry], pairs: Iterable[tuple[str, str]]) -> Int64Array:
    """Group numbers, int64 (N,), equal for images that are near-duplicates, directly or through other images."""
    places: dict[str, int] = {}
    for index, entry in enumerate(entries):
        places[_key(f"{entry.label}/{PurePosixPath(entry.name).name}")] = index
    parent = list(range(len(entries)))

    def leader(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for pair in pairs:
        ends = [places[key] for key in map(_key, pair) if key in places]
        if len(ends) == 2:
            first, second = sorted(map(leader, ends))
            parent[second] = first
    return np.array([leader(index) for index in range(len(entries))], dtype=np.int64)


def _key(name: str) -> str:
    """Class and stem in lower case without a plural s, because the folder of cat.0.jpg may also be called "cats"."""
    path = PurePosixPath(name)
    stem = path.stem if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".bmp"} else path.name
    return f"{path.parent.name.lower().removesuffix('s')}/{stem.lower()}"


def _pairs(archive: Archive, listing: Listing) -> list[tuple[str, str]]:
    pairs = list(near_duplicates.PAIRS)
    for file in sorted(listing.others):
        if PurePosixPath(file).name == "near_duplicates.csv":
            rows = csv.reader(archive.text(file).splitlines())
            pairs += [(row[0], row[1]) for row in rows if len(row) == 2]
    return pairs
