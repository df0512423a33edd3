"""Changed images move, fade and lose a square; gradients come back to where a pixel came from."""

import numpy as np
import pytest
import tensorflow as tf
import torch

from core.synthesis.gan import differentiable_augmentation as augmentation
from core.synthesis.gan.differentiable_augmentation import Draws
from tests.benchmarks import gan_in_torch

SEED = tf.constant([1, 2])


@pytest.fixture
def images() -> tf.Tensor:
    return tf.constant(np.random.default_rng(0).uniform(-1, 1, (5, 16, 16, 3)), tf.float32)


def drawn(**changes: object) -> Draws:
    ones, zeros = np.ones((5, 1, 1, 1), np.float32), np.zeros((5, 2), np.int32)
    return Draws(0 * ones, ones, ones, zeros, zeros - 16)._replace(**changes)


def test_the_same_seed_draws_the_same() -> None:
    for one, other in zip(augmentation.sample(5, 16, SEED), augmentation.sample(5, 16, SEED), strict=True):
        assert np.array_equal(one, other)
    assert not np.array_equal(augmentation.sample(5, 16, SEED)[0], augmentation.sample(5, 16, SEED + 1)[0])


def test_draws_stay_in_their_bounds() -> None:
    draws = augmentation.sample(4000, 64, SEED)
    for value, low, high in zip(draws[:3], (-0.5, 0, 0.5), (0.5, 2, 1.5), strict=True):
        assert low <= np.min(value) < low + 0.02 and high - 0.02 < np.max(value) <= high
    assert (np.min(draws.shift), np.max(draws.shift)) == (-8, 8)
    assert (np.min(draws.cut), np.max(draws.cut)) == (-16, 48)


def test_nothing_drawn_is_nothing_changed(images: tf.Tensor) -> None:
    assert np.allclose(augmentation.apply(images, drawn()), images, atol=1e-6)


def test_translation_moves_and_leaves_zeros(images: tf.Tensor) -> None:
    shift = np.array([[2, -1]] * 5, np.int32)
    moved = augmentation.apply(images, drawn(shift=shift), ("translation",)).numpy()
    assert np.allclose(moved[:, 2:, :-1], images[:, :-2, 1:]) and not moved[:, :2].any() and not moved[:, :, -1:].any()


def test_cutout_takes_a_square_of_half_the_side(images: tf.Tensor) -> None:
    cut = np.array([[4, 6], [-3, 0], [12, 12], [0, 0], [8, -8]], np.int32)
    left = augmentation.apply(images, drawn(cut=cut), ("cutout",)).numpy()
    gone = (left == 0).all(axis=3).sum(axis=(1, 2))
    assert gone.tolist() == [64, 40, 16, 64, 0]
    assert not left[0, 4:12, 6:14].any()


def test_colour_keeps_the_sum_of_its_formulas(images: tf.Tensor) -> None:
    grey = np.zeros((5, 1, 1, 1), np.float32)
    faded = augmentation.apply(images, drawn(saturation=grey), ("colour",)).numpy()
    assert np.allclose(faded, images.numpy().mean(axis=3, keepdims=True), atol=1e-6)
    flat = augmentation.apply(images, drawn(contrast=grey), ("colour",)).numpy()
    assert np.allclose(flat, images.numpy().mean(axis=(1, 2, 3), keepdims=True), atol=1e-6)


def test_gradients_come_back(images: tf.Tensor) -> None:
    shift = np.array([[3, 0]] * 5, np.int32)
    with tf.GradientTape() as tape:
        tape.watch(images)
        row = tf.reduce_sum(augmentation.apply(images, drawn(shift=shift))[:, 5])
    gradient = tape.gradient(row, images).numpy()
    assert np.allclose(gradient[:, 2], 1) and not np.delete(gradient, 2, axis=1).any()


@pytest.mark.parametrize("channels", [1, 3])
def test_changes_and_gradients_are_those_of_its_authors(channels: int) -> None:
    """As their code makes them in PyTorch, with the same numbers."""
    rng, shape = np.random.default_rng(0), (32, 16, 16, channels)
    many, weights = rng.uniform(-1, 1, shape).astype(np.float32), rng.normal(size=shape).astype(np.float32)
    draws = augmentation.sample(32, 16, SEED)
    ours, theirs = tf.constant(many), torch.from_numpy(many.transpose(0, 3, 1, 2)).requires_grad_()
    with tf.GradientTape() as tape:
        tape.watch(ours)
        changed = augmentation.apply(ours, draws)
        total = tf.reduce_sum(changed * weights)
    expected = gan_in_torch.augment(theirs, *(torch.from_numpy(np.array(values)) for values in draws))
    (expected.permute(0, 2, 3, 1) * torch.from_numpy(weights)).sum().backward()
    assert np.allclose(changed, expected.detach().permute(0, 2, 3, 1), atol=1e-5)
    assert theirs.grad is not None
    assert np.allclose(tape.gradient(total, ours), theirs.grad.permute(0, 2, 3, 1), atol=1e-5)
