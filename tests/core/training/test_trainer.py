"""The trainer: its stream, and exact resumption of a stopped training."""

import errno
import json
import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import ConvolabError
from core.images import encode
from core.nets import whitening
from core.snapshots import Snapshot
from core.training import building, checkpoints, monitor
from core.training.checkpoints import CheckpointError
from core.training.distributed import Machines
from core.training.trainer import CHECKPOINT, Trainer, TrainingError
from tests.core.data.sets.trees import put
from tests.core.training.short import IMAGES, STEPS, short

TOLERANCE = 1e-4
"""Threads add in varying order; over 21 steps that stays far below this, one more random number does not."""


def without_seconds(history: list[dict[str, float]]) -> list[dict[str, float]]:
    return [{name: value for name, value in epoch.items() if name != "seconds"} for epoch in history]


def assert_same(found: list[dict[str, float]], wanted: list[dict[str, float]]) -> None:
    """All of the history except the seconds."""
    assert len(found) == len(wanted)
    for a, b in zip(without_seconds(found), without_seconds(wanted), strict=True):
        assert a == pytest.approx(b, rel=TOLERANCE, abs=1e-6)


def stop_after(training: Trainer, step: int, resume: bool = False) -> None:
    with closing(training.run(resume)) as stream:
        for snapshot in stream:
            if snapshot.metrics and snapshot.step == step:
                break


