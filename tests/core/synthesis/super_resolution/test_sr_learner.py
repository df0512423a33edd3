"""A step turns pairs alike, averages the weights, and lowers the losses that the recipe names."""

from itertools import product

import numpy as np
import pytest
import tensorflow as tf

from core.errors import ConvolabError
from core.nets import vgg16
from core.synthesis.style import perception
from core.synthesis.super_resolution.patches import Rows
from core.synthesis.super_resolution.sr_learner import SrLearner, turned
from tests.core.synthesis.super_resolution import small


def rows(size: int, growth: int) -> Rows:
    """Patches whose target is the input with repeated pixels, a little brighter."""
    inputs = np.random.default_rng(0).uniform(0.1, 0.9, (8, size, size))
    targets = inputs.repeat(growth, 1).repeat(growth, 2) + 0.05
    return np.concatenate([inputs.reshape(8, -1), targets.reshape(8, -1)], axis=1).astype(np.float16)


def test_the_eight_turns_are_those_of_a_square() -> None:
    image = np.arange(9, dtype=np.float32).reshape(3, 3)
    drawn = np.array(list(product([False, True], repeat=3))).T[..., None, None, None]
    found = {made.tobytes() for made in np.asarray(turned(tf.tile(image[None, ..., None], (8, 1, 1, 1)), drawn))}
    turns = (np.rot90(form, number) for form in (image, image.T) for number in range(4))
    assert found == {np.ascontiguousarray(turn).tobytes() for turn in turns}


def test_pairs_are_turned_alike() -> None:
    learner = SrLearner(small.recipe())
    inputs, targets = learner._pairs(tf.constant(rows(16, 2)), tf.constant(7))
    assert np.allclose(np.asarray(targets), np.asarray(inputs).repeat(2, 1).repeat(2, 2) + 0.05, atol=1e-3)
    original = rows(16, 2)[:, :256].reshape(8, 16, 16, 1)
    assert not np.allclose(np.asarray(inputs), original)


@pytest.mark.parametrize("network", [{"kind": "compact", "channels": 4, "depth": 1}, {"kind": "srcnn"}])
def test_it_learns_and_serves_the_average(network: dict[str, object]) -> None:
    recipe = small.recipe(network=network, patches={"size": 24, "stride": 8}, loss="squared", clip=1.0)
    learner, patches = SrLearner(recipe), rows(24, recipe.growth)
    losses = [learner.step(patches, number, 2e-3)["loss"] for number in range(30)]
    assert losses[-1] < 0.5 * losses[0]
    for averaged, served in zip(learner.average.get_weights(), learner.served().get_weights(), strict=True):
        assert np.array_equal(averaged, served)
    assert not np.array_equal(learner.average.get_weights()[0], learner.network.get_weights()[0])
    image = np.full((9, 13), 100, np.float32)
    assert learner.enlarger()(image).shape == (9 * recipe.growth, 13 * recipe.growth)


def test_the_perceptual_loss_looks_through_vgg16(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perception, "_whole", lambda precision: vgg16.build("conv1_2"))
    perception.network.cache_clear()
    try:
        recipe = small.recipe(perceptual={"layer": "conv1_2", "weight": 0.5})
        learner = SrLearner(recipe)
        first = learner.step(rows(16, 2), 0, 2e-3)
        assert first["loss"] == pytest.approx(first["pixels"] + first["perceptual"], rel=1e-5)
        last = [learner.step(rows(16, 2), number, 2e-3) for number in range(1, 20)][-1]
        assert last["perceptual"] < first["perceptual"]
    finally:
        perception.network.cache_clear()


def test_a_training_that_starts_from_nothing_says_what_to_do() -> None:
    with pytest.raises(ConvolabError, match="starts from nowhere; run python -m core train nowhere first"):
        SrLearner(small.recipe(start_from="nowhere"))
