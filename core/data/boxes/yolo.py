"""Annotations in the form of YOLO: a text file an image with a line “class x y width height” for each box.

Numbers are shares of the image, x and y are the box's centre. `labels/a.txt` belongs to `images/a.jpg`, with the same
folders in between, so that images/train and images/val are splits. Names of the classes are in `classes.txt`,
`obj.names` or the field `names` of a YAML file.
"""

from pathlib import PurePosixPath

import yaml

from core import images as decoder
from core.data.boxes.annotations import Annotations, RawBox, RawImage
from core.data.sets.archives import Archive, DataError, Listing

NAMES = ("classes.txt", "obj.names", "_darknet.labels")
SPLITS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}


def files(listing: Listing) -> dict[str, str]:
    """The text file of each image, for the images that have one."""
    texts = {name for name in listing.others if PurePosixPath(name).suffix.lower() == ".txt"}
    pairs = {image: _beside(image, texts) for image in listing.images}
    return {image: text for image, text in pairs.items() if text and PurePosixPath(text).name not in NAMES}


def read(archive: Archive, listing: Listing) -> Annotations:
    """All images with their boxes; an image without a text file has none.

    Raises:
        DataError: a line is not a box, or the class of a box has no name.
    """
    texts = files(listing)
    classes = _classes(archive, listing)
    images: list[RawImage] = []
    for place in listing.images:
        height, width = decoder.size(archive.content(place))
        split = next((SPLITS[part] for part in PurePosixPath(place).parts if part in SPLITS), "")
        image = RawImage(place, (height, width), split)
        for number, line in enumerate(archive.text(texts[place]).splitlines() if place in texts else [], start=1):
            if line.strip():
                image.boxes.append(_box(line, width, height, classes, f"{texts[place]}, line {number}"))
        images.append(image)
    return Annotations(images, classes)


def _box(line: str, width: int, height: int, classes: list[str], place: str) -> RawBox:
    try:
        label, *numbers = line.split()
        x, y, w, h = map(float, numbers)
        name = classes[int(label)]
    except ValueError:
        raise DataError(f"{place}: “{line:.60}” is not “class x y width height”; correct it.") from None
    except IndexError:
        raise DataError(f"{place}: there is no name for class {label}; add it to classes.txt.") from None
    return RawBox(((x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height), name)


def _classes(archive: Archive, listing: Listing) -> list[str]:
    for name in sorted(listing.others):
        path = PurePosixPath(name)
        if path.name in NAMES:
            return [line.strip() for line in archive.text(name).splitlines() if line.strip()]
        if path.suffix.lower() in {".yaml", ".yml"}:
            try:
                found = (yaml.safe_load(archive.text(name)) or {}).get("names")
            except (yaml.YAMLError, AttributeError):
                continue
            if isinstance(found, dict):
                return [str(found[number]) for number in sorted(found)]
            if isinstance(found, list):
                return [str(label) for label in found]
    raise DataError(
        f"{archive.path.name} has boxes as text files, but no names of the classes; put them into classes.txt, one a "
        "line."
    )


def _beside(image: str, texts: set[str]) -> str | None:
    """The text file of an image: beside it, or at the same place in a folder `labels`."""
    path = PurePosixPath(image).with_suffix(".txt")
    swapped = PurePosixPath(*("labels" if part == "images" else part for part in path.parts))
    return next((str(place) for place in (swapped, path) if str(place) in texts), None)
