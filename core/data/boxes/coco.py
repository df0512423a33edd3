"""Annotations in the form of COCO (Lin et al., "Microsoft COCO", 2014): one JSON file a split.

The files are called anything.json, next to the images or in a folder `annotations`. An image may name its split in a
field `split`; otherwise the name of its file says it, as in instances_train2017.json.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from core.data.boxes.annotations import Annotations, RawBox, RawImage
from core.data.sets.archives import Archive, DataError, Listing

LARGEST = 2**30
"""Bytes of an annotation file; those of COCO itself have 450 million."""
SPLITS = ("train", "val", "test")


def files(archive: Archive, listing: Listing) -> dict[str, dict[str, Any]]:
    """The JSON files of an archive that are annotations in this form, by name.

    Raises:
        DataError: a file that is called like one is not valid JSON.
    """
    found = {}
    for name in sorted(listing.others):
        if PurePosixPath(name).suffix.lower() != ".json":
            continue
        try:
            content = json.loads(archive.content(name, LARGEST))
        except (ValueError, RecursionError) as error:
            raise DataError(f"The file {name} in {archive.path.name} is not valid JSON ({error}); repair it.") from None
        if isinstance(content, dict) and {"images", "annotations", "categories"} <= content.keys():
            found[name] = content
    return found


def read(contents: Mapping[str, Mapping[str, Any]], listing: Listing) -> Annotations:
    """The images and boxes of all annotation files.

    Raises:
        DataError: a file contradicts itself, or names an image that is not there.
    """
    images: list[RawImage] = []
    classes: list[str] = []
    places = _places(listing)
    for name, content in contents.items():
        try:
            classes += [label for label in _labels(content).values() if label not in classes]
            images += _images(content, PurePosixPath(name).stem.lower(), places)
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"The annotations {name} do not follow COCO's form ({type(error).__name__}: {error}); repair them."
            ) from None
    return Annotations(images, classes)


def _labels(content: Mapping[str, Any]) -> dict[Any, str]:
    return {category["id"]: str(category["name"]) for category in sorted(content["categories"], key=lambda c: c["id"])}


def _images(content: Mapping[str, Any], stem: str, places: Mapping[str, str]) -> Sequence[RawImage]:
    labels = _labels(content)
    by_file = next((split for split in SPLITS if split in stem), "")
    found: dict[Any, RawImage] = {}
    for image in content["images"]:
        file = str(image["file_name"]).replace("\\", "/")
        place = places.get(file) or places.get(PurePosixPath(file).name)
        if place is None:
            raise DataError(f"The annotations name the picture {file}, which is not there; add it or remove its entry.")
        size = (int(image["height"]), int(image["width"]))
        found[image["id"]] = RawImage(place, size, str(image.get("split", by_file)))
    for box in content["annotations"]:
        left, top, width, height = map(float, box["bbox"])
        corners = (left, top, left + width, top + height)
        found[box["image_id"]].boxes.append(RawBox(corners, labels[box["category_id"]], bool(box.get("iscrowd", 0))))
    return list(found.values())


def _places(listing: Listing) -> dict[str, str]:
    """Where an image lies, by every end of its path."""
    places: dict[str, str] = {}
    for image in listing.images:
        parts = PurePosixPath(image).parts
        for first in range(len(parts)):
            places.setdefault("/".join(parts[first:]), image)
    return places
