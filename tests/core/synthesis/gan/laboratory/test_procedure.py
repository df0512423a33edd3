"""The steps of the game: what the lecture's procedure says, against TensorFlow, and the same however they are taken."""

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from core.synthesis.gan.adversarial_losses import LOSSES
from core.synthesis.gan.laboratory import procedure
from core.synthesis.gan.laboratory.distributions import drawn
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.state import LaboratoryState, start
from core.synthesis.gan.training_losses import discriminator_loss, generator_loss
from tests.core.synthesis.gan.laboratory.tensorflow_perceptron import in_tensorflow

VARIANTS: list[dict[str, Any]] = [
    {},
    {"loss": "minimax", "label_smoothing": 0.1, "label_noise": 0.2},
    {"loss": "least_squares", "noise": "uniform", "noise_dimensions": 1},
    {"loss": "hinge", "penalty": "r1", "activation": "tanh", "hidden_layers": 3},
    {"loss": "wasserstein", "penalty": "wgan_gp", "penalty_weight": 2.0},
]
SGD: dict[str, Any] = {"discriminator_optimizer": "sgd", "generator_optimizer": "sgd"}


@pytest.fixture(params=VARIANTS, ids=str)
def settings(request: pytest.FixtureRequest) -> LaboratorySettings:
    return LaboratorySettings(**request.param, **SGD, batch=32, width=8)


def advanced(state: LaboratoryState, settings: LaboratorySettings, steps: int) -> LaboratoryState:
    for _ in range(steps):
        state, _ = procedure.step(state, settings)
    return state


def test_the_discriminator_descends_the_gradient_that_tensorflow_finds(settings: LaboratorySettings) -> None:
    state = advanced(start(settings), settings, 5)
    after, trace = procedure.discriminator_step(state, settings)
    network, weights = state.discriminator.network, tf.constant(state.discriminator.weights)
    with tf.GradientTape() as outer:
        outer.watch(weights)
        logits = [in_tensorflow(network, weights, tf.constant(points)) for points in (trace.real, trace.fakes)]
        labels = [tf.constant(values[:, None]) for values in (trace.real_labels, trace.fake_labels)]
        value = discriminator_loss(settings.loss, *logits, *labels)
        if settings.penalty != "none":
            points = tf.constant(trace.penalty_points)
            with tf.GradientTape() as inner:
                inner.watch(points)
                at_points = in_tensorflow(network, weights, points)
            norms = tf.norm(inner.gradient(at_points, points), axis=1)
            penalties = (norms - 1) ** 2 if settings.penalty == "wgan_gp" else 0.5 * norms**2
            value += settings.penalty_weight * tf.reduce_mean(penalties)
    gradient = outer.gradient(value, weights)
    penalty = settings.penalty_weight * trace.penalty.value if trace.penalty else 0.0
    assert trace.loss.value + penalty == pytest.approx(float(value), rel=1e-4)
    np.testing.assert_allclose(trace.gradient, gradient, atol=1e-4)
    descended = state.discriminator.weights - 0.003 * trace.gradient
    np.testing.assert_allclose(after.discriminator.weights, descended, atol=1e-7)
    np.testing.assert_allclose(trace.real_logits, logits[0][:, 0], atol=1e-5)
    assert after.generator is state.generator


def test_the_generator_descends_the_gradient_through_the_frozen_discriminator(settings: LaboratorySettings) -> None:
    state = advanced(start(settings), settings, 5)
    after, trace = procedure.generator_step(state, settings)
    weights = tf.constant(state.generator.weights)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(weights)
        fakes = in_tensorflow(state.generator.network, weights, tf.constant(trace.noise))
        logits = in_tensorflow(state.discriminator.network, tf.constant(state.discriminator.weights), fakes)
        value = generator_loss(settings.loss, logits)
    assert trace.loss.value == pytest.approx(float(value), rel=1e-4)
    np.testing.assert_allclose(trace.gradient, tape.gradient(value, weights), atol=1e-4)
    np.testing.assert_allclose(trace.to_fakes, settings.batch * tape.gradient(value, fakes), atol=1e-4)
    np.testing.assert_allclose(trace.fakes, fakes, atol=1e-6)
    assert after.discriminator is state.discriminator
    network = after.generator.network
    np.testing.assert_array_equal(trace.moved, network.forward(after.generator.weights, trace.noise).outputs)


def test_a_step_is_as_many_of_the_discriminator_as_set_and_one_of_the_generator() -> None:
    settings = LaboratorySettings(discriminator_steps=3, batch=16)
    state, trace = procedure.step(start(settings), settings)
    assert (state.discriminator.steps, state.generator.steps, state.step) == (3, 1, 1)
    assert len(trace.discriminator) == 3
    assert all(len(t.real) == len(t.fakes) == 16 for t in trace.discriminator)  # Half real, half generated.
    drawn_noise = [t.noise for t in (*trace.discriminator, trace.generator)]
    assert len({noise.tobytes() for noise in drawn_noise}) == 4  # New noise for every step.


