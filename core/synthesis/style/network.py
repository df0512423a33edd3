"""Style transfer in one pass: a photo and the numbers of a style in, the painted picture out, in a tenth of a second.

    styles = network.styles()
    picture = network.stylize(photo, network.mix({"Woodcut": 0.5, "Blue brush": 0.5}, styles))

A style is 990 numbers (`core.nets.style.numbers`), so styles are mixed by arithmetic. The network is run by LiteRT; any
number of threads may call these functions.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import h5py
import numpy as np

from core import images
from core.arrays import Float32Array
from core.errors import ConvolabError
from core.images import RGB
from core.nets.style.numbers import BORDER, CONDITIONAL, MULTIPLE, StyleLayout
from core.serving import any_size, artifacts
from core.synthesis.style import colours
from core.synthesis.style.network_settings import NetworkSettings

NAME, MODEL, STYLES = "style_network", "model.tflite", "styles.h5"


class PaintingError(ConvolabError):
    """A style or picture that a network cannot paint with."""


@dataclass(frozen=True)
class Painted:
    """What the network made of an image.

    Attributes:
        picture: uint8 RGB of the image's size.
        statistics: mean and variance of every normalised channel, float32 (S,).
    """

    picture: RGB
    statistics: Float32Array


@dataclass(frozen=True)
class Painter:
    """A network that paints, with its layout; thread-safe."""

    layout: StyleLayout
    path: Path

    def paint(self, image: RGB, style: Float32Array) -> Painted:
        """Paint an image with its own statistics.

        Args:
            image: uint8 RGB (H, W, 3), at least 16 pixels in each direction; it is seen at this size.
            style: gamma and beta, float32 (S,).
        """
        outputs = self._run(image, style, "measured")
        return Painted(_picture(outputs["picture"], image), outputs["statistics"].ravel())

    def paint_with(self, image: RGB, style: Float32Array, statistics: Float32Array) -> RGB:
        """Paint an image with given statistics, so that it fits others that were painted with the same.

        Args:
            image: uint8 RGB (H, W, 3), at least 16 pixels in each direction.
            style: gamma and beta, float32 (S,).
            statistics: mean and variance, float32 (S,).
        """
        outputs = self._run(image, self.layout.scale_and_shift(self._checked(style), statistics), "shared")
        return _picture(outputs["picture"], image)

    def _run(self, image: RGB, numbers: Float32Array, form: str) -> dict[str, Float32Array]:
        height, width = image.shape[:2]
        if min(height, width) < 4 * MULTIPLE:
            raise PaintingError(f"A picture of {width} × {height} pixels is too small to paint; choose a larger one.")
        whole = cv2.copyMakeBorder(image, 0, -height % MULTIPLE, 0, -width % MULTIPLE, cv2.BORDER_REFLECT_101)
        bordered = cv2.copyMakeBorder(whole, BORDER, BORDER, BORDER, BORDER, cv2.BORDER_REFLECT_101)
        scaled = np.multiply(bordered[np.newaxis], np.float32(1 / 255), dtype=np.float32)
        inputs = {"image": scaled, "numbers": self._checked(numbers)[None, None, None]}
        return any_size.shared(self.path).run(inputs, form)

    def _checked(self, numbers: Float32Array) -> Float32Array:
        if numbers.shape != (self.layout.size,) or not np.isfinite(numbers).all():
            raise PaintingError(
                f"A style of this network is {self.layout.size} finite numbers, not an array of shape {numbers.shape}."
            )
        return numbers


def painter() -> Painter:
    """The network of many styles.

    Raises:
        ArtifactError: its artifact is missing or damaged.
    """
    return Painter(CONDITIONAL, artifacts.load(NAME).path(MODEL))


def styles(name: str = NAME) -> dict[str, Float32Array]:
    """The styles in `styles.h5` of an artifact: gamma and beta, float32 (990,), by name.

    Raises:
        ArtifactError: the artifact is missing or damaged.
    """
    return dict(_read(artifacts.load(name).path(STYLES)))


def write_styles(path: Path, found: Mapping[str, Float32Array]) -> None:
    """Write styles, float32 (990,) by name, as the `styles.h5` of an artifact."""
    with h5py.File(path, "w") as file:
        vectors = np.stack(list(found.values()))
        file.create_dataset("vectors", data=vectors, compression="gzip", compression_opts=9, shuffle=True)
        file.create_dataset("names", data=list(found), dtype=h5py.string_dtype())


def mix(weights: Mapping[str, float], styles: Mapping[str, Float32Array]) -> Float32Array:
    """The weighted mean of styles; weights need not add up to 1.

    Raises:
        PaintingError: a style is unknown, or the weights do not say what to mix.
    """
    unknown = [name for name in weights if name not in styles]
    if unknown:
        raise PaintingError(f"There is no style “{unknown[0]:.40}”; the styles are {', '.join(styles)}.")
    whole = sum(weights.values())
    if not (np.isfinite(whole) and whole > 0 and min(weights.values()) >= 0):
        raise PaintingError("The weights of all styles are 0 or one is negative; raise one of them.")
    return np.sum([np.float32(weight / whole) * styles[name] for name, weight in weights.items()], axis=0)


def stylize(
    image: RGB, style: Float32Array, settings: NetworkSettings | None = None, with_painter: Painter | None = None
) -> RGB:
    """Paint a photo.

    Args:
        image: uint8 RGB (H, W, 3); shrunk to the longest side in the settings.
        style: gamma and beta, float32 (S,).
        settings: the knobs; None for the defaults.
        with_painter: the network; None for that of many styles.

    Returns:
        uint8 RGB of the size that the settings say.

    Raises:
        PaintingError: the style has the wrong size, or the picture must be painted in tiles.
    """
    settings = settings or NetworkSettings()
    if settings.in_tiles(*image.shape[:2]):
        raise PaintingError(
            "This picture is too large to be painted at once; paint it in tiles or choose a smaller side."
        )
    photo, seen = views(image, settings)
    painted = (with_painter or painter()).paint(seen, style)
    return finished(painted.picture, photo, settings)


def views(image: RGB, settings: NetworkSettings) -> tuple[RGB, RGB]:
    """The photo at the size of the result, and what the network sees of it."""
    size = image.shape[:2]
    photo = images.resize(image, settings.size(*size)) if settings.size(*size) != size else image
    seen = settings.seen(*size)
    return photo, images.resize(image, seen) if seen != photo.shape[:2] else photo


def finished(painted: RGB, photo: RGB, settings: NetworkSettings) -> RGB:
    """What the network painted, at the size of the photo, with the colours and the strength of the settings."""
    if painted.shape != photo.shape:
        painted = images.resize(painted, photo.shape[:2])
    if settings.colours == "luminance":
        painted = colours.keep_luminance(painted, photo)
    elif settings.colours == "matched":
        painted = colours.match(painted, photo)
    if settings.strength == 1:
        return painted
    return np.asarray(cv2.addWeighted(painted, settings.strength, photo, 1 - settings.strength, 0), np.uint8)


def _picture(output: Float32Array, image: RGB) -> RGB:
    """The output, 0 to 1, as an image of the size that went in."""
    height, width = image.shape[:2]
    return np.asarray(cv2.convertScaleAbs(output[0, :height, :width], alpha=255), np.uint8)


_reading = threading.Lock()


def _read(path: Path) -> Mapping[str, Float32Array]:
    with _reading:  # Without it, threads that come at the same time would all read.
        return _read_once(path, path.stat().st_mtime_ns)


@cache
def _read_once(path: Path, _state: int) -> Mapping[str, Float32Array]:
    with h5py.File(path, "r") as file:
        vectors = file["vectors"][()].astype(np.float32)
        names = file["names"].asstr()[()]
    vectors.setflags(write=False)
    return dict(zip(map(str, names), vectors, strict=True))
