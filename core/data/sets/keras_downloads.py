"""The data sets that Keras can download: read from its cache, or fetched over the network."""

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
    """Whether Keras has already downloaded the data set to this machine."""
    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    return (home / "datasets" / _ORIGINS[name][0]).exists()


def fetch(name: str) -> Mapping[str, npt.NDArray]:
    """Load the arrays of "mnist" or "cifar10" with Keras, which downloads them if necessary.

    Raises:
        DataError: there is no network, or the download failed.
    """
    try:
        if not is_downloaded(name):
            # Keras has no timeout and takes seconds to import: check first whether the server answers.
            with urlopen(Request(_ORIGINS[name][1], method="HEAD"), timeout=PROBE_TIMEOUT):
                pass
        from keras import datasets

        (x_train, y_train), (x_test, y_test) = getattr(datasets, name).load_data()
    except Exception as error:  # Keras raises a plain Exception for a failed download.
        raise DataError(f"The data set {name} could not be downloaded.") from error
    return {"x_train": x_train, "y_train": y_train.reshape(-1), "x_test": x_test, "y_test": y_test.reshape(-1)}
