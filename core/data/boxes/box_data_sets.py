"""Load data sets for detection: where to look for them, and in which of three forms their boxes are written."""

from pathlib import Path

from core import paths
from core.data.boxes import coco, voc, yolo
from core.data.boxes.annotations import Annotations, boxed
from core.data.boxes.boxed_images import BoxDataSet, BoxedImages
from core.data.sets import archives, arrays
from core.data.sets.archives import Archive, DataError, Listing
from core.data.sets.datasets import VARIABLE

KNOWN = {
    "raccoon": ("detection_raccoon.zip", "https://github.com/datitran/raccoon_dataset"),
    "bccd": ("detection_bccd.zip", "https://github.com/Shenggan/BCCD_Dataset"),
}
"""File name and origin of each data set that has a name."""

_SPLITS = {"": "train", "train": "train", "val": "validation", "validation": "validation", "valid": "validation"}
_SPLITS |= {"test": "test", "testing": "test", "training": "train"}
FORMS = (
    "images with boxes as COCO writes them (a .json file), as Pascal VOC does (a folder Annotations of .xml files), or "
    "as YOLO does (a .txt file for each image, and classes.txt)"
)


def load(source: str | Path, folder: Path | None = None) -> BoxDataSet:
    """Load a data set by name, or from a folder or archive.

    Args:
        source: one of `KNOWN`, or the path of a folder or archive.
        folder: where to look for a data set of `KNOWN`; may also be the data set itself. None: the folder in the
            environment variable CONVOLAB_DATA, then `data` in the repository.

    Raises:
        DataError: it is missing or unusable; with what to do.
    """
    if str(source) not in KNOWN or isinstance(source, Path):
        path = paths.path(str(source))
        if not path.exists():
            known = ", ".join(KNOWN)
            raise DataError(f"There is no data set “{source}”; give {FORMS} in a folder or archive, or one of {known}.")
        return read(path, archives.stem(path))
    file, origin = KNOWN[str(source)]
    if folder is not None:
        places = [folder / file, folder]
    else:
        places = [place / file for place in (paths.from_environment(VARIABLE), arrays.ROOT / "data") if place]
    path = next((place for place in places if place.exists()), places[-1])
    if not path.exists():
        raise DataError(
            f"The data set {source} is not on this machine; get it from {origin} and put it as {file} into "
            f"{arrays.ROOT / 'data'}, or into the folder that --data or the environment variable {VARIABLE} names."
        )
    return read(path, str(source))


def read(path: Path, name: str) -> BoxDataSet:
    """Read the data set in a folder or archive.

    Raises:
        DataError: it has no images, or no boxes in a known form.
    """
    archive = Archive(path.absolute())
    listing = archive.listing()
    if not listing.images:
        raise DataError(f"{path.name} has no pictures; give {FORMS} in a folder or archive.")
    found = _annotations(archive, listing, path)
    numbers = {label: index for index, label in enumerate(found.classes)}
    splits: dict[str, list] = {}
    empty = 0
    for image in found.images:
        if image.split.lower() not in _SPLITS:
            raise DataError(f"{path.name} has a split “{image.split}”; call it train, val or test.")
        entry, left_out = boxed(image, numbers)
        empty += left_out
        splits.setdefault(_SPLITS[image.split.lower()], []).append(entry)
    if not any(len(entry.boxes) for entries in splits.values() for entry in entries):
        raise DataError(f"{path.name} has no boxes; give {FORMS} in a folder or archive.")
    notes = (f"Boxes of no size that were left out: {empty}.",) if empty else ()
    parts = {split: BoxedImages(archive, tuple(entries)) for split, entries in splits.items()}
    return BoxDataSet(name, tuple(found.classes), parts, archive.path, notes)


def _annotations(archive: Archive, listing: Listing, path: Path) -> Annotations:
    if contents := coco.files(archive, listing):
        return coco.read(contents, listing)
    if voc.files(listing):
        return voc.read(archive, listing)
    if yolo.files(listing):
        return yolo.read(archive, listing)
    raise DataError(f"{path.name} has pictures, but no boxes; give {FORMS}.")
