"""The catalogue of channels: what each channel of a layer dreams of, and where photos excite it most.

Left alone with noise, one channel shows what it responds to (Olah, Mordvintsev and Schubert, "Feature Visualization",
2017); the photos say what it responds to in practice. The two need not agree.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from core.arrays import Float32Array
from core.images import RGB, fit, resize
from core.snapshots import Snapshot, Stream, last
from core.synthesis.dream import networks
from core.synthesis.dream.channel_sheet import COLUMNS, COUNT, LAYERS, PHOTO_SIDE, PLACES, TILE, VIEW
from core.synthesis.dream.goals import dream_of_channel
from core.synthesis.dream.pixels import from_image
from core.synthesis.dream.settings import VGG16, DreamSettings

MOST_FROM_ONE = 2
"""Places from the same photo."""

FIELD = 640
"""Side in pixels of the noise in which each channel looks for a place to start from; without any response there is no
gradient."""

NOISE, COLOURED = 36.0, 0.4
"""Standard deviation of the noise in grey levels, and how much of it is not the same in red, green and blue."""


def catalogue(photos: Sequence[RGB], layer: str, steps: int = 20) -> Stream:
    """Let each of the first `COUNT` channels of a layer of VGG16 dream, with a snapshot after each one.

    Args:
        photos: uint8 RGB images to search for the places that excite each channel most.
        layer: one of `LAYERS`.
        steps: of gradient ascent in each of two octaves.

    Yields:
        Snapshots with the sheet so far (uint8 RGB, see `channel_sheet.tile`); as metrics the places, see
        `channel_sheet.places`.
    """
    settings = DreamSettings(
        octaves=2, steps=steps, step_size=0.03, jitter=8, turn=4, stretch=4, longest_side=LAYERS[layer]
    )
    seen = [activations(fit(photo, PHOTO_SIDE), layer) for photo in photos]
    noises = starts(layer)
    sheet = np.full((-(-COUNT // COLUMNS) * TILE, COLUMNS * TILE, 3), 128, np.uint8)
    for channel in range(COUNT):
        found = last(dream_of_channel(noises[channel], layer, channel, settings)).image
        assert found is not None
        row, column = divmod(channel, COLUMNS)
        sheet[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE] = resize(found, (TILE, TILE))
        places = strongest([maps[..., channel] for maps in seen], [photo.shape for photo in photos], VIEW[layer])
        metrics = {
            f"{name}_{i}": value
            for i, place in enumerate(places)
            for name, value in zip(("photo", "row", "column", "activation"), place, strict=True)
        }
        yield Snapshot(channel + 1, COUNT, sheet.copy(), metrics=metrics, note=f"channel {channel} of {layer}")


def activations(photo: RGB, layer: str) -> Float32Array:
    """The activations (H, W, C) of a layer of VGG16 for a photo, uint8 RGB."""
    found = networks.activations(VGG16, (layer,))(tf.constant(from_image(photo)[None]))
    return np.asarray(found[layer][0])


def strongest(
    maps: Sequence[Float32Array], shapes: Sequence[tuple[int, ...]], apart: int
) -> list[tuple[float, float, float, float]]:
    """The places where a channel responds most, the strongest first.

    Args:
        maps: the channel's activations (H, W) for each photo.
        shapes: height and width of each photo in pixels.
        apart: smallest distance of two places in one photo, in pixels.

    Returns:
        Number of the photo, row and column in pixels of the photo at `PHOTO_SIDE`, and activation, of up to `PLACES`
        places, at most `MOST_FROM_ONE` from each photo.
    """
    found = []
    for number, (values, shape) in enumerate(zip(maps, shapes, strict=True)):
        values = values.copy()
        stride = min(1.0, PHOTO_SIDE / max(shape[:2])) * shape[0] / values.shape[0]
        for _ in range(MOST_FROM_ONE):
            row, column = (int(i) for i in np.unravel_index(values.argmax(), values.shape))
            middle = (row + 0.5) * stride, (column + 0.5) * stride
            found.append((float(number), *(float(int(i)) for i in middle), float(values[row, column])))
            near = max(1, round(apart / stride))
            values[max(0, row - near) : row + near + 1, max(0, column - near) : column + near + 1] = 0
    return sorted(found, key=lambda place: -place[3])[:PLACES]  # type: ignore[return-value]


def noise(side: int, coarsest: int) -> RGB:
    """Smooth noise around grey, whose amplitude falls with the frequency as in photos.

    Args:
        side: of the image in pixels.
        coarsest: longest waves in pixels.

    Returns:
        uint8 RGB (side, side, 3).
    """
    rng = np.random.default_rng(0)
    frequency = np.maximum(np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None]), 1 / coarsest)
    white = rng.normal(size=(side, side, 1)) + COLOURED * rng.normal(size=(side, side, 3))
    values = np.fft.irfft2(np.fft.rfft2(white, axes=(0, 1)) / frequency[..., None], (side, side), axes=(0, 1))
    return np.clip(128 + NOISE * (values - values.mean()) / values.std(), 0, 255).astype(np.uint8)


def starts(layer: str) -> list[RGB]:
    """For each channel of a layer the part of a noise image, of the layer's side, in whose middle it responds most."""
    side = LAYERS[layer]
    field = noise(FIELD, side)
    maps = activations(field, layer)
    stride = FIELD // maps.shape[0]
    edge = side // 2 // stride + 1
    inner = maps[edge:-edge, edge:-edge]
    found = []
    for channel in range(maps.shape[-1]):
        place = np.unravel_index(inner[..., channel].argmax(), inner.shape[:2])
        top, left = (int((i + edge + 0.5) * stride) - side // 2 for i in place)
        found.append(field[top : top + side, left : left + side])
    return found
