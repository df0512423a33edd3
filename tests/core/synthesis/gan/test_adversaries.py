"""Each half step changes one network, towards its own aim, and the same seed gives the same game."""

import numpy as np
import pytest
import tensorflow as tf

from core.images import RGB
from core.synthesis.gan.adversaries import Adversaries
from core.synthesis.gan.gan_recipe import GanRecipe
from core.synthesis.gan.latent import noise
from core.training.recipe import validated

ZERO = tf.constant(0)
LOSSES = ("minimax", "non_saturating", "least_squares", "hinge", "wasserstein")


@pytest.fixture
def real() -> RGB:
    rows = np.linspace(0, 255, 16, dtype=np.uint8)
    return np.broadcast_to(rows[None, :, None, None], (64, 16, 16, 1)).copy()


def changed(recipe: GanRecipe, **values: object) -> GanRecipe:
    return validated({**recipe.model_dump(), **values}, GanRecipe)


def weights(adversaries: Adversaries) -> dict[str, list[np.ndarray]]:
    networks = {"generator": adversaries.generator, "discriminator": adversaries.discriminator}
    return {name: [np.array(v) for v in network.trainable_variables] for name, network in networks.items()}


def same(before: list[np.ndarray], after: list[np.ndarray]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_half_step_trains_one_network_and_freezes_the_other(recipe: GanRecipe, real: RGB, loss: str) -> None:
    adversaries = Adversaries(changed(recipe, loss=loss))
    before = weights(adversaries)
    adversaries.discriminator_step(tf.constant(real), ZERO)
    between = weights(adversaries)
    assert same(before["generator"], between["generator"])
    assert not same(before["discriminator"], between["discriminator"])
    adversaries.generator_step(ZERO)
    after = weights(adversaries)
    assert same(between["discriminator"], after["discriminator"])
    assert not same(between["generator"], after["generator"])


@pytest.mark.parametrize("loss", LOSSES)
def test_the_discriminator_learns_to_tell_them_apart(recipe: GanRecipe, real: RGB, loss: str) -> None:
    chosen = changed(recipe, loss=loss, discriminator_optimizer={"rate": 0.005})
    adversaries = Adversaries(chosen)
    seen = [adversaries.discriminator_step(tf.constant(real), tf.constant(n)) for n in range(12)]
    assert float(seen[-1].loss) < float(seen[0].loss)
    assert float(seen[-1].real) > 0.9
    assert loss == "wasserstein" or float(seen[-1].fake) > 0.9  # A critic has no zero.


def test_the_generator_learns_to_please_a_frozen_discriminator(recipe: GanRecipe, real: RGB) -> None:
    chosen = changed(recipe, generator_optimizer={"rate": 0.005}, discriminator_optimizer={"rate": 0.005})
    adversaries = Adversaries(chosen)
    for number in range(12):
        adversaries.discriminator_step(tf.constant(real), tf.constant(number))
    losses = [float(adversaries.generator_step(tf.constant(number))) for number in range(30)]
    assert losses[-1] < 0.7 * losses[0]


def test_the_same_seed_plays_the_same_game(recipe: GanRecipe, real: RGB) -> None:
    with_all = changed(
        recipe, flip=True, label_noise=0.1, augmentation=["colour", "translation", "cutout"], penalty=1, penalty_every=2
    )
    games = [[Adversaries(with_all)] for _ in range(2)]
    logs = [[game[0].step(real, number) for number in range(4)] for game in games]
    assert logs[0] == logs[1]
    assert all(np.isfinite(list(step.values())).all() for step in logs[0])
    other = Adversaries(changed(with_all, seed=4))
    assert other.step(real, 0) != logs[0][0]


def test_the_penalty_holds_the_gradient_down(recipe: GanRecipe, real: RGB) -> None:
    gradients = []
    for penalty in (0, 50):
        chosen = changed(recipe, penalty=penalty, penalty_every=1, discriminator_optimizer={"rate": 0.005})
        chosen = changed(chosen, discriminator={"width": 4, "normalization": "none"})
        adversaries = Adversaries(chosen)
        for number in range(25):
            adversaries.step(real, number)
        gradients.append(float(adversaries._penalty(tf.cast(real, tf.float32) / 127.5 - 1, ZERO)))
    assert gradients[1] < 0.5 * gradients[0]


def test_the_average_follows_slowly(recipe: GanRecipe, real: RGB) -> None:
    adversaries = Adversaries(recipe)
    first = [np.array(v) for v in adversaries.average.variables]
    adversaries.step(real, 1000)
    for before, averaged, raw in zip(
        first, adversaries.average.variables, adversaries.generator.variables, strict=True
    ):
        assert np.allclose(averaged, 0.9 * before + 0.1 * np.array(raw), atol=1e-6)


def test_the_average_forgets_the_weights_before_training_sooner(recipe: GanRecipe, real: RGB) -> None:
    adversaries = Adversaries(recipe)
    first = [np.array(v) for v in adversaries.average.variables]
    adversaries.step(real, 0)
    for before, averaged, raw in zip(
        first, adversaries.average.variables, adversaries.generator.variables, strict=True
    ):
        assert np.allclose(averaged, 0.1 * before + 0.9 * np.array(raw), atol=1e-6)


def test_images_are_bytes_of_either_weights(recipe: GanRecipe, real: RGB) -> None:
    adversaries = Adversaries(recipe)
    for number in range(1000, 1003):  # When the average is slow.
        adversaries.step(real, number)
    vectors = noise(5, 8, seed=0)
    averaged, raw = (adversaries.images(vectors, averaged, batch=2) for averaged in (True, False))
    assert averaged.shape == raw.shape == (5, 16, 16, 1) and averaged.dtype == np.uint8
    assert not np.array_equal(averaged, raw)
    assert np.array_equal(averaged[:2], adversaries.images(vectors[:2]))


def test_with_several_steps_the_generator_waits(recipe: GanRecipe, real: RGB) -> None:
    adversaries = Adversaries(changed(recipe, discriminator_steps=3))
    logs = [adversaries.step(real, number) for number in range(6)]
    assert ["generator_loss" in step for step in logs] == [False, False, True] * 2
