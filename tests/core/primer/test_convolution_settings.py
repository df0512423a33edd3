"""An image through a convolution, ReLU and pooling, with classical and with learnt kernels."""

import cv2
import numpy as np
import pytest

from core.data import samples
from core.primer import convolution_settings, kernels
from core.primer.convolution_settings import ConvolutionSettings
from core.serving import artifacts

CAT = samples.find("cat").read()


def test_an_image_is_seen_in_the_channels_of_its_kernel() -> None:
    grey, colour = (convolution_settings.seen(CAT, 20, channels) for channels in (1, 3))
    assert grey.shape == (20, 20, 1) and colour.shape == (20, 20, 3)
    assert grey.min() >= 0 and grey.max() <= 255 and (grey == np.rint(grey)).all()


def test_edge_kernels_are_those_of_opencv() -> None:
    image = convolution_settings.seen(CAT, 32, 1)
    for name, dx in (("vertical", 1), ("horizontal", 0)):
        found = convolution_settings.maps(image, kernels.find(name), ConvolutionSettings(padding="zeros"))  # type: ignore[arg-type]
        expected = cv2.Sobel(image[..., 0], cv2.CV_64F, dx, 1 - dx, borderType=cv2.BORDER_CONSTANT)
        np.testing.assert_allclose(found.convolved, expected)


@pytest.mark.parametrize("name", ["vertical", "horizontal", "outline", "colour"])
def test_kernels_that_find_something_find_nothing_in_grey(name: kernels.KernelName) -> None:
    kernel = kernels.find(name)
    flat = np.full((12, 12, kernel.channels), 77.0)
    found = convolution_settings.maps(flat, kernel, ConvolutionSettings())
    assert np.abs(found.convolved).max() < 1e-9


def test_learnt_kernels_give_what_vgg16_computes() -> None:
    card = artifacts.load("vgg16").card.preprocessing
    image = convolution_settings.seen(CAT, 16, 3)
    weights, bias = kernels.learnt()
    number = 5
    raw = weights[..., number - 1] / card.scale
    normalised = (image - np.array(card.mean)) * card.scale
    window = normalised[3:6, 7:10]
    original_bias = bias[number - 1] + (weights[..., number - 1] * np.array(card.mean)).sum()
    found = convolution_settings.maps(image, kernels.find("learnt", number), ConvolutionSettings())
    assert found.convolved[3, 7] == pytest.approx((window * raw).sum() + original_bias)
    assert weights.shape == (3, 3, 3, kernels.LEARNT)


def test_pooling_halves_and_padding_keeps_the_size() -> None:
    image = convolution_settings.seen(CAT, 32, 1)
    kernel = kernels.find("blur")
    found = convolution_settings.maps(image, kernel, ConvolutionSettings(padding="zeros"))
    assert (found.convolved.shape, found.pooled.shape) == ((32, 32), (16, 16))
    found = convolution_settings.maps(image, kernel, ConvolutionSettings(stride=2))
    assert (found.convolved.shape, found.pooled.shape) == ((15, 15), (7, 7))


def test_a_shift_changes_less_of_a_flat_image_than_of_a_checkerboard() -> None:
    kernel, settings = kernels.find("identity"), ConvolutionSettings(padding="zeros")
    board = 255.0 * (np.indices((16, 16)).sum(axis=0) % 2)[..., np.newaxis]
    found = convolution_settings.shifted(convolution_settings.maps(board, kernel, settings), kernel, settings)
    assert (found.map_share, found.pooled_share) == (1.0, 0.0)
    flat = convolution_settings.maps(np.full((16, 16, 1), 9.0), kernel, settings)
    assert convolution_settings.shifted(flat, kernel, settings).map_share == 0
    for side in range(6, 14):  # Of maps so small there is little but the edge.
        tiny = convolution_settings.maps(board[:side, :side], kernel, settings)
        found = convolution_settings.shifted(tiny, kernel, settings)
        assert 0 <= found.map_share <= 1 and 0 <= found.pooled_share <= 1
