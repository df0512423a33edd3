"""Annotations in the form of Pascal VOC (Everingham et al., 2010): one XML file an image, in a folder `Annotations`.

Splits are lists of names in `ImageSets/Main`. Pixels are counted from 1, and right and bottom belong to the box.
"""

from pathlib import PurePosixPath
from xml.etree import ElementTree

from core.data.boxes.annotations import Annotations, RawBox, RawImage, names
from core.data.sets.archives import Archive, DataError, Listing

SPLITS = ("train", "val", "test")


def files(listing: Listing) -> list[str]:
    """The XML files that lie in a folder `Annotations`, or beside the image of the same name."""
    stems = {str(PurePosixPath(image).with_suffix("")) for image in listing.images}
    return sorted(
        name
        for name in listing.others
        if (path := PurePosixPath(name)).suffix.lower() == ".xml"
        and (path.parent.name.lower() == "annotations" or str(path.with_suffix("")) in stems)
    )


def read(archive: Archive, listing: Listing) -> Annotations:
    """The images and boxes of all annotation files.

    Raises:
        DataError: a file is not an annotation, or its image is missing.
    """
    places = {PurePosixPath(image).stem: image for image in listing.images}
    splits = _splits(archive, listing)
    images: list[RawImage] = []
    for name in files(listing):
        stem = PurePosixPath(name).stem
        if stem not in places:
            raise DataError(f"The annotation {name} has no picture {stem}.jpg; add it or remove the annotation.")
        try:
            images.append(_image(archive.content(name), places[stem], splits.get(stem, "")))
        except (ElementTree.ParseError, AttributeError, ValueError, TypeError) as error:
            raise DataError(f"The annotation {name} does not follow Pascal VOC's form ({error}); repair it.") from None
    return Annotations(images, names(images))


def _image(content: bytes, place: str, split: str) -> RawImage:
    root = ElementTree.fromstring(content)
    size = root.find("size")
    assert size is not None, "no size"
    image = RawImage(place, (int(size.findtext("height", "")), int(size.findtext("width", ""))), split)
    for thing in root.iter("object"):
        box = thing.find("bndbox")
        assert box is not None, "an object without a box"
        left, top, right, bottom = (float(box.findtext(side, "")) for side in ("xmin", "ymin", "xmax", "ymax"))
        label = thing.findtext("name", "").strip()
        ignored = thing.findtext("difficult", "0").strip() == "1"
        image.boxes.append(RawBox((left - 1, top - 1, right, bottom), label, ignored))
    return image


def _splits(archive: Archive, listing: Listing) -> dict[str, str]:
    """The split of each image by its name, from lists such as ImageSets/Main/train.txt."""
    found: dict[str, str] = {}
    for name in listing.others:
        path = PurePosixPath(name)
        if path.parent.name.lower() == "main" and path.suffix == ".txt" and path.stem in SPLITS:
            found |= {line.split()[0]: path.stem for line in archive.text(name).splitlines() if line.split()}
    return found
