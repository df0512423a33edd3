"""AlexNet, the network that began the revival: five convolutions and two very wide fully connected layers.

Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012, in the
form of Rosebrock ("Deep Learning for Computer Vision with Python", 2017), who normalises batches after each
activation and drops out after each pooling too.

Deviations from the paper: batch instead of local response normalisation; convolutions are not split in two
groups (that was for two graphics cards); dropout 0.25 after poolings. From the book: the first convolution is
not padded, as in the paper; momentum 0.9 instead of 0.99 in the normalisation.
"""

import keras
from keras import layers

from core.nets.modules import Fraction, Penalty, Shape, Width, chain, classifier, image_input, penalty
from core.nets.normalization import FusedBatchNormalization

NAME, SMALLEST = "alexnet", 67
# Filters, kernel, stride, padding, and whether pooling and dropout follow.
CONVOLUTIONS = (
    (96, 11, 4, "valid", True),
    (256, 5, 1, "same", True),
    (384, 3, 1, "same", False),
    (384, 3, 1, "same", False),
    (256, 3, 1, "same", True),
)


def build(
    input_shape: Shape = (227, 227, 3),
    classes: int = 1000,
    fc_width: Width = 4096,
    dropout: Fraction = 0.5,
    l2: Penalty = 0.0002,
    momentum: Fraction = 0.9,
) -> keras.Model:
    """Build AlexNet; 58,327,810 parameters for 227×227×3 and 2 classes, 54.6 million of them fully connected.

    Args:
        input_shape: height, width, channels; published for 227×227×3, at least 67×67. Normalised float32 pixels.
        classes: outputs of the softmax.
        fc_width: neurons of each of the two fully connected layers; 512 instead of the published 4,096 leaves a
            seventh of the parameters.
        dropout: part of the neurons of both that is left out at each training step; after poolings half as much.
        l2: penalty on the kernels, 0 for none.
        momentum: how much of the old moving averages each training step keeps.

    Returns:
        Images (N, H, W, C) to probabilities (N, classes), float32.

    Raises:
        ConvolabError: the input is too small or of open size.
    """
    inputs = image_input("AlexNet", input_shape, SMALLEST, fixed=True)
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
    return keras.Model(inputs, chain(x, classifier(classes, l2)), name=NAME)


def _activated(name: str, momentum: float) -> list[layers.Layer]:
    return [layers.ReLU(name=f"{name}_relu"), FusedBatchNormalization(momentum=momentum, name=f"{name}_norm")]
