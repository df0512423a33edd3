"""Network surgery: cut off the head of a trained network and put a new one for other classes in its place.

    model = replace_head("efficientnet_lite0", (224, 224, 3), classes=17)
    freeze_before(model, HEAD)                 # only the new head learns
    freeze_before(model, "block4")             # everything from block 4 on learns; what comes before stays frozen

The old head predicts the classes of the original training, so it is useless for others. The layers before it turn an
image into features, and most images share them (Yosinski et al., "How transferable are features in deep neural
networks?", 2014).
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

import keras
from keras import layers

from core.errors import ConvolabError
from core.nets import efficientnet_lite
from core.serving import artifacts

Shape = tuple[int, int, int]
HEAD = "probabilities"
"""Name of the layer of the new head that has weights."""


def replace_head(
    body: str, input_shape: Shape, classes: int, dropout: float = 0.2, drop_connect: float = 0.0
) -> keras.Model:
    """Build a trained body with a new head: global average pooling, dropout, softmax.

    Args:
        body: a key of `BODIES`.
        input_shape: height, width, channels.
        classes: outputs of the new head.
        dropout: the fraction of the pooled features that is dropped in each training step, 0 to below 1.
        drop_connect: the probability that the last residual block is dropped in a training step; see
            `core.nets.efficientnet_lite.build`.

    Raises:
        ConvolabError: there is no such body, or its weights are missing or damaged.
    """
    trained = _body(body)(input_shape, drop_connect)
    x = layers.GlobalAveragePooling2D(name="pool")(trained.output)
    x = layers.Dropout(dropout, name="dropout")(x)
    # In float32 even if the body computes in bfloat16: probabilities need the precision.
    x = layers.Dense(classes, activation="softmax", dtype="float32", name=HEAD)(x)
    return keras.Model(trained.input, x, name=f"{trained.name}_for_{classes}")


def freeze_before(model: keras.Model, train_from: str, normalisation: Literal["frozen", "trained"] = "frozen") -> None:
    """Freeze all layers before a given one and unfreeze the others; compile the model again afterwards.

    A frozen layer works as it does in inference: batch normalisation uses the moving averages of the original training
    and does not update them, and no residual branch is dropped. With the statistics of the new batches, the output of
    the frozen layers would change after all.

    Args:
        model: from `replace_head`.
        train_from: the first layer that learns, or a block, which stands for its first layer.
        normalisation: "frozen" also freezes the batch normalisation of the layers that learn, which keeps a training
            with few images and small batches stable.

    Raises:
        ConvolabError: the model has no such layer or block.
    """
    first = layer_index([layer.name for layer in model.layers], train_from)
    for number, layer in enumerate(model.layers):
        stays_frozen = normalisation == "frozen" and isinstance(layer, layers.BatchNormalization)
        layer.trainable = number >= first and not stays_frozen


def layer_index(names: Sequence[str], train_from: str) -> int:
    """The index of a layer, or of the first layer of a block.

    Args:
        names: of all layers, in their order.
        train_from: the name of a layer or of a block.

    Raises:
        ConvolabError: there is no such layer or block; the sentence lists the blocks.
    """
    for number, name in enumerate(names):
        if train_from in (name, block_of(name)):
            return number
    blocks = ", ".join(dict.fromkeys(block_of(name) for name in names))
    raise ConvolabError(f"The network has no layer or block “{train_from}” to train from; its blocks are {blocks}.")


def block_of(layer: str) -> str:
    """The block that a layer belongs to: its name up to the first underscore."""
    return layer.partition("_")[0]


def check(body: str, arguments: Mapping[str, object]) -> None:
    """Check that `replace_head` accepts a body and these further arguments.

    Raises:
        ConvolabError: it does not; the sentence says what is wrong.
    """
    _body(body)
    for name, value in arguments.items():
        if name not in ("dropout", "drop_connect"):
            raise ConvolabError(f"A fine-tuned network has no argument {name!r}; it has dropout and drop_connect.")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
            raise ConvolabError(f"The argument {name!r} cannot be {value!r}; choose a number from 0 to below 1.")


def _body(name: str) -> Callable[[Shape, float], keras.Model]:
    if name not in BODIES:
        raise ConvolabError(f"There is no trained network {name!r} to fine-tune; choose one of {', '.join(BODIES)}.")
    return BODIES[name]


def _efficientnet_lite0(input_shape: Shape, drop_connect: float) -> keras.Model:
    weights = artifacts.load("efficientnet_lite0").path("weights.h5")
    return efficientnet_lite.build("lite0", input_shape, include_top=False, weights=weights, drop_connect=drop_connect)


BODIES: Mapping[str, Callable[[Shape, float], keras.Model]] = MappingProxyType(
    {"efficientnet_lite0": _efficientnet_lite0}
)
"""A function for each trained network that builds it without its head, from input shape and drop-connect rate."""
