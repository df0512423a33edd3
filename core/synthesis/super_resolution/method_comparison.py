"""An image shrunk, enlarged again by every method, and compared with what it was.

    found = compare(image, scale=4)
    found.methods["srcnn"].quality.psnr, found.methods["srcnn"].distance

Unlike in the benchmarks (`benchmarks.py`) the shrunk image has 8 bits and colour, as a file would have it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from core import snapshots
from core.evaluation import image_quality, perceptual_distance
from core.evaluation.image_quality import ImageQuality
from core.images import RGB
from core.luminance import to_luminance
from core.synthesis.super_resolution import bicubic
from core.synthesis.super_resolution.comparison_settings import BEST, PERCEPTUAL, SRCNN
from core.synthesis.super_resolution.upscale_settings import UpscaleSettings
from core.synthesis.super_resolution.upscaler import BICUBIC, Upscaler

NEAREST = "nearest"
NETWORKS = (SRCNN, BEST, PERCEPTUAL)
TWICE = "twice"
"""×4 as ×2 of ×2, by the compact network."""
BRIGHTEST = 48
"""The error in levels of luminance that is white on a map of errors."""


@dataclass(frozen=True)
class Enlarged:
    """What a method has made of the shrunk image.

    Attributes:
        image: uint8 RGB, of the size of the original.
        quality: PSNR and SSIM of its luminance, without a border as wide as the factor.
        distance: LPIPS, in colour.
    """

    image: RGB
    quality: ImageQuality
    distance: float


@dataclass(frozen=True)
class Comparison:
    """An image, the shrunk one, and what the methods made of it, by their names in rising order of effort."""

    scale: int
    original: RGB
    low: RGB
    methods: Mapping[str, Enlarged]


def shrunk(original: RGB, scale: int) -> RGB:
    """Shrink an image, uint8 RGB (H, W, 3), by a factor of which its sides are multiples, as the papers do; uint8."""
    return np.rint(bicubic.shrunk(original.astype(np.float32), scale)).clip(0, 255).astype(np.uint8)


def nearest(low: RGB, scale: int) -> RGB:
    """Each pixel repeated, uint8 RGB (scale · H, scale · W, 3)."""
    return low.repeat(scale, axis=0).repeat(scale, axis=1)


def enlarged(low: RGB, upscaler: Upscaler, settings: UpscaleSettings | None = None) -> RGB:
    """An image enlarged at once, uint8 RGB."""
    return np.asarray(snapshots.result(upscaler.upscale(low, settings)), np.uint8)


def twice(low: RGB) -> RGB:
    """An image at four times its size by enlarging it twice by two, uint8 RGB."""
    compact = Upscaler.load(f"{BEST}_x2")
    return enlarged(enlarged(low, compact), compact)


def networks(scale: int) -> list[str]:
    """The networks for a factor that have been trained, without the factor in their names."""
    known = {artifact.name for artifact in Upscaler.available()}
    return [name for name in NETWORKS if f"{name}_x{scale}" in known]


def upscalers(scale: int) -> dict[str, Upscaler]:
    """The methods for a factor, by name: bicubic interpolation and the trained networks."""
    return {BICUBIC: Upscaler.bicubic(scale)} | {name: Upscaler.load(f"{name}_x{scale}") for name in networks(scale)}


def compare(image: RGB, scale: int) -> Comparison:
    """Shrink an image, and enlarge it again by every method.

    Args:
        image: uint8 RGB (H, W, 3), at least 32 pixels in each direction; cropped to multiples of the factor.
        scale: the factor, 2, 3 or 4.

    Raises:
        ComparisonError: the image is too small or too large.
        ArtifactError: a network, or that of the perceptual distance, is damaged.
    """
    original = bicubic.cropped(image, scale)
    low = shrunk(original, scale)
    made = {NEAREST: nearest(low, scale)}
    made |= {name: enlarged(low, upscaler) for name, upscaler in upscalers(scale).items()}
    return Comparison(scale, original, low, {name: judged(image, original, scale) for name, image in made.items()})


def judged(image: RGB, original: RGB, scale: int) -> Enlarged:
    """An enlarged image with its distances to the original; see `Enlarged`."""
    quality = image_quality.compare(image, original, scale)
    return Enlarged(image, quality, perceptual_distance.distance(image, original))


def error_map(image: RGB, original: RGB) -> RGB:
    """Where the luminance of an image differs from the original: black for 0 levels, white from `BRIGHTEST` on."""
    error = np.abs(to_luminance(image) - to_luminance(original)) * (255 / BRIGHTEST)
    coloured = cv2.applyColorMap(error.clip(0, 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
    return np.asarray(cv2.cvtColor(coloured, cv2.COLOR_BGR2RGB), np.uint8)
