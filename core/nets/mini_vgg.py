"""MiniVGGNet: two pairs of 3×3 convolutions and one fully connected layer, after VGGNet's pattern.

The pattern is Simonyan and Zisserman's ("Very Deep Convolutional Networks for Large-Scale Image Recognition",
2014), the small network Rosebrock's ("Deep Learning for Computer Vision with Python", 2017):
(CONV 32, RELU, BN) × 2, POOL, DROPOUT; the same with 64; FC 512, RELU, BN, DROPOUT; softmax. Normalisation
follows the activation, as published there.

Deviations: the moving averages of the normalisation have momentum 0.9 instead of 0.99, so that they keep up in
short trainings; an L2 penalty can be asked for.
"""

import keras
from keras import layers

from core.nets.modules import Fraction, Penalty, Shape, Width, chain, classifier, image_input, penalty
from core.nets.normalization import FusedBatchNormalization

NAME, SMALLEST = "mini_vgg", 4


def build(
    input_shape: Shape, classes: int, fc_width: Width = 512, l2: Penalty = 0.0, momentum: Fraction = 0.9
) -> keras.Model:
    """Build MiniVGGNet with the functional API; 2,171,178 parameters for 32×32×3 and 10 classes.

    Args:
        input_shape: height, width, channels; at least 4×4. Normalised float32 pixels.
        classes: outputs of the softmax.
        fc_width: neurons of the fully connected layer, where most parameters sit.
        l2: penalty on the kernels, 0 for none.
        momentum: how much of the old moving averages each training step keeps.

    Returns:
        Images (N, H, W, C) to probabilities (N, classes), float32.

    Raises:
        ConvolabError: the input is too small or of open size.
    """
    inputs = image_input("MiniVGGNet", input_shape, SMALLEST, fixed=True)
    return keras.Model(inputs, chain(inputs, _layers(classes, fc_width, l2, momentum)), name=NAME)


def build_sequential(
    input_shape: Shape, classes: int, fc_width: Width = 512, l2: Penalty = 0.0, momentum: Fraction = 0.9
) -> keras.Sequential:
    """Build the same network with the Sequential API: same layers, names and weights; arguments as `build`."""
    inputs = image_input("MiniVGGNet", input_shape, SMALLEST, fixed=True)
    model = keras.Sequential(name=NAME)
    model.add(inputs)
    for layer in _layers(classes, fc_width, l2, momentum):
        model.add(layer)
    return model


def _layers(classes: int, fc_width: int, l2: float, momentum: float) -> list[layers.Layer]:
    """Every layer after the input, in order."""
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
