"""Where the development data sets lie, if they are on this machine."""

import os
from pathlib import Path

import pytest

from core.data.sets.datasets import VARIABLE
from tests.repository import ROOT

PLACES = (os.environ.get(VARIABLE), ROOT / "data", ROOT.parent / "shared" / "data")
FOLDER = next((Path(place) for place in PLACES if place and (Path(place) / "flowers17.zip").is_file()), None)
MISSING = "the development data sets are not on this machine"
HOW = (
    "To run those that need data sets, put cifar10.npz, mnist.npz, flowers17.zip, dogs_vs_cats.zip, tiny_imagenet20.h5 "
    f"and imagenet_samples.zip into one folder and name it: {VARIABLE}=/that/folder make test. "
    "core/data/sets/datasets.py says where each comes from."
)

needed = [pytest.mark.data, pytest.mark.skipif(FOLDER is None, reason=MISSING)]
"""The marks of a test, or as `pytestmark` of a file, that needs them."""
