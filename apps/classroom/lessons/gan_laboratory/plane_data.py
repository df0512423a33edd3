"""What the drawing of the plane shows, as compact data for the browser."""

import base64
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from apps.classroom.lessons.gan_laboratory import drawn_points, text
from apps.classroom.lessons.gan_laboratory.laboratory import Laboratory
from apps.classroom.lessons.gan_laboratory.step_numbers import Numbers
from apps.classroom.lessons.gan_laboratory.timeline import Moment
from core.arrays import FloatArray
from core.synthesis.gan.laboratory import field
from core.synthesis.gan.laboratory.distributions import DRAWN, Distribution
from core.synthesis.gan.laboratory.examination import Examination
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.measures import EXTENT, STANDARD_DEVIATIONS

UNIT = 8000
"""Coordinates are sent as 16-bit whole numbers, in this fraction of the unit of the plane: ±4 is far outside."""
ARROWS = 70
"""Fakes whose gradient is drawn."""
LONGEST, HALF_LENGTH_AT = 0.32, 1.0
"""Length that an arrow approaches, and the gradient at which it has half of it. The scale never changes, so that a
gradient that vanishes can be seen to vanish."""


def data(
    laboratory: Laboratory, settings: LaboratorySettings, examination: Examination, numbers: Numbers, pace: str
) -> dict[str, Any]:
    """The data of `plane.js`.

    Args:
        laboratory: whose present moment is drawn.
        settings: that the moment is examined with.
        examination: of the moment.
        numbers: of the step in the diagram.
        pace: "step", "slow" or "run": how the browser moves from the last drawing to this one.
    """
    drawing = settings.distribution == DRAWN
    moment, real = laboratory.timeline.now, laboratory.real(settings)
    return {
        **_of_moment(moment, settings, real, examination, numbers),
        "pace": pace,
        "drawing": drawing,
        "drawn": drawn_points.flat(laboratory.drawn) if drawing else [],
        "example": laboratory.drawn == drawn_points.EXAMPLE,
    }


@lru_cache(maxsize=64)
@np.errstate(over="ignore", invalid="ignore")  # Samples of a training that diverges may lie far outside.
def _of_moment(
    moment: Moment, settings: LaboratorySettings, real: Distribution, examination: Examination, numbers: Numbers
) -> Mapping[str, Any]:
    """What needs no drawing by the visitor: packed once for all runs of the page and all visitors."""
    state = moment.state
    grid = field.manifold(state, settings)
    pulls = field.pulls(state, settings, examination.fakes[:ARROWS])
    sizes = np.linalg.norm(pulls.arrows, axis=1, keepdims=True)
    arrows = pulls.arrows * (LONGEST / (sizes + HALF_LENGTH_AT))
    modes: list[list[float | bool]] = []
    if real.modes is not None and examination.coverage is not None:
        covered = examination.coverage.is_covered.tolist()
        for (x, y), is_covered in zip(real.modes.centres.tolist(), covered, strict=True):
            modes.append([round(x, 3), round(y, 3), is_covered])
    return {
        "words": text.PLANE_WORDS,
        "alt": text.plane_alt(state, settings, examination),
        "facts": text.facts(state, examination),
        "moment": list(moment.steps),
        "half": _half(moment),
        "extent": EXTENT,
        "unit": UNIT,
        "cells": field.CELLS,
        "field": _packed(field.discriminator_field(state, settings)),
        "real": _places(examination.real),
        "fakes": _places(examination.fakes),
        "lines": field.LINES,
        "grid": _places(grid.points),
        "density": _packed(_darkness(grid.density)),
        "arrows": _places(np.concatenate([pulls.points, arrows], axis=1)),
        "modes": modes,
        "radius": STANDARD_DEVIATIONS * real.modes.spread if real.modes is not None else 0,
        "halves": text.diagram(numbers.discriminator, numbers.generator, settings),
        "heading": text.step_title(numbers),
    }


def _half(moment: Moment) -> str:
    """Which half steps have led to a moment: "D", "G", "DG" or none."""
    return ("D" if moment.discriminator is not None else "") + ("G" if moment.generator is not None else "")


def _darkness(density: FloatArray) -> npt.NDArray[np.uint8]:
    """How strongly the cells of G's grid are filled, by the logarithm of their density."""
    shown = 40 * np.log10(np.nan_to_num(density.ravel()) + 1e-9) + 140
    return np.clip(shown, 0, 255).astype(np.uint8)


def _places(points: FloatArray) -> str:
    """Coordinates as 16-bit whole numbers, little-endian, base64."""
    return _packed(np.clip(np.nan_to_num(np.rint(points * UNIT)), -32767, 32767).astype("<i2"))


def _packed(values: npt.NDArray[Any]) -> str:
    return base64.b64encode(values.tobytes()).decode()