def test_steps_can_be_undone_and_taken_one_by_one() -> None:
    settings = LaboratorySettings(discriminator_steps=2, penalty="wgan_gp", label_noise=0.1, seed=5)
    first = advanced(start(settings), settings, 3)
    at_once = advanced(first, settings, 4)
    again = advanced(first, settings, 4)
    by_hand = first
    for _ in range(4):
        by_hand, _ = procedure.discriminator_step(by_hand, settings)
        by_hand, _ = procedure.discriminator_step(by_hand, settings)
        by_hand, _ = procedure.generator_step(by_hand, settings)
    assert at_once.to_bytes() == again.to_bytes() == by_hand.to_bytes()


def test_only_one_network_trained_leaves_the_other_where_it_is() -> None:
    settings = LaboratorySettings()
    state = start(settings)
    confident = state
    for _ in range(150):
        confident, trace = procedure.discriminator_step(confident, settings)
    assert trace.loss.value < 0.7 and confident.step == 0  # 1.386 is a guess.
    convincing = confident
    for _ in range(100):
        convincing, of_generator = procedure.generator_step(convincing, settings)
    assert of_generator.loss.value < 1.0  # The frozen discriminator is fooled.
    assert convincing.discriminator is confident.discriminator


def test_the_head_start_comes_once_before_the_first_step() -> None:
    settings = LaboratorySettings(head_start=50, batch=16)
    state, trace = procedure.step(start(settings), settings)
    assert (state.discriminator.steps, len(trace.discriminator)) == (51, 1)
    state, _ = procedure.step(state, settings)
    assert state.discriminator.steps == 52


def test_labels_are_smoothed_on_one_side_and_noisy_on_both() -> None:
    smooth, noisy = (LaboratorySettings(label_smoothing=0.2, label_noise=noise) for noise in (0.0, 0.1))
    _, trace = procedure.discriminator_step(start(smooth), smooth)
    np.testing.assert_allclose(trace.real_labels, 0.8)
    assert np.all(trace.fake_labels == 0)
    _, trace = procedure.discriminator_step(start(noisy), noisy)
    assert np.all((trace.real_labels > 0.699) & (trace.real_labels <= 0.8)) and trace.real_labels.std() > 0.02
    assert np.all((trace.fake_labels >= 0) & (trace.fake_labels < 0.1)) and trace.fake_labels.std() > 0.02
    without = LaboratorySettings(label_smoothing=0.2, label_noise=0.1, loss="hinge")
    _, trace = procedure.discriminator_step(start(without), without)
    assert np.all(trace.real_labels == 1) and np.all(trace.fake_labels == 0)


def test_the_average_follows_the_generator() -> None:
    settings = LaboratorySettings(averaging=0.0)
    state = advanced(start(settings), settings, 3)
    np.testing.assert_array_equal(state.average, state.generator.weights)
    calm = settings.model_copy(update={"averaging": 0.9})
    moved = advanced(state, calm, 1)
    expected = 0.25 * state.average + 0.75 * moved.generator.weights  # At step 4 a quarter is kept: 3 / 12.
    np.testing.assert_allclose(moved.average, expected, atol=1e-7)


def test_settings_may_change_between_steps_but_not_the_architecture() -> None:
    settings = LaboratorySettings()
    state = advanced(start(settings), settings, 2)
    other = LaboratorySettings(loss="hinge", generator_optimizer="sgd", distribution="spiral", batch=64)
    assert advanced(state, other, 2).step == 4
    with pytest.raises(LaboratoryError, match="The architecture of the networks has changed; start again"):
        procedure.step(state, LaboratorySettings(width=16))
    with pytest.raises(LaboratoryError, match="has changed"):
        procedure.generator_step(state, LaboratorySettings(noise_dimensions=1))


def test_drawn_points_are_what_is_learned() -> None:
    settings = LaboratorySettings(distribution="drawn")
    _, trace = procedure.discriminator_step(start(settings), settings, drawn([[0.5, -0.5]]))
    np.testing.assert_allclose(trace.real, np.tile([0.5, -0.5], (128, 1)), atol=0.12)
    with pytest.raises(LaboratoryError, match="Draw between 1 and"):
        procedure.discriminator_step(start(settings), settings)


def test_divergence_is_a_sentence_and_quiet(recwarn: pytest.WarningsRecorder) -> None:
    settings = LaboratorySettings(loss="wasserstein", **SGD, discriminator_learning_rate="0.3")
    with pytest.raises(LaboratoryError, match=r"The training diverged at step \d+; lower the learning rates"):
        advanced(start(settings), settings, 500)
    assert not recwarn.list


def test_every_loss_improves_on_the_start() -> None:
    """A few hundred steps bring the samples closer to a line, whatever the loss."""
    for name in LOSSES:
        penalty = "wgan_gp" if name == "wasserstein" else "none"
        settings = LaboratorySettings.parse({"loss": name, "distribution": "line", "penalty": penalty})
        end = advanced(start(settings), settings, 300)
        noise = procedure.sample_noise(np.random.default_rng(0), settings, 300)
        before, after = (s.generator.network.forward(s.average, noise).outputs for s in (start(settings), end))
        across, along = np.array([-0.5, 0.75]) / np.hypot(0.5, 0.75), np.array([0.75, 0.5]) / np.hypot(0.5, 0.75)
        first, final = ((points @ along).std() / (points @ across).std() for points in (before, after))
        assert final > 2 * first, name
