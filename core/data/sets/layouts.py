"""Data sets of labelled images in folders and archives, with classes from folders, from file names or from a list.

`core.data.collections` understands the folders. Some published data sets say otherwise what their pictures show:
Flowers-17 by Oxford, a flat folder of image_0001.jpg to image_1360.jpg; Kaggle's flat cat.0.jpg and dog.0.jpg, also
with the unlabelled test images next to them; Tiny ImageNet with its annotations and word list; and a CSV file of file
names and labels.
"""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from core.arrays import Int64Array
from core.data.collections import label_files, reader
from core.data.collections.folder_names import TRAIN, shown
from core.data.collections.reading import AUTO, Entry, Options, Reading
from core.data.collections.vocabulary import Chosen
from core.data.sets import near_duplicates
from core.data.sets.archives import Archive, DataError, Listing
from core.data.sets.labelled_images import DataSet, FileImages, LabelledImages

FLOWERS17 = (
    *("Daffodil", "Snowdrop", "LilyValley", "Bluebell", "Crocus", "Iris", "Tigerlily", "Tulip", "Fritillary"),
    *("Sunflower", "Daisy", "ColtsFoot", "Dandelion", "Cowslip", "Buttercup", "Windflower", "Pansy"),
)
"""The classes of Flowers-17 in the order of the image numbers; each has 80 images."""

UNLABELLED = "unlabelled"
"""The one class of images that have none."""

_DISPLAY = {"LilyValley": "Lily of the valley", "ColtsFoot": "Coltsfoot", "Tigerlily": "Tiger lily"}
_FLOWER = re.compile(r"image_(\d{4})\.jpe?g", re.IGNORECASE)
_PET = re.compile(r"(cat|dog)\.\d+\.jpe?g", re.IGNORECASE)
_UNLABELLED = re.compile(r"test\d*/\d+\.jpe?g", re.IGNORECASE)
_WORDNET = re.compile(r"n\d{8}")


def read(path: Path, name: str, options: Options = AUTO, *, labelled: bool = True) -> DataSet:
    """Read the data set in a folder or archive.

    Args:
        path: the folder or archive.
        name: name of the data set.
        options: what a person says about a collection that can be read in two ways.
        labelled: whether the images need classes; without, those of a flat folder are taken, too.

    Raises:
        DataError: it has no images, or, if they are needed, no classes; or it can be read in two ways.
    """
    archive = Archive(path.absolute())
    listing = archive.listing()
    reading = understand(listing, archive.text, shown(path.name), options)
    return data_set(archive, listing, reading, name, labelled=labelled)


def data_set(archive: Archive, listing: Listing, reading: Reading, name: str, *, labelled: bool) -> DataSet:
    """The data set of a folder or archive that has been listed and understood; see `read`."""
    if not labelled:
        reading = reader.without_classes(listing, reading)
    _check(listing, reading, labelled)
    classes = list(FLOWERS17) if set(reading.classes) == set(FLOWERS17) else list(reading.classes)
    number = {label: index for index, label in enumerate(classes)}
    pairs = _pairs(archive, listing)
    splits = {}
    for split, entries in reading.splits.items():
        images = FileImages(archive, tuple(entry.path for entry in entries))
        labels = [number.get(entry.label, 0) for entry in entries]
        splits[split] = LabelledImages.of(images, labels, groups(entries, pairs))
    shown_classes = _display(archive, listing, classes) or (UNLABELLED,)
    return DataSet(name, shown_classes, splits, archive.path, reading)


def understand(listing: Listing, text: Callable[[str], str], name: str, options: Options = AUTO) -> Reading:
    """How a folder or archive is read; no image is opened.

    Args:
        listing: its content.
        text: reads a file in it that may list labels.
        name: as sentences name it.
        options: what a person says about a collection that can be read in two ways.
    """
    if options == AUTO and (known := _published(listing) or _annotated(listing, text)):
        return reader.labelled(listing, name, known, options)
    reading = reader.read(listing, name, options)
    if len(reading.classes) < 2 and not reading.refusal and (known := _listed(listing, text, reading)):
        return reader.labelled(listing, name, known, options)
    return reading


def _check(listing: Listing, reading: Reading, labelled: bool) -> None:
    name = reading.name
    if not listing.images:
        if packed := listing.packed():
            raise DataError(f"{name} has no pictures, only the archive {shown(packed)}; unpack {name} first.")
        raise DataError(f"{name} has no pictures; give a folder or archive with one folder of pictures per class.")
    if reading.refusal:
        raise DataError(reading.refusal)
    if labelled and not reading.classes:
        raise DataError(
            f"The pictures of {name} have no classes; give each class a folder of its own, as in {name}/cats/1.jpg and "
            f"{name}/dogs/1.jpg."
        )
    if labelled and len(reading.classes) < 2:
        raise DataError(f"{name} has only the class {reading.classes[0]}; a classifier needs at least two.")


