"""Data sets whose pictures are encoded files inside HDF5: Tiny ImageNet (20 classes) and the flowers of 64×64."""

from pathlib import Path

import h5py
import numpy as np

from core.data.sets.archives import DataError
from core.data.sets.layouts import first_words
from core.data.sets.parts import DataSet, EncodedPictures, Integers, Part


def read(path: Path, name: str) -> DataSet:
    """The data set in an HDF5 file with datasets "jpeg" and "label", at the top or in "train" and "val".

    Labels that no picture has are left out, and the others numbered anew from 0.

    Raises:
        DataError: the file is missing, damaged or holds something else.
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
            labels: dict[str, Integers] = {
                part: file[f"{group}label"][:].astype(np.int64) - first for part, group in groups.items()
            }
            if any(len(file[f"{group}jpeg"]) != len(labels[part]) for part, group in groups.items()):
                raise ValueError("pictures and labels differ in number")
        used = np.unique(np.concatenate(list(labels.values())))
        classes = tuple(words[index] for index in used if index >= 0)
        if len(classes) != len(used):
            raise ValueError("a label has no name")
        parts = {
            part: Part.of(EncodedPictures(path, f"{group}jpeg"), np.searchsorted(used, labels[part]))
            for part, group in groups.items()
        }
    except (OSError, KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError) as error:
        raise DataError(
            f"The file {path} is damaged or holds no labelled pictures in a known layout; fetch it again."
        ) from error
    return DataSet(name, classes, parts, path)