class Whole:
    """The short training, never interrupted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trainer = Trainer(short(), folder=folder)
        self.snapshots: list[Snapshot] = list(self.trainer.run())
        assert self.trainer.model is not None
        self.weights = self.trainer.model.get_weights()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    yield Whole(tmp_path_factory.mktemp("whole"))


class TestStream:
    def test_steps_rise_to_the_total(self, whole: Whole) -> None:
        steps = [snapshot.step for snapshot in whole.snapshots if snapshot.metrics]
        assert steps == list(range(1, 3 * STEPS + 1)) and whole.snapshots[-1].progress == 1
        assert [snapshot.step for snapshot in whole.snapshots if "epoch_loss" in snapshot.metrics] == [
            STEPS,
            2 * STEPS,
            3 * STEPS,
        ]

    def test_an_epoch_is_the_mean_over_its_images(self, whole: Whole) -> None:
        steps = [snapshot.metrics for snapshot in whole.snapshots if snapshot.metrics][:STEPS]
        for name in ("loss", "accuracy"):
            mean = np.average([metrics[name] for metrics in steps], weights=[32] * (STEPS - 1) + [8])
            assert whole.trainer.history[0][name] == pytest.approx(mean)
            assert steps[-1][f"epoch_{name}"] == whole.trainer.history[0][name]

    def test_the_rate_is_the_schedules(self, whole: Whole) -> None:
        rates = [snapshot.metrics["learning_rate"] for snapshot in whole.snapshots if snapshot.metrics]
        assert rates == pytest.approx([short().schedule(step / len(rates)) for step in range(len(rates))])

    def test_it_learns(self, whole: Whole) -> None:
        assert whole.trainer.history[-1]["loss"] < whole.trainer.history[0]["loss"]

    def test_the_history_is_on_disk(self, whole: Whole) -> None:
        read = monitor.read(whole.folder / monitor.FILE)
        assert read == [pytest.approx(epoch, rel=1e-5) for epoch in whole.trainer.history]
        assert json.loads((whole.folder / monitor.FILE).read_text())["title"] == "Short & small"
        assert (whole.folder / monitor.FIGURE).exists() and (whole.folder / CHECKPOINT).exists()

    def test_a_message_changes_the_rate_from_the_next_step_on_and_is_kept(self, tmp_path: Path) -> None:
        training = Trainer(short(), folder=tmp_path)
        stream = training.run()
        while not (snapshot := next(stream)).metrics:
            pass
        assert snapshot.metrics["learning_rate"] == pytest.approx(short().schedule(0))
        snapshot = stream.send({"learning_rate": 0.5})
        assert snapshot.metrics["learning_rate"] == pytest.approx(0.5 * short().schedule(1 / (3 * STEPS)))
        stream.close()
        resumed = Trainer(short(), folder=tmp_path).run(resume=True)
        snapshot = next(snapshot for snapshot in resumed if snapshot.metrics)
        resumed.close()
        assert snapshot.step == 3
        assert snapshot.metrics["learning_rate"] == pytest.approx(0.5 * short().schedule(2 / (3 * STEPS)))

    def test_without_a_folder_nothing_is_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        stop_after(Trainer(short()), 2)
        assert list(tmp_path.iterdir()) == []


class TestResume:
    def test_closed_in_the_middle_of_an_epoch_it_goes_on_from_there(self, tmp_path: Path, whole: Whole) -> None:
        stop_after(Trainer(short(), folder=tmp_path), STEPS + 3)
        assert checkpoints.state(tmp_path / CHECKPOINT)["done"] == STEPS + 3
        stop_after(Trainer(short(), folder=tmp_path), 2 * STEPS, resume=True)
        training = Trainer(short(), folder=tmp_path)
        snapshots = list(training.run(resume=True))
        assert [s.step for s in snapshots if s.metrics] == list(range(2 * STEPS + 1, 3 * STEPS + 1))
        assert_same(training.history, whole.trainer.history)
        assert training.model is not None
        for a, b in zip(training.model.get_weights(), whole.weights, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-3, atol=TOLERANCE)

    def test_a_finished_training_is_not_trained_again(self, whole: Whole) -> None:
        training = Trainer(short(), folder=whole.folder)
        snapshots = list(training.run(resume=True))
        assert [s.step for s in snapshots] == [3 * STEPS] and training.history == whole.trainer.history
        assert training.model is not None
        assert all(map(np.array_equal, training.model.get_weights(), whole.weights))

    def test_another_recipe_is_refused(self, whole: Whole) -> None:
        for changes in ({"seed": 4}, {"epochs": 4}, {"optimizer": {"name": "adam"}}):
            with pytest.raises(CheckpointError, match=r"was written by another recipe, with .+; delete it"):
                list(Trainer(short(**changes), folder=whole.folder).run(resume=True))

    def test_other_images_are_refused(self, tmp_path: Path) -> None:
        rng = np.random.default_rng(0)
        names = [f"{label}/{number}.png" for label in "ab" for number in range(20)]
        folder = put({name: encode(rng.integers(0, 256, (9, 9, 3), np.uint8)) for name in names}, tmp_path / "mine")
        chosen = short(data=str(folder), batch_size=8, split={"test": 0.2})
        stop_after(Trainer(chosen, folder=tmp_path / "work"), 1)
        stop_after(Trainer(chosen, folder=tmp_path / "work"), 2, resume=True)
        (folder / "a" / "3.png").write_bytes((folder / "b" / "5.png").read_bytes())
        with pytest.raises(
            CheckpointError, match="was written for other images in train, validation and test; delete it"
        ):
            list(Trainer(chosen, folder=tmp_path / "work").run(resume=True))

    def test_a_new_start_removes_what_was_there(self, tmp_path: Path) -> None:
        stop_after(Trainer(short(), folder=tmp_path), STEPS)
        stream = Trainer(short(), folder=tmp_path).run()
        while next(stream).note != "starting":
            pass
        assert list(tmp_path.iterdir()) == []
        stream.close()
        assert list(tmp_path.iterdir()) == []

    def test_a_full_disk_is_a_sentence(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*arguments: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(monitor, "write", full)
        with pytest.raises(TrainingError, match=r"The history cannot be written to .*No space left on device"):
            list(Trainer(short(epochs=1), folder=tmp_path).run())

    def test_an_interrupt_within_a_step_keeps_the_checkpoint_before(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        step = Machines.step

        def interrupted(self: Any, model: Any) -> Any:
            train, count = step(self, model), iter(range(100))

            def once(*arguments: Any) -> Any:
                found = train(*arguments)
                if next(count) == STEPS + 1:
                    raise KeyboardInterrupt  # The weights have changed, but nobody has counted it.
                return found

            return once

        monkeypatch.setattr(Machines, "step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            list(Trainer(short(), folder=tmp_path).run())
        assert checkpoints.state(tmp_path / CHECKPOINT)["done"] == STEPS


class TestDivergence:
    @pytest.mark.parametrize("step", [STEPS + 2, 2 * STEPS], ids=["within", "end"])
    def test_it_ends_in_a_sentence_and_the_last_checkpoint_stays(self, tmp_path: Path, step: int) -> None:
        training = Trainer(short(), folder=tmp_path)
        stream = training.run()
        with pytest.raises(TrainingError, match="The training diverged") as caught:
            for snapshot in stream:
                if snapshot.step == step - 1 and snapshot.metrics:
                    # Infinite in float32: the loss of the next step is still a number, the weights after it are none.
                    stream.send({"learning_rate": 1e60})
        assert "warm it up" in str(caught.value)
        assert checkpoints.state(tmp_path / CHECKPOINT)["done"] == STEPS
        resumed = Trainer(short(), folder=tmp_path)
        snapshot = next(s for s in resumed.run(resume=True) if s.metrics)
        assert snapshot.step == STEPS + 1 and math.isfinite(snapshot.metrics["loss"])

    def test_closed_with_lost_weights_it_saves_none(self, tmp_path: Path) -> None:
        stream = Trainer(short(), folder=tmp_path).run()
        while not next(stream).metrics:
            pass
        assert math.isfinite(stream.send({"learning_rate": 1e60}).metrics["loss"])
        stream.close()
        assert not (tmp_path / CHECKPOINT).exists()


class TestPreparation:
    def test_a_network_that_does_not_fit_is_refused_before_images_are_prepared(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path))
        with pytest.raises(ConvolabError, match="at least 67"):
            list(Trainer(short(network={"name": "alexnet"})).run())
        assert list(tmp_path.iterdir()) == []

    def test_a_cluster_prepares_the_same_images(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from distributed import LocalCluster

        found = []
        with LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0"
        ) as cluster:
            for name, address in (("threads", None), ("cluster", cluster.scheduler_address)):
                monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / name))
                training = Trainer(short(), cluster_address=address)
                stop_after(training, 1)
                found.append(training.files.reader("train").read(np.arange(IMAGES)))
        np.testing.assert_array_equal(found[0], found[1])

    def test_the_same_seed_makes_the_same_network(self) -> None:
        first, again, other = (building.build(short(seed=seed), 10).get_weights() for seed in (1, 1, 2))
        assert all(map(np.array_equal, first, again)) and not np.array_equal(first[0], other[0])

    @pytest.mark.parametrize("name", ["sgd", "rmsprop", "adam"])
    @pytest.mark.parametrize("decay", [0.0, 0.01])
    def test_decay_spares_biases_and_normalisation(self, name: str, decay: float) -> None:
        model = building.build(short(optimizer={"name": name, "weight_decay": decay}), 10)
        spared = [v.name for v in model.trainable_variables if not model.optimizer._use_weight_decay(v)]
        kernels = [v.name for v in model.trainable_variables if v.name == "kernel"]
        assert bool(model.optimizer.weight_decay) == bool(decay)
        if decay:
            assert {*spared} == {"bias", "gamma", "beta"}
            assert len(spared) + len(kernels) == len(model.trainable_variables)

    def test_mixed_precision_keeps_float32_weights_and_outputs(self) -> None:
        model = building.build(short(precision="bfloat16"), 10)
        assert {v.dtype for v in model.trainable_variables} == {"float32"}
        assert model.output.dtype == "float32" and model.get_layer("block1_1_conv").compute_dtype == "bfloat16"


def test_a_whitening_stem_is_computed_from_the_training_images_before_the_first_step() -> None:
    network = {"name": "resnet", "stages": [1], "filters": [24, 24], "bottleneck": False, "stem": "whitened"}
    training = Trainer(short(network=network, pictures={"size": 8}, augmentation=[]))
    stop_after(training, 1)
    assert training.model is not None
    (stem,) = [layer for layer in training.model.layers if isinstance(layer, whitening.PatchWhitening)]
    images, _ = next(iter(training.files.reader("train").batches(1000, seed=training.recipe.seed)))
    wanted = whitening.whitening(np.asarray(training.normalisation(images)))
    assert np.asarray(stem.kernel) == pytest.approx(wanted, abs=1e-4)
