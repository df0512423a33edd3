"""A small synthetic data set: noisy circles, squares, triangles and stars, generated from a fixed seed.

It needs no file, takes a second to generate, and is hard enough that a network has something to learn: shapes are
filled or outlined, light on dark in any colour, small or large, rotated and noisy.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from core.arrays import Float64Array
from core.data.sets.labelled_images import ArrayImages, DataSet, LabelledImages
from core.images import RGB

SIDE, OVER = 24, 4
CLASSES = ("circle", "square", "triangle", "star")
IMAGES, SEED = 2000, 24
DARK, LIGHT = (0, 110), (145, 255)
"""Ranges of grey levels from which the colours of background and shape are sampled."""


@dataclass(frozen=True)
class Shape:
    """The sampled parameters of one image.

    Attributes:
        kind: index in `CLASSES`.
        centre: x and y as fractions of the image's side.
        radius: distance from the centre to the furthest corner, as a fraction of the side.
        angle: rotation in radians.
        colours: RGB of the background and of the shape, 0 to 255.
        outlined: whether only the edge is drawn.
        noise: standard deviation of the noise in grey levels.
    """

    kind: int
    centre: tuple[float, float]
    radius: float
    angle: float
    colours: Float64Array
    outlined: bool
    noise: float


@lru_cache(maxsize=1)
def data_set() -> DataSet:
    """The data set "shapes": one split of 24×24-pixel images, with the same number of each class."""
    rng = np.random.default_rng(SEED)
    labels = rng.permutation(np.arange(IMAGES) % len(CLASSES))
    images = np.stack([draw(sample(rng, int(label)), rng) for label in labels])
    return DataSet("shapes", CLASSES, {"train": LabelledImages.of(ArrayImages(images), labels)})


def sample(rng: np.random.Generator, kind: int) -> Shape:
    """Sample the parameters of a shape of this class."""
    radius = rng.uniform(0.25, 0.45)
    colours = np.stack([rng.uniform(*DARK, 3), rng.uniform(*LIGHT, 3)])
    x, y = rng.uniform(radius, 1 - radius, 2)
    angle, outlined = rng.uniform(0, 2 * np.pi), bool(rng.random() < 0.3)
    return Shape(kind, (float(x), float(y)), radius, angle, colours, outlined, rng.uniform(5, 35))


def draw(shape: Shape, rng: np.random.Generator) -> RGB:
    """Draw a shape, uint8 RGB (24, 24, 3).

    Args:
        shape: what to draw.
        rng: the source of the noise.
    """
    side = SIDE * OVER
    canvas = np.empty((side, side, 3), np.float32)
    canvas[:] = shape.colours[0]
    outline = np.rint((np.array(shape.centre) + shape.radius * _corners(shape.kind, shape.angle)) * side)
    points, colour = [outline.astype(np.int32)], shape.colours[1].tolist()
    if shape.outlined:
        cv2.polylines(canvas, points, True, colour, 2 * OVER, cv2.LINE_AA)
    else:
        cv2.fillPoly(canvas, points, colour, cv2.LINE_AA)
    small = cv2.resize(canvas, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.clip(small + rng.normal(0, shape.noise, small.shape), 0, 255).astype(np.uint8)


def _corners(kind: int, angle: float) -> Float64Array:
    """The corners of a shape of radius 1 around the origin, (N, 2); a circle is a polygon of many corners."""
    number = {"circle": 48, "square": 4, "triangle": 3, "star": 10}[CLASSES[kind]]
    turns = angle + np.arange(number) * 2 * np.pi / number
    reach = np.where(np.arange(number) % 2, 0.45, 1.0) if CLASSES[kind] == "star" else np.ones(number)
    return reach[:, np.newaxis] * np.stack([np.cos(turns), np.sin(turns)], axis=1)
