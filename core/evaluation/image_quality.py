"""How close an image is to the original: PSNR and SSIM, measured as the papers on super-resolution do.

They compare luminance only (`core.luminance`) and leave out a border as wide as the factor, where interpolation had to
invent pixels. PSNR is the mean squared error in decibels; SSIM compares means, deviations and correlation in a small
window (Wang et al., "Image Quality Assessment: From Error Visibility to Structural Similarity", 2004).
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array
from core.errors import ConvolabError
from core.luminance import to_luminance

PEAK = 255.0
WINDOW, DEVIATION = 11, 1.5
"""Side of the Gaussian window of SSIM, and its standard deviation, in pixels."""
C1, C2 = (0.01 * PEAK) ** 2, (0.03 * PEAK) ** 2
"""What keeps the two quotients of SSIM finite where an image is black or flat."""


class ComparisonError(ConvolabError):
    """Two images that cannot be compared."""


@dataclass(frozen=True)
class ImageQuality:
    """How close an image is to the original.

    Attributes:
        psnr: peak signal-to-noise ratio in dB, infinite for equal images.
        ssim: structural similarity, at most 1.
    """

    psnr: float
    ssim: float


def compare(image: npt.NDArray, original: npt.NDArray, border: int = 0) -> ImageQuality:
    """Measure an image against the original, by luminance.

    Args:
        image: RGB or grey, uint8, uint16 or floating point from 0 to 1, (H, W, 3), (H, W) or (H, W, 1).
        original: of the same height and width.
        border: how many pixels to leave out on each side; the papers leave out as many as the factor.

    Raises:
        ComparisonError: the sizes differ, or too little is left.
    """
    return compare_luminance(to_luminance(image), to_luminance(original), border)


def compare_luminance(luminance: npt.NDArray, original: npt.NDArray, border: int = 0) -> ImageQuality:
    """Measure a luminance against that of the original.

    Args:
        luminance: (H, W), where 255 is the peak.
        original: of the same shape.
        border: how many pixels to leave out on each side.

    Raises:
        ComparisonError: the sizes differ, or too little is left.
    """
    if luminance.shape != original.shape:
        (height, width), (rows, columns) = luminance.shape, original.shape
        raise ComparisonError(
            f"The images have different sizes, {width:,} × {height:,} and {columns:,} × {rows:,} pixels; "
            "crop or resize one of them."
        )
    if min(luminance.shape) < WINDOW + 2 * border:
        raise ComparisonError(
            f"The images are smaller than {WINDOW + 2 * border} pixels, the window and the border that is left out; "
            "compare larger ones."
        )
    inner = slice(border, luminance.shape[0] - border), slice(border, luminance.shape[1] - border)
    one, other = (each[inner].astype(np.float64) for each in (luminance, original))
    return ImageQuality(psnr(one, other), float(ssim_map(one, other).mean()))


def psnr(image: npt.NDArray, original: npt.NDArray) -> float:
    """The peak signal-to-noise ratio in dB of arrays of one shape, where 255 is the peak; infinite if they agree."""
    error = float(np.mean(np.square(np.subtract(image, original, dtype=np.float64))))
    return float(10 * np.log10(PEAK**2 / error)) if error else float("inf")


def ssim_map(image: npt.NDArray, original: npt.NDArray) -> Float64Array:
    """The structural similarity in each window that lies inside of two luminances.

    Args:
        image: (H, W), at least 11 pixels in each direction, where 255 is the peak.
        original: of the same shape.

    Returns:
        float64 (H - 10, W - 10), at most 1.
    """
    x, y = np.asarray(image, np.float64), np.asarray(original, np.float64)
    mean_x, mean_y = _windowed(x), _windowed(y)
    variance_x, variance_y = _windowed(x * x) - mean_x**2, _windowed(y * y) - mean_y**2
    covariance = _windowed(x * y) - mean_x * mean_y
    alike = (2 * mean_x * mean_y + C1) * (2 * covariance + C2)
    found: Float64Array = alike / ((mean_x**2 + mean_y**2 + C1) * (variance_x + variance_y + C2))
    return found


def _windowed(values: Float64Array) -> Float64Array:
    """The Gaussian mean in each window."""
    edge = WINDOW // 2
    return np.asarray(cv2.GaussianBlur(values, (WINDOW, WINDOW), DEVIATION)[edge:-edge, edge:-edge], np.float64)
