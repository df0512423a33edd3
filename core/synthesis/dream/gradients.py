"""What happens to the gradient before it is added to the pixels: bands, frequencies, colours, size.

Each function takes and returns a gradient, float32 (H, W, 3). Except for the division by the standard deviation, each
multiplies the gradient by a symmetric positive matrix: the step still climbs, it only measures distances differently
(Olah, Mordvintsev and Schubert, "Feature Visualization", 2017, on preconditioning).
"""

import cv2
import numpy as np

from core.arrays import Float32Array
from core.synthesis.dream.settings import DreamSettings

COLOURS = np.array([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], np.float32)
"""Rows are red, green, blue; columns are the uncorrelated colour axes of ImageNet (brightness, blue to yellow, green to
purple), as long as their standard deviation. From Lucid (Olah et al. 2017)."""

COARSEST = 16
"""Pixels of the shorter side at which the pyramid ends."""

DECAY = 0.25
"""Power of the frequency by which the amplitude falls."""

TINY = 1e-8


def _power(covariance: Float32Array, exponent: float) -> Float32Array:
    values, vectors = np.linalg.eigh(covariance)
    return ((vectors * values**exponent) @ vectors.T).astype(np.float32)


_ALONG_COLOURS = _power(COLOURS @ COLOURS.T, 0.25)
"""The covariance of the colours of photos, weakened: to the power 1 it would leave dreams without colour."""


def prepared(gradient: Float32Array, settings: DreamSettings) -> Float32Array:
    """The step for a gradient, before it is multiplied by the step size: every ingredient that is switched on."""
    if settings.normalize_bands:
        gradient = bands_normalized(gradient)
    if settings.shape_frequencies:
        gradient = frequencies_shaped(gradient)
    if settings.decorrelate_colours:
        gradient = colours_decorrelated(gradient)
    if settings.normalize:
        gradient = gradient / (gradient.std() + TINY)
    return gradient


def bands_normalized(gradient: Float32Array) -> Float32Array:
    """Divide each band of a Laplacian pyramid (Burt and Adelson, 1983) by its standard deviation, and add them up.

    Mordvintsev, "DeepDreaming with TensorFlow", 2016. The pyramid ends at `COARSEST` pixels; the mean is
    taken out of its last level, or dreams would grow ever darker.
    """
    bands = []
    while min(gradient.shape[:2]) >= 2 * COARSEST:
        smaller = np.asarray(cv2.pyrDown(gradient), np.float32)
        bands.append(gradient - _enlarged(smaller, gradient))
        gradient = smaller
    gradient = gradient - gradient.mean(axis=(0, 1))
    result = gradient / (gradient.std() + TINY)
    for band in reversed(bands):
        result = _enlarged(result, band) + band / (band.std() + TINY)
    return result


def frequencies_shaped(gradient: Float32Array) -> Float32Array:
    """Multiply each frequency f of the gradient by f to the power of minus `DECAY`, as in the spectra of photos.

    The frequency 0, whose amplitude would be infinite, counts as the lowest one of the longer side.
    """
    height, width = gradient.shape[:2]
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    frequency = np.maximum(np.hypot(rows, columns), 1 / max(height, width)).astype(np.float32)
    spectrum = np.fft.rfft2(gradient, axes=(0, 1)) * frequency[..., None] ** -DECAY
    return np.fft.irfft2(spectrum, (height, width), axes=(0, 1)).astype(np.float32)


def colours_decorrelated(gradient: Float32Array) -> Float32Array:
    """Strengthen the colour axes along which photos vary most, brightness first.

    Deviation from Olah et al. (2017): the covariance counts to the power 1/4, so that dreams keep their colours.
    """
    return gradient @ _ALONG_COLOURS


def _enlarged(image: Float32Array, like: Float32Array) -> Float32Array:
    return np.asarray(cv2.pyrUp(image, dstsize=(like.shape[1], like.shape[0])), np.float32)
