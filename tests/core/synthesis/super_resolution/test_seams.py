"""Seams: there are some without overlap, and none at the network's reach."""

import numpy as np

from core.data import samples
from core.synthesis.super_resolution import seams
from core.synthesis.super_resolution.upscaler import Upscaler

LOW = np.ascontiguousarray(samples.find("astronaut").read()[60:130, 160:240])


def test_seams_are_there_without_overlap_and_gone_at_the_reach() -> None:
    upscaler = Upscaler.load("compact_sr_x2")
    without = seams.in_tiles(upscaler, LOW, side=30, overlap=0)
    assert without.tiles == 9 and without.wrong > 0.01 and without.largest > 0 and without.difference.max() > 0
    whole = seams.in_tiles(upscaler, LOW, side=30, overlap=upscaler.margin)
    assert whole.wrong == 0 and whole.largest == 0 and whole.difference.max() == 0
    changed = (without.image != whole.image).any(axis=2)
    assert changed.mean() == without.wrong
    rows, columns = (np.arange(2 * length) for length in LOW.shape[:2])
    far = [
        np.min([np.abs(place - 2 * border) for border in (30, 60)], axis=0) > 2 * upscaler.margin + 2
        for place in (rows, columns)
    ]
    assert not changed[np.ix_(*far)].any()
