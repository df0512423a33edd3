"""Augmentation follows its key, treats each picture by itself, and changes labels only where pictures are mixed."""

import os
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from core.data.augmentation.pipeline import Augmentation, Draw
from core.data.augmentation.transform_settings import TRANSFORMS, transforms

Array = npt.NDArray[Any]

SIZE = (24, 32)
COUNT = 12
RNG = np.random.default_rng(0)
PICTURES = RNG.integers(0, 256, (COUNT, *SIZE, 3), np.uint8)
LABELS = np.eye(COUNT, dtype=np.float32)
MIXING = ("mixup", "cutmix")


def augmentation(*chosen: dict[str, Any]) -> Augmentation:
    return Augmentation(transforms(chosen), SIZE, COUNT)


def run(one: Augmentation, key: Any = (1, 2), pictures: Array = PICTURES) -> tuple[Array, Array]:
    images, labels = one(pictures, LABELS[: len(pictures)], key)
    return images.numpy(), labels.numpy()


def flat(draws: list[Draw]) -> list[Array]:
    return [np.asarray(tensor) for draw in draws for drawn in draw for tensor in drawn.values()]


def in_a_pipeline(one: Augmentation, key: tuple[int, int]) -> tuple[Array, Array]:
    data = tf.data.Dataset.from_tensor_slices((PICTURES, LABELS)).batch(COUNT)
    keyed = tf.data.Dataset.zip((data, tf.data.Dataset.from_tensors(np.array(key, np.int32))))
    images, labels = next(iter(keyed.map(lambda batch, k: one(batch[0], batch[1], k))))
    return images.numpy(), labels.numpy()


@pytest.fixture(params=TRANSFORMS)
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def test_shape_type_and_range_stay(kind: str) -> None:
    for pictures in (PICTURES, PICTURES.astype(np.float32), PICTURES[:1], np.full_like(PICTURES, 255)):
        images, labels = run(augmentation({"kind": kind}), pictures=pictures)
        assert images.shape == pictures.shape and images.dtype == labels.dtype == np.float32
        assert images.min() >= 0 and images.max() <= 255
        assert np.isfinite(images).all()


def test_the_same_key_gives_the_same_whatever_was_drawn_before(kind: str) -> None:
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


def test_each_picture_has_its_own_draws(kind: str) -> None:
    same = np.repeat(PICTURES[:1], COUNT, axis=0)
    if kind in MIXING:  # One picture mixed with itself shows nothing: let the others be black.
        same = same * (np.arange(COUNT) % 2).astype(np.uint8)[:, None, None, None]
    images, _ = run(augmentation({"kind": kind}), pictures=same)
    different = {image.tobytes() for image in np.round(images)}
    assert len(different) == 2 if kind == "flip" else len(different) >= COUNT / 3


def test_drawing_and_using_are_apart(kind: str) -> None:
    one = augmentation({"kind": kind}, {"kind": "flip"})
    draws = one.sample(PICTURES, LABELS, (3, 4))
    assert len(draws) == 2
    assert all(len(drawn) == COUNT for drawn in flat(draws))
    images, labels = one.apply(PICTURES, LABELS, draws)
    again, weights = run(one, (3, 4))
    np.testing.assert_array_equal(images, again)
    np.testing.assert_array_equal(labels, weights)


def test_labels_change_only_where_pictures_are_mixed(kind: str) -> None:
    _, labels = run(augmentation({"kind": kind, **({"alpha": 1.0} if kind in MIXING else {})}))
    if kind in MIXING:
        assert np.abs(labels - LABELS).max() > 0.1
        np.testing.assert_allclose(labels.sum(axis=1), 1, atol=1e-5)
        assert labels.min() >= 0
    else:
        np.testing.assert_array_equal(labels, LABELS)


@pytest.mark.parametrize("kind", MIXING)
def test_labels_are_mixed_as_the_pictures_are(kind: str) -> None:
    # Picture n is white in channel n of three, so that each pixel tells how much of which picture is in it.
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
def test_nothing_drawn_is_nothing_changed(chosen: dict[str, Any]) -> None:
    images, _ = run(augmentation(chosen))
    np.testing.assert_allclose(images, PICTURES, atol=0.01)


