"""Networks of convolutions in ONNX files of 8-bit integers: their weights as floating-point numbers, and in Keras.

The files come from TensorFlow Lite: weights are integers with one scale for each output channel, and every activation
is rounded to 8 bits between two layers. Here the weights keep the values they had; activations are not rounded.
"""

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from core.arrays import Float32Array
from core.conversion import onnx_file
from core.conversion.onnx_file import Node

Weights = tuple[Float32Array, Float32Array]


def convolutions(content: bytes) -> dict[str, Weights]:
    """Kernel (height, width, in, out) and bias (out,) of every convolution, float32, by the name of its output."""
    nodes, constants = onnx_file.read(content)
    made_by = {name: node for node in nodes for name in node.outputs}
    found = {}
    for node in nodes:
        if node.kind == "Conv":
            kernel, bias = (_widened(made_by[name], constants) for name in node.inputs[1:3])
            found[node.outputs[0]] = (np.ascontiguousarray(kernel.transpose(2, 3, 1, 0)), bias)
    return found


def rebuilt(content: bytes, input_shape: tuple[int, int, int]) -> keras.Model:
    """A network of convolutions, ReLU6, additions and one mean over all positions, as a Keras model.

    Args:
        content: the ONNX file; its input is the only one, channels last, and its last node gives the output (N, C).
        input_shape: height, width and channels of the input, all even.
    """
    nodes, _ = onnx_file.read(content)
    weights = convolutions(content)
    inputs = keras.Input(input_shape, name="image")
    tensors: dict[str, Any] = {}
    x = inputs
    for node in nodes:
        given = tensors.get(node.inputs[0], inputs)
        if node.kind == "Conv":
            x = _convolved(given, node, *weights[node.outputs[0]])
        elif node.kind == "Clip":
            x = keras.ops.relu6(given)
        elif node.kind == "Add":
            x = keras.ops.add(given, tensors[node.inputs[1]])
        elif node.kind == "GlobalAveragePool":
            x = keras.ops.mean(given, axis=(1, 2), keepdims=True)
        elif node.kind == "DequantizeLinear" and node.inputs[0] not in tensors:
            continue  # A constant.
        else:  # Rounding and transposition do not change what a tensor is here.
            x = given
        tensors[node.outputs[0]] = x
    return keras.Model(inputs, layers.Flatten(name="numbers")(x))


def _convolved(x: keras.KerasTensor, node: Node, kernel: Float32Array, bias: Float32Array) -> keras.KerasTensor:
    size, stride = kernel.shape[:2], node.attributes["strides"][0]
    # At even sizes, the pads of the file are those of “same”.
    if node.attributes["group"] > 1:
        layer: keras.Layer = layers.DepthwiseConv2D(size, stride, "same")
        kernel = kernel.transpose(0, 1, 3, 2)
    else:
        layer = layers.Conv2D(kernel.shape[3], size, stride, "same")
    x = layer(x)
    layer.set_weights([kernel, bias])
    return x


def _widened(node: Node, constants: dict[str, npt.NDArray[Any]]) -> Float32Array:
    """The floating-point values of a constant with one scale and zero for each output channel."""
    values, scale, zero = (constants[name] for name in node.inputs)
    shape = (-1,) + (1,) * (values.ndim - 1)
    wide = (values.astype(np.float64) - zero.reshape(shape)) * scale.reshape(shape)
    return np.asarray(wide, np.float32)
