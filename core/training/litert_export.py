"""LiteRT models of Keras networks."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf

from core.arrays import Float32Array


@contextmanager
def converter(served: keras.Model) -> Iterator[tf.lite.TFLiteConverter]:
    """The converter for a network with the input `image` and the network's named outputs, batches of any size.

    It already optimizes the size of the weights; the caller says how. It works until the context ends.
    """
    signature = [keras.InputSpec(shape=(None, *served.input_shape[1:]), dtype="float32", name="image")]
    with tempfile.TemporaryDirectory() as folder:
        served.export(folder, format="tf_saved_model", verbose=False, input_signature=signature)
        found = tf.lite.TFLiteConverter.from_saved_model(folder)
        found.optimizations = [tf.lite.Optimize.DEFAULT]
        yield found


def float16(served: keras.Model) -> bytes:
    """A LiteRT model with weights in float16 and arithmetic in float32."""
    with converter(served) as conversion:
        conversion.target_spec.supported_types = [tf.float16]
        return bytes(conversion.convert())


def float16_function(
    function: Callable[[tf.Tensor], dict[str, tf.Tensor]],
    network: keras.Model,
    shape: tuple[int | None, ...],
    name: str,
) -> bytes:
    """A LiteRT model of a function of one tensor, with weights in float16 and arithmetic in float32.

    Args:
        function: from a float32 tensor of this shape to named outputs.
        network: whose weights it uses.
        shape: of the input, with the batch; None where any length is possible.
        name: of the input.
    """
    archive = keras.export.ExportArchive()
    archive.track(network)
    archive.add_endpoint("serve", function, input_signature=[tf.TensorSpec(shape, tf.float32, name=name)])
    with tempfile.TemporaryDirectory() as folder:
        archive.write_out(folder, verbose=False)
        conversion = tf.lite.TFLiteConverter.from_saved_model(folder)
        conversion.optimizations = [tf.lite.Optimize.DEFAULT]
        conversion.target_spec.supported_types = [tf.float16]
        return bytes(conversion.convert())


def int8(served: keras.Model, representative: Float32Array) -> bytes:
    """A LiteRT model with weights and arithmetic in 8-bit integers; input and outputs stay float32.

    Args:
        served: the network.
        representative: float32 (N, H, W, 3), inputs from which the range of every activation is measured; some 60.
    """
    with converter(served) as conversion:
        conversion.representative_dataset = lambda: ([image[np.newaxis]] for image in representative)
        conversion.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        return bytes(conversion.convert())
