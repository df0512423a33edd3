"""SRCNN: three convolutions that sharpen a bicubic enlargement.

Dong, Loy, He and Tang, "Image Super-Resolution Using Deep Convolutional Networks", 2014 and 2016. The layers are read
as patch extraction, non-linear mapping and reconstruction; there is neither pooling nor a dense layer.

Without padding, the output is smaller than the input. The authors' own code repeats the outermost pixels of an image
instead; with zeros, which it never saw in training, the network makes a dark frame.

Deviations: the weights start as He et al. (2015) propose, not with a standard deviation of 0.001, so that all layers
can learn at one rate; the pixels are repeated before the first layer only.
"""

import keras
import tensorflow as tf
from keras import layers

FILTERS = (64, 32)
"""Of the first two layers."""


def build(kernels: tuple[int, int, int] = (9, 5, 5), is_padded: bool = False) -> keras.Model:
    """Build SRCNN as a functional Keras model.

    Args:
        kernels: height and width of the three layers' kernels; the papers compare 9-1-5, 9-3-5 and 9-5-5.
        is_padded: whether the outermost pixels are repeated, so that the output has the size of the input; otherwise it
            is smaller by `border` on each side, as it is trained.

    Returns:
        A model from `image`, the enlarged luminance, float32 (N, H, W, 1), 0 to 1, to the sharpened luminance, float32
        (N, H, W, 1), not clipped.
    """
    image = keras.Input((None, None, 1), name="image")
    x = EdgePadding(border(kernels), name="padding", dtype="float32")(image) if is_padded else image
    for name, filters, kernel in zip(("patches", "mapping"), FILTERS, kernels[:2], strict=True):
        x = layers.Conv2D(filters, kernel, activation="relu", kernel_initializer="he_normal", name=name)(x)
    x = layers.Conv2D(1, kernels[2], kernel_initializer=_LAST, name="reconstruction")(x)
    return keras.Model(image, layers.Activation("linear", dtype="float32", name="luminance")(x), name="srcnn")


def border(kernels: tuple[int, int, int]) -> int:
    """Pixels on each side that an output pixel depends on, and that are lost without padding."""
    return sum(kernel // 2 for kernel in kernels)


@keras.saving.register_keras_serializable(package="convolab")
class EdgePadding(layers.Layer):
    """Extend an image on each side by repeating its outermost pixels."""

    def __init__(self, size: int, **options: object) -> None:
        super().__init__(**options)
        self.size = size

    def call(self, x: tf.Tensor) -> tf.Tensor:
        """Pad (N, H, W, C) by `size` in height and width, in operations that LiteRT has."""
        for axis, times in ((1, [1, self.size, 1, 1]), (2, [1, 1, self.size, 1])):
            first, last = (x[:, :1], x[:, -1:]) if axis == 1 else (x[:, :, :1], x[:, :, -1:])
            x = tf.concat([tf.tile(first, times), x, tf.tile(last, times)], axis)
        return x

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The shape of the result for inputs of any size."""
        return (shape[0], *(side and side + 2 * self.size for side in shape[1:3]), shape[3])

    def get_config(self) -> dict[str, object]:
        """What `__init__` needs."""
        return {**super().get_config(), "size": self.size}


_LAST = keras.initializers.RandomNormal(stddev=1e-3)
