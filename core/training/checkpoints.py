"""Checkpoints: everything that a training needs to continue as if it had never stopped, in one HDF5 file.

The file is written under another name and then renamed, so a killed process leaves the previous checkpoint intact.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import h5py
import keras

from core.atomic_files import replacing
from core.data.hdf5.reader import ERRORS
from core.errors import ConvolabError

ADVICE = "delete it and train again without --resume, or train into another folder with --out."
"""What to do with a checkpoint of another training."""


class CheckpointError(ConvolabError):
    """A checkpoint that is damaged, belongs to another training, or cannot be written."""


def save(path: Path, variables: Sequence[keras.Variable], state: dict[str, Any]) -> None:
    """Write variables, in this order, and a state of plain JSON values.

    Raises:
        CheckpointError: the disk is full, or the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as beside, h5py.File(beside, "w") as file:
            for number, variable in enumerate(variables):
                file[f"variables/{number:04}"] = keras.ops.convert_to_numpy(variable)
            file.attrs["state"] = json.dumps(state)
    except (OSError, RuntimeError) as error:
        raise CheckpointError(
            f"The checkpoint {path} cannot be written; check that its folder is writable and its disk has room."
        ) from error


def state(path: Path) -> dict[str, Any]:
    """Read the state from a checkpoint, without the variables.

    Raises:
        CheckpointError: it cannot be read.
    """
    try:
        with h5py.File(path, "r") as file:
            return dict(json.loads(file.attrs["state"]))
    except ERRORS as error:
        raise CheckpointError(
            f"The checkpoint {path} cannot be read; delete it and train again without --resume."
        ) from error


def restore(path: Path, variables: Sequence[keras.Variable]) -> None:
    """Set variables to the saved values.

    Raises:
        CheckpointError: the file is damaged, or holds the variables of another network or optimizer.
    """
    try:
        with h5py.File(path, "r") as file:
            stored = [file["variables"][name][()] for name in sorted(file["variables"])]
    except ERRORS as error:
        raise CheckpointError(
            f"The checkpoint {path} cannot be read; delete it and train again without --resume."
        ) from error
    if [array.shape for array in stored] != [tuple(variable.shape) for variable in variables]:
        raise CheckpointError(f"The checkpoint {path} belongs to another network or optimizer; {ADVICE}")
    for variable, array in zip(variables, stored, strict=True):
        variable.assign(array)
