"""Fine-tuning: two stages in one training, with one history, which can be stopped anywhere."""

from contextlib import closing
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from core.errors import ConvolabError
from core.nets.weights import load_weights
from core.serving import artifacts
from core.serving.litert import Classifier
from core.snapshots import Snapshot
from core.training import monitor, recipe, run
from core.training.recipe import RecipeError
from core.training.trainer import Trainer
from core.transfer.fine_tuning.fine_tuner import FineTuner
from core.transfer.fine_tuning.freezing_plan import FINE_TUNING, WARM_UP
from tests.core.training.short import STEPS, write
from tests.core.training.test_trainer import assert_same
from tests.core.transfer import tiny
from tests.core.transfer.tiny import tiny as tiny_recipe

pytestmark = pytest.mark.usefixtures("tiny_body")


class Whole:
    """The short fine-tuning, never interrupted, and the optimizer of each of its steps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.training = FineTuner(tiny_recipe(), folder=folder)
        self.steps: list[dict[str, float]] = []
        self.optimizers: list[str] = []
        for snapshot in self.training.run():
            if snapshot.metrics:
                assert self.training.model is not None
                self.steps.append(dict(snapshot.metrics))
                self.optimizers.append(type(self.training.model.optimizer).__name__)

    @property
    def model(self) -> keras.Model:
        """The network as it was trained."""
        assert self.training.model is not None
        return self.training.model


@pytest.fixture(scope="module")
def whole(tiny_body: None, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(tmp_path_factory.mktemp("whole"))


def body_weights(model: keras.Model) -> dict[str, np.ndarray]:
    """The weights of the layers that are frozen in both stages."""
    layers = [layer for layer in model.layers if layer.name.startswith(("stem", "block1"))]
    return {f"{layer.name}/{w.name}": np.asarray(w.numpy()) for layer in layers for w in layer.weights}


def steps_of(snapshots: list[Snapshot]) -> list[dict[str, float]]:
    return [dict(snapshot.metrics) for snapshot in snapshots if snapshot.metrics]


def test_two_stages_make_one_history_that_marks_the_boundary(whole: Whole) -> None:
    assert [entry["stage"] for entry in whole.training.history] == [WARM_UP, FINE_TUNING, FINE_TUNING]
    assert [step["stage"] for step in whole.steps] == [WARM_UP] * STEPS + [FINE_TUNING] * 2 * STEPS
    made = tiny_recipe()
    wanted = [0.01] * STEPS + [made.schedule(number / (2 * STEPS)) for number in range(2 * STEPS)]
    assert [step["learning_rate"] for step in whole.steps] == pytest.approx(wanted)
    assert [entry["stage"] for entry in monitor.read(whole.folder / monitor.FILE)] == [1, 2, 2]


def test_each_stage_has_its_optimizer_and_leaves_frozen_layers_alone(whole: Whole) -> None:
    assert whole.optimizers == ["RMSprop"] * STEPS + ["SGD"] * 2 * STEPS
    fresh = body_weights(tiny.body((8, 8, 3), 0.0))
    assert all(np.array_equal(value, fresh[name]) for name, value in body_weights(whole.model).items())
    moved = whole.model.get_layer("block2_conv").kernel.numpy()
    assert not np.array_equal(moved, tiny.body((8, 8, 3), 0.0).get_layer("block2_conv").kernel.numpy())


@pytest.mark.parametrize("stops", [[3], [STEPS], [STEPS + 1, 2 * STEPS + 3]], ids=["warm-up", "boundary", "both"])
def test_a_stopped_training_resumes_as_if_it_had_never_stopped(whole: Whole, tmp_path: Path, stops: list[int]) -> None:
    for number, stop in enumerate(stops):
        with closing(FineTuner(tiny_recipe(), folder=tmp_path).run(resume=number > 0)) as stream:
            next(snapshot for snapshot in stream if snapshot.metrics and snapshot.step == stop)
    resumed = FineTuner(tiny_recipe(), folder=tmp_path)
    steps = steps_of(list(resumed.run(resume=True)))
    assert len(steps) == 3 * STEPS - stops[-1]
    assert_same(resumed.history, whole.training.history)
    assert resumed.model is not None
    for a, b in zip(resumed.model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)


def test_a_finished_training_is_not_trained_again(whole: Whole) -> None:
    again = FineTuner(tiny_recipe(), folder=whole.folder)
    assert not steps_of(list(again.run(resume=True))) and again.history == whole.training.history


@pytest.mark.parametrize(("epochs", "stages"), [(0, {FINE_TUNING}), (3, {WARM_UP})])
def test_either_stage_may_be_left_out(epochs: int, stages: set[int]) -> None:
    changed = {**tiny.FINE_TUNING, "warm_up": {**tiny.FINE_TUNING["warm_up"], "epochs": epochs}}
    training = FineTuner(tiny_recipe(fine_tuning=changed))
    list(training.run())
    assert {entry["stage"] for entry in training.history} == stages


def test_the_command_exports_what_was_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "FOLDER", tmp_path)
    values = tiny_recipe().model_dump(mode="json", exclude={"name", "split", "optimizer", "pictures"})
    source = write(tmp_path / "short.toml", **{k: v for k, v in values.items() if k in ("network", "fine_tuning")})
    artifact = run.train(str(source), out=tmp_path / "short", trainer_class=FineTuner)
    assert artifact is not None and artifact.name == "short"
    network = FineTuner(recipe.load(source)).network(10)
    load_weights(network, artifact.path("weights.h5"))
    assert not np.array_equal(
        network.get_layer("block2_conv").kernel, tiny.body((8, 8, 3), 0).get_layer("block2_conv").kernel
    )
    assert Classifier(artifact).labels == artifacts.read(artifact.folder).card.classes
    assert artifact.card.metric("rank1") is not None


class TestRefusals:
    def refused(self, match: str, **changes: Any) -> None:
        with pytest.raises(ConvolabError, match=match):
            list(FineTuner(tiny_recipe(**changes)).run())

    def test_no_such_body(self) -> None:
        self.refused("has a mistake at network: There is no trained network 'vgg99'", network={"name": "vgg99"})

    def test_no_such_argument(self) -> None:
        self.refused("no argument 'width'", network={"name": tiny.NAME, "width": 3})
        self.refused("'dropout' cannot be 1.5", network={"name": tiny.NAME, "dropout": 1.5})

    def test_no_such_layer(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path))
        self.refused("“block9” to train from", fine_tuning={**tiny.FINE_TUNING, "train_from": "block9"})
        assert list(tmp_path.iterdir()) == []

    def test_a_warm_up_longer_than_the_training(self) -> None:
        with pytest.raises(RecipeError, match="a warm-up of 4 epochs does not fit into 3"):
            tiny_recipe(fine_tuning={**tiny.FINE_TUNING, "warm_up": {"epochs": 4}})

    def test_a_recipe_without_the_table(self) -> None:
        self.refused("has no table fine_tuning", fine_tuning=None)

    def test_the_plain_trainer(self) -> None:
        with pytest.raises(RecipeError, match="There is no network 'tiny'"):
            Trainer(tiny_recipe())
