"""From a built Keras network to a plain value with shapes, parameters, cost and edges; `python -m` prints all as JSON.

The cost of a layer is its multiply-accumulates for one picture, those of kernels only:

- convolution: output height · output width · kernel height · kernel width · input channels / groups · output channels;
- fully connected: inputs · outputs;
- everything else: none. Biases, normalisations, ReLUs, poolings and additions touch each number once or a few times,
  a thousandth of the whole, and are left out, as papers do.
"""

import json
from math import prod

import keras
from keras import layers

from core.errors import ConvolabError
from core.nets import catalogue
from core.nets.layer_graph import Kind, Layer, Network
from core.nets.modules import Shape

PUBLISHED: dict[str, tuple[Shape, int]] = {
    "alexnet": ((227, 227, 3), 1000),
    "mini_vgg": ((32, 32, 3), 10),
    "mini_googlenet": ((32, 32, 3), 10),
    "deeper_googlenet": ((64, 64, 3), 200),
    "resnet": ((32, 32, 3), 10),
}
"""Input and classes that each network of the catalogue was published for: ImageNet, CIFAR-10, Tiny ImageNet."""

_KINDS: dict[type[layers.Layer], Kind] = {
    layers.InputLayer: "input",
    layers.Conv2D: "convolution",
    layers.Dense: "dense",
    layers.BatchNormalization: "normalization",
    layers.ReLU: "activation",
    layers.Activation: "activation",
    layers.MaxPooling2D: "pooling",
    layers.AveragePooling2D: "pooling",
    layers.GlobalAveragePooling2D: "pooling",
    layers.Dropout: "dropout",
    layers.Flatten: "flatten",
    layers.Concatenate: "concatenate",
    layers.Add: "add",
}


def describe(model: keras.Model, title: str = "") -> Network:
    """Walk a functional network.

    Args:
        model: built for pictures of one size, of the kinds of layers that the catalogue's networks have.
        title: for people; the model's name where empty.

    Raises:
        ConvolabError: a layer of another kind, used twice, or of open size.
    """
    return Network(model.name, title or model.name, tuple(_layer(layer) for layer in model.layers))


def published(name: str) -> Network:
    """A network of the catalogue with its defaults, as it was published."""
    network = catalogue.get(name)
    return describe(catalogue.build(name, *PUBLISHED[name]), network.title)


def _layer(layer: layers.Layer) -> Layer:
    kind = next((kind for class_, kind in _KINDS.items() if isinstance(layer, class_)), None)
    if kind is None or len(layer._inbound_nodes) != 1:
        raise ConvolabError(
            f"The layer {layer.name} ({type(layer).__name__}) cannot be described; "
            f"networks of {', '.join(class_.__name__ for class_ in _KINDS)}, each used once, can."
        )
    shape = tuple(layer.output.shape[1:])
    if None in shape:
        raise ConvolabError(f"The layer {layer.name} has an output of open size; build the network for one size.")
    sources = tuple(tensor._keras_history.operation.name for tensor in layer._inbound_nodes[0].input_tensors)
    kernel, stride, channels, bias, macs = (), 1, 0, False, 0
    if isinstance(layer, layers.Conv2D | layers.Dense):
        weight = tuple(layer.kernel.shape)  # (height, width, channels of one group, outputs), or (inputs, outputs).
        kernel, channels, bias = weight[:-2], weight[-2], bool(layer.use_bias)
        macs = prod(shape[:-1]) * prod(weight)
    if isinstance(layer, layers.MaxPooling2D | layers.AveragePooling2D):
        kernel = tuple(layer.pool_size)
    if isinstance(layer, layers.Conv2D | layers.MaxPooling2D | layers.AveragePooling2D):
        stride = layer.strides[0]
    return Layer(
        layer.name, kind, shape, sources, layer.count_params(), macs, kernel, stride, channels, bias, _detail(layer)
    )


def _detail(layer: layers.Layer) -> str:
    if isinstance(layer, layers.ReLU):
        return "relu"
    if isinstance(layer, layers.Activation):
        return layer.activation.__name__
    if isinstance(layer, layers.MaxPooling2D):
        return "max"
    return "average" if isinstance(layer, layers.AveragePooling2D | layers.GlobalAveragePooling2D) else ""


if __name__ == "__main__":
    print(json.dumps([published(name).to_json() for name in PUBLISHED], separators=(",", ":")))
