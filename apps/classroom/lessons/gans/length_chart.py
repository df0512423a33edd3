"""How long the noise vectors on a walk are, beside the lengths of random ones: a drawing."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from apps.classroom.lessons.gans import text
from apps.classroom.ui import svg
from core.arrays import Float32Array
from core.synthesis.gan import latent
from core.synthesis.gan.latent import NoiseKind, Path

RANDOM, SEED = 10_000, 0
"""Random vectors whose lengths are compared, and their seed."""
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 460, 215, 34, 104, 28, 42
SPHERE, LINE = {False: "#0072B2", True: "#56B4E9"}, "#D55E00"


class UsualLengths(NamedTuple):
    """Of many random vectors: the shortest, and the range of 95 % of all."""

    shortest: float
    low: float
    high: float


@cache
def usual_lengths(size: int, kind: NoiseKind) -> UsualLengths:
    """The lengths of random vectors of this size."""
    found = np.linalg.norm(latent.noise(RANDOM, size, SEED, kind), axis=1)
    low, high = np.quantile(found, (0.025, 0.975))
    return UsualLengths(float(found.min()), float(low), float(high))


def lengths(vectors: Float32Array) -> list[float]:
    """The Euclidean lengths of vectors, float32 (N, size)."""
    return [float(length) for length in np.linalg.norm(vectors, axis=1)]


def drawing(walks: Mapping[Path, list[float]], usual: UsualLengths, share: float, dark: bool) -> str:
    """Draw the lengths along both walks.

    Args:
        walks: the lengths at equal distances on each.
        usual: the lengths of random vectors.
        share: the place on the way that is marked, 0 to 1.
        dark: for a dark page.
    """
    top = 1.12 * max(usual.high, *(length for row in walks.values() for length in row))
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(at: float, length: float) -> tuple[float, float]:
        return LEFT + width * at, TOP + height * (1 - length / top)

    upper, lower = place(1, usual.high)[1], place(1, usual.low)[1]
    parts = [
        svg.rectangle(LEFT, upper, width, lower - upper, "currentColor", more='fill-opacity="0.13"'),
        *(
            svg.text(LEFT + width + 8, upper + 13 + 15 * n, line, anchor="start", size=13)
            for n, line in enumerate(text.USUAL)
        ),
        svg.text(0, 15, text.LENGTH_AXIS, anchor="start", size=15, bold=True),
        svg.text(LEFT + width / 2, HEIGHT - 3, text.WAY_AXIS),
        svg.line([place(0, 0), place(1, 0)], width=1),
        svg.line([place(share, 0), place(share, top)], more='stroke-dasharray="4 4"'),
    ]
    parts += [svg.text(place(at, 0)[0], HEIGHT - 21, f"{100 * at:g} %", size=13) for at in (0, 0.5, 1)]
    for tick in range(0, int(top) + 1, 5):
        parts.append(svg.text(LEFT - 8, place(0, tick)[1] + 5, str(tick), anchor="end", size=13))
    for (path, row), colour in zip(walks.items(), (SPHERE[dark], LINE), strict=True):
        points = [place(number / (len(row) - 1), length) for number, length in enumerate(row)]
        parts.append(svg.line(points, width=3.5, more=f'style="stroke: {colour}"'))
        x, y = points[len(points) // 4]
        parts.append(svg.text(x, y + (24 if path == "linear" else -12), text.PATHS[path], size=14, bold=True))
    return svg.drawing(WIDTH, HEIGHT, text.lengths_alt(walks, usual), parts, dark)
