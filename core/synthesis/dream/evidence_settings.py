"""Which ingredients the evidence leaves out, and how its numbers are summed up; without TensorFlow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.synthesis.dream.settings import DreamSettings

BASE = DreamSettings(longest_side=256, octaves=3)
"""The dream of which one ingredient at a time is left out."""

WHOLE = "whole recipe"
VARIANTS: dict[str, dict[str, Any]] = {
    WHOLE: {},
    "no octaves": {"octaves": 1, "steps": BASE.octaves * BASE.steps},
    "no detail": {"reinject_detail": False},
    "no bands": {"normalize_bands": False},
    "no frequencies": {"shape_frequencies": False},
    "no colours": {"decorrelate_colours": False},
    "no motion": {"jitter": 0, "turn": 0.0, "stretch": 0.0},
}
"""The knobs that differ from `BASE`, by the name of the variant."""

MEASURES = ("gain", "fine", "colour")
"""The objective after the dream over that before it, both as means over moved copies of the image; the share of the
change that is finer than four pixels; the share of the change that is colour rather than brightness."""

T_95 = {
    5: 2.571,
    6: 2.447,
    7: 2.365,
    8: 2.306,
    9: 2.262,
    10: 2.228,
    11: 2.201,
    12: 2.179,
    13: 2.160,
    14: 2.145,
    15: 2.131,
}
"""Student's t for a 95 % interval, by degrees of freedom."""


@dataclass(frozen=True)
class Comparison:
    """A measure with an ingredient and without it, over the same photos.

    Attributes:
        whole: mean with the whole recipe; the geometric mean if it is a gain.
        without: the same without the ingredient.
        low: lower end of the 95 % interval of without − whole, or of without / whole if it is a gain.
        high: its upper end.
        certain: whether the interval leaves out “no difference”.
    """

    whole: float
    without: float
    low: float
    high: float
    certain: bool


def compare(rows: Mapping[str, Sequence[Mapping[str, float]]], variant: str, measure: str) -> Comparison:
    """Compare a variant with the whole recipe, photo by photo (a paired t interval; of logarithms for gains).

    Args:
        rows: the measures of each photo, in the same order, by variant.
        variant: a name in `VARIANTS`.
        measure: a name in `MEASURES`.
    """
    whole, without = (np.array([row[measure] for row in rows[name]]) for name in (WHOLE, variant))
    is_ratio = measure == "gain"
    if is_ratio:
        whole, without = np.log(whole), np.log(without)
    differences = without - whole
    half = T_95[len(differences) - 1] * differences.std(ddof=1) / np.sqrt(len(differences))
    low, high = differences.mean() - half, differences.mean() + half
    as_shown = np.exp if is_ratio else float
    return Comparison(
        float(as_shown(whole.mean())),
        float(as_shown(without.mean())),
        float(as_shown(low)),
        float(as_shown(high)),
        certain=not low <= 0 <= high,
    )
