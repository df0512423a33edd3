"""The live training: what its snapshots hold, what can be sent to it, and that its recipe gives the same training."""

import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.data.sets.datasets import load
from core.snapshots import Snapshot
from core.training import recipe
from core.training.live import prediction_sheet
from core.training.live.settings import SIZES, LiveSettings
from core.training.live.training import train_live
from core.training.split_data import SplitData
from core.training.toml_writer import toml
from core.training.trainer import Trainer, TrainingError

FEW = LiveSettings(pictures="50", batch_size="16", epochs=2)


@pytest.fixture(scope="module")
def snapshots() -> list[Snapshot]:
    return list(train_live(FEW))


def test_every_step_has_its_numbers_and_predictions_are_drawn_at_the_start_and_after_each_epoch(
    snapshots: list[Snapshot],
) -> None:
    steps = [s for s in snapshots if "loss" in s.metrics]
    assert [s.step for s in steps] == list(range(1, 9)) and steps[-1].total == 8
    assert all("weight" in s.metrics and s.image is not None for s in steps)
    start = next(s for s in snapshots if "training_pictures" in s.metrics)
    assert start.metrics["training_pictures"] == 50 and start.metrics["classes"] == 10
    sheets = [s.image for s in steps if s.image is not None]
    changed = [not np.array_equal(a, b) for a, b in pairwise(sheets)]
    assert changed[2] and not changed[0] and not changed[1]


def test_the_same_settings_give_the_same_training_as_their_recipe(snapshots: list[Snapshot]) -> None:
    trainer = Trainer(recipe.parse(tomllib.loads(toml(FEW.recipe()))))
    again = [s.metrics["loss"] for s in trainer.run() if "loss" in s.metrics]
    assert again == pytest.approx([s.metrics["loss"] for s in snapshots if "loss" in s.metrics], rel=1e-4)


def test_the_learning_rate_can_be_changed_during_the_training() -> None:
    stream = train_live(FEW)
    rates: list[float] = []
    for snapshot in stream:
        if "loss" in snapshot.metrics:
            rates.append(snapshot.metrics["learning_rate"])
            if len(rates) == 3:
                rates.append(stream.send({"learning_rate": 0.1}).metrics["learning_rate"])
                break
    stream.close()
    assert rates == pytest.approx([0.01, 0.01, 0.01, 0.001])


def test_a_learning_rate_that_is_far_too_high_ends_in_a_sentence() -> None:
    with pytest.raises(TrainingError, match="learning rate is too high"):
        for _ in train_live(LiveSettings(learning_rate="10", pictures="200", epochs=20)):
            pass


def test_every_choice_gives_a_valid_recipe_with_the_image_size_of_its_data() -> None:
    for knob in LiveSettings.knobs():
        for choice in knob.choices or (knob.default, knob.minimum or knob.default, knob.maximum or True):
            settings = LiveSettings.parse({knob.name: choice})
            made = recipe.parse(settings.recipe())
            assert made.pictures.size == SIZES[settings.data] and settings.work() > 0
    augmented = recipe.parse(LiveSettings(augment=True).recipe())
    assert [transform.kind for transform in augmented.augmentation] == ["translation", "rotation"]


def test_fewer_training_images_are_balanced_and_leave_the_other_splits_alone() -> None:
    whole, few = (SplitData.of(recipe.parse(LiveSettings(pictures=n).recipe())) for n in ("all", "50"))
    assert np.bincount(few.splits["train"].labels).tolist() == [5] * 10
    assert set(few.splits["train"].positions) <= set(whole.splits["train"].positions)
    for name in ("validation", "test"):
        assert np.array_equal(few.splits[name].positions, whole.splits[name].positions)
    assert len(load("digits").splits["train"]) == sum(len(part) for part in whole.splits.values())


def test_right_and_wrong_predictions_look_different() -> None:
    images = np.zeros((9, 8, 8, 3), np.uint8)
    right = prediction_sheet.sheet(images, ["1"] * 9, ["1"] * 9)
    wrong = prediction_sheet.sheet(images, ["7"] * 9, ["1"] * 9)
    assert right.shape == wrong.shape and right.dtype == np.uint8
    grey = [sheet.mean(axis=2) for sheet in (right, wrong)]
    assert np.abs(grey[0] - grey[1]).max() > 100  # Not only in colour.


def test_nothing_remains_but_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stream = train_live(FEW)
    next(stream)
    stream.close()
    assert not list(tmp_path.iterdir())
