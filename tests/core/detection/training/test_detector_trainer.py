"""The trainer of detectors: its stream, its stages, and exact resumption."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from core.detection.ssd.detector import SsdDetector
from core.detection.ssd.losses import hard_negatives, losses
from core.detection.training import detector_export, detector_recipe
from core.detection.training.detector_trainer import CHECKPOINT, DetectorTrainer, DetectorTrainingError, freeze
from core.nets import efficientnet_lite
from core.serving import artifacts
from core.serving.preprocessing import prepare
from core.snapshots import Snapshot
from core.training.checkpoints import CheckpointError
from core.training.recipe import RecipeError
from tests.core.detection.training import squares

TOLERANCE = 1e-4


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return squares.make(tmp_path_factory.mktemp("squares") / "squares")


@pytest.fixture(scope="module", autouse=True)
def small_backbone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(efficientnet_lite, "build", squares.backbone)
        yield


class Whole:
    """The short training, never interrupted."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.trainer = DetectorTrainer(squares.short(data), folder=folder)
        self.snapshots: list[Snapshot] = list(self.trainer.run())
        assert self.trainer.model is not None
        self.weights = self.trainer.model.get_weights()


@pytest.fixture(scope="module")
def whole(small_backbone: None, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(data, tmp_path_factory.mktemp("whole"))


def test_the_stream_counts_steps_stages_and_epochs(whole: Whole) -> None:
    assert [snapshot.step for snapshot in whole.snapshots] == list(range(7))
    assert [snapshot.metrics["stage"] for snapshot in whole.snapshots[1:]] == [1, 1, 1, 1, 2, 2]
    first, second, third = whole.trainer.history
    assert "ap50" not in first and {"ap50", "ap75", "ap", "validation_loss"} <= second.keys() & third.keys()
    assert third["loss"] < first["loss"]
    assert third["loss"] == pytest.approx(third["loss_classes"] + third["loss_offsets"])


def test_a_training_that_was_stopped_twice_resumes_as_if_it_had_never_stopped(
    data: Path, whole: Whole, tmp_path: Path
) -> None:
    recipe = squares.short(data)
    within_an_epoch, between_two_stages = 3, 4
    for resume, stop in ((False, within_an_epoch), (True, between_two_stages)):
        with closing(DetectorTrainer(recipe, folder=tmp_path).run(resume=resume)) as stream:
            for snapshot in stream:
                if snapshot.step == stop:
                    break
    resumed = DetectorTrainer(recipe, folder=tmp_path)
    list(resumed.run(resume=True))
    for found, wanted in zip(resumed.history, whole.trainer.history, strict=True):
        assert {**found, "seconds": 0} == pytest.approx({**wanted, "seconds": 0}, rel=TOLERANCE, abs=1e-5)
    assert resumed.model is not None
    for ours, theirs in zip(resumed.model.get_weights(), whole.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-4)


def test_only_what_a_stage_opens_learns(whole: Whole) -> None:
    model = whole.trainer.network()
    freeze(model, "head")
    names = {variable.path.split("/")[0] for variable in model.trainable_variables}
    assert not any(name.startswith(("stem", "block")) for name in names) and "lateral8_conv" in names
    freeze(model, "block16")
    names = {variable.path.split("/")[0] for variable in model.trainable_variables}
    assert "block16_expand_conv" in names and "block16_expand_norm" not in names and "block11_expand_conv" not in names
    with pytest.raises(DetectorTrainingError, match="has no block “block99”"):
        freeze(model, "block99")


def test_a_checkpoint_of_another_training_is_refused(data: Path, whole: Whole) -> None:
    assert whole.trainer.folder is not None and (whole.trainer.folder / CHECKPOINT).exists()
    other = DetectorTrainer(squares.short(data, seed=2), folder=whole.trainer.folder)
    with pytest.raises(CheckpointError, match="was written by another recipe"):
        list(other.run(resume=True))


def test_the_artifact_says_what_the_network_says(whole: Whole, tmp_path: Path) -> None:
    folder = tmp_path / "squares"
    list(detector_export.export(whole.trainer, folder, "python -m core train squares"))
    artifact = artifacts.read(folder)
    card = artifact.card
    assert card.task == "detection" and card.classes == ["square"] and card.default_boxes is not None
    assert {(m.name, m.split) for m in card.metrics} >= {("ap50", "validation"), ("ap75", "train")}
    assert "detections_validation.json" in card.files and card.notes[0].startswith("model.tflite: ")
    detector = SsdDetector.of(artifact)
    image = whole.trainer.splits["validation"].read(0)
    raw = detector.raw(image)
    network = detector_export.for_serving(whole.trainer)
    inputs = prepare(image, (64, 64), card.preprocessing)[None]
    expected = network(inputs)
    tolerance = 0.02 if card.notes[0].startswith("model.tflite: float16") else 0.15
    np.testing.assert_allclose(raw.scores, expected["scores"][0], atol=tolerance)


def test_only_the_hardest_background_counts() -> None:
    classes = tf.constant([[1, 0, 0, 0, 0, -1], [0, 0, 0, 0, 0, 0]])
    entropy = tf.constant([[9.0, 5, 4, 3, 2, 8], [1.0, 2, 3, 4, 5, 6]])
    hard = hard_negatives(entropy, classes, 3.0).numpy()
    assert hard.tolist() == [[False, True, True, True, False, False], [False, False, False, True, True, True]]


def test_the_loss_by_hand() -> None:
    logits = tf.constant([[[0.0, 2.0], [1.0, 0.0], [3.0, 0.0]]])
    offsets = tf.constant([[[0.5, 0, 0, 2.0], [9, 9, 9, 9.0], [9, 9, 9, 9.0]]])
    terms = losses(logits, offsets, tf.constant([[1, 0, -1]]), tf.zeros((1, 3, 4)), negatives=3.0)
    expected = np.log(1 + np.exp(-2.0)) + np.log(1 + np.exp(-1.0))
    assert float(terms.classes) == pytest.approx(expected, rel=1e-5)
    assert float(terms.offsets) == pytest.approx(0.5 * 0.25 + 1.5, rel=1e-5)


@pytest.mark.parametrize("name", detector_recipe.names())
def test_the_recipes_of_the_suite_are_valid(name: str) -> None:
    found = detector_recipe.load(name)
    assert detector_recipe.is_one(name) and found.epochs > 10
    assert len(found.detector.defaults.centred) > 5000


def test_a_mistake_in_a_recipe_is_a_sentence(data: Path) -> None:
    with pytest.raises(RecipeError, match="give a stride and a count for each level"):
        squares.short(data, detector={"strides": [8, 16]})
    with pytest.raises(RecipeError, match="There is no recipe “dragons”"):
        detector_recipe.load("dragons")
