"""The game of the two networks, step by step, with everything that a diagram of a step shows.

One step is, as in Goodfellow et al., Generative Adversarial Nets, 2014:

1. draw noise z, and let the generator G turn it into fakes G(z);
2. draw as many real samples x, and mix both;
3. train the discriminator D to tell them apart;
4. draw new noise, and pass it through G and the frozen D;
5. train G with inverted labels: its fakes are to pass for real. (With the minimax loss the labels stay, and G climbs
   what D descends.)

A step is a pure function of the state. What step number n of a network draws depends on the seed and n alone, so that a
step can be undone by going back to the state before it, and a run is the same whether its steps are taken one by one or
in a stream.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, FloatArray
from core.optimization.update_rules import Optimizer
from core.synthesis.gan.adversarial_losses import FAKE, LOSSES, REAL, AdversarialLoss, DiscriminatorLoss, GeneratorLoss
from core.synthesis.gan.laboratory import distributions
from core.synthesis.gan.laboratory.distributions import Distribution
from core.synthesis.gan.laboratory.gradient_penalties import PENALTIES, Penalty, between
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.optimizer_state import rule, updated
from core.synthesis.gan.laboratory.perceptron import moving_average
from core.synthesis.gan.laboratory.state import (
    DISCRIMINATOR_STREAM,
    GENERATOR_STREAM,
    LaboratoryState,
    NetworkState,
)


@dataclass(frozen=True, eq=False)
class DiscriminatorTrace:
    """One step of the discriminator.

    Attributes:
        noise: z, float32 (N, noise dimensions).
        fakes: G(z), float32 (N, 2).
        real: float32 (N, 2).
        fake_logits: of D before the step, float32 (N,).
        real_logits: the same for the real samples, float32 (N,).
        fake_labels: 0, unless there is label noise, float32 (N,).
        real_labels: 1, unless there is smoothing or label noise, float32 (N,).
        loss: without the penalty.
        penalty_points: where the penalty was measured, float32 (N, 2); None without a penalty.
        penalty: unweighted; None without one.
        gradient: of the loss with the weighted penalty with respect to the weights of D, float32 (P,).
    """

    noise: FloatArray
    fakes: FloatArray
    real: Float32Array
    fake_logits: FloatArray
    real_logits: FloatArray
    fake_labels: Float32Array
    real_labels: Float32Array
    loss: DiscriminatorLoss
    penalty_points: FloatArray | None
    penalty: Penalty | None
    gradient: FloatArray


@dataclass(frozen=True, eq=False)
class GeneratorTrace:
    """One step of the generator.

    Attributes:
        noise: z, float32 (N, noise dimensions).
        fakes: G(z) before the step, float32 (N, 2).
        logits: of the frozen D for the fakes, float32 (N,).
        loss: of G.
        to_fakes: gradient of the loss of each fake with respect to its position, float32 (N, 2); the fake is pulled the
            opposite way.
        gradient: of the mean loss with respect to the weights of G, float32 (P,).
        moved: G(z) after the step, for the same noise, float32 (N, 2).
    """

    noise: FloatArray
    fakes: FloatArray
    logits: FloatArray
    loss: GeneratorLoss
    to_fakes: FloatArray
    gradient: FloatArray
    moved: FloatArray


@dataclass(frozen=True, eq=False)
class StepTrace:
    """One step of the game: every step of the discriminator, and that of the generator."""

    discriminator: tuple[DiscriminatorTrace, ...]
    generator: GeneratorTrace


_QUIET = np.errstate(over="ignore", invalid="ignore")
"""A training that diverges is reported as an error, once; numpy need not warn of every overflow before it."""


@_QUIET
def discriminator_step(
    state: LaboratoryState, settings: LaboratorySettings, real: Distribution | None = None
) -> tuple[LaboratoryState, DiscriminatorTrace]:
    """Train the discriminator once, on as many real samples as fakes.

    Args:
        state: from `core.synthesis.gan.laboratory.state.start`, or from the step before.
        settings: may change between steps, except for the architecture; a new optimizer starts afresh.
        real: the real distribution; None for that of the settings.

    Raises:
        LaboratoryError: the architecture has changed, the training diverged, or nothing has been drawn.
    """
    _check(state, settings)
    loss, network = LOSSES[settings.loss], state.discriminator.network
    real = real or distributions.find(settings.distribution)
    rng = np.random.default_rng((state.seed, DISCRIMINATOR_STREAM, state.discriminator.steps))
    noise = sample_noise(rng, settings, settings.batch)
    fakes = state.generator.network.forward(state.generator.weights, noise).outputs
    samples = real.sample(rng, settings.batch)
    real_labels, fake_labels = _labels(rng, settings, loss)
    mixed = np.concatenate([samples, fakes])
    forward = network.forward(state.discriminator.weights, mixed)
    real_logits, fake_logits = np.split(forward.outputs[:, 0], 2)
    value = loss.discriminator(real_logits, fake_logits, real_labels, fake_labels)
    to_logits = np.concatenate([value.to_real_logits, value.to_fake_logits])
    gradient = network.backward(forward, to_logits[:, None]).weights
    points, penalty = None, None
    if settings.penalty != "none":
        points = samples if settings.penalty == "r1" else between(rng, samples, fakes)
        penalty = PENALTIES[settings.penalty](network, state.discriminator.weights, points)
        gradient = gradient + np.float32(settings.penalty_weight) * penalty.weights
    trace = DiscriminatorTrace(
        noise, fakes, samples, fake_logits, real_logits, fake_labels, real_labels, value, points, penalty, gradient
    )
    update_rule = rule(settings.discriminator_optimizer, float(settings.discriminator_learning_rate), settings.momentum)
    discriminator = _stepped(state.discriminator, gradient, update_rule)
    return LaboratoryState(state.seed, discriminator, state.generator, state.average), trace


@_QUIET
def generator_step(state: LaboratoryState, settings: LaboratorySettings) -> tuple[LaboratoryState, GeneratorTrace]:
    """Train the generator once, through the frozen discriminator.

    Args:
        state: from `core.synthesis.gan.laboratory.state.start`, or from the step before.
        settings: may change between steps, except for the architecture; a new optimizer starts afresh.

    Raises:
        LaboratoryError: the architecture has changed, or the training diverged.
    """
    _check(state, settings)
    before, critic = state.generator, state.discriminator
    rng = np.random.default_rng((state.seed, GENERATOR_STREAM, before.steps))
    noise = sample_noise(rng, settings, settings.batch)
    forward = before.network.forward(before.weights, noise)
    judged = critic.network.forward(critic.weights, forward.outputs)
    logits = judged.outputs[:, 0]
    loss = LOSSES[settings.loss].generator(logits)
    to_fakes = critic.network.backward(judged, loss.to_logits[:, None], frozen=True).inputs
    gradient = before.network.backward(forward, to_fakes).weights
    update_rule = rule(settings.generator_optimizer, float(settings.generator_learning_rate), settings.momentum)
    after = _stepped(before, gradient, update_rule)
    average = moving_average(state.average, after.weights, settings.averaging, after.steps)
    moved = after.network.forward(after.weights, noise).outputs
    trace = GeneratorTrace(noise, forward.outputs, logits, loss, to_fakes * settings.batch, gradient, moved)
    return LaboratoryState(state.seed, critic, after, average), trace


def step(
    state: LaboratoryState, settings: LaboratorySettings, real: Distribution | None = None
) -> tuple[LaboratoryState, StepTrace]:
    """Take one step of the game: the discriminator's steps, then that of the generator.

    Before the very first one the discriminator takes its head start, if it has one.

    The arguments and errors are those of `discriminator_step`.
    """
    ahead = max(0, settings.head_start - state.discriminator.steps) if state.step == 0 else 0
    for _ in range(ahead):
        state, _ = discriminator_step(state, settings, real)
    traces: list[DiscriminatorTrace] = []
    for _ in range(settings.discriminator_steps):
        state, trace = discriminator_step(state, settings, real)
        traces.append(trace)
    state, of_generator = generator_step(state, settings)
    return state, StepTrace(tuple(traces), of_generator)


def sample_noise(rng: np.random.Generator, settings: LaboratorySettings, count: int) -> Float32Array:
    """Inputs of the generator, float32 (count, noise dimensions): standard normal, or uniform from −1 to 1."""
    shape = (count, settings.noise_dimensions)
    drawn = rng.standard_normal(shape) if settings.noise == "normal" else rng.uniform(-1, 1, shape)
    return drawn.astype(np.float32)


def _labels(
    rng: np.random.Generator, settings: LaboratorySettings, loss: AdversarialLoss
) -> tuple[Float32Array, Float32Array]:
    """The labels of the real and of the generated samples, each float32 (batch,)."""
    smoothing, largest = (settings.label_smoothing, settings.label_noise) if loss.has_labels else (0.0, 0.0)
    noise = np.float32(largest) * rng.random((2, settings.batch)).astype(np.float32)
    return np.float32(REAL - smoothing) - noise[0], np.float32(FAKE) + noise[1]


def _stepped(before: NetworkState, gradient: FloatArray, update_rule: Optimizer) -> NetworkState:
    weights, optimizer = updated(update_rule, before.weights, gradient, before.optimizer)
    if not np.isfinite(weights).all():
        raise LaboratoryError(
            f"The training diverged at step {before.steps + 1}; lower the learning rates or add a gradient penalty."
        )
    return NetworkState(before.network, weights, optimizer, before.steps + 1)


def _check(state: LaboratoryState, settings: LaboratorySettings) -> None:
    networks = settings.discriminator_network(), settings.generator_network()
    if (state.discriminator.network, state.generator.network) != networks:
        raise LaboratoryError("The architecture of the networks has changed; start again.")
