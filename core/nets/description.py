"""Describe a built Keras network as a plain value; run as a module, it prints all published networks as JSON.

The cost of a layer is the number of multiply-accumulates of its kernels for one image:

- convolution: output height · output width · kernel height · kernel width · input channels / groups · output channels;
- fully connected: inputs · outputs;
- everything else: none. Biases, normalisations, ReLUs, poolings and additions touch each number once or a few times,
  about a thousandth of the total, and are left out, as in most papers.
"""

import json
from math import prod

import keras
from keras import layers

from core.errors import ConvolabError
from core.nets import catalogue
from core.nets.architectures import ARCHITECTURES
from core.nets.layer_graph import Kind, Layer, LayerGraph

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


def describe(model: keras.Model, title: str = "") -> LayerGraph:
    """Walk a functional network.

    Args:
        model: a model with fixed input size and only the layer types of the catalogue's networks.
        title: the network's name for people; the model's name if empty.

    Raises:
        ConvolabError: a layer has another type, is used twice, or has an output size of None.
    """
    return LayerGraph(model.name, title or model.name, tuple(_layer(layer) for layer in model.layers))


def published(name: str) -> LayerGraph:
    """Describe a network of the catalogue with its default arguments, at its published size."""
    catalogue.get(name)  # Raises an error that lists the names.
    architecture = ARCHITECTURES[name]
    return describe(catalogue.build(name, architecture.input_shape, architecture.classes), architecture.title)


def _layer(layer: layers.Layer) -> Layer:
    kind = next((kind for class_, kind in _KINDS.items() if isinstance(layer, class_)), None)
    if kind is None or len(layer._inbound_nodes) != 1:
        raise ConvolabError(
            f"The layer {layer.name} ({type(layer).__name__}) cannot be described; "
            f"use only {', '.join(class_.__name__ for class_ in _KINDS)}, and each layer once."
        )
    shape = tuple(layer.output.shape[1:])
    if None in shape:
        raise ConvolabError(f"The layer {layer.name} has no fixed output size; build the network for one input size.")
    sources = tuple(tensor._keras_history.operation.name for tensor in layer._inbound_nodes[0].input_tensors)
    kernel, stride, channels, bias, macs = (), 1, 0, False, 0
    if isinstance(layer, layers.Conv2D | layers.Dense):
        weight = tuple(layer.kernel.shape)  # (height, width, channels of a group, outputs) or (inputs, outputs).
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
    print(json.dumps([published(name).to_json() for name in ARCHITECTURES], separators=(",", ":")))
