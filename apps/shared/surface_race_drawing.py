"""A race on a surface as one image: the surface from above in bands, with the trajectory of each optimizer."""

from collections.abc import Mapping

import cv2
import numpy as np

from core.arrays import Float64Array
from core.images import RGB
from core.optimization.optimizer_settings import TITLES
from core.optimization.surface_race import SurfaceRace
from core.optimization.surfaces import Surface

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
"""The colour of each optimizer: Okabe and Ito, 2008."""

SPREAD: Mapping[str, float] = {"ravine": 30.0, "rosenbrock": 3e3, "beale": 1e4, "noisy": 3.0, "network": 10.0}
"""How strongly a logarithmic scale spreads the lowest heights, on the surfaces where they would look alike."""

BANDS, LOW, HIGH, WHITE, INK = 16, (252, 253, 254), (148, 168, 188), (255, 255, 255), (30, 40, 50)
_SHIFT = 4
"""Fractional bits of OpenCV's pixel coordinates."""


def loss_grid(surface: Surface, columns: int, rows: int) -> Float64Array:
    """The loss on a grid over the region of a surface, float64 (rows, columns), bottom row first."""
    x, y = (
        np.linspace(low, high, count)
        for low, high, count in zip(surface.low, surface.high, (columns, rows), strict=True)
    )
    return surface.value(np.stack(np.meshgrid(x, y), axis=-1))


def is_logarithmic(surface: Surface) -> bool:
    """Whether the heights of a surface are drawn on a logarithmic scale."""
    return surface.name in SPREAD


def heights(surface: Surface, losses: Float64Array, lowest: float, highest: float) -> Float64Array:
    """Map losses from `lowest` to `highest` to heights from 0 to 1, logarithmically where the surface needs it."""
    fraction = np.clip((losses - lowest) / (highest - lowest), 0, 1)
    spread = SPREAD.get(surface.name, 0.0)
    return np.log1p(spread * fraction) / np.log1p(spread) if spread else fraction


def draw(race: SurfaceRace, width: int = 960, height: int = 640, followed: str = "") -> RGB:
    """Draw a race.

    Args:
        race: the race with its trajectories.
        width: in pixels.
        height: in pixels.
        followed: name of the optimizer that is drawn last and bold.

    Returns:
        uint8 RGB (height, width, 3).
    """
    losses = loss_grid(race.surface, width, height)[::-1]
    relief = heights(race.surface, losses, float(losses.min()), float(losses.max()))
    bands = np.minimum((relief * BANDS).astype(int), BANDS - 1)
    colours = np.linspace(LOW, HIGH, BANDS)[bands]
    edges = (np.diff(bands, axis=0, append=bands[-1:]) != 0) | (np.diff(bands, axis=1, append=bands[:, -1:]) != 0)
    colours[edges] *= 0.85
    image = np.ascontiguousarray(colours.astype(np.uint8))
    low, size = np.array(race.surface.low), np.subtract(race.surface.high, race.surface.low)
    scale = np.array([width - 1, 1 - height]) * 2**_SHIFT / size
    corner = np.array([0, (height - 1) * 2**_SHIFT])
    unit = max(1, height // 320)
    for trajectory in sorted(race.trajectories, key=lambda t: t.name == followed):
        colour = _rgb(COLOURS[trajectory.name])
        points = np.clip(trajectory.points, low - size, low + 2 * size)
        line = np.rint((points - low) * scale + corner).astype(np.int32)
        thickness = (2 if trajectory.name == followed else 1) * unit
        for stroke, ink in ((thickness + 2 * unit, WHITE), (thickness, colour)):
            cv2.polylines(image, [line], False, ink, stroke, cv2.LINE_AA, _SHIFT)
        for radius, ink in ((7, WHITE), (5, colour)):
            cv2.circle(image, line[-1].tolist(), (radius * unit) << _SHIFT, ink, -1, cv2.LINE_AA, _SHIFT)
    _legend(image, race, unit)
    return image


def _legend(image: RGB, race: SurfaceRace, unit: int) -> None:
    """Write the names of the optimizers beside their colours, in the upper left corner."""
    for i, trajectory in enumerate(race.trajectories):
        x, y = 10 * unit, (14 + 13 * i) * unit
        cv2.circle(image, (x, y - 4 * unit), 4 * unit, _rgb(COLOURS[trajectory.name]), -1, cv2.LINE_AA)
        for thickness, ink in ((3, WHITE), (1, INK)):
            cv2.putText(
                image, TITLES[trajectory.name], (x + 9 * unit, y), cv2.FONT_HERSHEY_SIMPLEX, 0.38 * unit, ink,
                thickness * max(1, unit - 1), cv2.LINE_AA,
            )  # fmt: skip


def _rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour such as "#D55E00"."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue
