"""Real distributions: in bounds, as described, and drawn by hand."""

import numpy as np
import pytest

from core.synthesis.gan.laboratory.distributions import DISTRIBUTIONS, DRAWN, DRAWN_SPREAD, Distribution, drawn, find
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings


@pytest.fixture(params=DISTRIBUTIONS.values(), ids=list(DISTRIBUTIONS))
def distribution(request: pytest.FixtureRequest) -> Distribution:
    found: Distribution = request.param
    return found


def test_samples_fill_the_square_and_depend_on_the_seed_alone(distribution: Distribution) -> None:
    one, again, other = (distribution.sample(np.random.default_rng(seed), 2000) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
    assert one.shape == (2000, 2) and one.dtype == np.float32
    assert np.mean(np.abs(one) <= 1) > 0.999
    assert distribution.name == "gaussian" or np.ptp(one, axis=0).max() > 1.3


@pytest.mark.parametrize(("name", "count"), [("ring_of_gaussians", 8), ("grid_of_gaussians", 25), ("gaussian", 1)])
def test_mixtures_sample_every_mode_alike(name: str, count: int) -> None:
    modes = DISTRIBUTIONS[name].modes
    assert modes is not None and len(modes.centres) == count
    points = DISTRIBUTIONS[name].sample(np.random.default_rng(0), 400 * count)
    offsets = points[:, None] - modes.centres[None]
    nearest = (offsets**2).sum(axis=2).argmin(axis=1)
    np.testing.assert_allclose(np.bincount(nearest), 400, atol=80)
    assert offsets[np.arange(len(points)), nearest].std() == pytest.approx(modes.spread, rel=0.05)
    gaps = np.sqrt(((modes.centres[:, None] - modes.centres[None]) ** 2).sum(axis=2))[~np.eye(count, dtype=bool)]
    assert count == 1 or gaps.min() > 6 * modes.spread  # Good samples of one mode are never good ones of another.


def test_curves_are_where_they_should_be() -> None:
    rng = np.random.default_rng(0)
    circle = DISTRIBUTIONS["circle"].sample(rng, 1000)
    np.testing.assert_allclose(np.hypot(*circle.T), 0.75, atol=0.12)
    line = DISTRIBUTIONS["line"].sample(rng, 1000)
    np.testing.assert_allclose(line[:, 1], line[:, 0] / 1.5, atol=0.12)
    moons = DISTRIBUTIONS["moons"].sample(rng, 1000)
    left, right = moons[:, 0] < -0.5, moons[:, 0] > 0.5  # The upper moon ends at the left, the lower at the right.
    assert moons[left, 1].mean() > -0.2 and moons[right, 1].mean() < 0.2 and left.any() and right.any()
    spiral = DISTRIBUTIONS["spiral"].sample(rng, 4000)
    radius = np.hypot(*spiral.T)
    assert (radius < 0.45).mean() == pytest.approx((0.45 / 0.85) ** 2, abs=0.04)  # As much per turn as it is long.


def test_drawn_points_come_back_with_a_little_noise() -> None:
    points = [[-0.5, 0.5], [0.25, -1.0]]
    samples = find(DRAWN, points).sample(np.random.default_rng(0), 2000)
    distances = np.sqrt(((samples[:, None] - np.array(points)[None]) ** 2).sum(axis=2))
    assert distances.min(axis=1).max() < 6 * DRAWN_SPREAD
    np.testing.assert_allclose(np.bincount(distances.argmin(axis=1)), 1000, atol=120)


def test_every_distribution_of_the_settings_is_there() -> None:
    (knob,) = (knob for knob in LaboratorySettings.knobs() if knob.name == "distribution")
    assert set(knob.choices) == {*DISTRIBUTIONS, DRAWN}


def test_invalid_drawings_are_a_sentence() -> None:
    with pytest.raises(LaboratoryError, match="Draw between 1 and 20,000 points"):
        find(DRAWN)
    with pytest.raises(LaboratoryError, match="Draw between"):
        drawn(np.zeros((5, 3)))
    for value in (1.5, np.nan, np.inf):
        with pytest.raises(LaboratoryError, match="must lie between −1 and 1"):
            drawn([[0.0, value]])
    with pytest.raises(LaboratoryError, match="There is no distribution “torus”; there are ring_of_gaussians"):
        find("torus")
