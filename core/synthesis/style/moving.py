"""Style transfer for moving pictures, frame by frame, with less flicker.

Painted one by one, frames that look the same get strokes that differ. Two things make them agree:

1. The statistics of the normalization are measured in every eighth frame and interpolated between them, so that colours
   do not jump.
2. Where the clip stands still, each result keeps a share of the previous one; where it moves, nothing is kept, so that
   nothing is smeared.

The flicker of a frame is how much more the result changes from the previous frame than the clip itself does: the mean
over pixels and channels of max(0, \\|change of the result\\| − \\|change of the clip\\|), in levels of 0 to 255.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from core.arrays import Float32Array
from core.clips import Clip
from core.images import RGB
from core.snapshots import Snapshot, Stream
from core.synthesis.frame_panels import FRAME
from core.synthesis.style import network
from core.synthesis.style.network import Painter
from core.synthesis.style.network_settings import ClipSettings

BETWEEN = 8
"""Frames from one measurement of the statistics to the next."""
STILL = 8.0
"""Change of the clip, in levels of 0 to 255 and averaged over neighbouring pixels, at which little is kept any more."""


def stylize(
    clip: Clip, style: Float32Array, settings: ClipSettings | None = None, with_painter: Painter | None = None
) -> Stream:
    """Paint a clip, with a snapshot after each frame.

    Args:
        clip: the frames.
        style: gamma and beta, float32 (S,).
        settings: the knobs; None for the defaults.
        with_painter: the network; None for that of many styles.

    Yields:
        Snapshots with the latest frame, the metrics ``flicker`` of this frame and ``mean flicker`` so far, and all
        finished frames as panels (`core.synthesis.frame_panels` lists them).

    Raises:
        PaintingError: the style has the wrong size.
    """
    settings = settings or ClipSettings()
    painter = with_painter or network.painter()
    total = len(clip.frames)
    panels: dict[str, RGB] = {}
    flickers: list[float] = []
    photo_before = result_before = None
    for number, (photo, painted) in enumerate(_painted(clip.frames, style, settings, painter), start=1):
        result = network.finished(painted, photo, settings)
        metrics: dict[str, float] = {}
        if photo_before is not None and result_before is not None:
            result = _kept(result, result_before, photo, photo_before, settings.smoothing)
            flickers.append(flicker(result, result_before, photo, photo_before))
            metrics = {"flicker": flickers[-1], "mean flicker": float(np.mean(flickers))}
        panels[FRAME.format(number)] = result
        yield Snapshot(number, total, result, metrics, dict(panels), f"frame {number} of {total}")
        photo_before, result_before = photo, result


def flicker(result: RGB, result_before: RGB, photo: RGB, photo_before: RGB) -> float:
    """How much more the result changes than the clip does, as defined above: 0 to 255."""
    excess = cv2.subtract(cv2.absdiff(result, result_before), cv2.absdiff(photo, photo_before))
    return float(np.mean(excess))


def _painted(frames: RGB, style: Float32Array, settings: ClipSettings, painter: Painter) -> Iterator[tuple[RGB, RGB]]:
    """Each frame at the size of the result, and as the network paints it."""
    if settings.smoothing == 0:
        for frame in frames:
            photo, seen = network.views(frame, settings)
            yield photo, painter.paint(seen, style).picture
        return
    last = len(frames) - 1
    following: Float32Array | None = None
    for start in range(0, len(frames), BETWEEN):
        end = min(start + BETWEEN, last)
        first = following if following is not None else _statistics(frames[start], style, settings, painter)
        following = _statistics(frames[end], style, settings, painter) if end > start else first
        for number in range(start, min(start + BETWEEN, len(frames))):
            photo, seen = network.views(frames[number], settings)
            share = np.float32((number - start) / max(1, end - start))
            yield photo, painter.paint_with(seen, style, (1 - share) * first + share * following)


def _statistics(frame: RGB, style: Float32Array, settings: ClipSettings, painter: Painter) -> Float32Array:
    return painter.paint(network.views(frame, settings)[1], style).statistics


def _kept(result: RGB, before: RGB, photo: RGB, photo_before: RGB, smoothing: float) -> RGB:
    """The result with a share of the previous one where the clip stands still."""
    if smoothing == 0:
        return result
    change = cv2.absdiff(photo, photo_before).max(axis=2).astype(np.float32)
    share = smoothing * np.exp(-((cv2.blur(change, (9, 9)) / STILL) ** 2))[..., np.newaxis]
    return np.asarray(np.rint(result + share * (before.astype(np.float32) - result)), np.uint8)