def _published(listing: Listing) -> Chosen:
    """Classes from the file names of Kaggle's cats and dogs and of Flowers-17; empty for other data sets."""
    if pets := _pets(listing):
        return pets
    if len({image.rpartition("/")[0] for image in listing.images}) == 1:
        flowers = [(image, _FLOWER.fullmatch(image.rpartition("/")[2])) for image in listing.images]
        numbers = [int(match[1]) for _, match in flowers if match]
        if len(numbers) == len(flowers) and min(numbers) >= 1 and 80 < max(numbers) <= 80 * len(FLOWERS17):
            return {p: (TRAIN, FLOWERS17[(n - 1) // 80]) for (p, _), n in zip(flowers, numbers, strict=True)}
    return {}


def _pets(listing: Listing) -> Chosen:
    """Kaggle's cats and dogs in one folder; empty if any other image is not one of Kaggle's test images.

    The test images are named by number, have no class and are left out.
    """
    pets = [image for image in listing.images if _PET.fullmatch(image.rpartition("/")[2])]
    if len({image.rpartition("/")[0] for image in pets}) != 1:
        return {}
    around = PurePosixPath(pets[0]).parent.parent
    others = (PurePosixPath(image) for image in set(listing.images) - set(pets))
    if any(path.parent.parent != around or not _UNLABELLED.fullmatch("/".join(path.parts[-2:])) for path in others):
        return {}
    return {image: (TRAIN, image.rpartition("/")[2][:3].lower()) for image in pets}


def _annotated(listing: Listing, text: Callable[[str], str]) -> Chosen:
    """Tiny ImageNet, whose validation images have their classes in a list; empty for other data sets."""
    chosen: dict[str, tuple[str, str]] = {}
    for file in listing.others:
        folder, _, name = file.rpartition("/")
        if name != f"{folder.rpartition('/')[2]}_annotations.txt":
            continue
        top = folder.rpartition("/")[0]
        above = f"{top}/" if top else ""
        labels = _columns(text(file))
        for image in listing.images:
            parts = image.removeprefix(above).split("/") if image.startswith(above) else []
            if image.startswith(f"{folder}/") and parts[-1] in labels:
                chosen[image] = ("validation", labels[parts[-1]])
            elif len(parts) > 2 and parts[0] == TRAIN:
                chosen[image] = (TRAIN, parts[1])
    return chosen if any(split == TRAIN for split, _ in chosen.values()) else {}


def _listed(listing: Listing, text: Callable[[str], str], reading: Reading) -> Chosen:
    """Classes from a CSV file of file names and labels; empty if there is none."""
    tables = {file: text(file) for file in sorted(listing.others) if label_files.may_be_one(file)}
    splits = {entry.path: split for split, entries in reading.splits.items() for entry in entries}
    return label_files.labels(tables, listing.images, splits)


def _columns(text: str) -> dict[str, str]:
    """Map the first column of a tab-separated table to the second."""
    return dict(line.split("\t")[:2] for line in text.splitlines() if "\t" in line)


def _display(archive: Archive, listing: Listing, classes: Sequence[str]) -> tuple[str, ...]:
    if classes and all(_WORDNET.fullmatch(label) for label in classes):
        for file in sorted(listing.others):
            if PurePosixPath(file).name == "words.txt":
                words = _columns(archive.text(file))
                return first_words([words.get(label, label) for label in classes])
    return tuple(_DISPLAY.get(label, label) for label in classes)


def first_words(descriptions: Iterable[str]) -> tuple[str, ...]:
    """The first synonym of each class, or all of them if two classes share the first."""
    whole = list(descriptions)
    first = [words.split(",")[0].strip() for words in whole]
    return tuple(word if first.count(word) == 1 else words for word, words in zip(first, whole, strict=True))


def groups(entries: Sequence[Entry], pairs: Iterable[tuple[str, str]]) -> Int64Array:
    """Group numbers, int64 (N,), equal for images that are near-duplicates, directly or through other images."""
    places: dict[str, int] = {}
    for index, entry in enumerate(entries):
        places[_key(f"{entry.label}/{entry.path.rpartition('/')[2]}")] = index
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
    folder, _, file = name.lower().rpartition("/")  # A path object of each would take three times as long.
    stem, _, suffix = file.rpartition(".")
    if not stem or suffix not in {"jpg", "jpeg", "png", "bmp"}:
        stem = file
    return f"{folder.rpartition('/')[2].removesuffix('s')}/{stem}"


def _pairs(archive: Archive, listing: Listing) -> list[tuple[str, str]]:
    pairs = list(near_duplicates.PAIRS)
    for file in sorted(listing.others):
        if PurePosixPath(file).name == "near_duplicates.csv":
            rows = csv.reader(archive.text(file).splitlines())
            pairs += [(row[0], row[1]) for row in rows if len(row) == 2]
    return pairs
