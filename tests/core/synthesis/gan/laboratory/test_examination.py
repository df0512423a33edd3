"""An examination: always on the same samples, of both generators, and in line with the plain measures."""

import numpy as np
import pytest

from core.synthesis.gan.laboratory import measures, procedure
from core.synthesis.gan.laboratory.distributions import DISTRIBUTIONS
from core.synthesis.gan.laboratory.examination import examine
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.state import start

SETTINGS = LaboratorySettings(seed=4)


def test_samples_stay_the_same_during_a_training_and_differ_by_seed() -> None:
    state = start(SETTINGS)
    before = examine(state, SETTINGS)
    for _ in range(20):
        state, _ = procedure.step(state, SETTINGS)
    after, other = examine(state, SETTINGS), examine(start(LaboratorySettings(seed=5)), SETTINGS)
    np.testing.assert_array_equal(before.noise, after.noise)
    np.testing.assert_array_equal(before.real, after.real)
    assert not np.array_equal(before.fakes, after.fakes)
    assert not np.array_equal(before.real, other.real)


def test_the_measures_are_those_of_the_samples() -> None:
    state = start(SETTINGS)
    for _ in range(200):
        state, _ = procedure.step(state, SETTINGS)
    found, modes = examine(state, SETTINGS, samples=150), DISTRIBUTIONS["ring_of_gaussians"].modes
    assert modes is not None and len(found.fakes) == len(found.real) == 150
    for prefix, fakes in (("", found.fakes), ("average_", found.average_fakes)):
        assert found.metrics[f"{prefix}distance"] == measures.energy_distance(fakes, found.real)
        assert found.metrics[f"{prefix}covered"] == measures.coverage(fakes, modes).covered
        assert found.metrics[f"{prefix}good"] == measures.coverage(fakes, modes).good
    network = state.discriminator.network
    real, fake = (network.forward(state.discriminator.weights, points).outputs for points in (found.real, found.fakes))
    assert found.accuracy_real == pytest.approx(np.mean(real > 0), abs=0.01)
    assert found.accuracy_fake == pytest.approx(np.mean(fake <= 0), abs=0.01)


def test_curves_have_no_modes_to_cover() -> None:
    settings = LaboratorySettings(distribution="spiral")
    found = examine(start(settings), settings)
    assert found.coverage is None and found.average_coverage is None
    assert set(found.metrics) == {"distance", "average_distance", "accuracy_real", "accuracy_fake"}
