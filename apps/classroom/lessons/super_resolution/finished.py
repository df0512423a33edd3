"""Makes the first view of this lesson, and the picture of the kernels; run offline, imported by no page."""

import time

import numpy as np

from apps.classroom import recording
from apps.classroom.lessons.super_resolution import chosen, drawing, layers
from apps.classroom.lessons.super_resolution.lesson import LESSON
from apps.shared import finished
from apps.shared.finished import Finished
from core import images
from core.arrays import Float32Array
from core.data import samples
from core.images import RGB
from core.synthesis.super_resolution import method_comparison
from core.synthesis.super_resolution.comparison_settings import SRCNN, ComparisonSettings
from core.synthesis.super_resolution.srcnn_layers import SrcnnLayers
from core.synthesis.super_resolution.upscale_settings import UpscaleSettings
from core.synthesis.super_resolution.upscaler import BICUBIC, Upscaler

SAMPLE = "astronaut"
TIMED = (320, 480)
COLUMNS, HEIGHT = 16, 4 * 9 * 5 + 3 * 5 * drawing.GAP
"""Kernels in a row of the picture, and its height in pixels: each weight has 5."""


def make() -> None:
    """Show bicubic interpolation left and the network right, time the network, and draw the kernels."""
    settings = ComparisonSettings()
    found = method_comparison.compare(chosen.original(samples.find(SAMPLE).read()), settings.factor)
    before, after = (found.methods[name].image for name in (BICUBIC, settings.method))
    half = before.shape[1] // 2
    both = np.concatenate([before[:, :half], np.full((before.shape[0], 3, 3), 255, np.uint8), after[:, half:]], axis=1)
    upscaler = Upscaler.load(f"{settings.method}_x{settings.factor}")
    given = samples.find(SAMPLE).read()[: TIMED[0], : TIMED[1]]
    began = time.perf_counter()
    for _ in upscaler.upscale(given):
        pass
    seconds = time.perf_counter() - began
    work = UpscaleSettings().work(*TIMED)
    recording.save(LESSON.name, both, Finished(SAMPLE, settings.changed(), round(seconds, 4), work, []))
    images.write(_kernels(), finished.FOLDER / f"{layers.FILTERS}.webp")


def _kernels() -> RGB:
    """The kernels of SRCNN's first layer before and after its training for ×2, each relative to its largest weight."""
    name = f"{SRCNN}_x2"
    both = (SrcnnLayers.untrained(name), SrcnnLayers.load(name))
    return drawing.beside([_sheet(layers.kernels[0]) for layers in both], HEIGHT)


def _sheet(kernels: Float32Array) -> RGB:
    each = np.moveaxis(kernels[:, :, 0], 2, 0)
    return drawing.sheet([drawing.signed(one, float(np.abs(one).max())) for one in each], COLUMNS)
