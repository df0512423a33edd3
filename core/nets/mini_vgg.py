"""MiniVGGNet: two pairs of 3×3 convolutions and one fully connected layer, in the style of VGGNet.

The style is that of Simonyan and Zisserman ("Very Deep Convolutional Networks for Large-Scale Image Recognition",
2014), the small network that of Rosebrock ("Deep Learning for Computer Vision with Python", 2017):
(CONV 32, RELU, BN) × 2, POOL, DROPOUT; the same with 64; FC 512, RELU, BN, DROPOUT; softmax. The normalisation follows
the activation, as in the book.

Deviations: the moving averages of the normalisation have momentum 0.9 instead of 0.99, so that they keep up in short
trainings; an L2 penalty is optional.
"""

import keras
from keras import layers

from core.nets.architectures import MINI_VGG, Shape
from core.nets.modules import Fraction, Penalty, Width, chain, classifier, image_input, penalty
from core.nets.normalization import FusedBatchNormalization


def build(
    input_shape: Shape, classes: int, fc_width: Width = 512, l2: Penalty = 0.0, momentum: Fraction = 0.9
) -> keras.Model:
    """Build MiniVGGNet with the functional API; 2,171,178 parameters for 32×32×3 and 10 classes.

    Args:
        input_shape: height, width, channels; at least 4×4. Normalised float32 pixels.
        classes: outputs of the softmax.
        fc_width: neurons in the fully connected layer, which has most of the parameters.
        l2: L2 penalty on the kernels, 0 for none.
        momentum: fraction of the moving averages kept at each training step.

    Returns:
        Images (N, H, W, C) to probabilities (N, classes), float32.

    Raises:
        ConvolabError: the input is too small or its size is None.
    """
    inputs = image_input(MINI_VGG, input_shape, fixed=True)
    return keras.Model(inputs, chain(inputs, _layers(classes, fc_width, l2, momentum)), name=MINI_VGG.name)


def build_sequential(
    input_shape: Shape, classes: int, fc_width: Width = 512, l2: Penalty = 0.0, momentum: Fraction = 0.9
) -> keras.Sequential:
    """Build the same network with the Sequential API: same layers, names, weights and arguments as `build`."""
    inputs = image_input(MINI_VGG, input_shape, fixed=True)
    model = keras.Sequential(name=MINI_VGG.name)
    model.add(inputs)
    for layer in _layers(classes, fc_width, l2, momentum):
        model.add(layer)
    return model


def _layers(classes: int, fc_width: int, l2: float, momentum: float) -> list[layers.Layer]:
    """All layers after the input, in order."""
    result: list[layers.Layer] = []
    for block, filters in enumerate((32, 64), start=1):
        for step in (1, 2):
            name = f"block{block}_{step}"
            result += [
                layers.Conv2D(filters, 3, padding="same", kernel_regularizer=penalty(l2), name=f"{name}_conv"),
                layers.ReLU(name=f"{name}_relu"),
                FusedBatchNormalization(momentum=momentum, name=f"{name}_norm"),
            ]
        result += [layers.MaxPooling2D(2, name=f"block{block}_pool"), layers.Dropout(0.25, name=f"block{block}_drop")]
    return [
        *result,
        layers.Flatten(name="flatten"),
        layers.Dense(fc_width, kernel_regularizer=penalty(l2), name="fc_dense"),
        layers.ReLU(name="fc_relu"),
        FusedBatchNormalization(momentum=momentum, name="fc_norm"),
        layers.Dropout(0.5, name="fc_drop"),
        *classifier(classes, l2),
    ]
