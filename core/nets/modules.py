"""Building blocks shared by several architectures: the input, the convolution module and the classifier."""

from typing import Annotated

import keras
from keras import layers
from pydantic import Field

from core.errors import ConvolabError
from core.nets.architectures import Architecture, Shape
from core.nets.normalization import FusedBatchNormalization

# Types of build arguments, with the bounds that the catalogue checks.
Width = Annotated[int, Field(ge=1)]
Fraction = Annotated[float, Field(ge=0, lt=1)]
Penalty = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def image_input(architecture: Architecture, input_shape: Shape, fixed: bool = False) -> keras.KerasTensor:
    """Create the input of a network, after checking its size.

    Args:
        architecture: the architecture, for its smallest size and its title.
        input_shape: height, width, channels.
        fixed: whether height and width must be given, because a fully connected layer follows.

    Raises:
        ConvolabError: the input is too small for the network, or its size is None although it must be fixed.
    """
    title, smallest = architecture.title, architecture.smallest
    sides = input_shape[:2]
    if fixed and None in sides:
        raise ConvolabError(f"{title} ends in fully connected layers: give the height and width of its input.")
    if any(side is not None and side < smallest for side in sides):
        raise ConvolabError(
            f"{title} needs pictures of at least {smallest}×{smallest} pixels, not {sides[0]}×{sides[1]}: "
            "enlarge them or choose another network."
        )
    return keras.Input(input_shape, name="image")


def penalty(l2: float) -> keras.regularizers.Regularizer | None:
    """Weight decay as an L2 penalty, `l2` times the sum of squares; None for 0."""
    return keras.regularizers.L2(l2) if l2 > 0 else None


def convolution(
    x: keras.KerasTensor,
    name: str,
    filters: int,
    kernel: int,
    stride: int = 1,
    padding: str = "same",
    l2: float = 0.0,
    momentum: float = 0.9,
) -> keras.KerasTensor:
    """Convolution, normalisation, ReLU: layers `<name>_conv`, `<name>_norm` and `<name>_relu`."""
    x = layers.Conv2D(filters, kernel, stride, padding, kernel_regularizer=penalty(l2), name=f"{name}_conv")(x)
    x = FusedBatchNormalization(momentum=momentum, name=f"{name}_norm")(x)
    return layers.ReLU(name=f"{name}_relu")(x)


def classifier(classes: int, l2: float = 0.0, prefix: str = "") -> list[layers.Layer]:
    """The last two layers, `logits` and `probabilities`; both compute in float32 even under mixed precision."""
    return [
        layers.Dense(classes, kernel_regularizer=penalty(l2), dtype="float32", name=f"{prefix}logits"),
        layers.Activation("softmax", dtype="float32", name=f"{prefix}probabilities"),
    ]


def chain(x: keras.KerasTensor, following: list[layers.Layer]) -> keras.KerasTensor:
    """Apply layers one after another."""
    for layer in following:
        x = layer(x)
    return x
