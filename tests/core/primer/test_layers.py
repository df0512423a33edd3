"""The layers written out by hand against those of Keras."""

import keras
import numpy as np
import pytest

from core.errors import ConvolabError
from core.primer import layers
from core.primer.layers import Padding, Pooling


@pytest.mark.parametrize("padding", ["none", "zeros"])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("size", [1, 3, 5])
def test_convolution_is_that_of_keras(padding: Padding, stride: int, size: int) -> None:
    rng = np.random.default_rng(7)
    image = rng.normal(size=(14, 11, 3)).astype(np.float32)
    kernels, bias = rng.normal(size=(size, size, 3, 4)).astype(np.float32), rng.normal(size=4).astype(np.float32)
    margin = layers.margin_of(size, padding)
    padded = np.pad(image, ((margin, margin), (margin, margin), (0, 0)))
    expected = keras.ops.conv(padded[np.newaxis], kernels, strides=stride, padding="valid")[0] + bias
    found = layers.convolve(image, kernels, bias, stride=stride, padding=padding)
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert found.shape[:2] == tuple(layers.output_size(side, size, stride, margin) for side in (14, 11))


@pytest.mark.parametrize("kind", ["max", "mean"])
def test_pooling_is_that_of_keras(kind: Pooling) -> None:
    maps = np.random.default_rng(8).normal(size=(9, 6, 2))
    pool = keras.ops.max_pool if kind == "max" else keras.ops.average_pool
    np.testing.assert_allclose(layers.pool(maps, kind), pool(maps[np.newaxis], 2)[0], atol=1e-6)


def test_softmax_is_that_of_keras_even_for_large_scores() -> None:
    scores = np.array([[1.0, 2.0, 3.0], [1000.0, 1000.0, -1000.0]])
    np.testing.assert_allclose(layers.softmax(scores), keras.ops.softmax(scores), atol=1e-6)


def test_relu_keeps_what_is_positive() -> None:
    assert layers.relu(np.array([-2.0, 0.0, 3.0])).tolist() == [0.0, 0.0, 3.0]


def test_what_does_not_fit_is_a_sentence() -> None:
    with pytest.raises(ConvolabError, match="kernel of 5 pixels does not fit into 4"):
        layers.convolve(np.zeros((4, 9, 1)), np.zeros((5, 5, 1, 1)), np.zeros(1))
    with pytest.raises(ConvolabError, match="have 3 channels, but the image has 1"):
        layers.convolve(np.zeros((9, 9, 1)), np.zeros((3, 3, 3, 1)), np.zeros(1))
