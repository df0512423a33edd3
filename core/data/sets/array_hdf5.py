"""Data sets in HDF5 files as people write them: an array of images and one of labels, under the usual names.

`images` and `labels`, `x` and `y`, `features` and `labels`; with `train_` or `_test` added, or in groups of these
names. Files that `core.data.hdf5` wrote are among them.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from core import images
from core.data.collections.folder_names import SPLITS, TRAIN, split_of
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import DataSet, LabelledImages
from core.images import RGB

_IMAGES = ("images", "image", "x", "features", "data", "pixels")
_LABELS = ("labels", "label", "y", "targets", "classes")
_CLASS_NAMES = ("class_names", "list_classes", "classes", "label_names")


@dataclass(frozen=True)
class HDF5Images:
    """Images of one size in a dataset of an HDF5 file, uint8 (N, H, W) or (N, H, W, 3)."""

    path: Path
    dataset: str

    def read(self, index: int, working_size: int | None) -> RGB:
        """Read one image.

        Raises:
            DataError: the file is gone or damaged.
        """
        try:
            image = np.asarray(_opened(self.path, os.getpid())[self.dataset][index])
        except (OSError, KeyError, ValueError, IndexError, RuntimeError) as error:
            raise DataError(f"The file {self.path} is gone or damaged; fetch it again.") from error
        rgb = image if image.ndim == 3 and image.shape[2] == 3 else np.repeat(image.reshape(*image.shape[:2], 1), 3, 2)
        return rgb if working_size is None else images.fit(rgb, working_size)


def read(path: Path, name: str) -> DataSet | None:
    """Read such a file; None if it has no arrays of these names.

    Raises:
        DataError: it cannot be opened, or its arrays are not images with labels.
    """
    path = path.absolute()
    try:
        with h5py.File(path, "r") as file:
            found = {split: pair for split, pair in _pairs(file).items() if pair}
            if not found:
                return None
            names = _class_names(file)
            labels = {split: _labels(file[pair[1]][:], names) for split, pair in found.items()}
            for split, (array, _) in found.items():
                _check(path, file[array], len(labels[split]))
    except (OSError, KeyError, ValueError, TypeError, RuntimeError) as error:
        raise DataError(f"The file {path} is damaged or no HDF5 file; fetch it again.") from error
    used = np.unique(np.concatenate(list(labels.values())))
    classes = tuple(names[label] if label < len(names) else str(label) for label in used.tolist())
    if len(classes) < 2:
        raise DataError(f"{path.name} has labels of only one class; a classifier needs at least two.")
    splits = {
        split: LabelledImages.of(HDF5Images(path, found[split][0]), np.searchsorted(used, labels[split]))
        for split in SPLITS
        if split in found
    }
    return DataSet(name, classes, splits, path)


def _pairs(file: h5py.File) -> Mapping[str, tuple[str, str]]:
    """The names of images and labels of each split."""
    places: dict[str, dict[str, str]] = {}
    for key, item in file.items():
        if isinstance(item, h5py.Group):
            if split := split_of(key):
                places.setdefault(split, {}).update({inner.lower(): f"{key}/{inner}" for inner in item})
            continue
        words = key.lower().split("_")
        split = next((found for word in words if (found := split_of(word))), None)
        kind = "_".join(word for word in words if word != "set" and not split_of(word))
        places.setdefault(split or TRAIN, {})[kind] = key
    return {split: pair for split, found in places.items() if (pair := _pair(found))}


def _pair(found: Mapping[str, str]) -> tuple[str, str] | None:
    array = next((found[name] for name in _IMAGES if name in found), None)
    labels = next((found[name] for name in _LABELS if name in found and found[name] != array), None)
    return (array, labels) if array and labels else None


def _class_names(file: h5py.File) -> list[str]:
    stored: Any = file.attrs.get("classes")
    if isinstance(stored, str):
        return [str(name) for name in json.loads(stored)]
    for name in _CLASS_NAMES:
        if name in file and file[name].dtype.kind in "OS":
            return [str(word) for word in file[name].asstr()[:]]
    return []


def _labels(values: np.ndarray, names: list[str]) -> np.ndarray:
    """Whole numbers from labels, which may be a column, one-hot or words."""
    if values.ndim == 2 and values.shape[1] > 1:
        values = values.argmax(axis=1)
    values = values.reshape(-1)
    if values.dtype.kind in "OS":
        words = [word.decode() if isinstance(word, bytes) else str(word) for word in values]
        names[:] = sorted(set(words))
        return np.array([names.index(word) for word in words], np.int64)
    if values.min(initial=0) < 0 or np.any(values != np.rint(values)):
        raise ValueError("labels are no whole numbers")
    return values.astype(np.int64)


def _check(path: Path, array: h5py.Dataset, count: int) -> None:
    shape = array.shape
    is_image = len(shape) == 3 or (len(shape) == 4 and shape[3] in (1, 3))
    if not is_image or array.dtype != np.uint8 or len(array) != count:
        raise DataError(
            f"The array {array.name} of {path.name} is {array.dtype} of shape {shape}, not {count} images; store them "
            "as uint8 of shape (N, height, width, 3), with a label for each."
        )


@lru_cache(maxsize=4)
def _opened(path: Path, process: int) -> h5py.File:
    """Open a file once per process."""
    return h5py.File(path, "r")
