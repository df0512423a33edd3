"""Influence: that of interpolation is its kernel, and none lies beyond a network's reach."""

import numpy as np
import pytest

from core.data import samples
from core.errors import ConvolabError
from core.luminance import to_luminance
from core.synthesis.super_resolution import bicubic
from core.synthesis.super_resolution.influence import influence
from core.synthesis.super_resolution.upscaler import Upscaler

LUMINANCE = to_luminance(samples.find("palace").read()[100:140, 200:250])


def test_that_of_interpolation_is_its_kernel() -> None:
    found = influence(Upscaler.bicubic(2), LUMINANCE, 20, 25)
    first, weights = bicubic.contributions(2 * bicubic.REACH + 1, 2 * (2 * bicubic.REACH + 1))
    place = 2 * bicubic.REACH + 1
    along = np.zeros(2 * bicubic.REACH + 1)
    for tap, weight in enumerate(weights[place]):
        if weight:
            along[first[place] + tap] += weight
    np.testing.assert_allclose(found.changes, np.outer(along, along), atol=1e-4)
    assert found.changes.sum() == pytest.approx(1, abs=1e-3)
    assert found.share_within(found.reach) == pytest.approx(1) and 0 < found.share_within(0) < 1


def test_no_pixel_counts_beyond_the_reach() -> None:
    """The influence within the reach explains all that a change of the whole image does."""
    upscaler = Upscaler.load("compact_sr_x2")
    row, column = 20, 25
    found = influence(upscaler, LUMINANCE, row, column)
    assert found.changes.shape == (2 * upscaler.margin + 1,) * 2
    far = np.array(LUMINANCE)
    inner = (
        slice(row - upscaler.margin, row + upscaler.margin + 1),
        slice(column - upscaler.margin, column + upscaler.margin + 1),
    )
    outside = np.ones(far.shape, bool)
    outside[inner] = False
    far[outside] = 255 - far[outside]
    place = 2 * row + 1, 2 * column + 1
    assert upscaler.enlarge(far)[place] == upscaler.enlarge(LUMINANCE)[place]


def test_a_place_at_the_border_is_moved_inside_and_a_small_image_is_refused() -> None:
    upscaler = Upscaler.bicubic(3)
    corner, inside = influence(upscaler, LUMINANCE, 0, 0), influence(upscaler, LUMINANCE, 2, 2)
    np.testing.assert_array_equal(corner.changes, inside.changes)
    with pytest.raises(ConvolabError, match="smaller than 5 pixels"):
        influence(upscaler, LUMINANCE[:4], 0, 0)
