"""A spectrally normalised kernel has the largest singular value 1, and the right gradient."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core.nets.gan.spectral import SpectralConv2D

INPUTS = tf.constant(np.random.default_rng(0).normal(size=(2, 8, 8, 3)), tf.float32)


@pytest.fixture(autouse=True)
def same_kernels() -> None:
    """With two singular values that are nearly equal, the estimate takes much longer."""
    keras.utils.set_random_seed(0)


def settled(layer: SpectralConv2D) -> SpectralConv2D:
    for _ in range(60):
        layer(INPUTS, training=True)
    return layer


def test_the_kernel_is_divided_by_its_largest_singular_value() -> None:
    layer = settled(SpectralConv2D(6, 4, strides=2, padding="same", kernel_initializer="random_normal"))
    kernel = np.array(layer.kernel)
    largest = np.linalg.svd(kernel.reshape(-1, 6), compute_uv=False)[0]
    plain = layers.Conv2D(6, 4, strides=2, padding="same")
    plain.build(INPUTS.shape)
    plain.set_weights([kernel / largest, np.array(layer.bias)])
    assert np.allclose(layer(INPUTS), plain(INPUTS), atol=1e-4)


def test_only_training_improves_the_estimate() -> None:
    layer = SpectralConv2D(6, 3)
    layer(INPUTS)
    before = np.array(layer.singular_vector)
    layer(INPUTS, training=False)
    assert np.array_equal(before, layer.singular_vector)
    layer(INPUTS, training=True)
    assert not np.array_equal(before, layer.singular_vector)


def test_the_gradient_ignores_the_scale_of_the_kernel() -> None:
    # A kernel twice as large gives the same output, so the gradient has no part in the kernel's own direction.
    layer = settled(SpectralConv2D(6, 3, use_bias=False))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(INPUTS, training=False) ** 2)
    gradient = tape.gradient(loss, layer.kernel.value)
    along = float(tf.reduce_sum(gradient * layer.kernel.value))
    assert abs(along) < 1e-3 * float(tf.norm(gradient) * tf.norm(layer.kernel.value))
