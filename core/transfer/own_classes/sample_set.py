"""A sample set to teach with: shapes of our own drawing, as the files that a visitor would upload."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from core import images
from core.data.sets import shapes
from core.images import RGB
from core.snapshots import last
from core.transfer.own_classes.teaching import Example, Looking
from core.transfer.own_classes.uploads import Labelled

MOST = 60


def pictures(classes: Sequence[str], count: int) -> list[Labelled]:
    """The first drawings of each class.

    Args:
        classes: of `core.data.sets.shapes.CLASSES`.
        count: of each, 1 to `MOST`.
    """
    return [drawn for name in classes for drawn in _drawn(name)[:count]]


@lru_cache(maxsize=MOST * len(shapes.CLASSES))
def looked_at(picture: Labelled) -> Example:
    """What is seen in a drawing of the set: looked at once, for all visitors of classroom and widgets."""
    looking = Looking([picture])
    last(looking.stream())
    return looking.examples[0]


def another(name: str, number: int) -> RGB:
    """A drawing of a class that is not in the set, uint8 RGB; another one for each number."""
    rng = np.random.default_rng([shapes.SEED + 1, number])
    return images.resize(shapes.draw(shapes.sample(rng, shapes.CLASSES.index(name)), rng), (192, 192))


@lru_cache(maxsize=len(shapes.CLASSES))
def _drawn(name: str) -> list[Labelled]:
    kind = shapes.CLASSES.index(name)
    rng = np.random.default_rng([shapes.SEED, kind])
    drawings = [shapes.draw(shapes.sample(rng, kind), rng) for _ in range(MOST)]
    return [Labelled(f"{name}_{i}.png", name, images.encode(drawing)) for i, drawing in enumerate(drawings)]
