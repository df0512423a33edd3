"""Data sets in HDF5 files as people write them: an array of images and one of labels, under the usual names.

`images` and `labels`, `x` and `y`, `features` and `labels`; with `train_` or `_test` added, or in groups of these
names. Files that `core.data.hdf5` wrote are among them. Channels may come first, as in PyTorch, or last; values may be
whole numbers of up to 16 bits or floating-point numbers from -1 to 1, 0 to 1 or 0 to 255.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
from PIL import Image

from core import images
from core.data.collections.folder_names import SPLITS, TRAIN, split_of
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import DataSet, LabelledImages
from core.images import RGB

CHANNELS = (1, 3, 4)
"""Of grey images, of RGB, and of RGB with an alpha channel."""

SLACK = 1e-3
"""How far floating-point values may lie outside their range, as half precision puts them."""

BLOCK_BYTES = 16 * 2**20
"""How much is read at once to find the range."""

_IMAGES = ("images", "image", "x", "features", "data", "pixels")
_LABELS = ("labels", "label", "y", "targets", "classes")
_CLASS_NAMES = ("class_names", "list_classes", "classes", "label_names")


@dataclass(frozen=True)
class HDF5Images:
    """Images of one size in a dataset of an HDF5 file: (N, H, W), (N, H, W, C) or (N, C, H, W), C being 1, 3 or 4.

    Attributes:
        path: of the file.
        dataset: its name there.
        values: how its values become 0 to 255.
    """

    path: Path
    dataset: str
    values: "Values"

    def read(self, index: int, working_size: int | None) -> RGB:
        """Read one image.

        Raises:
            DataError: the file is gone or damaged.
        """
        try:
            image = np.asarray(_opened(self.path, os.getpid())[self.dataset][index])
        except (OSError, KeyError, ValueError, IndexError, RuntimeError) as error:
            raise DataError(f"The file {self.path} is gone or damaged; fetch it again.") from error
        rgb = _rgb(self.values.to_bytes(image))
        return rgb if working_size is None else images.fit(rgb, working_size)


@dataclass(frozen=True)
class Values:
    """How stored values become 0 to 255: multiplied, then something is added, then cut off to whole numbers."""

    factor: float = 1.0
    added: float = 0.0

    @classmethod
    def of(cls, arrays: Iterable[h5py.Dataset]) -> "Values":
        """Find out from all values of some arrays of one type, which are read in blocks.

        Raises:
            DataError: they lie in no range that images have.
        """
        low, high, kind = 0.0, 0.0, "u"
        for array in arrays:
            kind = array.dtype.kind
            if array.dtype == np.uint8:
                return cls()
            rows = max(1, BLOCK_BYTES // max(1, array.dtype.itemsize * int(np.prod(array.shape[1:]))))
            for begin in range(0, len(array), rows):
                block = array[begin : begin + rows]
                lowest, highest = float(block.min()), float(block.max())
                if not (np.isfinite(lowest) and np.isfinite(highest)):
                    raise DataError(f"The array {array.name} has values that are no numbers; store images without any.")
                low, high = min(low, lowest), max(high, highest)
        return cls._of_range(low, high, kind)

    @classmethod
    def _of_range(cls, low: float, high: float, kind: str) -> "Values":
        if kind == "b":
            return cls(255.0)
        if kind in "ui" and low >= 0 and high <= 65_535:
            return cls(1 / 2 ** (images.bits_used(int(high)) - 8))
        if kind == "f" and low >= -SLACK and high <= 255 + SLACK:
            return cls(255.0, 0.5) if high <= 1 + SLACK else cls(1.0, 0.5)
        if kind == "f" and low >= -1 - SLACK and high <= 1 + SLACK:
            return cls(127.5, 128.0)
        raise DataError(
            f"The images have values from {low:.4g} to {high:.4g}, which may mean anything; store them as whole "
            "numbers from 0 to 255, or as numbers from 0 to 1, before any standardisation."
        )

    def to_bytes(self, image: npt.NDArray) -> npt.NDArray[np.uint8]:
        """Values of any type as uint8 of the same shape."""
        if image.dtype == np.uint8:
            return image
        return np.clip(image.astype(np.float32) * self.factor + self.added, 0, 255).astype(np.uint8)


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
            types = {split: file[array].dtype for split, (array, _) in found.items()}
            values = {
                kind: Values.of(file[found[split][0]] for split in found if types[split] == kind)
                for kind in set(types.values())
            }
    except (OSError, KeyError, ValueError, TypeError, RuntimeError) as error:
        raise DataError(f"The file {path} is damaged or no HDF5 file; fetch it again.") from error
    used = np.unique(np.concatenate(list(labels.values())))
    classes = tuple(names[label] if label < len(names) else str(label) for label in used.tolist())
    if len(classes) < 2:
        raise DataError(f"{path.name} has labels of only one class; a classifier needs at least two.")
    splits = {
        split: LabelledImages.of(
            HDF5Images(path, found[split][0], values[types[split]]), np.searchsorted(used, labels[split])
        )
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
    is_image = len(shape) == 3 or (len(shape) == 4 and (shape[3] in CHANNELS or shape[1] in CHANNELS))
    if not is_image or array.dtype.kind not in "buif" or len(array) != count or not array.size:
        raise DataError(
            f"The array {array.name} of {path.name} is {array.dtype} of shape {shape}, not {count} images; store them "
            "as uint8 of shape (N, height, width, 3), with a label for each."
        )


def _rgb(image: npt.NDArray[np.uint8]) -> RGB:
    """One image, (H, W), (H, W, C) or (C, H, W), as (H, W, 3); on white where it is transparent."""
    if image.ndim == 3 and image.shape[2] not in CHANNELS:
        image = np.ascontiguousarray(np.moveaxis(image, 0, 2))
    if image.ndim == 2 or image.shape[2] == 1:
        return np.repeat(image.reshape(*image.shape[:2], 1), 3, axis=2)
    return np.asarray(images.on_white(Image.fromarray(image))) if image.shape[2] == 4 else image


@lru_cache(maxsize=4)
def _opened(path: Path, process: int) -> h5py.File:
    """Open a file once per process."""
    return h5py.File(path, "r")
