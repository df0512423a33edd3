"""A sample set to teach with: the suite's own drawings of shapes, as the files that a visitor would upload."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from core import images
from core.data.sets import shapes
from core.images import RGB
from core.snapshots import last
from core.transfer.own_classes.examples import Example, FeatureExtraction
from core.transfer.own_classes.uploads import LabelledFile

MOST = 60
"""Drawings of each class."""


def files(classes: Sequence[str], count: int) -> list[LabelledFile]:
    """The first drawings of each class.

    Args:
        classes: of `core.data.sets.shapes.CLASSES`.
        count: drawings of each class, 1 to `MOST`.
    """
    return [file for name in classes for file in _files(name)[:count]]


@lru_cache(maxsize=MOST * len(shapes.CLASSES))
def example(file: LabelledFile) -> Example:
    """A drawing of the set with its features, extracted once for all visitors of classroom and widgets."""
    extraction = FeatureExtraction([file])
    last(extraction.stream())
    return extraction.examples[0]


def new_drawing(name: str, number: int) -> RGB:
    """A drawing of a class that is not in the set, uint8 RGB (192, 192, 3); a different one for each number."""
    rng = np.random.default_rng([shapes.SEED + 1, number])
    return images.resize(shapes.draw(shapes.sample(rng, shapes.CLASSES.index(name)), rng), (192, 192))


@lru_cache(maxsize=len(shapes.CLASSES))
def _files(name: str) -> list[LabelledFile]:
    kind = shapes.CLASSES.index(name)
    rng = np.random.default_rng([shapes.SEED, kind])
    drawings = [shapes.draw(shapes.sample(rng, kind), rng) for _ in range(MOST)]
    return [LabelledFile(f"{name}_{i}.png", name, images.encode(drawing)) for i, drawing in enumerate(drawings)]