def test_no_transforms_change_nothing() -> None:
    images, labels = run(augmentation())
    np.testing.assert_array_equal(images, PICTURES)
    np.testing.assert_array_equal(labels, LABELS)


def test_a_row_of_all_transforms_runs_in_a_pipeline() -> None:
    one = augmentation(*({"kind": kind} for kind in TRANSFORMS))
    np.testing.assert_allclose(in_a_pipeline(one, (0, 1))[0], run(one, (0, 1))[0], atol=1e-2)


def test_two_of_the_same_draw_differently() -> None:
    first, second = augmentation({"kind": "rotation"}, {"kind": "rotation"}).sample(PICTURES, LABELS, (0, 0))
    assert not np.allclose(first[0]["angle"], second[0]["angle"])


def test_flipping_both_ways_draws_for_each_way() -> None:
    seen = set()
    for step in range(4):
        images, _ = run(augmentation({"kind": "flip", "direction": "both"}), (0, step))
        for image, picture in zip(images, PICTURES, strict=True):
            ways = {
                "none": picture,
                "left": picture[:, ::-1],
                "down": picture[::-1],
                "both": picture[::-1, ::-1],
            }
            seen |= {name for name, way in ways.items() if np.array_equal(image, way)}
    assert seen == {"none", "left", "down", "both"}


def test_contrast_goes_both_ways() -> None:
    (draw,) = augmentation({"kind": "contrast", "amount": 0.5}).sample(PICTURES, LABELS, (0, 0))
    factors = np.asarray(draw[0]["contrast_factor"])
    assert factors.min() < 0.9 < 1.1 < factors.max()


def test_translation_moves_whole_pixels() -> None:
    one = augmentation({"kind": "translation", "width": 0.25, "height": 0.25, "fill": "wrap"})
    draws = one.sample(PICTURES, LABELS, (0, 0))
    images, _ = one.apply(PICTURES, LABELS, draws)
    for image, picture, (right, down) in zip(images, PICTURES, draws[0][0]["translations"].numpy(), strict=True):
        moved = np.roll(picture, (round(float(down)), round(float(right))), axis=(0, 1))
        assert (np.asarray(image)[8:-8, 10:-10] == moved[8:-8, 10:-10]).all()


def test_rand_augment_does_different_operations_to_the_pictures_of_a_batch() -> None:
    one = augmentation({"kind": "randaugment", "operations": 1})
    draws = one.sample(PICTURES, LABELS, (0, 0))
    operations = draws[0][0]["operations"].numpy()[:, 0]
    assert len(set(operations)) > 3
    images = one.apply(PICTURES, LABELS, draws)[0].numpy()
    for n in range(COUNT):  # Alone a picture becomes what it becomes in the batch.
        alone = [tuple({name: value[n : n + 1] for name, value in drawn.items()} for drawn in draw) for draw in draws]
        np.testing.assert_allclose(one.apply(PICTURES[n : n + 1], LABELS[n : n + 1], alone)[0][0], images[n], atol=1e-3)


@pytest.mark.parametrize("name", ["random_posterization", "solarization", "random_brightness", "random_contrast"])
def test_a_weak_rand_augment_changes_little_and_a_strong_one_much(name: str) -> None:
    dark = (PICTURES // 2).astype(np.float32)
    change = {}
    for strength in (0.05, 1.0):
        one = augmentation({"kind": "randaugment", "operations": 1, "strength": strength})
        ((drawn,),) = one.sample(dark, LABELS, (0, 0))
        drawn["operations"] = tf.fill((COUNT, 1), keras.layers.RandAugment._AUGMENT_LAYERS.index(name))
        change[strength] = np.abs(one.apply(dark, LABELS, [(drawn,)])[0] - dark).mean()
    assert change[0.05] < 16 and change[1.0] > 4 * change[0.05]
