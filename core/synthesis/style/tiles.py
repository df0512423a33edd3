"""Paint pictures of any size in tiles that nobody can see afterwards, in bounded memory.

A network for style transfer normalises each channel over the whole picture, so a tile that is painted by itself gets
other colours than its neighbour. Here all tiles share the same statistics, and each is seen with a margin as wide as
the network looks; then a pixel does not depend on the tile that it is in.

The statistics are those of a mosaic: patches of the picture at full resolution, evenly spread, side by side. Those of a
small copy, the usual choice, are of another texture, and change the colours more on average (`benchmarks/style.py`).
"""

import cv2
import numpy as np

from core import images
from core.arrays import Float32Array
from core.images import RGB
from core.nets.style.numbers import MULTIPLE, reach
from core.snapshots import Snapshot, Stream
from core.synthesis import tiles
from core.synthesis.style import network
from core.synthesis.style.network import Painter
from core.synthesis.style.network_settings import WHOLE, NetworkSettings

PATCHES = 4
"""In each direction of the mosaic."""
PREVIEW = 960
"""Longest side in pixels of the picture in all snapshots but the last."""


def paint(
    image: RGB, style: Float32Array, settings: NetworkSettings | None = None, with_painter: Painter | None = None
) -> Stream:
    """Paint a photo of any size tile by tile.

    Args:
        image: uint8 RGB (H, W, 3); shrunk to the longest side in the settings.
        style: gamma and beta, float32 (S,).
        settings: the knobs; None for the defaults.
        with_painter: the network; None for that of many styles.

    Yields:
        Snapshots with the picture so far, where what is not painted yet is the photo; all but the last are shrunk to
        `PREVIEW` pixels.

    Raises:
        PaintingError: the style has the wrong size.
    """
    settings = settings or NetworkSettings()
    painter = with_painter or network.painter()
    photo, seen = network.views(image, settings)
    height, width = seen.shape[:2]
    # So that every tile starts at a multiple; the border is what the network would see if it painted the whole.
    whole = cv2.copyMakeBorder(seen, 0, -height % MULTIPLE, 0, -width % MULTIPLE, cv2.BORDER_REFLECT_101)
    seen = np.asarray(whole, np.uint8)
    painted = seen.copy()
    places = tiles.grid((seen.shape[0], seen.shape[1]), settings.tile, margin(painter))
    total = len(places)
    yield Snapshot(0, total, images.fit(photo, PREVIEW), note="measuring the picture")
    statistics = measure(painter, seen, style)
    for step, tile in enumerate(places, 1):
        made = painter.paint_with(np.ascontiguousarray(seen[tile.seen]), style, statistics)
        painted[tile.kept] = made[tile.inner()]
        if step < total:
            preview = images.fit(painted[:height, :width], PREVIEW)
            small = images.resize(photo, preview.shape[:2]) if preview.shape != photo.shape else photo
            yield Snapshot(step, total, network.finished(preview, small, settings), note=f"tile {step} of {total}")
    yield Snapshot(total, total, network.finished(painted[:height, :width], photo, settings), note="finished")


def margin(painter: Painter) -> int:
    """How far around a tile its network looks, as a multiple of 4, so that every window starts at one."""
    return -(-reach(painter.layout) // MULTIPLE) * MULTIPLE


def measure(painter: Painter, image: RGB, style: Float32Array) -> Float32Array:
    """The statistics with which a style paints an image: its own if it is small, else those of its mosaic.

    Returns:
        mean and variance of every normalised channel, float32 (S,).
    """
    return painter.paint(mosaic(image), style).statistics


def mosaic(image: RGB, pixels: int = WHOLE) -> RGB:
    """Patches of an image at full resolution, evenly spread, side by side; a small image is returned as it is.

    Args:
        image: uint8 RGB (H, W, 3).
        pixels: how many the result may have.
    """
    height, width = image.shape[:2]
    if height * width <= pixels:
        return image
    share = np.sqrt(pixels / (height * width))
    rows, columns = (_spread(length, int(length * share) // PATCHES) for length in (height, width))
    return np.concatenate([np.concatenate([image[y, x] for x in columns], axis=1) for y in rows], axis=0)


def _spread(length: int, patch: int) -> list[slice]:
    """`PATCHES` slices, each in the middle of its part of an axis."""
    patch = max(MULTIPLE, patch // MULTIPLE * MULTIPLE)
    middles = (np.arange(PATCHES) + 0.5) * length / PATCHES
    return [slice(start, start + patch) for start in (middles - patch / 2).astype(int).tolist()]
