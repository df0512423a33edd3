"""A map of styles: each a point in the plane, so that styles with similar numbers are near each other.

The two directions are the principal components of the styles' numbers. A place between the points is a style too: the
mean of the nearest ones, weighted by the inverse of their squared distance (Shepard, 1968). So that thumbnails do not
cover each other, a coordinate is the mean of the value and of the rank among all values.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, Float64Array

NEAREST = 3
"""Styles that a place on the map is mixed of."""
CLOSE = 0.02
"""Distance, in widths of the map, below which a place is the style itself."""


@dataclass(frozen=True, eq=False)
class StyleMap:
    """The map.

    Attributes:
        places: of each style, x and y from 0 to 1, by name.
        explained: the share of the variance of all numbers that the two directions hold, 0 to 1.
    """

    places: Mapping[str, tuple[float, float]]
    explained: float

    def centre(self, weights: Mapping[str, float]) -> tuple[float, float]:
        """The weighted mean of the places of some styles; the middle of the map if it has none of them."""
        known = {name: weight for name, weight in weights.items() if name in self.places and weight > 0}
        if not known:
            return 0.5, 0.5
        found = np.average([self.places[name] for name in known], axis=0, weights=list(known.values()))
        return float(found[0]), float(found[1])

    def mix(self, place: tuple[float, float]) -> dict[str, float]:
        """The nearest styles of a place, x and y from 0 to 1, with weights that add up to 1, the largest first."""
        far = {name: float(np.hypot(x - place[0], y - place[1])) for name, (x, y) in self.places.items()}
        nearest = sorted(far, key=lambda name: far[name])[:NEAREST]
        if far[nearest[0]] < CLOSE:
            return {nearest[0]: 1.0}
        inverse = {name: far[name] ** -2 for name in nearest}
        whole = sum(inverse.values())
        return {name: value / whole for name, value in inverse.items()}


def style_map(styles: Mapping[str, Float32Array]) -> StyleMap:
    """Lay out styles.

    Args:
        styles: gamma and beta, float32 (S,), by name; at least three.
    """
    numbers: Float64Array = np.stack(list(styles.values())).astype(np.float64)
    centred = numbers - numbers.mean(axis=0)
    left, lengths, _ = np.linalg.svd(centred, full_matrices=False)
    scores = left[:, :2] * lengths[:2]
    low, high = scores.min(axis=0), scores.max(axis=0)
    by_value = (scores - low) / np.maximum(high - low, 1e-12)
    by_rank = scores.argsort(axis=0).argsort(axis=0) / (len(scores) - 1)
    places = (by_value + by_rank) / 2
    explained = float((lengths[:2] ** 2).sum() / (lengths**2).sum())
    return StyleMap({name: (x, y) for name, (x, y) in zip(styles, places.tolist(), strict=True)}, explained)
