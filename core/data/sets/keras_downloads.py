"""The data sets that Keras downloads: taken from where it keeps them, or fetched if there is a network."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.request import Request, urlopen

import numpy.typing as npt

from core.data.sets.archives import DataError

PROBE_TIMEOUT = 10
_ORIGINS = {
    "mnist": ("mnist.npz", "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"),
    "cifar10": ("cifar-10-batches-py-target", "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"),
}
NAMES = frozenset(_ORIGINS)


def is_downloaded(name: str) -> bool:
    """Whether Keras has the data set on this machine."""
    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    return (home / "datasets" / _ORIGINS[name][0]).exists()


def fetch(name: str) -> Mapping[str, npt.NDArray]:
    """The arrays of "mnist" or "cifar10", downloaded by Keras if need be.

    Raises:
        DataError: there is no network, or the download failed.
    """
    try:
        if not is_downloaded(name):
            # Keras waits without limit and takes seconds to import: ask first whether anybody answers.
            with urlopen(Request(_ORIGINS[name][1], method="HEAD"), timeout=PROBE_TIMEOUT):
                pass
        from keras import datasets

        (x_train, y_train), (x_test, y_test) = getattr(datasets, name).load_data()
    except Exception as error:  # Keras raises a plain Exception for a failed download
        raise DataError(f"The data set {name} could not be downloaded.") from error
    return {"x_train": x_train, "y_train": y_train.reshape(-1), "x_test": x_test, "y_test": y_test.reshape(-1)}
