"""Weights of networks: stored as HDF5 arrays, half the size of Keras' own files and never executable; averaged."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import h5py
import keras
import numpy as np
import tensorflow as tf

from core.atomic_files import replacing
from core.errors import ConvolabError


def save_weights(model: keras.Model, path: Path | str, layers: Sequence[str] | None = None) -> None:
    """Write a model's weights as HDF5 arrays `<layer>/<weight>`; only those of some layers if they are named.

    Kernels are rounded to float16, which halves the file; biases and normalisation weights, which are few and have a
    wide range, remain float32.
    """
    with replacing(Path(path)) as beside, h5py.File(beside, "w") as file:
        for layer in model.layers if layers is None else map(model.get_layer, layers):
            for weight in layer.weights:
                array = np.asarray(weight.value)
                small = array.astype(np.float16) if array.ndim > 1 else array
                file.create_dataset(f"{layer.name}/{weight.name}", data=small, compression="gzip", shuffle=True)


def load_weights(model: keras.Model, *paths: Path | str) -> None:
    """Set a model's weights, as float32, from files written by `save_weights`; layers not in the model are ignored.

    Raises:
        ConvolabError: a weight is missing in the files or has another shape.
    """
    with ExitStack() as stack:
        files = [stack.enter_context(h5py.File(path, "r")) for path in paths]
        for layer in model.layers:
            for weight in layer.weights:
                name = f"{layer.name}/{weight.name}"
                stored = next((file[name] for file in files if name in file), None)
                if not isinstance(stored, h5py.Dataset) or stored.shape != tuple(weight.shape):
                    found = "nothing" if stored is None else f"shape {getattr(stored, 'shape', 'unknown')}"
                    raise ConvolabError(
                        f"The weights file {' and '.join(map(str, paths))} does not match {model.name}: {name} "
                        f"needs shape {tuple(weight.shape)} but the file has {found}. Use the file of the same "
                        "variant."
                    )
                weight.assign(stored[()].astype(np.float32))


def follow_average(average: keras.Model, network: keras.Model, momentum: float, step: tf.Tensor) -> None:
    """Move the variables of an average of a network towards its present ones; for use within a traced step.

    Args:
        average: the same network with averaged variables.
        network: that learns.
        momentum: of the average, 0 to 1.
        step: its number from 0, int32 (). At first fewer steps count, so that the initial weights are soon forgotten.
    """
    taken = tf.cast(step, tf.float32)
    share = 1 - tf.minimum(momentum, (1 + taken) / (10 + taken))
    for averaged, variable in zip(average.variables, network.variables, strict=True):
        averaged.assign(averaged.value + share * (variable.value - averaged.value))
