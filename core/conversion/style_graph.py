"""The network that paints, written in operations that LiteRT's fast path takes, with the same result.

`core.nets.style.network` says what the network is; this file says how it is served. XNNPACK, which runs LiteRT's
convolutions, knows neither reflection nor normalization, is slow where few channels leave a convolution, and keeps an
address for each tap of each pixel, which for 9×9 is far more memory than the pixels. So here

1. the image comes in with its reflected border already, and inner borders are slices joined to the tensor;
2. the variance is the mean of the squares minus the squared mean, and normalising is one multiplication and addition;
3. the first convolution takes three rows at once, as nine channels, and has a third of the taps;
4. doubling followed by a 3×3 convolution is one convolution of four times the channels on the small tensor, whose
   channels are then moved to places (each of the four has seen 2×2 small pixels);
5. the last convolution computes blocks of 2×2 pixels, as twelve channels, from such blocks.

There are two forms, which share their kernels. `measured` takes gamma and beta, normalises with the statistics of the
image, and also outputs these. `shared` takes scale and shift of each channel and normalises nothing: for tiles of one
image, and for frames of one clip. Offline only: needs TensorFlow.
"""

import tempfile
from collections.abc import Callable, Mapping

import numpy as np
import tensorflow as tf

from core.arrays import Float32Array
from core.nets.style.numbers import BORDER, EPSILON, StyleLayout

Kernels = Mapping[str, tuple[Float32Array, Float32Array | None]]
"""Kernel (height, width, in, out) of each convolution, and its bias (out,) if it is not normalised."""
ROWS, BLOCK = 3, 2
"""Rows that the first convolution takes at once, and the side of the blocks that the last one computes at once."""


def litert(kernels: Kernels, layout: StyleLayout) -> bytes:
    """A LiteRT model with both forms as signatures, weights in float16 and arithmetic in float32.

    Inputs are `image`, float32 RGB (1, H + 8, W + 8, 3), 0 to 1, with a reflected border of 4 pixels, H and W multiples
    of 4, and `numbers`, float32 (1, 1, 1, S): gamma and beta for `measured`, scale and shift for `shared`. Outputs are
    `picture`, (1, H, W, 3), and, of `measured`, `statistics`, mean and variance (1, 1, 1, S).
    """
    specification = [
        tf.TensorSpec((1, None, None, 3), tf.float32, name="image"),
        tf.TensorSpec((1, 1, 1, layout.size), tf.float32, name="numbers"),
    ]
    # The first in alphabetical order is run a little quicker by interpreters, and it is asked for more often.
    forms = {"measured": graph(kernels, layout), "shared": graph(kernels, layout, statistics_given=True)}
    traced = {
        name: tf.function(form, input_signature=specification, autograph=False).get_concrete_function()
        for name, form in forms.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(tf.Module(), folder, signatures=traced)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder, signature_keys=list(forms))
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
        return bytes(converter.convert())


def graph(
    kernels: Kernels, layout: StyleLayout, statistics_given: bool = False
) -> Callable[[tf.Tensor, tf.Tensor], dict[str, tf.Tensor]]:
    """One of the two functions that `litert` converts."""
    places = layout.normalised()

    def paint(image: tf.Tensor, numbers: tf.Tensor) -> dict[str, tf.Tensor]:
        found: list[tf.Tensor] = []

        def normalised(x: tf.Tensor, name: str, phases: int = 1) -> tf.Tensor:
            """Normalise channels that repeat `phases` times, as channels of neighbouring pixels do."""
            place = places[name]
            middle = (place.start + place.stop) // 2
            scale, shift = numbers[..., place.start : middle], numbers[..., middle : place.stop]
            if not statistics_given:
                mean = _over_phases(tf.reduce_mean(x, [1, 2], keepdims=True), phases)
                squares = _over_phases(tf.reduce_mean(x * x, [1, 2], keepdims=True), phases)
                variance = tf.nn.relu(squares - mean * mean)
                found.extend([mean, variance])
                scale = scale * tf.math.rsqrt(variance + EPSILON)
                shift = shift - mean * scale
            if phases > 1:
                scale, shift = (tf.concat([value] * phases, -1) for value in (scale, shift))
            return x * scale + shift

        def contracted(x: tf.Tensor, name: str) -> tf.Tensor:
            kernel, bias = kernels[name]
            if name == "contract1":
                x = tf.nn.conv2d(_rows_joined(x), rows_joined(kernel), 1, "VALID", dilations=(ROWS, 1))
            else:  # Of an even side, the last row and column of the border would never be used.
                x = tf.nn.conv2d(_before(_before(x, 1), 2), kernel, 2, "VALID")
            return tf.nn.relu(normalised(x, name) if bias is None else x + bias)

        x = image
        for name in ("contract1", "contract2", "contract3"):
            x = contracted(x, name)
        for block in range(1, layout.blocks + 1):
            first, second = f"residual{block}_1", f"residual{block}_2"
            inner = tf.nn.conv2d(_reflected(x, 1), kernels[first][0], 1, "VALID")
            inner = tf.nn.relu(normalised(inner, first))
            inner = tf.nn.conv2d(_reflected(inner, 1), kernels[second][0], 1, "VALID")
            x = x + normalised(inner, second)
        for name in ("expand1", "expand2"):
            # The reflected border of a doubled tensor is the repeated border of the small one.
            x = tf.nn.conv2d(_repeated(x), doubling(kernels[name][0]), 1, "VALID")
            x = tf.nn.relu(normalised(tf.nn.depth_to_space(x, 2), name))
        x = tf.nn.space_to_depth(_reflected(x, BORDER), BLOCK)
        x = normalised(tf.nn.conv2d(x, in_blocks(kernels["expand3"][0]), 1, "VALID"), "expand3", BLOCK**2)
        outputs = {"picture": tf.nn.depth_to_space(tf.sigmoid(x), BLOCK)}
        if not statistics_given:
            outputs["statistics"] = tf.concat(found, -1)
        return outputs

    return paint


