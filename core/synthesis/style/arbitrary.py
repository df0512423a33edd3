"""Any picture as a style: a network looks at the painting once and says how another one must paint.

    vector = arbitrary.look(painting)                        # 100 numbers
    picture = arbitrary.stylize(photo, {"waves": vector, "stars": other}, {"waves": 1, "stars": 2})

Ghiasi et al., "Exploring the Structure of a Real-time, Arbitrary Neural Artistic Stylization Network", 2017.
MobileNetV2 predicts 100 numbers from the painting; an affine map makes them the gammas and betas of the network that
paints. The 100 numbers are mixed by arithmetic, and the strength of a style moves from the numbers of the photo itself
to those of the painting. Everything is run by LiteRT; any number of threads may call these functions.
"""

import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import h5py
import numpy as np

from core import images
from core.arrays import Float32Array
from core.images import RGB
from core.nets.style.numbers import ARBITRARY
from core.serving import artifacts, interpreters
from core.synthesis.style import network
from core.synthesis.style.network import MODEL, Painter
from core.synthesis.style.network_settings import NetworkSettings

NAME, PREDICTOR, NUMBERS = "arbitrary_style", "predict.tflite", "numbers.h5"
SIDE = 256
"""Height and width at which paintings are looked at."""
SIZE = 100
"""Numbers that are predicted from a painting."""


def painter() -> Painter:
    """The network that paints.

    Raises:
        ArtifactError: its artifact is missing or damaged.
    """
    return Painter(ARBITRARY, artifacts.load(NAME).path(MODEL))


def look(painting: RGB) -> Float32Array:
    """The 100 numbers of a picture's style, float32 (100,).

    Args:
        painting: uint8 RGB (H, W, 3); its largest centred square counts.
    """
    square = images.resize(images.centre_square(painting), (SIDE, SIDE))
    scaled = square.astype(np.float32) / np.float32(255)
    model = interpreters.shared(artifacts.load(NAME).path(PREDICTOR))
    (vector,) = model.run(scaled[np.newaxis]).values()
    return vector[0]


def numbers(vector: Float32Array) -> Float32Array:
    """The gammas and betas, float32 (694,), of a style's 100 numbers."""
    path = artifacts.load(NAME).path(NUMBERS)
    with _reading:
        matrix, offset = _map(path, path.stat().st_mtime_ns)
    return vector @ matrix + offset


def style(
    photo: RGB, vectors: Mapping[str, Float32Array], weights: Mapping[str, float], settings: NetworkSettings
) -> Float32Array:
    """The gammas and betas, float32 (694,), that paint a photo: mixed, and with the strength of the settings.

    Args:
        photo: uint8 RGB (H, W, 3).
        vectors: the 100 numbers of each style, by name.
        weights: of the styles; they need not add up to 1.
        settings: the knobs.

    Raises:
        PaintingError: a style is unknown, or no style has a weight.
    """
    vector = network.mix(weights, vectors)
    if settings.strength < 1:
        vector = np.float32(settings.strength) * vector + np.float32(1 - settings.strength) * look(photo)
    return numbers(vector)


def stylize(
    photo: RGB,
    vectors: Mapping[str, Float32Array],
    weights: Mapping[str, float],
    settings: NetworkSettings | None = None,
) -> RGB:
    """Paint a photo in the mixed style of pictures.

    Args:
        photo: uint8 RGB (H, W, 3); shrunk to the longest side in the settings.
        vectors: the 100 numbers of each style, by name, from `look`.
        weights: of the styles; they need not add up to 1.
        settings: the knobs; None for the defaults.

    Returns:
        uint8 RGB of the size that the settings say.

    Raises:
        PaintingError: a style is unknown, no style has a weight, or the picture must be painted in tiles.
    """
    settings = settings or NetworkSettings()
    mixed = style(photo, vectors, weights, settings)
    return network.stylize(photo, mixed, full_strength(settings), painter())


def full_strength(settings: NetworkSettings) -> NetworkSettings:
    """The settings for painting with numbers that have their strength already."""
    return settings.model_copy(update={"strength": 1.0})


_reading = threading.Lock()


@cache
def _map(path: Path, _state: int) -> tuple[Float32Array, Float32Array]:
    """Matrix (100, 694) and offset (694,) of the map from a painting's numbers to gammas and betas."""
    with h5py.File(path, "r") as file:
        return file["matrix"][()].astype(np.float32), file["offset"][()].astype(np.float32)
