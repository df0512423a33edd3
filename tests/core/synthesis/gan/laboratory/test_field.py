"""What is drawn of the plane: D everywhere, the image of the noise, and the pull on fakes."""

from dataclasses import replace

import numpy as np
import pytest

from core.synthesis.gan.adversarial_losses import LOSSES
from core.synthesis.gan.laboratory import field, procedure
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.measures import EXTENT
from core.synthesis.gan.laboratory.perceptron import Perceptron
from core.synthesis.gan.laboratory.state import LaboratoryState, NetworkState, start

SETTINGS = LaboratorySettings()


def with_weights(discriminator: list[float] | None = None, generator: list[float] | None = None) -> LaboratoryState:
    """A laboratory whose networks are single linear layers with these weights."""
    state = start(SETTINGS)

    def linear(old: NetworkState, weights: list[float] | None, outputs: int) -> NetworkState:
        if weights is None:
            return old
        inputs = len(weights) // outputs - 1
        return replace(old, network=Perceptron((inputs, outputs)), weights=np.array(weights, np.float32))

    of_generator = linear(state.generator, generator, 2)
    return replace(
        state,
        discriminator=linear(state.discriminator, discriminator, 1),
        generator=of_generator,
        average=of_generator.weights,
    )


def test_the_top_right_is_up_and_right() -> None:
    """D(x) = σ(4·x_1 + 8·x_2): most certain at the top right."""
    drawn = field.discriminator_field(with_weights([4.0, 8.0, 0.0]), SETTINGS, cells=20)
    assert drawn.shape == (20, 20) and drawn.dtype == np.uint8
    assert drawn[0, -1] == 255 and drawn[-1, 0] == 0
    assert drawn[0, 0] > 128 > drawn[-1, -1]  # The vertical direction counts more.
    x, y = field.places(20).reshape(20, 20, 2)[3, 5]
    assert drawn[3, 5] == round(255 / (1 + np.exp(-4 * x - 8 * y)))
    assert field.places(20).min() == pytest.approx(-EXTENT + EXTENT / 20)


def test_every_loss_has_a_field_from_0_to_1() -> None:
    logits = np.linspace(-30, 30, 13)
    for name, loss in LOSSES.items():
        shown = field.realness(logits, loss)
        assert np.all((shown >= 0) & (shown <= 1)) and np.all(np.diff(shown) >= 0), name
    np.testing.assert_array_equal(field.realness(np.array([-0.2, 0.4, 1.3]), LOSSES["least_squares"]), [0, 0.4, 1])
    wasserstein = LOSSES["wasserstein"]
    np.testing.assert_allclose(field.realness(logits + 1000, wasserstein), field.realness(logits, wasserstein))


def test_uniform_noise_is_spread_evenly_by_a_linear_generator() -> None:
    """G(z) = (2·z_1, z_2) + (0.1, 0): the square of area 4 becomes a rectangle of area 8."""
    settings = LaboratorySettings(noise="uniform")
    image = field.manifold(with_weights(generator=[2, 0, 0, 1, 0.1, 0]), settings, lines=8)
    assert image.points.shape == (9, 9, 2) and image.density.shape == (8, 8)
    np.testing.assert_allclose(image.density, 1 / 8, rtol=1e-4)
    np.testing.assert_allclose(image.points.reshape(-1, 2).min(axis=0), [-1.9, -1], atol=1e-6)


def test_normal_noise_is_densest_in_the_middle() -> None:
    image = field.manifold(with_weights(generator=[1, 0, 0, 1, 0, 0]), SETTINGS, lines=20)
    middle, corner = image.density[9:11, 9:11].mean(), image.density[0, 0]
    assert middle == pytest.approx(1 / (2 * np.pi), rel=0.02) and corner < middle / 20
    areas = (0.98 / 20) ** 2 / image.density  # The shares add up to what the tails leave.
    width = np.ptp(image.points[..., 0])
    assert areas.sum() == pytest.approx(width**2, rel=1e-3)


def test_noise_of_one_dimension_becomes_a_curve() -> None:
    settings = LaboratorySettings(noise="uniform", noise_dimensions=1)
    image = field.manifold(with_weights(generator=[3, 4, 0, 0]), settings, lines=10)  # A line of length 10.
    assert image.points.shape == (11, 2)
    np.testing.assert_allclose(image.density, 0.1, rtol=1e-4)


def test_a_generator_that_maps_all_noise_to_one_point_has_a_finite_density() -> None:
    assert np.isfinite(field.manifold(with_weights(generator=[0.0] * 6), SETTINGS).density).all()


def test_fakes_are_pulled_uphill() -> None:
    """Of a linear D, along its slope; the more, the surer D is that they are generated."""
    state = with_weights([3.0, 0.0, 0.0])
    fakes = np.array([[-1, 0], [1, 0.5]], np.float32)
    pulls = field.pulls(state, SETTINGS, fakes)
    np.testing.assert_array_equal(pulls.points, fakes)
    np.testing.assert_allclose(pulls.arrows[:, 1], 0)
    assert pulls.arrows[0, 0] > 2.5 > 0.3 > pulls.arrows[1, 0] > 0


def test_pulls_are_what_a_step_of_the_generator_follows() -> None:
    state, trace = procedure.generator_step(start(SETTINGS), SETTINGS)
    arrows = field.pulls(start(SETTINGS), SETTINGS, trace.fakes).arrows
    np.testing.assert_allclose(arrows, -trace.to_fakes, atol=1e-6)
    assert state.step == 1
