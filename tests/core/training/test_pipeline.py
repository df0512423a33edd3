"""From a data set to batches: disjoint splits, repeatable sampling, evaluation without augmentation."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from core.data.hdf5.reader import Reader
from core.data.sets import datasets
from core.data.sets.labelled_images import ArrayImages, DataSet, LabelledImages
from core.snapshots import last
from core.training import pipeline
from core.training.building import build
from core.training.pipeline import Normalisation, evaluation_batches, training_batches
from core.training.recipe import Recipe, RecipeError
from core.training.split_data import SplitData, SplitFiles
from core.training.trainer import Trainer
from tests.core.training.short import IMAGES, STEPS, short

PLAIN = Normalisation((0.0, 0.0, 0.0), 1.0)
Batch = tuple[np.ndarray, np.ndarray]


def reader_of(recipe: Recipe, name: str = "train") -> Reader:
    files = SplitFiles(recipe, SplitData.of(recipe))
    for _ in files.build():
        pass
    return files.reader(name)


@pytest.fixture(scope="module")
def whole() -> list[Batch]:
    """All batches of the short training."""
    return batches(short())


def batches(recipe: Recipe, start: int = 0, shard: tuple[int, int] = (0, 1)) -> list[Batch]:
    found = training_batches(recipe, reader_of(recipe), PLAIN, start, shard)
    return [(images.numpy(), labels.numpy()) for images, labels in found]


def same(a: list[Batch], b: list[Batch]) -> bool:
    return len(a) == len(b) and all(
        np.array_equal(x, y) for p, q in zip(a, b, strict=True) for x, y in zip(p, q, strict=True)
    )


class TestSplits:
    @pytest.mark.parametrize(
        "split",
        [
            {"test": 0.25, "validation": 0.1},
            {"test": 0.25, "validation": 0.1, "train_validation": 0.05},
            {"test": 0.3, "validation": 0.0},
        ],
        ids=["three", "four", "two"],
    )
    def test_splits_are_disjoint_and_the_fractions_hold(self, split: dict[str, float]) -> None:
        split_data = SplitData.of(short(split=split))
        whole = len(split_data.data.splits["train"])
        for a, b in combinations(split_data.splits.values(), 2):
            assert not set(a.positions.tolist()) & set(b.positions.tolist())
        assert sum(map(len, split_data.splits.values())) == whole
        for name, fraction in split.items():
            assert (name in split_data.splits) == bool(fraction)
            if fraction:
                assert len(split_data.splits[name]) == pytest.approx(fraction * whole, abs=10)

    def test_the_seed_decides(self) -> None:
        first, again, other = (SplitData.of(short(split={"test": 0.5, "seed": seed})) for seed in (1, 1, 2))
        assert np.array_equal(first.splits["test"].positions, again.splits["test"].positions)
        assert not np.array_equal(first.splits["test"].positions, other.splits["test"].positions)

    def test_near_duplicates_stay_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rng = np.random.default_rng(0)
        pixels = ArrayImages(rng.integers(0, 256, (90, 8, 8, 3), np.uint8))
        part = LabelledImages.of(pixels, np.repeat(np.arange(3), 30), groups=np.arange(90) // 3)
        monkeypatch.setattr(datasets, "load", lambda *_: DataSet("some", ("a", "b", "c"), {"train": part}))
        split_data = SplitData.of(short(split={"test": 0.2, "validation": 0.2}))
        for a, b in combinations(split_data.splits.values(), 2):
            assert not set(a.groups.tolist()) & set(b.groups.tolist())

    def test_the_data_sets_own_test_split_is_used_and_its_lack_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(RecipeError, match="digits has no test split; set"):
            SplitData.of(short(split={"test": "part"}))
        digits = datasets.load("digits").splits["train"]
        train, test = digits.select(range(1000)), digits.select(range(1000, 1200))
        data = DataSet("some", tuple("0123456789"), {"train": train, "test": test})
        monkeypatch.setattr(datasets, "load", lambda *_: data)
        split_data = SplitData.of(short(split={"validation": 0.1}))
        assert split_data.splits["test"] is test
        assert len(split_data.splits["train"]) + len(split_data.splits["validation"]) == 1000

    def test_a_limit_keeps_the_classes_even(self) -> None:
        counts = np.bincount(SplitData.of(short()).splits["train"].labels, minlength=10)
        assert counts.sum() == IMAGES and counts.min() == counts.max() == 20


class TestTrainingBatches:
    def test_the_same_seed_and_step_give_the_same_batch(self, whole: list[Batch]) -> None:
        first = whole
        assert len(first) == 3 * STEPS and [len(x) for x, _ in first[:STEPS]] == [32] * (STEPS - 1) + [8]
        assert same(first, batches(short()))
        other = batches(short(seed=4, epochs=1))
        assert not np.array_equal(first[0][0], other[0][0])
        assert not np.array_equal(first[0][1], first[STEPS][1])  # Each epoch has an order of its own.

    @pytest.mark.parametrize("start", [1, STEPS - 1, STEPS, 2 * STEPS + 3])
    def test_a_start_on_the_way_gives_what_would_have_come(self, start: int, whole: list[Batch]) -> None:
        assert same(batches(short(), start), whole[start:])

    def test_resized_patches_are_sampled_for_each_step_as_well(self) -> None:
        recipe = short(augmentation=[], pictures={"size": 8, "stored": 12, "smallest_patch": 0.3}, epochs=1)
        whole = batches(recipe)
        assert same(batches(recipe, 3), whole[3:])
        assert whole[0][0].shape == (32, 8, 8, 3)
        assert not np.array_equal(whole[0][0], batches(short(**{**recipe.model_dump(), "seed": 4}))[0][0])

    def test_means_may_be_those_of_an_earlier_training(self) -> None:
        pictures = {"size": 8, "means": [10, 20, 30], "scale": 1 / 128}
        trainer = Trainer(short(augmentation=[], pictures=pictures))
        list(trainer.files.build())
        assert trainer.normalisation.means == (10, 20, 30)

    def test_every_image_comes_once_an_epoch(self) -> None:
        recipe = short(augmentation=[], pictures={"size": 8}, epochs=2)
        stored = np.sort(reader_of(recipe).read(range(IMAGES)).reshape(IMAGES, -1), axis=0)
        found = batches(recipe)
        for epoch in (found[:STEPS], found[STEPS:]):
            seen = np.concatenate([images for images, _ in epoch]).reshape(IMAGES, -1)
            assert np.array_equal(np.sort(seen, axis=0), stored)

    def test_labels_are_those_of_the_images(self) -> None:
        recipe = short(augmentation=[], pictures={"size": 8}, epochs=1)
        reader = reader_of(recipe)
        known = {row.tobytes(): label for row, label in zip(reader.read(range(IMAGES)), reader.labels, strict=True)}
        for images, labels in batches(recipe):
            assert labels.sum(axis=1).tolist() == [1.0] * len(labels)
            assert [known[image.astype(np.uint8).tobytes()] for image in images] == labels.argmax(axis=1).tolist()

    def test_patches_are_sampled_for_each_image(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Images whose pixels hold their own row and column.
        place = np.stack([*np.mgrid[0:12, 0:12], np.zeros((12, 12), int)], axis=-1).astype(np.uint8)
        part = LabelledImages.of(ArrayImages(np.repeat(place[None], 300, axis=0)), np.arange(300) % 3)
        monkeypatch.setattr(datasets, "load", lambda *_: DataSet("place", ("a", "b", "c"), {"train": part}))
        recipe = short(augmentation=[], pictures={"size": 8, "stored": 12}, split={"test": 0.2})
        corners = [tuple(image[0, 0, :2]) for images, _ in batches(recipe) for image in images]
        assert {*corners} == {(y, x) for y in range(5) for x in range(5)}
        assert len({*corners[:32]}) > 5
        reader = reader_of(recipe, "test")
        for images, _ in evaluation_batches(recipe, reader, PLAIN):
            assert (images.numpy()[:, 0, 0, :2] == 2).all()  # The centre, always.

    def test_normalisation_comes_last(self) -> None:
        recipe = short(augmentation=[{"kind": "brightness", "amount": 1.0}], epochs=1)
        normalise = Normalisation((10.0, 20.0, 30.0), 0.5)
        scaled = training_batches(recipe, reader_of(recipe), normalise, 0)
        for (images, _), (plain, _) in zip(scaled, batches(recipe), strict=True):
            assert plain.min() >= 0 and plain.max() <= 255
            np.testing.assert_allclose(images.numpy(), (plain - [10, 20, 30]) * 0.5, atol=1e-4)

    def test_shares_together_are_the_whole_batch(self) -> None:
        recipe = short(augmentation=[], pictures={"size": 8}, epochs=1, batch_size=31)
        whole, shares = batches(recipe), [batches(recipe, shard=(rank, 2)) for rank in range(2)]
        for (images, labels), *parts in zip(whole, *shares, strict=True):
            assert len({len(part) for part, _ in parts}) == 1
            for which, rows in enumerate((images, labels)):
                for rank, part in enumerate(parts):
                    own = rows[rank::2]
                    assert np.array_equal(part[which][: len(own)], own)
                    assert np.array_equal(part[which][len(own) :], rows[: len(part[which]) - len(own)])

    def test_shares_sample_their_own_augmentation(self) -> None:
        first, second = (batches(short(epochs=1), shard=(rank, 2)) for rank in range(2))
        assert not same(first, second)
        assert same(first, batches(short(epochs=1), shard=(0, 2)))


class Paint:
    """An augmentation that would erase every image and label."""

    def __init__(self, *arguments: Any) -> None:
        pass

    def __call__(self, images: Any, labels: Any, key: Any) -> tuple[Any, Any]:
        return tf.zeros_like(tf.cast(images, tf.float32)), tf.zeros_like(labels)


class TestNoAugmentationInEvaluation:
    @pytest.fixture
    def paint(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(pipeline, "Augmentation", Paint)
        yield

    @pytest.mark.parametrize("name", ["validation", "test", "train"])
    def test_evaluation_sees_what_is_stored(self, paint: None, name: str) -> None:
        recipe = short(pictures={"size": 8})
        assert all((images == 0).all() and (labels == 0).all() for images, labels in batches(recipe))  # It does paint.
        reader = reader_of(recipe, name)
        found = [(x.numpy(), y.numpy()) for x, y in evaluation_batches(recipe, reader, PLAIN)]
        assert np.array_equal(np.concatenate([x for x, _ in found]), reader.read(range(len(reader))))
        assert np.array_equal(np.concatenate([y for _, y in found]).argmax(axis=1), reader.labels)

    def test_a_trained_network_is_measured_as_without(self, paint: None) -> None:
        painted = Trainer(short(epochs=1))
        entry = last(painted.run()).metrics
        plain = Trainer(short(epochs=1, augmentation=[]))
        plain.model = build(plain.recipe, 10)
        assert painted.model is not None
        plain.model.set_weights(painted.model.get_weights())
        for name in ("validation", "test"):
            assert painted.loss_and_accuracy(name) == pytest.approx(plain.loss_and_accuracy(name), rel=1e-5)
        found = (entry["epoch_validation_loss"], entry["epoch_validation_accuracy"])
        assert found == pytest.approx(plain.loss_and_accuracy("validation"), rel=1e-5)
        # Empty labels cost nothing: as training saw the paint, the test would notice it elsewhere.
        assert entry["epoch_loss"] < 0.5 < found[0]
