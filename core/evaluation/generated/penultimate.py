"""A served classifier that also outputs the activations before its last dense layer.

The files in `trained/` output only probabilities. LiteRT plans memory and merges operators on the understanding that
nobody reads the tensors in between, so they cannot simply be read after a run. Instead, this module rewrites the model
in memory before it is loaded: it follows the operators back from the output (softmax, then the dense layer) and
declares the input of the dense layer as a second output. Nothing is computed that was not computed before.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.serving.linear_head import softmax

_TYPES = {schema.TensorType.FLOAT32: np.float32, schema.TensorType.FLOAT16: np.float16}
SMALLEST = 1e-30
TOLERANCE = 0.01
"""Of the logarithm of a probability, which is at least that of `SMALLEST`, in the self-test."""


class PenultimateModel:
    """A LiteRT classifier with two outputs; thread-safe, one run at a time.

    Args:
        path: a model with one output, the softmax of a dense layer.
        threads: threads of the interpreter.

    Attributes:
        kernel: weights of the last dense layer, float32 (C, K).
        bias: its bias, float32 (C,).

    Raises:
        ConvolabError: the file is not such a model.
    """

    def __init__(self, path: Path, threads: int = 2) -> None:
        content, self.kernel, self.bias = _with_penultimate_output(path)
        self._interpreter = Interpreter(model_content=content, num_threads=threads)
        self._interpreter.allocate_tensors()
        (self._input,) = self._interpreter.get_input_details()
        self._probabilities, self._features = (detail["index"] for detail in self._interpreter.get_output_details())
        self._running = threading.Lock()
        self._check(path)

    def run(self, batch: Float32Array) -> tuple[Float32Array, Float32Array]:
        """Run the model on each image of a batch, one by one, so that no result depends on other images.

        Args:
            batch: float32 (N, H, W, 3), preprocessed.

        Returns:
            The activations, float32 (N, K), and the probabilities, float32 (N, C).
        """
        features = np.empty((len(batch), self.kernel.shape[1]), np.float32)
        probabilities = np.empty((len(batch), len(self.kernel)), np.float32)
        with self._running:
            for number, image in enumerate(batch):
                self._interpreter.set_tensor(self._input["index"], image[np.newaxis])
                self._interpreter.invoke()
                features[number] = self._interpreter.get_tensor(self._features)[0]
                probabilities[number] = self._interpreter.get_tensor(self._probabilities)[0]
        return features, probabilities

    def _check(self, path: Path) -> None:
        """Check on random images that the last layer, computed here, gives the probabilities of the model."""
        batch = np.random.default_rng(0).normal(size=(4, *self._input["shape"][1:])).astype(np.float32)
        features, probabilities = self.run(batch)
        # Compared as logarithms, because a network is so sure of noise that all probabilities but one are almost 0.
        computed, given = (
            np.log(np.maximum(each, SMALLEST))
            for each in (softmax(features @ self.kernel.T + self.bias), probabilities)
        )
        if not np.allclose(computed, given, rtol=0, atol=TOLERANCE):
            raise _unusable(path, "its last layer computed from them gives other probabilities")


def _with_penultimate_output(path: Path) -> tuple[bytes, Float32Array, Float32Array]:
    """The content of a model with the second output, and the kernel and bias of its last dense layer."""
    try:
        model = schema.ModelT.InitFromPackedBuf(path.read_bytes(), 0)
        (graph,) = model.subgraphs
        (output,) = graph.outputs
    except OSError as error:
        raise ConvolabError(f"The model {path} cannot be read; restore the file.") from error
    except Exception as error:  # The parser checks nothing: any damage may raise anything.
        raise _unusable(path, "it is damaged or does not have exactly one output") from error
    last = _producer(model, graph, output, "SOFTMAX")
    dense = None if last is None else _producer(model, graph, last.inputs[0], "FULLY_CONNECTED")
    if dense is None:
        raise _unusable(path, "it does not end in a dense layer and a softmax")
    kernel, bias = (_constant(model, graph, index) for index in _padded(dense.inputs)[1:])
    if kernel is None or kernel.ndim != 2:
        raise _unusable(path, "the weights of its last layer are not stored as floating-point numbers")
    graph.outputs = np.append(graph.outputs, np.int32(dense.inputs[0]))
    builder = flatbuffers.Builder(path.stat().st_size)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output()), kernel, np.zeros(len(kernel), np.float32) if bias is None else bias


def _producer(model: Any, graph: Any, tensor: int, kind: str) -> Any:
    """The operator that computes a tensor, or None if it is not of this kind."""
    code = getattr(schema.BuiltinOperator, kind)
    for operator in graph.operators:
        if tensor in operator.outputs and model.operatorCodes[operator.opcodeIndex].builtinCode == code:
            return operator
    return None


def _constant(model: Any, graph: Any, tensor: int) -> Float32Array | None:
    """The values of a stored tensor, which may be float16 and converted by an operator; None if there are none."""
    if tensor < 0:
        return None
    converted = _producer(model, graph, tensor, "DEQUANTIZE")
    stored = graph.tensors[tensor if converted is None else converted.inputs[0]]
    data = model.buffers[stored.buffer].data
    if data is None or stored.type not in _TYPES:
        return None
    return np.asarray(data, np.uint8).view(_TYPES[stored.type]).reshape(stored.shape).astype(np.float32)


def _padded(inputs: Sequence[int]) -> list[int]:
    """Input, kernel and bias of a dense layer; −1 if it has no bias."""
    return [*map(int, inputs), -1][:3]


def _unusable(path: Path, reason: str) -> ConvolabError:
    return ConvolabError(
        f"The activations before the last layer of {path.parent.name}/{path.name} cannot be read, because {reason}; "
        "use a classifier trained by Convolab."
    )
