"""Drawn blood smears: every cell has a box, boxes are where cells are, and light passes as it should."""

import numpy as np
import pytest

from core import boxes as geometry
from core.data import blood_smears, samples
from core.data.blood_smears import CLASSES, HEIGHT, PLATELET, RED, VISIBLE, WHITE, WIDTH, BloodSmear

SEEDS = range(6)


def smear(seed: int) -> BloodSmear:
    return blood_smears.sample(np.random.default_rng(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_there_are_cells_of_plausible_sizes_and_numbers(seed: int) -> None:
    drawn = smear(seed)
    counts = np.bincount(drawn.labels, minlength=len(CLASSES))
    assert counts[RED] >= 6 and 1 <= counts[WHITE] <= 2 and counts[PLATELET] <= 4
    sizes = geometry.to_sizes(drawn.boxes)[:, 2:]
    assert np.all(drawn.boxes >= 0) and np.all(drawn.boxes <= [WIDTH, HEIGHT] * 2)
    medians = [np.median(sizes[drawn.labels == kind]) for kind in (WHITE, RED) if counts[kind]]
    assert medians[0] > medians[1]
    shown = [np.prod(size) / np.prod(2 * np.array(cell.radii)) for size, cell in zip(sizes, drawn.cells, strict=True)]
    assert min(shown) > VISIBLE - 0.15  # A box around a wobbly, turned ellipse is a little larger or smaller.


@pytest.mark.parametrize("seed", SEEDS)
def test_cells_absorb_light_and_the_rest_is_glass(seed: int) -> None:
    drawn = smear(seed)
    image = blood_smears.draw(drawn)
    assert image.shape == (HEIGHT, WIDTH, 3) and image.dtype == np.uint8
    green, outside = image[..., 1].astype(float), np.ones((HEIGHT, WIDTH), bool)
    for left, top, right, bottom in drawn.boxes.round().astype(int):
        outside[max(0, top - 3) : bottom + 3, max(0, left - 3) : right + 3] = False
    glass = np.median(green[outside])
    assert green[outside].std() < 8 and glass > 180
    for left, top, right, bottom in drawn.boxes.round().astype(int):
        assert green[top:bottom, left:right].mean() < glass - 8


def test_two_cells_are_darker_than_one() -> None:
    first = smear(0)
    cell = next(cell for cell in first.cells if cell.kind == RED)
    alone, twice = (
        BloodSmear((cell,) * times, first.boxes[:times], first.labels[:times], (1.0, 0.0, 0.0), 1) for times in (1, 2)
    )
    one, two = blood_smears.draw(alone).astype(int), blood_smears.draw(twice).astype(int)
    assert two[..., 1].min() < one[..., 1].min() - 20


def test_a_smear_is_always_the_same() -> None:
    np.testing.assert_array_equal(blood_smears.draw(smear(2)), blood_smears.draw(smear(2)))
    assert not np.array_equal(blood_smears.draw(smear(2)), blood_smears.draw(smear(3)))


def test_the_sample_has_all_three_kinds() -> None:
    drawn = smear(blood_smears.SAMPLE)
    assert set(drawn.labels.tolist()) == {RED, WHITE, PLATELET}
    np.testing.assert_array_equal(samples.find("blood_cells").read(), blood_smears.draw(drawn))
