"""Make `trained/efficientnet_lite0_features/`: the network without its head, with the activations of every block.

    python -m core.conversion.backbone

The served classifier has 8-bit convolutions, which cost features more than they cost its own answers; here weights are
float16 and arithmetic is float32. Each named layer is an output `pooled_<layer>`, averaged over positions inside of the
model; late layers, which are small, are outputs `map_<layer>` too, to flatten them or to see where they are active.
Offline only: needs TensorFlow.
"""

import tempfile
import time
from pathlib import Path

import keras
import tensorflow as tf

from core.atomic_files import replacing
from core.nets import efficientnet_lite
from core.serving import artifacts
from core.serving.artifacts import Card
from core.training import environment

SOURCE = "efficientnet_lite0"
NAME = "efficientnet_lite0_features"
MAPS = ("block11_out", "block16_out", "features")
PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "ai-edge-litert", "numpy")


def main() -> None:
    """Convert, and write the card."""
    began = time.monotonic()
    source = artifacts.load(SOURCE)
    size = source.card.input_size
    assert size is not None
    network = efficientnet_lite.load(source.path("weights.h5"), input_shape=(*size, 3), include_top=False)
    folder = artifacts.root() / NAME
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / "model.tflite") as beside:
        beside.write_bytes(convert(network))
    card = Card(
        name=NAME,
        title="EfficientNet-Lite0, features",
        task="features",
        input_size=size,
        preprocessing=source.card.preprocessing,
        command="python -m core.conversion.backbone",
        versions=environment.versions(PACKAGES),
        machine=environment.machine(),
        wall_time_seconds=round(time.monotonic() - began, 1),
        licence=source.card.licence,
        attribution=source.card.attribution,
        notes=[
            f"model.tflite: made from weights.h5 of {SOURCE}; weights in float16, arithmetic in float32.",
            "Outputs: `pooled_<layer>` (N, channels), the mean over positions, of the stem, of each block and of the "
            f"last feature map; `map_<layer>` (N, h, w, channels) of {', '.join(MAPS)}.",
        ],
    )
    print(artifacts.save_card(folder, card).folder)


def layers_of(network: keras.Model) -> list[str]:
    """The layers worth naming, from the first to the last: the stem, each block, the last feature map."""
    return [layer.name for layer in network.layers if layer.name.endswith("_out") or layer.name == "features"]


def convert(network: keras.Model) -> bytes:
    """The LiteRT model of a network that ends at its feature map, with all outputs that its card names."""
    outputs = {f"map_{name}": network.get_layer(name).output for name in MAPS}
    for name in layers_of(network):
        outputs[f"pooled_{name}"] = keras.ops.mean(network.get_layer(name).output, axis=(1, 2))
    signature = [keras.InputSpec(shape=(None, *network.input_shape[1:]), dtype="float32", name="image")]
    with tempfile.TemporaryDirectory() as temporary:
        served = keras.Model(network.input, outputs)
        served.export(temporary, format="tf_saved_model", verbose=False, input_signature=signature)
        converter = tf.lite.TFLiteConverter.from_saved_model(str(Path(temporary)))
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
        return bytes(converter.convert())


if __name__ == "__main__":
    main()
