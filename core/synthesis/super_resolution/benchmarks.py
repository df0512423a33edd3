"""The benchmarks of super-resolution: images that are shrunk, enlarged again and compared with what they were.

As in the papers, the luminance of the original has 8 bits. It is cropped to multiples of the scale and shrunk by
bicubic interpolation without rounding; the result has 8 bits again, and a border as wide as the scale is left out.
"""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import numpy as np

from core.arrays import Float32Array
from core.evaluation.image_quality import ImageQuality, compare_luminance
from core.serving.card import Metric
from core.snapshots import Snapshot
from core.synthesis.super_resolution import luminance_images
from core.synthesis.super_resolution.luminance_images import pair
from core.synthesis.super_resolution.sr_recipe import Source

SPLIT = "benchmark"


def measured(enlarge: Callable[[Float32Array], Float32Array], luminance: Float32Array, scale: int) -> ImageQuality:
    """How well the luminance of an original is recovered after shrinking.

    Args:
        enlarge: from a luminance, float32 (H, W), 16 to 235, to one that is `scale` times as high and wide.
        luminance: of the original, likewise.
        scale: by which it is shrunk.
    """
    low, original = pair(np.rint(luminance), scale, is_enlarged=False)
    return compare_luminance(np.rint(enlarge(low)).clip(0, 255), original, border=scale)


def metrics(
    enlarge: Callable[[Float32Array], Float32Array], scale: int, sources: Sequence[Source], folder: Path | None
) -> Generator[Snapshot, None, list[Metric]]:
    """Measure on benchmarks: the mean PSNR in dB and the mean SSIM of each.

    Args:
        enlarge, scale: see `measured`.
        sources: the benchmarks.
        folder: where they are; None for the data folder.

    Yields:
        A snapshot after each image.

    Returns:
        For each benchmark “psnr” and “ssim”.

    Raises:
        DataError: a benchmark is missing.
    """
    images = [(source, luminance_images.found([source], folder)) for source in sources]
    total, done = max(1, sum(len(found) for _, found in images)), 0
    yield Snapshot(0, total, note="starting")
    made: list[Metric] = []
    for source, found in images:
        qualities = []
        for image in found:
            qualities.append(measured(enlarge, image.read(), scale))
            done += 1
            yield Snapshot(done, total, metrics={"psnr": qualities[-1].psnr})
        means = (
            ("psnr", round(float(np.mean([each.psnr for each in qualities])), 3)),
            ("ssim", round(float(np.mean([each.ssim for each in qualities])), 4)),
        )
        data = source.folder or source.file
        made += [Metric(name=name, value=mean, split=SPLIT, data=data, images=len(found)) for name, mean in means]
    return made
