"""Checkpoints: everything that a training needs to go on as if it had never stopped, in one HDF5 file.

The file is written beside its place and renamed, so that a killed process leaves the previous checkpoint whole.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import h5py
import keras

from core.data import hdf5
from core.errors import ConvolabError
from core.whole_files import replacing


class CheckpointError(ConvolabError):
    """A checkpoint that is damaged or belongs to another training."""


def save(path: Path, variables: Sequence[keras.Variable], state: dict[str, Any]) -> None:
    """Write variables, in their order, and a state that JSON can hold."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as beside, h5py.File(beside, "w") as file:
        for number, variable in enumerate(variables):
            entry = file.create_dataset(f"variables/{number:04}", data=keras.ops.convert_to_numpy(variable))
            entry.attrs["path"] = variable.path
        file.attrs["state"] = json.dumps(state)


def state(path: Path) -> dict[str, Any]:
    """The state of a checkpoint, without its variables.

    Raises:
        CheckpointError: it cannot be read.
    """
    try:
        with h5py.File(path, "r") as file:
            return dict(json.loads(file.attrs["state"]))
    except hdf5.ERRORS as error:
        raise CheckpointError(
            f"The checkpoint {path} cannot be read; delete it and train again without --resume."
        ) from error


def restore(path: Path, variables: Sequence[keras.Variable]) -> None:
    """Set variables to what was saved.

    Raises:
        CheckpointError: the file is damaged, or holds the variables of another network or optimizer.
    """
    try:
        with h5py.File(path, "r") as file:
            stored = [file["variables"][name][()] for name in sorted(file["variables"])]
    except hdf5.ERRORS as error:
        raise CheckpointError(
            f"The checkpoint {path} cannot be read; delete it and train again without --resume."
        ) from error
    if [array.shape for array in stored] != [tuple(variable.shape) for variable in variables]:
        raise CheckpointError(
            f"The checkpoint {path} belongs to another network or optimizer; train again without --resume, or into "
            "another folder with --out."
        )
    for variable, array in zip(variables, stored, strict=True):
        variable.assign(array)
