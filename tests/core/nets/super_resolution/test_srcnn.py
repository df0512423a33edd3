"""SRCNN loses its border, or repeats the outermost pixels, and computes the same inside."""

import numpy as np
import pytest

from core.nets.super_resolution import srcnn


@pytest.mark.parametrize(("kernels", "parameters"), [((9, 1, 5), 8_129), ((9, 5, 5), 57_281)])
def test_its_sizes_are_the_published_ones(kernels: tuple[int, int, int], parameters: int) -> None:
    assert srcnn.build(kernels).count_params() == parameters


def test_padding_repeats_the_border_and_changes_nothing_inside() -> None:
    image = np.random.default_rng(0).random((1, 33, 35, 1), np.float32)
    padded, valid = srcnn.build(is_padded=True), srcnn.build()
    valid.set_weights(padded.get_weights())
    border = srcnn.border((9, 5, 5))
    assert padded(image).shape == (1, 33, 35, 1) and valid(image).shape == (1, 17, 19, 1) and border == 8
    inside = np.asarray(padded(image))[:, border:-border, border:-border]
    np.testing.assert_allclose(inside, valid(image), atol=1e-6)
    repeated = np.pad(image, [(0, 0), (border, border), (border, border), (0, 0)], mode="edge")
    np.testing.assert_allclose(padded(image), valid(repeated), atol=1e-6)


def test_even_a_single_pixel_can_be_padded() -> None:
    assert srcnn.build(is_padded=True)(np.ones((1, 1, 2, 1), np.float32)).shape == (1, 1, 2, 1)
