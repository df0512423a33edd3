"""Feature maps: the response of each layer of the bundled network to an image, channel by channel.

The output (H, W, C) of a layer consists of C small images. The strongest, those that vary most over the image, are laid
out on a contact sheet, each scaled by its own largest absolute value: black is 0, orange to white positive, blue to
white negative. Pixels are enlarged without smoothing, because each one is a neuron.
"""

from functools import cache

import cv2
import keras
import numpy as np

from core.arrays import Float32Array
from core.images import RGB
from core.nets import efficientnet_lite
from core.serving import artifacts
from core.serving.preprocessing import normalise, scale_window
from core.snapshots import Snapshot, Stream
from core.synthesis.feature_map_settings import COLUMNS, LAYERS, FeatureMapSettings

MODEL = "efficientnet_lite0"
TILE, GAP = 112, 6
"""Maximum side of a channel on the sheet, and the gap between two, in pixels."""

BACKGROUND = 128


# Okabe and Ito's orange and blue, each on a ramp from black to white.
_STOPS = np.linspace(0, 1, 3)
_POSITIVE = np.array([[0, 0, 0], [230, 159, 0], [255, 255, 255]], float)
_NEGATIVE = np.array([[0, 0, 0], [0, 114, 178], [255, 255, 255]], float)


def feature_maps(image: RGB, settings: FeatureMapSettings | None = None) -> Stream:
    """Show the response to an image layer by layer, with a snapshot after each layer.

    Args:
        image: uint8 RGB (H, W, 3); the network gets the central window that its card describes.
        settings: the knobs; None for the defaults.

    Yields:
        Snapshots with the contact sheet of the latest layer (uint8 RGB); its ``height``, ``width`` and ``channels``,
        and how many of those are ``shown``, as metrics; the input window (``window``) and all sheets so far, by the
        names of their layers, as panels.
    """
    settings = settings or FeatureMapSettings()
    card = artifacts.load(MODEL).card
    assert card.input_size is not None
    window = scale_window(image, card.input_size, card.preprocessing)
    panels = {"window": window}
    total = len(LAYERS)
    yield Snapshot(0, total, window, panels=dict(panels), note="reading the picture")
    outputs = _network()(normalise(window[np.newaxis], card.preprocessing), training=False)
    for step, name in enumerate(LAYERS, start=1):
        maps = np.asarray(outputs[name])[0]
        chosen = choose(maps, settings)
        panels[name] = sheet(maps[..., chosen])
        height, width, channels = maps.shape
        yield Snapshot(
            step,
            total,
            panels[name],
            metrics={
                "height": float(height),
                "width": float(width),
                "channels": float(channels),
                "shown": float(len(chosen)),
            },
            panels=dict(panels),
            note=f"{name}, {height} × {width} × {channels}",
        )


def choose(maps: Float32Array, settings: FeatureMapSettings) -> list[int]:
    """Choose the channels to show.

    Args:
        maps: float32 (H, W, C).
        settings: how many, and in which order.

    Returns:
        Indices of channels, by decreasing standard deviation over the positions, or the first ones.
    """
    count = min(settings.channels, maps.shape[-1])
    if settings.order == "first":
        return list(range(count))
    return [int(i) for i in np.argsort(-maps.std(axis=(0, 1)), kind="stable")[:count]]


def sheet(maps: Float32Array) -> RGB:
    """Lay out channels, float32 (H, W, C), on a contact sheet, row by row with `COLUMNS` per row; uint8 RGB."""
    height, width, channels = maps.shape
    tall, wide = _enlarged(height), _enlarged(width)
    rows = -(-channels // COLUMNS)
    size = (rows * (tall + GAP) - GAP, COLUMNS * (wide + GAP) - GAP, 3)
    result = np.full(size, BACKGROUND, np.uint8)
    for i in range(channels):
        top, left = i // COLUMNS * (tall + GAP), i % COLUMNS * (wide + GAP)
        tile = cv2.resize(coloured(maps[..., i]), (wide, tall), interpolation=cv2.INTER_NEAREST)
        result[top : top + tall, left : left + wide] = tile
    return result


def coloured(values: Float32Array) -> RGB:
    """Colour a channel (H, W): black for 0, orange to white for positive, blue to white for negative values."""
    most = max(float(np.abs(values).max()), 1e-12)
    strength = np.abs(values) / most
    ramps = [
        np.stack([np.interp(strength, _STOPS, ramp[:, c]) for c in range(3)], -1) for ramp in (_POSITIVE, _NEGATIVE)
    ]
    return np.rint(np.where(values[..., np.newaxis] >= 0, *ramps)).astype(np.uint8)


def _enlarged(side: int) -> int:
    """The side of a tile: the largest multiple of the side of the map up to `TILE`, so that all neurons are drawn
    equally large.
    """
    return side * max(1, TILE // side)


@cache
def _network() -> keras.Model:
    """The bundled network; it returns the output of every shown layer by name."""
    weights = artifacts.load(MODEL).path("weights.h5")
    card = artifacts.load(MODEL).card
    assert card.input_size is not None
    network = efficientnet_lite.load(weights, input_shape=(*card.input_size, 3), include_top=False)
    return keras.Model(network.input, {name: network.get_layer(name).output for name in LAYERS})
