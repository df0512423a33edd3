"""Two tiny networks, trained on two workers: interrupted, resumed, averaged and measured."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.cli import main
from core.ensembles import averaging, parallel_training
from core.ensembles.member_training import train_member
from core.ensembles.training import member_recipes, train
from core.errors import ConvolabError
from core.evaluation import evaluation_record, recorded_predictions
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.serving.litert import Classifier
from core.training import monitor, recipe
from core.training.recipe import Recipe
from core.training.split_data import SplitData
from core.training.toml_writer import toml

VALUES: dict[str, Any] = {
    "title": "Two small networks",
    "data": "digits",
    "epochs": 2,
    "batch_size": 32,
    "seed": 3,
    "members": 2,
    "network": {"name": "resnet", "stages": [1], "filters": [4, 8], "bottleneck": False},
    "schedule": {"kind": "one_cycle", "rate": 0.1},
    "split": {"test": 0.2, "validation": 0.05, "limit": 200},
    "pictures": {"size": 8},
    "precision": "float32",
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("recipe") / "two.toml"
    file.write_text(toml(VALUES), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def chosen(path: Path) -> Recipe:
    return recipe.load(path)


@pytest.fixture(scope="module")
def interrupted(path: Path, chosen: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an ensemble whose first member was stopped during its first epoch."""
    out = tmp_path_factory.mktemp("trained") / "two"
    (first, values), _ = member_recipes(chosen, out / "checkpoints").items()
    stream = train_member(values, str(first))
    for snapshot in stream:
        if snapshot.step == 3:
            break
    stream.close()
    return out


@pytest.fixture(scope="module")
def refused(interrupted: Path, path: Path) -> str:
    with pytest.raises(ConvolabError) as caught:
        train(str(path), out=interrupted)
    return str(caught.value)


@pytest.fixture(scope="module")
def ensemble(interrupted: Path, refused: str, path: Path) -> Iterator[Artifact]:
    before = os.environ.get(parallel_training.THREADS_VARIABLE)
    assert main.main(["train", str(path), "--out", str(interrupted), "--resume"]) == 0
    yield artifacts.read(interrupted)
    os.environ.pop(parallel_training.THREADS_VARIABLE, None)
    if before is not None:
        os.environ[parallel_training.THREADS_VARIABLE] = before


def test_an_unfinished_ensemble_is_not_overwritten(refused: str) -> None:
    assert "There is an unfinished training in" in refused and "--resume" in refused


def test_every_member_is_trained_to_its_end_with_its_own_seed(ensemble: Artifact) -> None:
    histories = [monitor.read(ensemble.folder / f"checkpoints/seed_{seed}" / monitor.FILE) for seed in (3, 4)]
    assert [len(history) for history in histories] == [2, 2] and histories[0] != histories[1]
    assert len(monitor.read(ensemble.path(monitor.FILE))) == 2


def test_files_for_resuming_are_gone_once_the_artifact_is_there(ensemble: Artifact) -> None:
    left = {path.name for path in (ensemble.folder / "checkpoints").rglob("*") if path.is_file()}
    assert left == {monitor.FILE, monitor.FIGURE}


def test_event_files_for_tensorboard_are_refused(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["train", str(path), "--out", str(tmp_path / "two"), "--tensorboard", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        "The recipe two trains 2 networks at once, which --tensorboard does not support; leave it out.\n"
    )


def test_the_average_is_that_of_the_members(ensemble: Artifact, chosen: Recipe) -> None:
    classifier, part = Classifier(ensemble), SplitData.of(chosen).splits["test"]
    image = part.read(0)
    members = classifier.members(image)
    assert members.shape == (2, 10) and not np.allclose(members[0], members[1], atol=0.01)
    np.testing.assert_allclose(classifier.probabilities(image), members.mean(axis=0), atol=1e-5)
    kept = recorded_predictions.read(ensemble)
    np.testing.assert_allclose(kept.members[:, 0], members, atol=1e-3)
    assert kept.labels.tolist() == part.labels.tolist() and len(kept.positions) == len(part)


def test_the_card_has_the_members_and_both_sides_of_the_bound(ensemble: Artifact) -> None:
    card, kept = ensemble.card, recorded_predictions.read(ensemble)
    comparison = averaging.compare(kept.members, kept.labels)

    def value(name: str) -> float:
        metric = card.metric(name)
        assert metric is not None and metric.split == "test"
        return metric.value

    assert value("loss") == pytest.approx(comparison.ensemble.loss, abs=1e-6)
    assert value("loss_mean_of_members") == pytest.approx(comparison.mean.loss, abs=1e-6)
    assert value("loss") <= value("loss_mean_of_members")
    assert [value(f"rank1_member_{n}") for n in (1, 2)] == pytest.approx(
        [m.accuracy for m in comparison.members], abs=1e-6
    )
    assert value("rank1") == pytest.approx(evaluation_record.read(ensemble).curve(1)[0], abs=1e-6)
    assert card.recipe == "two" and "3 to 4" in " ".join(card.notes)


def test_an_error_in_a_worker_is_reported(chosen: Recipe, tmp_path: Path) -> None:
    values = {**chosen.model_dump(mode="json"), "schedule": {"kind": "constant", "rate": 1e30}}
    with pytest.raises(ConvolabError, match="has a mistake at schedule"):
        for _ in parallel_training.train_in_parallel({tmp_path: values}):
            pass
