"""A network that needs no model, and images for it."""

import numpy as np
import pytest

from core.evaluation.generated.features import Description, FeatureNetwork, Images, checked


class CellNetwork:
    """Describes an image by the means of its 4×4 cells, 0 to 4, and finds it dark or bright."""

    identity = "cells"

    def describe(self, images: Images) -> Description:
        pixels = checked(images).astype(np.float32).reshape(len(images), 4, images.shape[1] // 4, 4, -1) / 255
        cells = pixels.mean(axis=(2, 4)).reshape(len(images), 16)
        bright = cells.mean(axis=1)
        return Description(4 * cells, np.stack([1 - bright, bright], axis=1))


@pytest.fixture
def network() -> FeatureNetwork:
    return CellNetwork()


@pytest.fixture
def pictures() -> Images:
    """160 different pictures, uint8 (160, 8, 8, 3): random patterns, bright on the left and dark on the right."""
    rng = np.random.default_rng(1)
    coarse = rng.integers(0, 180, (160, 4, 4, 3)) + np.array([70, 50, 20, 0])[:, np.newaxis]
    return np.repeat(np.repeat(coarse, 2, axis=1), 2, axis=2).astype(np.uint8)
