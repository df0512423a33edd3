"""Network surgery: the head of a trained network is cut off, a new one for other classes is put in its place.

    model = operate("efficientnet_lite0", (224, 224, 3), classes=17)
    hold(model, HEAD)                          # only the new head learns
    hold(model, "block4")                      # all learns from block 4 on; what comes before stays as it was

The old head answers for the classes of the first training, so it is of no use for others. What comes before it turns
a picture into features, which most pictures share (Yosinski et al., "How transferable are features in deep neural
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
"""The layer of the new head that has weights."""


def operate(
    body: str, input_shape: Shape, classes: int, dropout: float = 0.2, drop_connect: float = 0.0
) -> keras.Model:
    """A trained body with a new head: average of the last feature map, dropout, softmax.

    Args:
        body: a key of `BODIES`.
        input_shape: height, width, channels.
        classes: outputs of the new head.
        dropout: the part of the averaged features that is left out in each training step, 0 to below 1.
        drop_connect: the chance that the last residual block is left out in a training step; see
            `core.nets.efficientnet_lite.build`.

    Raises:
        ConvolabError: there is no such body, or its weights are missing or damaged.
    """
    trained = _body(body)(input_shape, drop_connect)
    x = layers.GlobalAveragePooling2D(name="pool")(trained.output)
    x = layers.Dropout(dropout, name="dropout")(x)
    # In float32 also where the body computes in bfloat16: probabilities need the digits.
    x = layers.Dense(classes, activation="softmax", dtype="float32", name=HEAD)(x)
    return keras.Model(trained.input, x, name=f"{trained.name}_for_{classes}")


def hold(model: keras.Model, train_from: str, normalisation: Literal["frozen", "trained"] = "frozen") -> None:
    """Freeze all layers before one, and release the others; to be followed by compiling anew.

    A frozen layer works as in inference: batch normalisation uses and keeps the averages of the first training,
    and no residual branch is dropped. Had it gone on with the statistics of batches, the frozen part would change
    after all.

    Args:
        model: from `operate`.
        train_from: the first layer that learns, or a block, which starts with its first layer.
        normalisation: whether batch normalisation of the released part stays frozen as well, which keeps a training
            with few pictures and small batches steady.

    Raises:
        ConvolabError: the model has no such layer or block.
    """
    first = position([layer.name for layer in model.layers], train_from)
    for number, layer in enumerate(model.layers):
        kept = normalisation == "frozen" and isinstance(layer, layers.BatchNormalization)
        layer.trainable = number >= first and not kept


def position(names: Sequence[str], train_from: str) -> int:
    """Where a layer stands, or the first layer of a block.

    Raises:
        ConvolabError: there is neither; the text names the blocks.
    """
    for number, name in enumerate(names):
        if train_from in (name, block(name)):
            return number
    blocks = ", ".join(dict.fromkeys(block(name) for name in names))
    raise ConvolabError(f"The network has no layer or block “{train_from}” to train from; its blocks are {blocks}.")


def block(layer: str) -> str:
    """The block that a layer belongs to: what its name starts with."""
    return layer.partition("_")[0]


def check(body: str, arguments: Mapping[str, object]) -> None:
    """See that `operate` would take a body and its further arguments.

    Raises:
        ConvolabError: saying which will not do.
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
"""What builds each trained network without its head, from the input's shape and the chance to drop branches."""
