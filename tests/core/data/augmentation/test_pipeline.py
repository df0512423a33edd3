"""Augmentation follows its key, treats each image by itself, and changes labels only where images are mixed."""

import os
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from core.data.augmentation.pipeline import Augmentation, LayerSamples
from core.data.augmentation.transforms.registry import TRANSFORMS, from_dicts

Array = npt.NDArray[Any]

SIZE = (24, 32)
COUNT = 12
RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (COUNT, *SIZE, 3), np.uint8)
LABELS = np.eye(COUNT, dtype=np.float32)
MIXING = tuple(kind for kind, model in TRANSFORMS.items() if model.mixes)


def augmentation(*chosen: dict[str, Any]) -> Augmentation:
    return Augmentation(from_dicts(chosen), SIZE, COUNT)


def run(one: Augmentation, key: Any = (1, 2), originals: Array = IMAGES) -> tuple[Array, Array]:
    images, labels = one(originals, LABELS[: len(originals)], key)
    return images.numpy(), labels.numpy()


def flat(sampled: list[LayerSamples]) -> list[Array]:
    return [np.asarray(tensor) for samples in sampled for tensors in samples for tensor in tensors.values()]


def in_a_pipeline(one: Augmentation, key: tuple[int, int]) -> tuple[Array, Array]:
    data = tf.data.Dataset.from_tensor_slices((IMAGES, LABELS)).batch(COUNT)
    keyed = tf.data.Dataset.zip((data, tf.data.Dataset.from_tensors(np.array(key, np.int32))))
    images, labels = next(iter(keyed.map(lambda batch, k: one(batch[0], batch[1], k))))
    return images.numpy(), labels.numpy()


@pytest.fixture(params=TRANSFORMS)
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def test_shape_type_and_range_stay(kind: str) -> None:
    for originals in (IMAGES, IMAGES.astype(np.float32), IMAGES[:1], np.full_like(IMAGES, 255)):
        images, labels = run(augmentation({"kind": kind}), originals=originals)
        assert images.shape == originals.shape and images.dtype == labels.dtype == np.float32
        assert images.min() >= 0 and images.max() <= 255
        assert np.isfinite(images).all()


def test_the_same_key_gives_the_same_whatever_was_sampled_before(kind: str) -> None:
    one = augmentation({"kind": kind})
    first, labels = run(one, (1, 2))
    other, _ = run(one, np.array([1, 3]))
    seed, _ = run(one, tf.constant([2, 2]))
    again, same = run(one, tf.constant([1, 2], tf.int64))
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(labels, same)
    np.testing.assert_array_equal(first, run(augmentation({"kind": kind}), (1, 2))[0])
    assert np.abs(first - other).max() > 1 and np.abs(first - seed).max() > 1


def test_a_pipeline_gives_the_same_as_eager_calls(kind: str) -> None:
    one = augmentation({"kind": kind})
    images, labels = in_a_pipeline(one, (5, 6))
    eager, weights = run(one, (5, 6))
    np.testing.assert_allclose(images, eager, atol=1e-3)
    np.testing.assert_allclose(labels, weights, atol=1e-6)


def test_each_image_is_sampled_by_itself(kind: str) -> None:
    same = np.repeat(IMAGES[:1], COUNT, axis=0)
    if kind in MIXING:  # One image mixed with itself shows nothing: let the others be black.
        same = same * (np.arange(COUNT) % 2).astype(np.uint8)[:, None, None, None]
    images, _ = run(augmentation({"kind": kind}), originals=same)
    different = {image.tobytes() for image in np.round(images)}
    assert len(different) == 2 if kind == "flip" else len(different) >= COUNT / 3


def test_sampling_and_applying_are_apart(kind: str) -> None:
    one = augmentation({"kind": kind}, {"kind": "flip"})
    sampled = one.sample(IMAGES, LABELS, (3, 4))
    assert len(sampled) == 2
    assert all(len(tensor) == COUNT for tensor in flat(sampled))
    images, labels = one.apply(IMAGES, LABELS, sampled)
    again, weights = run(one, (3, 4))
    np.testing.assert_array_equal(images, again)
    np.testing.assert_array_equal(labels, weights)


def test_labels_change_only_where_images_are_mixed(kind: str) -> None:
    _, labels = run(augmentation({"kind": kind, **({"alpha": 1.0} if kind in MIXING else {})}))
    if kind in MIXING:
        assert np.abs(labels - LABELS).max() > 0.1
        np.testing.assert_allclose(labels.sum(axis=1), 1, atol=1e-5)
        assert labels.min() >= 0
    else:
        np.testing.assert_array_equal(labels, LABELS)


