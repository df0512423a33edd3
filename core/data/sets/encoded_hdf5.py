"""Data sets of encoded images inside HDF5 files: Tiny ImageNet (20 classes) and the 64×64 flowers."""

from pathlib import Path

import h5py
import numpy as np

from core.arrays import Int64Array
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import DataSet, EncodedImages, LabelledImages
from core.data.sets.layouts import first_words


def read(path: Path, name: str) -> DataSet:
    """Read an HDF5 file with datasets "jpeg" and "label", at the top level or in the groups "train" and "val".

    Labels without images are dropped, and the others renumbered from 0.

    Raises:
        DataError: the file is missing, damaged or has other content.
    """
    path = path.absolute()
    try:
        with h5py.File(path, "r") as file:
            if "train" in file:
                words = first_words(file["words"].asstr()[:])
                first = 0
                groups = {"train": "train/", "validation": "val/"}
            else:
                words = tuple(file["class_names"].asstr()[:])
                first = 1
                groups = {"train": ""}
            labels: dict[str, Int64Array] = {
                split: file[f"{group}label"][:].astype(np.int64) - first for split, group in groups.items()
            }
            if any(len(file[f"{group}jpeg"]) != len(labels[split]) for split, group in groups.items()):
                raise ValueError("the numbers of images and labels differ")
        used = np.unique(np.concatenate(list(labels.values())))
        classes = tuple(words[index] for index in used if index >= 0)
        if len(classes) != len(used):
            raise ValueError("a label has no name")
        splits = {
            split: LabelledImages.of(EncodedImages(path, f"{group}jpeg"), np.searchsorted(used, labels[split]))
            for split, group in groups.items()
        }
    except (OSError, KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError) as error:
        raise DataError(
            f"The file {path} is damaged or has no labelled pictures in a known layout; download it again."
        ) from error
    return DataSet(name, classes, splits, path)
