"""A race as one picture: the surface from above in bands, and the ways of all optimizers."""

from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from core.images import RGB
from core.optimization.race import Race
from core.optimization.race_settings import TITLES

Floats = npt.NDArray[np.float64]

COLOURS: Mapping[str, str] = {
    "sgd": "#D55E00",
    "momentum": "#E69F00",
    "nesterov": "#F0E442",
    "adagrad": "#56B4E9",
    "adadelta": "#8A8A8A",
    "rmsprop": "#009E73",
    "adam": "#0072B2",
    "nadam": "#CC79A7",
}
"""Of each contestant: Okabe and Ito, 2008."""

SPREAD: Mapping[str, float] = {"ravine": 30.0, "rosenbrock": 3e3, "beale": 1e4, "noisy": 3.0, "network": 10.0}
"""How much the lowest parts of a surface are drawn apart, where they would else all look the same."""

BANDS, LOW, HIGH, WHITE = 16, (252, 253, 254), (148, 168, 188), (255, 255, 255)
_FINE = 4
"""Bits of OpenCV's fractions of pixels."""


def grid(race: Race, columns: int, rows: int) -> Floats:
    """The loss on a grid over the region of a race, float64 (rows, columns), from below to above."""
    surface = race.surface
    x, y = (
        np.linspace(low, high, count)
        for low, high, count in zip(surface.low, surface.high, (columns, rows), strict=True)
    )
    return surface.value(np.stack(np.meshgrid(x, y), axis=-1))


def heights(name: str, losses: Floats, lowest: float, highest: float) -> Floats:
    """Losses as heights of a drawing, 0 to 1; logarithmic on those surfaces that need it."""
    part = np.clip((losses - lowest) / (highest - lowest), 0, 1)
    spread = SPREAD.get(name, 0.0)
    return np.log1p(spread * part) / np.log1p(spread) if spread else part


def draw(race: Race, width: int = 960, height: int = 640, followed: str = "") -> RGB:
    """Draw a race.

    Args:
        race: which has been run.
        width: in pixels.
        height: in pixels.
        followed: the contestant that is drawn last and bold.

    Returns:
        uint8 RGB (height, width, 3).
    """
    values = grid(race, width, height)[::-1]
    place = heights(race.surface.name, values, float(values.min()), float(values.max()))
    bands = np.minimum((place * BANDS).astype(int), BANDS - 1)
    tones = np.linspace(LOW, HIGH, BANDS)
    picture = tones[bands]
    edges = (np.diff(bands, axis=0, append=bands[-1:]) != 0) | (np.diff(bands, axis=1, append=bands[:, -1:]) != 0)
    picture[edges] *= 0.85
    image = np.ascontiguousarray(picture.astype(np.uint8))
    low, size = np.array(race.surface.low), np.subtract(race.surface.high, race.surface.low)
    scale = np.array([width - 1, 1 - height]) * 2**_FINE / size
    corner = np.array([0, (height - 1) * 2**_FINE])
    unit = max(1, height // 320)
    for track in sorted(race.tracks, key=lambda t: t.name == followed):
        colour = tuple(int(COLOURS[track.name][i : i + 2], 16) for i in (1, 3, 5))
        inside = np.clip(track.points, low - size, low + 2 * size)
        way = np.rint((inside - low) * scale + corner).astype(np.int32)
        thick = (2 if track.name == followed else 1) * unit
        for stroke, ink in ((thick + 2 * unit, WHITE), (thick, colour)):
            cv2.polylines(image, [way], False, ink, stroke, cv2.LINE_AA, _FINE)
        for radius, ink in ((7, WHITE), (5, colour)):
            cv2.circle(image, way[-1].tolist(), (radius * unit) << _FINE, ink, -1, cv2.LINE_AA, _FINE)
    _key(image, race, unit)
    return image


def _key(image: RGB, race: Race, unit: int) -> None:
    """The names in their colours, in the upper left corner."""
    for i, track in enumerate(race.tracks):
        x, y = 10 * unit, (14 + 13 * i) * unit
        colour = tuple(int(COLOURS[track.name][k : k + 2], 16) for k in (1, 3, 5))
        cv2.circle(image, (x, y - 4 * unit), 4 * unit, colour, -1, cv2.LINE_AA)
        for thick, ink in ((3, WHITE), (1, (30, 40, 50))):
            cv2.putText(
                image, TITLES[track.name], (x + 9 * unit, y), cv2.FONT_HERSHEY_SIMPLEX, 0.38 * unit, ink,
                thick * max(1, unit - 1), cv2.LINE_AA,
            )  # fmt: skip
