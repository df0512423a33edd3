"""The record of an evaluation: ranks, confusion matrix and predictions survive saving and loading."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from core import images, snapshots
from core.cli import main
from core.data.sets import datasets
from core.errors import ConvolabError
from core.evaluation import evaluation_record, recorded_predictions
from core.evaluation.evaluate import Evaluation, Evaluator
from core.serving import artifacts
from core.serving.artifacts import Artifact, ArtifactError
from tests.core.data.sets.trees import put


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Artifact:
    """A copy of a committed digit classifier without its record, which tests may change."""
    source = artifacts.load("mnist_mini_vgg")
    folder = tmp_path / "trained" / source.name
    shutil.copytree(
        source.folder, folder, ignore=shutil.ignore_patterns(evaluation_record.FILE, recorded_predictions.FILE)
    )
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path / "trained"))
    return artifacts.save_card(folder, source.card)


@pytest.fixture(scope="module")
def evaluated() -> Evaluator:
    """An evaluation on scikit-learn's digits, on which the network was not trained."""
    data = datasets.load("digits")
    part = data.splits["train"].select(np.arange(60))
    evaluator = Evaluator("mnist_mini_vgg", part, data.classes, keep=True)
    snapshots.last(evaluator.stream())
    return evaluator


def test_ranks_are_counted(evaluated: Evaluator) -> None:
    found = evaluated.result
    assert found.rank_counts.sum() == found.images == 60 and len(found.rank_counts) == 10
    curve = found.rank_counts.cumsum() / found.images
    assert curve[0] == pytest.approx(found.rank1) and curve[4] == pytest.approx(found.rank5)
    assert (found.rank_counts >= 0).all()


def test_the_kept_predictions_are_those_that_were_counted(evaluated: Evaluator) -> None:
    kept = evaluated.predictions
    assert kept.members.shape == (1, 60, 10) and kept.positions.tolist() == list(range(60))
    assert (kept.members[0].argmax(axis=1) == kept.labels).mean() == pytest.approx(evaluated.result.rank1)


def test_a_record_agrees_with_the_evaluation(evaluated: Evaluator) -> None:
    result = evaluated.result
    record = evaluation_record.Record.of(result, "digits", "train")
    assert record.curve(10) == pytest.approx(result.rank_counts.cumsum() / result.images) and record.curve(12)[-1] == 1
    np.testing.assert_array_equal(record.matrix(10), result.confusion)
    truth, predicted, count, share = record.mistakes(result.classes)[0]
    row, column = result.classes.index(truth), result.classes.index(predicted)
    assert row != column and count == result.confusion[row, column]
    assert share == pytest.approx(count / result.confusion[row].sum())
    assert count == (result.confusion - np.diag(result.confusion.diagonal())).max()


def test_it_is_saved_next_to_the_card(copied: Artifact, evaluated: Evaluator) -> None:
    record = evaluation_record.Record.of(evaluated.result, "digits", "train")
    with pytest.raises(ArtifactError, match="has no file"):
        recorded_predictions.read(copied)
    kept = evaluation_record.keep(copied, record, evaluated.predictions)
    assert {evaluation_record.FILE, recorded_predictions.FILE} <= set(artifacts.load(copied.name).card.files)
    assert evaluation_record.has(kept) and evaluation_record.read(kept) == record
    back = recorded_predictions.read(kept)
    np.testing.assert_array_equal(back.members, evaluated.predictions.rounded.members)
    np.testing.assert_allclose(back.members, evaluated.predictions.members, rtol=1e-3, atol=1e-7)
    assert back.labels.tolist() == evaluated.predictions.labels.tolist()


def test_a_damaged_artifact_gets_no_new_card(copied: Artifact, evaluated: Evaluator) -> None:
    (copied.folder / "history.json").write_text("{}")
    with pytest.raises(ArtifactError, match="damaged"):
        evaluation_record.keep(copied, evaluation_record.Record.of(evaluated.result, "digits", "train"))
    assert not (copied.folder / evaluation_record.FILE).exists()


def test_files_with_other_content(copied: Artifact, evaluated: Evaluator) -> None:
    for name in (evaluation_record.FILE, recorded_predictions.FILE):
        (copied.folder / name).write_text("{}")
    wrong = artifacts.save_card(copied.folder, copied.card)
    with pytest.raises(ConvolabError, match="not the record of an evaluation; create it again with: python -m"):
        evaluation_record.read(wrong)
    with pytest.raises(ConvolabError, match="contains no predictions"):
        recorded_predictions.read(wrong)


def test_predictions_are_kept_only_on_request(evaluated: Evaluator) -> None:
    other = Evaluator("mnist_mini_vgg", evaluated.labelled_images.select(np.arange(2)), datasets.load("digits").classes)
    snapshots.last(other.stream())
    assert isinstance(other.result, Evaluation)
    with pytest.raises(ConvolabError, match="No predictions were kept"):
        _ = other.predictions


def test_the_command_saves_it(copied: Artifact, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digits = datasets.load("digits")
    part = digits.splits["train"]
    files = {
        f"{'test' if index < 100 else 'train'}/{digits.classes[part.labels[index]]}/{index}.png": images.encode(
            part.read(index)
        )
        for index in range(200)
    }
    own = str(put(files, tmp_path / "own"))
    assert main.main(["evaluate", copied.name, "--data", "digits", "--record", "--part", "train"]) == 2
    assert "not on training images" in capsys.readouterr().err
    assert main.main(["evaluate", copied.name, "--data", "digits", "--record"]) == 2
    assert "may have been trained on these" in capsys.readouterr().err
    assert main.main(["evaluate", copied.name, "--data", own, "--record"]) == 0
    record = evaluation_record.read(artifacts.load(copied.name))
    assert (record.split, record.images) == ("test", 100) and 0 < record.curve(1)[0] < record.curve(5)[4] <= 1
