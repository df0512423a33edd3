"""What is kept of an evaluation: ranks, confusion, answers; and that it comes back as it was."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from core import images, snapshots
from core.cli import main
from core.data.sets import datasets
from core.errors import ConvolabError
from core.evaluation import evaluation_record, recorded_answers
from core.evaluation.evaluate import Evaluating, Evaluation
from core.serving import artifacts
from core.serving.artifacts import Artifact, ArtifactError
from tests.core.data.sets.trees import put


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Artifact:
    """A committed classifier of digits without its own record, in a place where it may be changed."""
    source = artifacts.load("mnist_mini_vgg")
    folder = tmp_path / "trained" / source.name
    shutil.copytree(source.folder, folder, ignore=shutil.ignore_patterns(evaluation_record.FILE, recorded_answers.FILE))
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path / "trained"))
    return artifacts.save_card(folder, source.card)


@pytest.fixture(scope="module")
def evaluated() -> Evaluating:
    """Of scikit-learn's digits, which are not what the network was trained on."""
    data = datasets.load("digits")
    part = data.parts["train"].select(np.arange(60))
    evaluating = Evaluating("mnist_mini_vgg", part, data.classes, keep=True)
    snapshots.last(evaluating.stream())
    return evaluating


def test_ranks_are_counted(evaluated: Evaluating) -> None:
    found = evaluated.result
    assert found.rank_counts.sum() == found.images == 60 and len(found.rank_curve) == 10
    assert found.rank_curve[0] == pytest.approx(found.rank1) and found.rank_curve[4] == pytest.approx(found.rank5)
    assert found.rank_curve[-1] == 1 and found.rank_curve == sorted(found.rank_curve)


def test_answers_are_those_that_were_counted(evaluated: Evaluating) -> None:
    kept = evaluated.answers
    assert kept.members.shape == (1, 60, 10) and kept.positions.tolist() == list(range(60))
    assert (kept.members[0].argmax(axis=1) == kept.labels).mean() == pytest.approx(evaluated.result.rank1)


def test_a_record_says_what_the_evaluation_said(evaluated: Evaluating) -> None:
    result = evaluated.result
    record = evaluation_record.Record.of(result, "digits", "train")
    assert record.curve(10) == pytest.approx(result.rank_curve) and record.curve(12)[-1] == 1
    np.testing.assert_array_equal(record.matrix(10), result.confusion)
    truth, answer, count, part = record.mistakes(result.classes)[0]
    row, column = result.classes.index(truth), result.classes.index(answer)
    assert row != column and count == result.confusion[row, column]
    assert part == pytest.approx(count / result.confusion[row].sum())
    assert count == (result.confusion - np.diag(result.confusion.diagonal())).max()


def test_it_is_kept_beside_the_card(copied: Artifact, evaluated: Evaluating) -> None:
    record = evaluation_record.Record.of(evaluated.result, "digits", "train")
    with pytest.raises(ArtifactError, match="has no file"):
        recorded_answers.read(copied)
    kept = evaluation_record.keep(copied, record, evaluated.answers)
    assert {evaluation_record.FILE, recorded_answers.FILE} <= set(artifacts.load(copied.name).card.files)
    assert evaluation_record.has(kept) and evaluation_record.read(kept) == record
    back = recorded_answers.read(kept)
    np.testing.assert_array_equal(back.members, evaluated.answers.rounded.members)
    np.testing.assert_allclose(back.members, evaluated.answers.members, rtol=1e-3, atol=1e-7)
    assert back.labels.tolist() == evaluated.answers.labels.tolist()


def test_a_damaged_artifact_gets_no_new_card(copied: Artifact, evaluated: Evaluating) -> None:
    (copied.folder / "history.json").write_text("{}")
    with pytest.raises(ArtifactError, match="damaged"):
        evaluation_record.keep(copied, evaluation_record.Record.of(evaluated.result, "digits", "train"))
    assert not (copied.folder / evaluation_record.FILE).exists()


def test_files_of_something_else(copied: Artifact, evaluated: Evaluating) -> None:
    for name in (evaluation_record.FILE, recorded_answers.FILE):
        (copied.folder / name).write_text("{}")
    wrong = artifacts.save_card(copied.folder, copied.card)
    with pytest.raises(ConvolabError, match=r"no record of an evaluation; make it again with: python -m core evaluate"):
        evaluation_record.read(wrong)
    with pytest.raises(ConvolabError, match="holds no answers"):
        recorded_answers.read(wrong)


def test_nothing_is_kept_unless_asked_for(evaluated: Evaluating) -> None:
    other = Evaluating("mnist_mini_vgg", evaluated.part.select(np.arange(2)), datasets.load("digits").classes)
    snapshots.last(other.stream())
    assert isinstance(other.result, Evaluation)
    with pytest.raises(ConvolabError, match="No answers were kept"):
        _ = other.answers


def test_the_command_keeps_it(copied: Artifact, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digits = datasets.load("digits")
    part = digits.parts["train"]
    files = {
        f"{'test' if index < 100 else 'train'}/{digits.classes[part.labels[index]]}/{index}.png": images.encode(
            part.read(index)
        )
        for index in range(200)
    }
    own = str(put(files, tmp_path / "own"))
    assert main.main(["evaluate", copied.name, "--data", "digits", "--record", "--part", "train"]) == 2
    assert "not on training pictures" in capsys.readouterr().err
    assert main.main(["evaluate", copied.name, "--data", "digits", "--record"]) == 2
    assert "may have been trained on these" in capsys.readouterr().err
    assert main.main(["evaluate", copied.name, "--data", own, "--record"]) == 0
    record = evaluation_record.read(artifacts.load(copied.name))
    assert (record.split, record.images) == ("test", 100) and 0 < record.curve(1)[0] < record.curve(5)[4] <= 1
