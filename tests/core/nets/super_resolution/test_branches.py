"""Branches collapse into the one kernel that computes the same."""

import keras
import numpy as np
import pytest
from keras import ops

from core.nets.super_resolution import compact
from core.nets.super_resolution.branches import BranchedConv2D, collapse, copy_collapsed


def filled(layer: BranchedConv2D) -> None:
    """Give all branches, and their biases, weights that matter."""
    rng = np.random.default_rng(1)
    layer.set_weights([rng.normal(0, 0.3, weight.shape).astype(np.float32) for weight in layer.weights])


@pytest.mark.parametrize("filters", [6, 4], ids=["with the identity", "without it"])
def test_the_collapsed_kernel_computes_the_sum_of_the_branches(filters: int) -> None:
    image = np.random.default_rng(0).normal(size=(2, 9, 7, 6)).astype(np.float32)
    layer = BranchedConv2D(filters, wide=10)
    layer.build(image.shape)
    filled(layer)
    part = {name: ops.convert_to_tensor(weight) for name, weight in layer.branches.items()}
    wide = ops.conv(image, part["wide_kernel"], padding="same") + part["wide_bias"]
    expected = ops.conv(image, part["kernel"], padding="same") + part["bias"]
    expected += ops.conv(wide, part["project"][None, None], padding="same")
    if filters == image.shape[-1]:
        expected += image
    kernel, bias = collapse(part)
    assert kernel.shape == (3, 3, 6, filters)
    np.testing.assert_allclose(ops.conv(image, kernel, padding="same") + bias, expected, atol=1e-5)
    np.testing.assert_allclose(layer(image), expected, atol=1e-5)


def test_a_served_network_is_plain_and_computes_the_same() -> None:
    trained = compact.build(3, channels=6, depth=2, wide=8)
    for layer in trained.layers:
        if isinstance(layer, BranchedConv2D):
            filled(layer)
    served = compact.build(3, channels=6, depth=2)
    copy_collapsed(trained, served)
    assert not any(isinstance(layer, BranchedConv2D) for layer in served.layers)
    image = np.random.default_rng(0).random((1, 11, 8, 1), np.float32)
    np.testing.assert_allclose(served(image), trained(image), atol=1e-5)


def test_every_branch_learns() -> None:
    network = compact.build(2, channels=4, depth=1, wide=4)
    network.compile("sgd", "mse")
    before = [np.array(weight) for weight in network.get_layer("body1").weights]
    rng = np.random.default_rng(0)
    network.fit(rng.random((2, 8, 8, 1)), rng.random((2, 16, 16, 1)), verbose=0)
    network.fit(rng.random((2, 8, 8, 1)), rng.random((2, 16, 16, 1)), verbose=0)
    for weight, start in zip(network.get_layer("body1").weights, before, strict=True):
        assert not np.array_equal(weight, start), weight.path


def test_its_configuration_makes_it_again() -> None:
    layer = BranchedConv2D(4, kernel_size=5, wide=7)
    again = BranchedConv2D.from_config(layer.get_config())
    assert (again.filters, again.kernel_size, again.wide) == (4, 5, 7)
    assert keras.saving.get_registered_name(BranchedConv2D) == "convolab>BranchedConv2D"