@pytest.mark.parametrize("kind", MIXING)
def test_labels_are_mixed_as_the_images_are(kind: str) -> None:
    # Image n is white in channel n of three, so that each pixel tells how much of which image is in it.
    pure = np.zeros((3, *SIZE, 3), np.uint8)
    for n in range(3):
        pure[n, ..., n] = 255
    for step in range(5):
        images, labels = run(augmentation({"kind": kind, "alpha": 1.0}), (0, step), pure)
        np.testing.assert_allclose(images.mean(axis=(1, 2)) / 255, labels[:, :3], atol=1e-4)
        if kind == "cutmix":
            assert set(np.unique(images)) <= {0.0, 255.0}


@pytest.mark.parametrize(
    "chosen",
    [
        {"kind": "translation", "width": 0, "height": 0},
        {"kind": "rotation", "angle": 0},
        {"kind": "zoom", "amount": 0},
        {"kind": "shear", "x": 0, "y": 0},
        {"kind": "brightness", "amount": 0},
        {"kind": "contrast", "amount": 0},
        {"kind": "colour", "saturation": 0, "hue": 0},
        {"kind": "erasing", "chance": 0},
    ],
    ids=lambda chosen: str(chosen["kind"]),
)
def test_a_range_of_zero_changes_nothing(chosen: dict[str, Any]) -> None:
    images, _ = run(augmentation(chosen))
    np.testing.assert_allclose(images, IMAGES, atol=0.01)


def test_no_transforms_change_nothing() -> None:
    images, labels = run(augmentation())
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)


def test_a_chain_of_all_transforms_runs_in_a_pipeline() -> None:
    one = augmentation(*({"kind": kind} for kind in TRANSFORMS))
    np.testing.assert_allclose(in_a_pipeline(one, (0, 1))[0], run(one, (0, 1))[0], atol=1e-2)


def test_two_of_the_same_sample_differently() -> None:
    first, second = augmentation({"kind": "rotation"}, {"kind": "rotation"}).sample(IMAGES, LABELS, (0, 0))
    assert not np.allclose(first[0]["angle"], second[0]["angle"])


def test_flipping_in_both_directions_samples_each() -> None:
    seen = set()
    for step in range(4):
        images, _ = run(augmentation({"kind": "flip", "direction": "both"}), (0, step))
        for image, original in zip(images, IMAGES, strict=True):
            flipped = {
                "none": original,
                "left": original[:, ::-1],
                "down": original[::-1],
                "both": original[::-1, ::-1],
            }
            seen |= {name for name, expected in flipped.items() if np.array_equal(image, expected)}
    assert seen == {"none", "left", "down", "both"}


def test_contrast_goes_both_ways() -> None:
    (samples,) = augmentation({"kind": "contrast", "amount": 0.5}).sample(IMAGES, LABELS, (0, 0))
    factors = np.asarray(samples[0]["contrast_factor"])
    assert factors.min() < 0.9 < 1.1 < factors.max()


def test_translation_moves_whole_pixels() -> None:
    one = augmentation({"kind": "translation", "width": 0.25, "height": 0.25, "fill": "wrap"})
    sampled = one.sample(IMAGES, LABELS, (0, 0))
    images, _ = one.apply(IMAGES, LABELS, sampled)
    for image, original, (right, down) in zip(images, IMAGES, sampled[0][0]["translations"].numpy(), strict=True):
        moved = np.roll(original, (round(float(down)), round(float(right))), axis=(0, 1))
        assert (np.asarray(image)[8:-8, 10:-10] == moved[8:-8, 10:-10]).all()


def test_rand_augment_does_different_operations_to_the_images_of_a_batch() -> None:
    one = augmentation({"kind": "randaugment", "operations": 1})
    sampled = one.sample(IMAGES, LABELS, (0, 0))
    operations = sampled[0][0]["operations"].numpy()[:, 0]
    assert len(set(operations)) > 3
    images = one.apply(IMAGES, LABELS, sampled)[0].numpy()
    for n in range(COUNT):  # Alone an image becomes what it becomes in the batch.
        alone = [
            tuple({name: value[n : n + 1] for name, value in tensors.items()} for tensors in samples)
            for samples in sampled
        ]
        np.testing.assert_allclose(one.apply(IMAGES[n : n + 1], LABELS[n : n + 1], alone)[0][0], images[n], atol=1e-3)


@pytest.mark.parametrize("name", ["random_posterization", "solarization", "random_brightness", "random_contrast"])
def test_a_weak_rand_augment_changes_little_and_a_strong_one_much(name: str) -> None:
    dark = (IMAGES // 2).astype(np.float32)
    change = {}
    for strength in (0.05, 1.0):
        one = augmentation({"kind": "randaugment", "operations": 1, "strength": strength})
        ((tensors,),) = one.sample(dark, LABELS, (0, 0))
        tensors["operations"] = tf.fill((COUNT, 1), keras.layers.RandAugment._AUGMENT_LAYERS.index(name))
        change[strength] = np.abs(one.apply(dark, LABELS, [(tensors,)])[0] - dark).mean()
    assert change[0.05] < 16 and change[1.0] > 4 * change[0.05]
