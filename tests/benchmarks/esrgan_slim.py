"""A network for super-resolution from the browser's world: a layers model of TensorFlow.js, rebuilt in Keras.

    npm pack @upscalerjs/esrgan-slim@1.0.0
    python -m tests.benchmarks.esrgan_slim upscalerjs-esrgan-slim-1.0.0.tgz folder

Into the folder come `model.tflite`, which runs as the suite's networks do, with weights in float16 and arithmetic in
float32 on RGB from 0 to 255; and `fixture.png` and `result.png`, a picture and what TensorFlow.js made of it.
"""

import argparse
import json
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from core.training.litert_export import float16_function

SCALE, MODEL = 2, "model.tflite"
FOLDER = f"package/models/x{SCALE}"
GIVEN, MADE = "package/assets/fixture.png", f"package/assets/samples/{SCALE}x/result.png"


class Repeated(layers.Layer):
    """Each pixel four times: `UpSampling2D`, which LiteRT does not have for images of any size."""

    def call(self, x: tf.Tensor) -> tf.Tensor:
        """Enlarge (N, H, W, C) to (N, 2 · H, 2 · W, C)."""
        return tf.nn.depth_to_space(tf.tile(x, [1, 1, 1, 4]), 2)


def content(package: Path, name: str) -> bytes:
    """The content of a file in the package."""
    with tarfile.open(package) as opened:
        file = opened.extractfile(name)
        assert file is not None, name
        return file.read()


def network(package: Path) -> keras.Model:
    """The network for images of any size, float32 RGB (N, H, W, 3) from 0 to 255, to (N, 2 · H, 2 · W, 3)."""
    described = json.loads(content(package, f"{FOLDER}/model.json"))
    configuration = described["modelTopology"]["model_config"]["config"]
    outputs: dict[str, Any] = {}
    for layer in configuration["layers"]:
        if layer["class_name"] == "InputLayer":
            outputs[layer["name"]] = first = keras.Input((None, None, 3))
            continue
        (inbound,) = layer["inbound_nodes"]
        inputs = [outputs[node[0]] for node in inbound]
        outputs[layer["name"]] = _layer(layer)(inputs if len(inputs) > 1 else inputs[0])
    ((last, *_),) = configuration["output_layers"]
    found = keras.Model(first, outputs[last])
    _fill(found, described["weightsManifest"], package)
    return found


def _layer(described: dict[str, Any]) -> layers.Layer:
    kind, options = described["class_name"], described["config"]
    if kind != "UpSampling2D":
        return getattr(layers, kind).from_config(options)
    assert (options["size"], options["interpolation"]) == ([2, 2], "nearest"), options
    return Repeated(name=options["name"])


def _fill(found: keras.Model, manifest: list[dict[str, Any]], package: Path) -> None:
    """Set the weights from the binary files, where they follow each other in the order of the manifest."""
    weights: dict[str, list[Any]] = {}
    for group in manifest:
        file = BytesIO(b"".join(content(package, f"{FOLDER}/{path}") for path in group["paths"]))
        for entry in group["weights"]:
            assert entry["dtype"] == "float32" and "quantization" not in entry, entry
            read = np.frombuffer(file.read(4 * int(np.prod(entry["shape"]))), np.float32)
            weights.setdefault(entry["name"].rpartition("/")[0], []).append(read.reshape(entry["shape"]))
        assert not file.read(), "The file holds more than its manifest says."
    for name, values in weights.items():
        found.get_layer(name).set_weights(values)


def main() -> None:
    """Convert the network of a package, and unpack its picture and what TensorFlow.js made of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path, help="the .tgz with the network")
    parser.add_argument("folder", type=Path, help="for the results")
    options = parser.parse_args()
    rebuilt = network(options.package)
    converted = float16_function(
        lambda x: {"enlarged": rebuilt(x, training=False)}, rebuilt, (1, None, None, 3), "image"
    )
    (options.folder / MODEL).write_bytes(converted)
    for name in (GIVEN, MADE):
        (options.folder / Path(name).name).write_bytes(content(options.package, name))


if __name__ == "__main__":
    main()
