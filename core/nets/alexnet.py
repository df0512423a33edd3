"""AlexNet, which started the deep learning revival: five convolutions and two very wide fully connected layers.

Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012, in the form
of Rosebrock ("Deep Learning for Computer Vision with Python", 2017), with batch normalisation after each activation and
additional dropout after each pooling.

Deviations from the paper: batch instead of local response normalisation; no split of the convolutions into two groups,
which was needed for two GPUs; dropout 0.25 after poolings. From the book: the first convolution is not padded, as in
the paper; momentum 0.9 instead of 0.99 in the normalisation.
"""

import keras
from keras import layers

from core.nets.architectures import ALEXNET, Shape
from core.nets.modules import Fraction, Penalty, Width, chain, classifier, image_input, penalty
from core.nets.normalization import FusedBatchNormalization

# Filters, kernel size, stride, padding, and whether pooling and dropout follow.
CONVOLUTIONS = (
    (96, 11, 4, "valid", True),
    (256, 5, 1, "same", True),
    (384, 3, 1, "same", False),
    (384, 3, 1, "same", False),
    (256, 3, 1, "same", True),
)


def build(
    input_shape: Shape = ALEXNET.input_shape,
    classes: int = ALEXNET.classes,
    fc_width: Width = 4096,
    dropout: Fraction = 0.5,
    l2: Penalty = 0.0002,
    momentum: Fraction = 0.9,
) -> keras.Model:
    """Build AlexNet; 58,327,810 parameters for 227×227×3 and 2 classes, 54.6 million of them fully connected.

    Args:
        input_shape: height, width, channels; published for 227×227×3, at least 67×67. Normalised float32 pixels.
        classes: outputs of the softmax.
        fc_width: neurons in each of the two fully connected layers; 512 instead of the published 4,096 leaves a seventh
            of the parameters.
        dropout: fraction of the neurons in both layers dropped at each training step; half as much after poolings.
        l2: L2 penalty on the kernels, 0 for none.
        momentum: fraction of the moving averages kept at each training step.

    Returns:
        Images (N, H, W, C) to probabilities (N, classes), float32.

    Raises:
        ConvolabError: the input is too small or its size is None.
    """
    inputs = image_input(ALEXNET, input_shape, fixed=True)
    x = inputs
    for index, (filters, kernel, stride, padding, pooled) in enumerate(CONVOLUTIONS, start=1):
        name = f"block{index}"
        conv = layers.Conv2D(filters, kernel, stride, padding, kernel_regularizer=penalty(l2), name=f"{name}_conv")
        x = chain(x, [conv, *_activated(name, momentum)])
        if pooled:
            pool = layers.MaxPooling2D(3, 2, name=f"{name}_pool")
            x = chain(x, [pool, layers.Dropout(dropout / 2, name=f"{name}_drop")])
    x = layers.Flatten(name="flatten")(x)
    for index in (1, 2):
        name = f"fc{index}"
        dense = layers.Dense(fc_width, kernel_regularizer=penalty(l2), name=f"{name}_dense")
        x = chain(x, [dense, *_activated(name, momentum), layers.Dropout(dropout, name=f"{name}_drop")])
    return keras.Model(inputs, chain(x, classifier(classes, l2)), name=ALEXNET.name)


def _activated(name: str, momentum: float) -> list[layers.Layer]:
    return [layers.ReLU(name=f"{name}_relu"), FusedBatchNormalization(momentum=momentum, name=f"{name}_norm")]
