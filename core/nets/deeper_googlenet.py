"""DeeperGoogLeNet: the original inception modules 3a to 4e, for 64×64 images.

The modules are those of Szegedy et al., "Going Deeper with Convolutions", 2014 (table 1); the smaller network for Tiny
ImageNet is that of Rosebrock ("Deep Learning for Computer Vision with Python", 2017).

Deviations from the paper: batch normalisation instead of local response normalisation; a stem with stride 1; no modules
5a and 5b and no auxiliary classifiers. From the book: normalisation precedes the ReLU, so that it can be folded into
the convolution for serving; average pooling is global instead of 4×4 (the same at 64×64); momentum 0.9 instead of 0.99
in the normalisation.
"""

from dataclasses import dataclass

import keras
from keras import layers

from core.nets.architectures import DEEPER_GOOGLENET, Shape
from core.nets.modules import Fraction, Penalty, chain, classifier, convolution, image_input


@dataclass(frozen=True)
class Inception:
    """Filters of the four branches of a module, named as in the paper's table 1."""

    conv1x1: int
    reduce3x3: int
    conv3x3: int
    reduce5x5: int
    conv5x5: int
    projection: int


MODULES = {
    "inception_3a": Inception(64, 96, 128, 16, 32, 32),
    "inception_3b": Inception(128, 128, 192, 32, 96, 64),
    "inception_4a": Inception(192, 96, 208, 16, 48, 64),
    "inception_4b": Inception(160, 112, 224, 24, 64, 64),
    "inception_4c": Inception(128, 128, 256, 24, 64, 64),
    "inception_4d": Inception(112, 144, 288, 32, 64, 64),
    "inception_4e": Inception(256, 160, 320, 32, 128, 128),
}
POOL_AFTER = {"inception_3b": "pool3", "inception_4e": "pool4"}


def build(
    input_shape: Shape, classes: int, dropout: Fraction = 0.4, l2: Penalty = 0.0002, momentum: Fraction = 0.9
) -> keras.Model:
    """Build DeeperGoogLeNet.

    Args:
        input_shape: height, width, channels; meant for 64×64×3, at least 16×16, None for any size. Normalised
            float32 pixels.
        classes: outputs of the softmax.
        dropout: fraction of the pooled features dropped during training.
        l2: L2 penalty on the kernels, 0 for none.
        momentum: fraction of the moving averages kept at each training step.

    Returns:
        Images (N, H, W, C) to probabilities (N, classes), float32.

    Raises:
        ConvolabError: the input is too small.
    """
    inputs = image_input(DEEPER_GOOGLENET, input_shape)
    x = convolution(inputs, "stem1", 64, kernel=5, l2=l2, momentum=momentum)
    x = layers.MaxPooling2D(3, 2, padding="same", name="pool1")(x)
    x = convolution(x, "stem2_reduce", 64, kernel=1, l2=l2, momentum=momentum)
    x = convolution(x, "stem2", 192, kernel=3, l2=l2, momentum=momentum)
    x = layers.MaxPooling2D(3, 2, padding="same", name="pool2")(x)
    for name, module in MODULES.items():
        x = _inception(x, name, module, l2, momentum)
        if name in POOL_AFTER:
            x = layers.MaxPooling2D(3, 2, padding="same", name=POOL_AFTER[name])(x)
    end = [layers.GlobalAveragePooling2D(name="pool"), layers.Dropout(dropout, name="dropout")]
    return keras.Model(inputs, chain(x, end + classifier(classes, l2)), name=DEEPER_GOOGLENET.name)


def _inception(x: keras.KerasTensor, name: str, module: Inception, l2: float, momentum: float) -> keras.KerasTensor:
    """Parallel 1×1, 3×3 and 5×5 convolutions and pooling; 1×1 convolutions reduce the input of the costly ones."""

    def conv(x: keras.KerasTensor, branch: str, filters: int, kernel: int) -> keras.KerasTensor:
        return convolution(x, f"{name}_branch{branch}", filters, kernel, l2=l2, momentum=momentum)

    pooled = layers.MaxPooling2D(3, 1, padding="same", name=f"{name}_branch_pool")(x)
    branches = [
        conv(x, "1x1", module.conv1x1, 1),
        conv(conv(x, "3x3_reduce", module.reduce3x3, 1), "3x3", module.conv3x3, 3),
        conv(conv(x, "5x5_reduce", module.reduce5x5, 1), "5x5", module.conv5x5, 5),
        conv(pooled, "_pool_projection", module.projection, 1),
    ]
    return layers.Concatenate(name=f"{name}_out")(branches)
