"""The compact network: small kernels at low resolution, and a pixel shuffle at the end.

The luminance passes through few channels at its own size; only the last layer makes scale² values of each pixel, which
a pixel shuffle lays out as the enlarged image (Shi et al., "Real-Time Single Image and Video Super-Resolution Using an
Efficient Sub-Pixel Convolutional Neural Network", 2016). The input is added to all of them, so that the network learns
only what repeating pixels lacks (Kim et al., "VDSR", 2016), and every activation is a PReLU (Dong et al., "FSRCNN",
2016). With `wide`, the 3×3 kernels are trained as branches and collapsed for serving (`branches.py`).
"""

import keras
import tensorflow as tf
from keras import layers

from core.nets.super_resolution.branches import BranchedConv2D

FIRST_KERNEL = 5


def build(scale: int, *, channels: int = 16, depth: int = 7, wide: int = 0) -> keras.Model:
    """Build the network as a functional Keras model.

    Args:
        scale: the factor by which height and width grow.
        channels: of every layer but the last.
        depth: 3×3 layers between the first and the last.
        wide: channels of the wide branch that each of them is trained with; 0 for plain kernels.

    Returns:
        A model from `image`, luminance, float32 (N, H, W, 1), 0 to 1, to the enlarged luminance, float32 (N, scale · H,
        scale · W, 1), not clipped.
    """
    image = keras.Input((None, None, 1), name="image")
    first = layers.Conv2D(channels, FIRST_KERNEL, padding="same", kernel_initializer="he_normal", name="first")
    x = _prelu("first_prelu")(first(image))
    for number in range(1, depth + 1):
        name = f"body{number}"
        if wide:
            convolution: layers.Layer = BranchedConv2D(channels, wide=wide, name=name)
        else:
            convolution = layers.Conv2D(channels, 3, padding="same", kernel_initializer="he_normal", name=name)
        x = _prelu(f"{name}_prelu")(convolution(x))
    x = layers.Conv2D(scale**2, 3, padding="same", kernel_initializer=_LAST, name="last")(x)
    x = layers.Add(name="residual", dtype="float32")([x, image])
    return keras.Model(image, PixelShuffle(scale, name="luminance", dtype="float32")(x), name="compact_sr")


def reach(depth: int) -> int:
    """Low-resolution pixels on each side that an output pixel depends on."""
    return FIRST_KERNEL // 2 + depth + 1


@keras.saving.register_keras_serializable(package="convolab")
class PixelShuffle(layers.Layer):
    """Lay out scale² channels as one channel of scale times the height and width."""

    def __init__(self, scale: int, **options: object) -> None:
        super().__init__(**options)
        self.scale = scale

    def call(self, x: tf.Tensor) -> tf.Tensor:
        """Shuffle (N, H, W, scale²) to (N, scale · H, scale · W, 1)."""
        return tf.nn.depth_to_space(x, self.scale)

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The shape of the result for inputs of any size."""
        return (shape[0], *(side and side * self.scale for side in shape[1:3]), 1)

    def get_config(self) -> dict[str, object]:
        """What `__init__` needs."""
        return {**super().get_config(), "scale": self.scale}


def _prelu(name: str) -> layers.PReLU:
    return layers.PReLU(keras.initializers.Constant(0.1), shared_axes=[1, 2], name=name)


_LAST = keras.initializers.RandomNormal(stddev=1e-3)
