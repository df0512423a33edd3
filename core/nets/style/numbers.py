"""What a style is for a feed-forward network: two numbers for each channel of each normalised layer, as one vector.

Networks for style transfer with conditional instance normalization (`core.nets.style.network`) share all kernels
between their styles; a style is the scale gamma and the offset beta of every normalised channel, 990 numbers in all.
Hence styles are mixed by arithmetic on vectors. The layout is the same for the style (gamma, beta), for the statistics
of an image (mean, variance), and for the affine map that both give together (scale, shift). Numpy only.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array

EPSILON = 1e-5
"""Added to each variance."""


@dataclass(frozen=True)
class StyleLayout:
    """The layers of a network for style transfer.

    Attributes:
        contraction: channels of the first three convolutions, 9×9 and twice 3×3 with stride 2.
        blocks: number of residual blocks, each of two 3×3 convolutions with as many channels as the contraction ends.
        expansion: channels of the last three convolutions, 3×3 after doubling, twice, and 9×9.
        contraction_normalised: whether the contraction is normalised too, or has fixed biases instead.
    """

    contraction: tuple[int, int, int]
    blocks: int
    expansion: tuple[int, int, int]
    contraction_normalised: bool

    def convolutions(self) -> Iterator[tuple[str, int, int, int]]:
        """Name, kernel size, input and output channels of every convolution, in order."""
        before = 3
        for number, channels in enumerate(self.contraction, 1):
            yield f"contract{number}", 9 if number == 1 else 3, before, channels
            before = channels
        for block in range(1, self.blocks + 1):
            for number in (1, 2):
                yield f"residual{block}_{number}", 3, before, before
        for number, channels in enumerate(self.expansion, 1):
            yield f"expand{number}", 9 if number == len(self.expansion) else 3, before, channels
            before = channels

    def normalised(self) -> dict[str, slice]:
        """For each normalised layer, where its numbers are in the vector: first all gammas, then all betas."""
        found, start = {}, 0
        for name, _, _, channels in self.convolutions():
            if self.contraction_normalised or not name.startswith("contract"):
                found[name] = slice(start, start + 2 * channels)
                start += 2 * channels
        return found

    @property
    def size(self) -> int:
        """How many numbers a style has."""
        return max(place.stop for place in self.normalised().values())

    def scale_and_shift(self, style: Float32Array, statistics: Float32Array) -> Float32Array:
        """The affine map ``x · scale + shift`` that normalises with given statistics and then applies a style.

        Args:
            style: gamma and beta, float32 (size,).
            statistics: mean and variance, float32 (size,).

        Returns:
            scale and shift, float32 (size,).
        """
        found = np.empty(self.size, np.float32)
        for place in self.normalised().values():
            gamma, beta = np.split(style[place], 2)
            mean, variance = np.split(statistics[place], 2)
            scale = gamma / np.sqrt(variance + EPSILON)
            found[place] = np.concatenate([scale, beta - mean * scale])
        return found


CONDITIONAL = StyleLayout((32, 32, 32), 6, (8, 4, 3), contraction_normalised=True)
"""The 26-style network: 990 numbers a style. Dumoulin et al. (2017) have four times the channels."""
ARBITRARY = StyleLayout((8, 16, 32), 5, (16, 8, 3), contraction_normalised=False)
"""Magenta's small network for arbitrary styles: 694 numbers, all predicted from 100."""

BORDER = 4
"""Pixels by which an image is extended on each side before the first convolution, by reflection."""
MULTIPLE = 4
"""Height and width must be multiples of it: the network halves them twice."""


def reach(layout: StyleLayout) -> int:
    """Pixels of the input, in each direction, that a pixel of the result depends on, apart from the statistics."""
    return BORDER + 1 + 2 + 2 * layout.blocks * MULTIPLE + 2 + 1 + BORDER
