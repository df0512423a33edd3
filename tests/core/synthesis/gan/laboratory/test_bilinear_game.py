"""The bilinear game: who arrives, and by which factor, against theory."""

import numpy as np
import pytest

from core.synthesis.gan.laboratory.bilinear_game import METHODS, BilinearGameError, averages, growth, trajectory


def test_the_first_steps_by_hand() -> None:
    """From (1, 0) at a rate of 0.5."""
    expected = {
        "simultaneous": [(1, 0), (1, 0.5), (0.75, 1)],
        "alternating": [(1, 0), (0.75, 0.5), (0.3125, 0.875)],
        "extragradient": [(1, 0), (0.75, 0.5), (0.3125, 0.75)],
        "optimistic": [(1, 0), (1, 0.5), (0.5, 1.0)],
        "penalized": [(1, 0), (1, 0.5), (0.75, 0.75)],
    }
    assert set(expected) == set(METHODS)
    for name, points in expected.items():
        np.testing.assert_allclose(trajectory(name, 0.5, 2), points, err_msg=name)


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.3])
def test_growth_is_that_of_the_theory(rate: float) -> None:
    assert growth("simultaneous", rate) == pytest.approx(np.sqrt(1 + rate**2))
    assert growth("alternating", rate) == pytest.approx(1)
    assert growth("extragradient", rate) == pytest.approx(np.sqrt(1 - rate**2 + rate**4))
    assert growth("penalized", rate) == pytest.approx(np.sqrt(1 - rate + rate**2))  # √det, with γ = 1.
    assert growth("optimistic", rate) < 1


@pytest.mark.parametrize("name", METHODS)
def test_trajectories_grow_and_shrink_as_they_should(name: str) -> None:
    distance = np.hypot(*trajectory(name, 0.1, 3000).T)
    late = distance[1500:]
    if METHODS[name].converges:
        assert late.max() < 1e-3
    else:
        assert late.min() > 0.9
    # Over whole turns, the factor in a step is the growth.
    turns = round(2 * np.pi / 0.1) * 10
    measured = (distance[turns + 300] / distance[300]) ** (1 / turns)
    assert measured == pytest.approx(growth(name, 0.1), abs=2e-4)


def test_averages_of_alternating_steps_arrive_though_the_steps_do_not() -> None:
    points = trajectory("alternating", 0.1, 5000)
    assert np.hypot(*averages(points)[-1]) < 0.01 < 0.9 < np.hypot(*points.T).min()
    np.testing.assert_allclose(averages(points)[2], points[:3].mean(axis=0))


def test_invalid_arguments_are_a_sentence() -> None:
    with pytest.raises(BilinearGameError, match="There is no method “random”; there are simultaneous"):
        trajectory("random", 0.1, 5)
    with pytest.raises(BilinearGameError, match="The rate must be above 0; -1 was given"):
        growth("optimistic", -1)
    with pytest.raises(BilinearGameError, match="needs at least one step"):
        trajectory("optimistic", 0.1, 0)
