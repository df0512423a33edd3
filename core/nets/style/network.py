"""The network that paints: one feed-forward pass from a photo and a style to the picture, many styles in one network.

Dumoulin, Shlens and Kudlur, "A Learned Representation for Artistic Style", 2017. All styles share the kernels. Each
convolution is followed by conditional instance normalization: every channel of every image is brought to mean 0 and
variance 1, then multiplied by gamma and shifted by beta of the style. Only these numbers belong to a style, so a new
painting is learned by training 990 numbers, and styles are mixed by mixing vectors.

    network = style_network.build(weights=artifacts.load("style_network").path("weights.h5"))
    picture = network([image, style])                        # (N, H, W, 3), 0 to 1, and (N, 990)

For training, one vector for each image of the batch goes in, and the gradient with respect to the vectors comes out:

    network.trainable = False                                # the kernels are frozen, the styles are variables outside
    styles = tf.Variable(...)                                # (S, 990)
    picture = network([images, tf.gather(styles, which)])

Under the policy "mixed_bfloat16" convolutions compute in bfloat16; statistics, gamma, beta and the picture are float32.
"""

from collections.abc import Sequence
from pathlib import Path

import keras
from keras import layers, ops

from core.nets.style.numbers import CONDITIONAL, EPSILON, StyleLayout
from core.nets.weights import load_weights


class ReflectionPadding(layers.Layer):
    """Extend an image on each side by its mirror image, without repeating the border itself."""

    def __init__(self, size: int, **options: object) -> None:
        super().__init__(**options)
        self.size = size

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """Pad (N, H, W, C) by `size` in height and width."""
        return ops.pad(x, [[0, 0], [self.size] * 2, [self.size] * 2, [0, 0]], mode="reflect")


class ConditionalNormalization(layers.Layer):
    """Conditional instance normalization: gamma and beta of each image are inputs, not weights."""

    def call(self, x: keras.KerasTensor, style: keras.KerasTensor) -> tuple[keras.KerasTensor, keras.KerasTensor]:
        """Normalise (N, H, W, C) with styles (N, 2 C).

        Returns:
            The normalised tensor, and the mean and variance of each channel, float32 (N, 2 C).
        """
        wide = ops.cast(x, "float32")
        mean, variance = ops.moments(wide, axes=[1, 2], keepdims=True)
        gamma, beta = ops.split(ops.cast(style, "float32")[:, None, None, :], 2, axis=-1)
        scale = gamma * ops.rsqrt(variance + EPSILON)
        normal = ops.cast(wide * scale + (beta - mean * scale), x.dtype)
        return normal, ops.concatenate([mean[:, 0, 0], variance[:, 0, 0]], axis=-1)


def build(
    layout: StyleLayout = CONDITIONAL,
    weights: Sequence[Path | str] | Path | str = (),
    statistics: bool = False,
    dtype: str | None = None,
) -> keras.Model:
    """Build the network as a functional Keras model.

    Args:
        layout: its layers; the default is the 26-style network.
        weights: HDF5 file or files written by `core.nets.weights.save_weights`; none for random weights.
        statistics: whether to output the statistics too.
        dtype: a Keras policy such as "mixed_bfloat16"; None for the current one.

    Returns:
        A model from `image`, RGB (N, H, W, 3), 0 to 1, H and W multiples of 4, and `style`, (N, S) as `layout` lays it
        out, to the picture, float32 (N, H, W, 3), 0 to 1; with `statistics` a dictionary of `picture` and `statistics`,
        mean and variance of every normalised channel, float32 (N, S).

    Raises:
        ConvolabError: the weights files do not match.
    """
    places = layout.normalised()
    image = keras.Input((None, None, 3), name="image")
    style = keras.Input((layout.size,), name="style", dtype="float32")
    found = []
    shapes = {name: (size, channels) for name, size, _, channels in layout.convolutions()}

    def convolved(x: keras.KerasTensor, name: str, stride: int = 1, relu: bool = True) -> keras.KerasTensor:
        size, channels = shapes[name]
        x = ReflectionPadding(size // 2, name=f"{name}_pad", dtype=dtype)(x)
        bias = name not in places
        x = layers.Conv2D(channels, size, stride, "valid", use_bias=bias, name=name, dtype=dtype)(x)
        if not bias:
            x, moments = ConditionalNormalization(name=f"{name}_norm", dtype=dtype)(x, style[:, places[name]])
            found.append(moments)
        return layers.ReLU(name=f"{name}_relu", dtype=dtype)(x) if relu else x

    x = image
    for number in (1, 2, 3):
        x = convolved(x, f"contract{number}", stride=1 if number == 1 else 2)
    for block in range(1, layout.blocks + 1):
        inner = convolved(convolved(x, f"residual{block}_1"), f"residual{block}_2", relu=False)
        x = layers.Add(name=f"residual{block}", dtype=dtype)([x, inner])
    for number in (1, 2):
        x = layers.UpSampling2D(2, name=f"expand{number}_double", dtype=dtype)(x)
        x = convolved(x, f"expand{number}")
    x = convolved(x, "expand3", relu=False)
    picture = layers.Activation("sigmoid", name="picture", dtype="float32")(x)
    outputs = {"picture": picture, "statistics": ops.concatenate(found, axis=-1)} if statistics else picture
    model = keras.Model([image, style], outputs, name="style_network")
    if weights:
        load_weights(model, *([weights] if isinstance(weights, str | Path) else weights))
    return model
