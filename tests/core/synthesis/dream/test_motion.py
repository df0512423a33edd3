"""A motion moves a picture as described, and undoing it on the gradient brings each pixel's share back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.synthesis.dream import motion
from core.synthesis.dream.motion import Motion
from core.synthesis.dream.settings import DreamSettings


def test_a_roll_is_undone_exactly() -> None:
    image = np.random.default_rng(0).random((20, 30, 3), np.float32)
    moved = Motion(shift=(3, -7))
    np.testing.assert_array_equal(moved.apply(image), np.roll(image, (3, -7), axis=(0, 1)))
    np.testing.assert_array_equal(moved.undo(moved.apply(image)), image)


@pytest.mark.parametrize("moved", [Motion(angle=4), Motion(scale=1.05), Motion((5, 2), -3, 0.96)])
def test_turns_and_sizes_are_undone_up_to_interpolation(moved: Motion) -> None:
    rows, columns = np.mgrid[:60, :80] / 10
    image = np.stack([np.sin(rows), np.cos(columns), np.sin(rows + columns)], -1).astype(np.float32)
    there = moved.apply(image)
    assert np.abs(there - image).mean() > 0.01
    back = moved.undo(there)
    assert np.abs(back - image)[15:-15, 15:-15].mean() < 0.05


def test_a_turn_is_counterclockwise_and_a_scale_above_one_enlarges() -> None:
    dot = np.zeros((41, 41, 3), np.float32)
    dot[20, 30] = 1
    places = [divmod(int(moved.apply(dot)[..., 0].argmax()), 41) for moved in (Motion(angle=90), Motion(scale=1.5))]
    assert places == [(10, 20), (20, 35)]


@given(st.integers(0, 64), st.floats(0, 20), st.floats(0, 20), st.integers(0, 99))
def test_motions_stay_within_the_settings(jitter: int, turn: float, stretch: float, seed: int) -> None:
    drawn = motion.sample(DreamSettings(jitter=jitter, turn=turn, stretch=stretch), np.random.default_rng(seed))
    assert max(map(abs, drawn.shift)) <= jitter
    assert abs(drawn.angle) <= turn and abs(drawn.scale - 1) <= stretch / 100 + 1e-9
