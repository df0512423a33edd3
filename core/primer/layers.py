"""The layers of a small network in numpy: convolution, ReLU, pooling and softmax, each as its formula says.

    maps = relu(convolve(image, kernels, bias, stride=1, padding="zeros"))
    smaller = pool(maps, "max")

As in all libraries, what is called convolution does not flip the kernel: it is a cross-correlation.
"""

from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.arrays import FloatArray
from core.errors import ConvolabError

Padding = Literal["none", "zeros"]
Pooling = Literal["max", "mean"]


def output_size(size: int, kernel: int, stride: int, margin: int) -> int:
    """Height or width of a map: ⌊(size + 2 · margin − kernel) / stride⌋ + 1.

    Raises:
        ConvolabError: the kernel is larger than the padded image.
    """
    if size + 2 * margin < kernel:
        raise ConvolabError(f"A kernel of {kernel} pixels does not fit into {size + 2 * margin}. Use a larger image.")
    return (size + 2 * margin - kernel) // stride + 1


def margin_of(kernel: int, padding: Padding) -> int:
    """Rows and columns of zeros on each side: none, or so many that a stride of 1 keeps the size of the image."""
    return kernel // 2 if padding == "zeros" else 0


def convolve(
    image: FloatArray, kernels: FloatArray, bias: FloatArray, *, stride: int = 1, padding: Padding = "none"
) -> FloatArray:
    """Slide kernels over an image: each value of a map is a window times a kernel, summed, plus a bias.

    Args:
        image: (H, W, C).
        kernels: (K, K, C, M), one for each of M maps; K is odd.
        bias: (M,).
        stride: pixels from one window to the next.
        padding: what surrounds the image.

    Returns:
        (H', W', M), see `output_size`.

    Raises:
        ConvolabError: the kernels are for another number of channels, or larger than the image.
    """
    size, _, channels, _ = kernels.shape
    if image.shape[2] != channels:
        raise ConvolabError(f"The kernels have {channels} channels, but the image has {image.shape[2]}.")
    margin = margin_of(size, padding)
    for side in image.shape[:2]:
        output_size(side, size, stride, margin)
    padded = np.pad(image, ((margin, margin), (margin, margin), (0, 0)))
    windows = sliding_window_view(padded, (size, size), axis=(0, 1))[::stride, ::stride]  # (H', W', C, K, K)
    maps: FloatArray = np.einsum("yxcij,ijcm->yxm", windows, kernels) + bias
    return maps


def relu(maps: FloatArray) -> FloatArray:
    """What is negative becomes 0."""
    positive: FloatArray = np.maximum(maps, 0)
    return positive


def pool(maps: FloatArray, kind: Pooling, size: int = 2) -> FloatArray:
    """The largest value, or the mean, of each square of a map.

    Args:
        maps: (H, W, M).
        kind: of pooling.
        size: side of the squares, which do not overlap; a rest at the right and lower edges is left out.

    Returns:
        (H // size, W // size, M).
    """
    rows, columns = maps.shape[0] // size, maps.shape[1] // size
    squares = maps[: rows * size, : columns * size].reshape(rows, size, columns, size, -1)
    pooled: FloatArray = squares.max(axis=(1, 3)) if kind == "max" else squares.mean(axis=(1, 3))
    return pooled


def softmax(scores: FloatArray) -> FloatArray:
    """Scores (…, C) as probabilities: exp(z) divided by the sum of all. The greatest is subtracted first, which changes
    nothing but keeps exp(z) finite."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    probabilities: FloatArray = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities
