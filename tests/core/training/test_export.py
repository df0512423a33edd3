"""The export: the served model predicts what the trained network predicts, and artifacts are replaced atomically."""

from collections.abc import Generator
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.nets.weights import load_weights
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.serving.card import Metric
from core.serving.litert import Classifier
from core.serving.preprocessing import prepare
from core.snapshots import Snapshot
from core.training import export
from core.training.export import for_serving
from core.training.trainer import Trainer
from tests.core.training.short import short

RESNET = {"name": "resnet", "stages": [1, 1], "filters": [8, 16, 16], "bottleneck": False, "l2": 0.0}


class Exported:
    """A network that ends in the average of a feature map, trained, exported and read again."""

    def __init__(self, folder: Path) -> None:
        recipe = short(network=RESNET, epochs=2, precision="bfloat16", notes=["A sentence of the recipe."])
        self.trainer = Trainer(recipe, folder=folder / "work")
        for _ in self.trainer.run():
            pass
        self.folder = folder / "trained" / "short"
        self.progress: list[Snapshot] = list(export.export(self.trainer, self.folder, "python -m core train short"))
        self.artifact: Artifact = artifacts.read(self.folder)
        assert self.trainer.model is not None
        self.network = for_serving(self.trainer)
        test = self.trainer.split_data.splits["test"]
        self.images = [test.read(index) for index in range(24)]

    def inputs(self) -> np.ndarray:
        """The first test images, prepared as the card says."""
        preprocessing = self.artifact.card.preprocessing
        return np.stack([prepare(image, (8, 8), preprocessing) for image in self.images])


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return Exported(tmp_path_factory.mktemp("export"))


def test_the_served_model_is_the_network_within_the_rounding_of_its_weights(exported: Exported) -> None:
    served = np.stack([Classifier(exported.artifact).probabilities(image) for image in exported.images])
    wanted = exported.network.predict(exported.inputs(), verbose=0)
    assert np.abs(served - wanted).max() < 0.005 and np.ptp(wanted) > 0.1
    np.testing.assert_allclose(served.sum(axis=1), 1, atol=1e-5)


def test_the_weights_file_is_the_served_network(exported: Exported) -> None:
    network = for_serving(exported.trainer)
    for variable in network.variables:
        variable.assign(keras.ops.zeros_like(variable))
    load_weights(network, exported.artifact.path("weights.h5"))
    served = np.stack([Classifier(exported.artifact).probabilities(image) for image in exported.images])
    np.testing.assert_allclose(
        network.predict(exported.inputs(), verbose=0), served, atol=1e-3
    )  # Rounded before or after folding.


def test_heat_maps_explain_the_prediction(exported: Exported) -> None:
    analysis = Classifier(exported.artifact).analyse(exported.images[0])
    logits = np.array([analysis.logit(index) for index in range(10)])
    softmax = np.exp(logits - logits.max())
    np.testing.assert_allclose(softmax / softmax.sum(), analysis.probabilities, atol=0.005)
    heat = analysis.heat_map(analysis.predictions()[0].index)
    assert heat.shape == exported.images[0].shape[:2] and 0 <= heat.min() <= heat.max() <= 1


def test_the_card_counts_images_and_names_splits(exported: Exported) -> None:
    card, splits = exported.artifact.card, exported.trainer.split_data.splits
    assert {entry.use: entry.images for entry in card.data} == {name: len(images) for name, images in splits.items()}
    rank1, loss = card.metric("rank1"), card.metric("loss_validation")
    assert rank1 and (rank1.split, rank1.images) == ("test", len(splits["test"])) and 0 <= rank1.value <= 1
    assert card.metric("rank1_ten_crop")  # Stored larger than seen.
    assert loss and (loss.split, loss.images) == ("validation", len(splits["validation"]))
    assert loss.value == pytest.approx(exported.trainer.history[-1]["validation_loss"], rel=1e-4)
    assert "A sentence of the recipe." in card.notes
    assert card.preprocessing.mean == pytest.approx(exported.trainer.normalisation.means)
    assert card.preprocessing.crop_fraction == pytest.approx(8 / 9)


def test_its_progress_is_that_of_the_evaluation(exported: Exported) -> None:
    assert exported.progress[-1].progress == 1
    rank1 = exported.artifact.card.metric("rank1_ten_crop")
    assert rank1 and exported.progress[-1].metrics["rank1"] == pytest.approx(rank1.value, abs=1e-5)


def test_an_artifact_stays_whole_when_the_next_export_fails(
    exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in exported.folder.iterdir()}

    def fails(*arguments: object) -> bytes:
        raise RuntimeError("no room")

    for name in ("convert", "measure"):
        with monkeypatch.context() as patch:
            patch.setattr(export, name, fails)
            with pytest.raises(RuntimeError):
                list(export.export(exported.trainer, exported.folder, "c"))
    assert {path.name: path.read_bytes() for path in exported.folder.iterdir()} == before
    assert list(exported.folder.parent.iterdir()) == [exported.folder]
    Classifier(exported.artifact).predict(exported.images[0])


def test_a_new_artifact_replaces_the_old_one_but_no_folder_in_it(
    exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "convert", lambda network: b"new")
    folder = tmp_path / "short"
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "checkpoints" / "checkpoint.h5").write_text("kept")
    (folder / "old.bin").write_text("gone")

    def nothing(trainer: Trainer, artifact: Artifact) -> Generator[Snapshot, None, list[Metric]]:
        yield from ()
        return []

    monkeypatch.setattr(export, "measure", nothing)
    list(export.export(exported.trainer, folder, "c"))
    assert (folder / "model.tflite").read_bytes() == b"new" and not (folder / "old.bin").exists()
    assert (folder / "checkpoints" / "checkpoint.h5").read_text() == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["short"]


def test_a_network_without_average_has_one_output() -> None:
    image = keras.Input((8, 8, 3), name="image")
    flat = keras.layers.Flatten()(image)
    network = keras.Model(image, keras.layers.Dense(3, activation="softmax", name="probabilities")(flat))
    model = tf.lite.Interpreter(model_content=export.convert(network))
    assert list(model.get_signature_list()["serving_default"]["outputs"]) == ["probabilities"]