def doubling(kernel: Float32Array) -> Float32Array:
    """The kernel on a small tensor that does what a 3×3 kernel does on the doubled one.

    Args:
        kernel: float32 (3, 3, in, out).

    Returns:
        float32 (3, 3, in, 4 · out); the four outputs are those of `tf.nn.depth_to_space`.
    """
    _, _, inputs, outputs = kernel.shape
    found = np.zeros((3, 3, inputs, 2, 2, outputs), np.float32)
    for row, column, y, x in np.ndindex(2, 2, 3, 3):
        found[(row + y - 1) // 2 + 1, (column + x - 1) // 2 + 1, :, row, column] += kernel[y, x]
    return found.reshape(3, 3, inputs, 4 * outputs)


def rows_joined(kernel: Float32Array) -> Float32Array:
    """The kernel that does the same on `ROWS` rows joined as channels, with a vertical dilation of `ROWS`.

    Args:
        kernel: float32 (ROWS · n, width, in, out).

    Returns:
        float32 (n, width, ROWS · in, out).
    """
    height, width, inputs, outputs = kernel.shape
    apart = kernel.reshape(height // ROWS, ROWS, width, inputs, outputs).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(apart.reshape(height // ROWS, width, ROWS * inputs, outputs))


def in_blocks(kernel: Float32Array) -> Float32Array:
    """The kernel that computes blocks of pixels from the blocks that `tf.nn.space_to_depth` makes.

    Args:
        kernel: float32 (size, size, in, out).

    Returns:
        float32 (n, n, BLOCK² · in, BLOCK² · out), where n blocks are as wide as the kernel at all places of a block.
    """
    size, _, inputs, outputs = kernel.shape
    wide = -(-(size + BLOCK - 1) // BLOCK)
    found = np.zeros((wide * BLOCK, wide * BLOCK, inputs, BLOCK, BLOCK, outputs), np.float32)
    for row, column in np.ndindex(BLOCK, BLOCK):
        found[row : row + size, column : column + size, :, row, column] = kernel
    apart = found.reshape(wide, BLOCK, wide, BLOCK, inputs, BLOCK**2 * outputs).transpose(0, 2, 1, 3, 4, 5)
    return np.ascontiguousarray(apart.reshape(wide, wide, BLOCK**2 * inputs, BLOCK**2 * outputs))


def _over_phases(values: tf.Tensor, phases: int) -> tf.Tensor:
    """The mean over neighbouring pixels of (1, 1, 1, phases · C), float32 (1, 1, 1, C)."""
    if phases == 1:
        return values
    return tf.reduce_mean(tf.reshape(values, (1, 1, phases, values.shape[-1] // phases)), 2, keepdims=True)


def _part(x: tf.Tensor, axis: int, start: int, stop: int | None) -> tf.Tensor:
    return x[:, start:stop] if axis == 1 else x[:, :, start:stop]


def _rows_joined(x: tf.Tensor) -> tf.Tensor:
    """Each row with those below it, as channels: (1, H, W, C) becomes (1, H - ROWS + 1, W, ROWS · C)."""
    return tf.concat([_part(x, 1, i, i + 1 - ROWS or None) for i in range(ROWS)], -1)


def _before(x: tf.Tensor, axis: int) -> tf.Tensor:
    """One reflected line at the start of an axis."""
    return tf.concat([_part(x, axis, 1, 2), x], axis)


def _reflected(x: tf.Tensor, size: int) -> tf.Tensor:
    """A reflected border of `size` on all sides."""
    for axis in (1, 2):
        before = [_part(x, axis, i, i + 1) for i in range(size, 0, -1)]
        after = [_part(x, axis, -1 - i, -i) for i in range(1, size + 1)]
        # XNNPACK joins at most five tensors.
        if size > 1:
            before, after = [tf.concat(before, axis)], [tf.concat(after, axis)]
        x = tf.concat([*before, x, *after], axis)
    return x


def _repeated(x: tf.Tensor) -> tf.Tensor:
    """One repeated line on all sides."""
    for axis in (1, 2):
        x = tf.concat([_part(x, axis, 0, 1), x, _part(x, axis, -1, None)], axis)
    return x
