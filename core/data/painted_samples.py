"""Sample paintings for style transfer, painted by code: nobody's work has to be shipped, and each has a clear style.

    python -m core.data.painted_samples              # paints the files in core/data/paintings again

Each function returns uint8 RGB of shape (480, 480, 3), always the same, rendered at twice this size and averaged down.
It takes up to two seconds, therefore the suite reads the files.
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array
from core.images import RGB, write

SIZE, OVER = 480, 2
SIDE = SIZE * OVER
NIGHT = ((18, 32, 84), (28, 64, 140), (52, 110, 178), (120, 170, 205), (232, 200, 92), (247, 236, 178))
EMBERS = ((46, 16, 20), (120, 28, 24), (196, 62, 28), (236, 132, 44), (248, 200, 96), (40, 70, 96))
MEADOW = ((34, 82, 52), (84, 138, 60), (168, 190, 82), (226, 180, 92), (214, 110, 120), (92, 132, 176))
GLASS = ((190, 30, 40), (228, 150, 30), (245, 214, 80), (30, 110, 70), (32, 84, 160), (110, 50, 130), (236, 232, 214))
PAPER = ((238, 228, 206), (26, 54, 92), (70, 112, 150), (214, 222, 222))
POSTER = ((240, 234, 218), (206, 40, 36), (24, 24, 28), (30, 88, 150), (240, 186, 40))
FOLDER = Path(__file__).with_name("paintings")
Palette = tuple[tuple[int, int, int], ...]


def night_swirls() -> RGB:
    """Thick strokes along a current with eddies, blue with yellow lights."""
    return _strokes(seed=3, palette=NIGHT, eddies=9, length=34, width=7)


def burning_sky() -> RGB:
    """Long strokes in bands, red and orange."""
    return _strokes(seed=11, palette=EMBERS, eddies=3, length=70, width=9)


def stained_glass() -> RGB:
    """Cells of coloured glass in black lead."""
    rng = np.random.default_rng(5)
    seeds = rng.uniform(0, SIDE, (170, 2))
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    nearest = np.full((2, SIDE, SIDE), np.inf)
    owner = np.zeros((SIDE, SIDE), int)
    for i, (row, column) in enumerate(seeds):
        distance = np.hypot(y - row, x - column)
        first = distance < nearest[0]
        nearest[1] = np.where(first, nearest[0], np.minimum(nearest[1], distance))
        nearest[0] = np.where(first, distance, nearest[0])
        owner[first] = i
    colours = np.array([GLASS[i] for i in rng.integers(0, len(GLASS), len(seeds))], float)
    glow = 0.75 + 0.35 * np.exp(-((nearest[0] / 60) ** 2)) + rng.normal(0, 0.03, (SIDE, SIDE))
    canvas = colours[owner] * glow[..., np.newaxis]
    canvas[nearest[1] - nearest[0] < 9] = (16, 14, 18)
    return _shrink(canvas)


def dots() -> RGB:
    """A meadow of small dots of pure colour."""
    rng = np.random.default_rng(2)
    canvas = np.full((SIDE, SIDE, 3), (236, 228, 206), np.uint8)
    field = _smooth(rng, 70)
    for _ in range(26_000):
        x, y = rng.integers(0, SIDE, 2)
        level = np.clip(field[y, x] + rng.normal(0, 0.16), 0, 0.999)
        colour = np.clip(np.array(MEADOW[int(level * len(MEADOW))]) + rng.normal(0, 14, 3), 0, 255)
        cv2.circle(canvas, (int(x), int(y)), int(rng.integers(4, 9)), colour.tolist(), -1, cv2.LINE_AA)
    return _shrink(canvas)


def woodcut_waves() -> RGB:
    """Rows of overlapping waves, as in a woodcut: ink on paper."""
    canvas = np.full((SIDE, SIDE, 3), PAPER[0], np.uint8)
    radius = 88
    for row, y in enumerate(range(-radius, SIDE + 2 * radius, radius // 2)):
        for x in range(-radius + (radius if row % 2 else 0), SIDE + 2 * radius, 2 * radius):
            for ring, share in enumerate((1.0, 0.84, 0.66, 0.48, 0.3, 0.14)):
                colour = (PAPER[1], PAPER[0], PAPER[2], PAPER[0], PAPER[1], PAPER[3])[ring]
                cv2.circle(canvas, (x, y + radius), int(radius * share), colour, -1, cv2.LINE_AA)
    return _shrink(canvas)


def poster_shapes() -> RGB:
    """Circles, bars and triangles in few flat colours."""
    rng = np.random.default_rng(21)
    canvas = np.full((SIDE, SIDE, 3), POSTER[0], np.uint8)
    for i in range(70):
        colour = POSTER[1 + i % 4]
        x, y = rng.uniform(0, SIDE, 2)
        size, turn = rng.uniform(30, 150), rng.uniform(0, np.pi)
        if i % 3 == 0:
            thick = -1 if rng.random() < 0.6 else 12
            cv2.circle(canvas, (int(x), int(y)), int(size * 0.7), colour, thick, cv2.LINE_AA)
        else:
            corners = (
                [(-1, -0.12), (1, -0.12), (1, 0.12), (-1, 0.12)] if i % 3 == 1 else [(-0.6, 0.5), (0.6, 0.5), (0, -0.7)]
            )
            turned = [
                (x + size * (a * np.cos(turn) - b * np.sin(turn)), y + size * (a * np.sin(turn) + b * np.cos(turn)))
                for a, b in corners
            ]
            cv2.fillPoly(canvas, [np.rint(turned).astype(np.int32)], colour, cv2.LINE_AA)
    return _shrink(canvas)


def _strokes(seed: int, palette: Palette, eddies: int, length: int, width: int) -> RGB:
    """Short strokes along a field of eddies, coloured by height and by eddy."""
    rng = np.random.default_rng(seed)
    centres, turns = rng.uniform(0, SIDE, (eddies, 2)), rng.choice([-1.0, 1.0], eddies)
    shade = _smooth(rng, 110)
    canvas = np.full((SIDE, SIDE, 3), palette[1], np.uint8)
    for _ in range(9_000):
        point = rng.uniform(0, SIDE, 2)
        distances = np.hypot(*(centres - point).T)
        near = float(np.exp(-((distances.min() / 60) ** 2)))
        row, column = np.minimum(point.astype(int), SIDE - 1)
        level = np.clip(0.62 * shade[row, column] + 0.42 * near + rng.normal(0, 0.09), 0, 0.999)
        colour = np.clip(np.array(palette[int(level * len(palette))]) + rng.normal(0, 13, 3), 0, 255)
        path = [point]
        for _ in range(4):
            offset = centres - path[-1]
            pull = turns / (np.hypot(*offset.T) + 30)
            direction = np.array([0.15 - (offset[:, 1] * pull).sum(), 0.9 + (offset[:, 0] * pull).sum()])
            path.append(path[-1] + direction / (np.hypot(*direction) + 1e-6) * length / 4)
        line = np.rint(np.array(path)[:, ::-1]).astype(np.int32)
        cv2.polylines(canvas, [line], False, colour.tolist(), int(rng.integers(width - 2, width + 3)), cv2.LINE_AA)
    return _shrink(canvas)


def _smooth(rng: np.random.Generator, blur: float) -> Float64Array:
    """Smooth noise, 0 to 1."""
    noise = cv2.GaussianBlur(rng.normal(size=(SIDE, SIDE)), (0, 0), blur)
    low, high = np.quantile(noise, (0.02, 0.98))
    return np.asarray(np.clip((noise - low) / (high - low), 0, 1), np.float64)


def _shrink(canvas: npt.NDArray[Any]) -> RGB:
    clipped = np.clip(canvas, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(clipped, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.uint8)


ALL = (night_swirls, burning_sky, stained_glass, dots, woodcut_waves, poster_shapes)

if __name__ == "__main__":
    for paint in ALL:
        write(paint(), FOLDER / f"{paint.__name__}.webp")
