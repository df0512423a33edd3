"""The code to take away runs as it is printed."""

import os
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from core.data.augmentation.keras_code import keras_code
from core.data.augmentation.transforms.registry import TRANSFORMS, from_dicts

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (6, 16, 24, 3), np.uint8)
LABELS = np.eye(4, dtype=np.float32)[RNG.integers(0, 4, 6)]


@pytest.mark.parametrize("kinds", [[kind] for kind in TRANSFORMS] + [[]] + [["flip", "translation", "colour", "mixup"]])
def test_the_printed_code_runs_as_it_is(kinds: list[str]) -> None:
    code = keras_code(from_dicts([{"kind": kind} for kind in kinds]), (16, 24))
    space: dict[str, Any] = {}
    exec(code, space)
    images, labels = (np.asarray(tensor) for tensor in space["augment"](IMAGES, LABELS))
    assert images.shape == IMAGES.shape and labels.shape == LABELS.shape
    assert images.min() >= -0.01 and images.max() <= 255.01
    assert code.count("keras.layers.") == len(space["layers"])
    assert "'" not in code and max(map(len, code.splitlines())) <= 100
    assert (np.abs(images - IMAGES).max() > 1) == bool(kinds)
