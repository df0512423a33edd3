"""Make `trained/efficientnet_lite0_features/`: the network without its head, with the activations of every block.

    python -m core.conversion.backbone

The served classifier has 8-bit convolutions, which degrade features more than predictions; here weights are float16
and arithmetic is float32. Each named layer has an output `pooled_<layer>`, averaged over positions inside the model.
Late layers, which are small, also have an output `map_<layer>`, to flatten it or to see where it is active.
Offline only: needs TensorFlow, and takes no options.
"""

import argparse
import time
from collections.abc import Sequence

import keras

from core.atomic_files import replacing
from core.nets import efficientnet_lite
from core.serving import artifacts
from core.serving.card import Card
from core.training import environment, litert_export

SOURCE = "efficientnet_lite0"
NAME = "efficientnet_lite0_features"
MAPS = ("block11_out", "block16_out", "features")
PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "ai-edge-litert", "numpy")


def main(arguments: Sequence[str] | None = None) -> None:
    """Convert the network and write its card."""
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args(arguments)
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
            "Outputs: `pooled_<layer>` (N, channels), the mean over positions, for the stem, each block and the last "
            f"feature map; `map_<layer>` (N, h, w, channels) for {', '.join(MAPS)}.",
        ],
    )
    print(artifacts.save_card(folder, card).folder)


def layers_of(network: keras.Model) -> list[str]:
    """The layers with outputs of their own, from the first to the last: the stem, each block, the last feature map."""
    return [layer.name for layer in network.layers if layer.name.endswith("_out") or layer.name == "features"]


def convert(network: keras.Model) -> bytes:
    """The LiteRT model of a network without its head, with all outputs that the card names."""
    outputs = {f"map_{name}": network.get_layer(name).output for name in MAPS}
    for name in layers_of(network):
        outputs[f"pooled_{name}"] = keras.ops.mean(network.get_layer(name).output, axis=(1, 2))
    return litert_export.float16(keras.Model(network.input, outputs))


if __name__ == "__main__":
    main()
