"""What is read from the history of a run."""

import pytest

from tests.apps.classroom.lessons.fine_tuning.runs import run


def test_the_gain_needs_both_stages() -> None:
    assert run(0.6, 0.5).gain == pytest.approx(-0.1)
    assert run(0.6, None).gain is None


def test_the_distance_of_blocks_is_that_of_the_last_epoch() -> None:
    assert run(0.6, 0.7).moved == {"stem": 0.0, "block16": 0.01}


def test_only_a_run_of_ones_own_can_ruin_the_network() -> None:
    assert run(0.7, 0.5).ruin == pytest.approx(0.2)
    assert run(0.7, 0.65).ruin is None and run(0.7, None).ruin is None
    assert run(0.7, 0.5, is_own=False).ruin is None
