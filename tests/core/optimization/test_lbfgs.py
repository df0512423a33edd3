"""L-BFGS finds minima as fast as SciPy's, and never goes up."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import minimize, rosen, rosen_der

from core.arrays import Float64Array
from core.optimization.lbfgs import LBFGS


def rosenbrock(x: Float64Array) -> tuple[float, Float64Array]:
    return float(rosen(x)), np.asarray(rosen_der(x))


def quadratic(x: Float64Array) -> tuple[float, Float64Array]:
    scales = np.geomspace(1, 1000, x.size).reshape(x.shape)
    return float((scales * x**2).sum() / 2), scales * x


def test_rosenbrocks_valley_is_descended_in_about_as_many_evaluations_as_scipy_needs() -> None:
    start = np.array([-1.2, 1.0, -0.5, 2.0])
    ours = LBFGS(rosenbrock, start, first_step=0.5)
    for _ in range(200):
        if ours.loss < 1e-10 or not ours.step():
            break
    theirs = minimize(rosenbrock, start, jac=True, method="L-BFGS-B", options={"ftol": 0, "gtol": 1e-6})
    assert np.allclose(ours.parameters, 1, atol=1e-4)
    assert ours.evaluations <= 2 * theirs.nfev


def test_the_loss_falls_with_each_step_and_any_shape_is_kept() -> None:
    search = LBFGS(quadratic, np.full((3, 4, 2), 0.7))
    losses = [search.loss]
    while search.step() and len(losses) < 100:
        losses.append(search.loss)
    assert all(b < a for a, b in pairwise(losses))
    assert search.parameters.shape == (3, 4, 2) and losses[-1] < 1e-6 * losses[0]


def test_the_first_step_goes_against_the_gradient_by_what_was_said() -> None:
    search = LBFGS(quadratic, np.array([1.0, -1.0]), first_step=0.01)
    gradient = quadratic(search.parameters)[1]
    assert search.step()
    moved = search.parameters - np.array([1.0, -1.0])
    assert np.abs(moved).max() == pytest.approx(0.01)
    assert np.allclose(moved / np.abs(moved).max(), -gradient / np.abs(gradient).max())


def test_at_a_minimum_nothing_moves() -> None:
    search = LBFGS(quadratic, np.zeros(3))
    assert not search.step() and not search.parameters.any()


def test_a_wrong_gradient_ends_the_descent_instead_of_going_up() -> None:
    search = LBFGS(lambda x: (float((x**2).sum()), -2 * x), np.ones(2))
    assert not search.step() and search.loss == 2.0
