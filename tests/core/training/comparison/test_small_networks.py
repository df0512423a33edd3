"""The small networks: digits, seeded weights, batches."""

from itertools import islice

import numpy as np
import pytest

from core.training.comparison import small_networks


def test_digits_are_ink_on_paper_with_their_labels() -> None:
    images, labels = small_networks.digits()
    assert images.shape == (1797, 8, 8, 1) and images.dtype == np.float32
    assert (images.min(), images.max()) == (0, 1)
    assert sorted(set(labels.tolist())) == list(range(10))


def test_a_split_has_each_class_on_both_sides_and_no_digit_twice() -> None:
    training, validation = small_networks.split(0.25)
    assert sorted([*training, *validation]) == list(range(1797))
    _, labels = small_networks.digits()
    assert np.bincount(labels[validation]) == pytest.approx(np.bincount(labels) / 4, abs=1)


def test_the_seed_determines_the_weights() -> None:
    first, again, other = (small_networks.build(seed=seed).get_weights() for seed in (3, 3, 4))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(first[0], first[2][..., :1, :])


def test_capacity_and_regularization_are_arguments() -> None:
    small, large = (small_networks.build(filters=n, dense=4 * n).count_params() for n in (2, 16))
    assert 10 * small < large
    plain, regularized = small_networks.build(), small_networks.build(dropout=0.5, weight_decay=1e-3)
    image = np.full((1, 8, 8, 1), 0.5, np.float32)
    assert np.array_equal(plain(image, training=True), plain(image, training=False))
    assert not np.array_equal(regularized(image, training=True), regularized(image, training=False))
    assert not plain.losses and len(regularized.losses) == 4


def test_every_epoch_has_each_image_once_in_its_own_order() -> None:
    first = list(islice(small_networks.batches(100, 25, seed=1), 8))
    epochs = [np.concatenate(first[:4]), np.concatenate(first[4:])]
    assert all(sorted(epoch) == list(range(100)) for epoch in epochs)
    assert not np.array_equal(epochs[0], epochs[1])
    again = islice(small_networks.batches(100, 25, seed=1), 8)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_a_rest_is_dropped_and_few_images_are_one_batch() -> None:
    assert [len(batch) for batch in islice(small_networks.batches(70, 32, seed=0), 4)] == [32] * 4
    assert small_networks.steps_per_epoch(70, 32) == 2
    assert [len(batch) for batch in islice(small_networks.batches(9, 32, seed=0), 2)] == [9, 9]
    assert small_networks.steps_per_epoch(9, 32) == 1
