"""What two trainings say about augmentation is read from their cards and histories."""

import json
from pathlib import Path

import pytest

from apps.shared import augmentation_runs
from core.evaluation import proportions
from core.serving import artifacts
from core.serving.card import Card, Metric


def train(folder: Path, name: str, losses: list[tuple[float | None, float]], rank1: float | None) -> None:
    """Write the files that a training leaves behind."""
    metrics = [Metric(name="rank1", value=rank1, split="test", data="flowers17", images=304)] if rank1 else []
    card = Card(
        name=name, title=name, task="classification", command="train", licence="any", attribution="us", metrics=metrics
    )
    (folder / name).mkdir()
    epochs = [{"loss": loss, "validation_loss": watched} for loss, watched in losses]
    (folder / name / "history.json").write_text(json.dumps({"title": name, "planned": 2, "epochs": epochs}))
    artifacts.save_card(folder / name, card)


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    return tmp_path


def test_a_missing_training_is_named_with_its_command(trained: Path) -> None:
    assert augmentation_runs.load() == []
    sentence = augmentation_runs.missing([])
    assert all(f"python -m core train {name} --data data" in sentence for name in augmentation_runs.TITLES)
    train(trained, augmentation_runs.WITHOUT, [(2.0, 2.1), (0.5, 2.5)], 0.5)
    runs = augmentation_runs.load()
    assert [run.gap for run in runs] == [2.0]
    assert augmentation_runs.verdict(runs) == ""
    assert augmentation_runs.missing(runs).count("python -m core train") == 1
    assert augmentation_runs.WITH in augmentation_runs.missing(runs)


def test_both_are_compared(trained: Path) -> None:
    train(trained, augmentation_runs.WITH, [(2.0, 2.1), (1.0, 1.2)], 0.6)
    train(trained, augmentation_runs.WITHOUT, [(2.0, 2.1), (0.5, 2.5)], 0.5)
    runs = augmentation_runs.load()
    assert [run.card.name for run in runs] == list(augmentation_runs.TITLES)
    assert augmentation_runs.missing(runs) == ""
    sentence = augmentation_runs.verdict(runs)
    assert "from **2.00** to **0.20**" in sentence and "**+10.0 points**" in sentence
    before, after = (proportions.with_interval(share, 304) for share in (0.5, 0.6))
    assert f"was {before} without augmentation and **{after}** with it" in sentence
    assert "(95 % interval +2.1 to +17.8, beyond chance)" in sentence and "trained once" in sentence
    assert "memorized" not in sentence and "lowest, 2.10, after epoch 1 of 2" in sentence


def test_a_change_that_may_be_chance_says_so(trained: Path) -> None:
    train(trained, augmentation_runs.WITH, [(2.0, 2.1)], 0.53)
    train(trained, augmentation_runs.WITHOUT, [(2.0, 2.1)], 0.5)
    assert "which may be chance" in augmentation_runs.verdict(augmentation_runs.load())


def test_the_gap_is_measured_on_original_images_where_the_card_knows_it(trained: Path) -> None:
    train(trained, augmentation_runs.WITHOUT, [(2.0, 2.1), (0.0, 2.5)], 0.5)
    train(trained, augmentation_runs.WITH, [(2.0, 2.1), (1.0, 1.2)], 0.6)
    artifact = artifacts.load(augmentation_runs.WITH)
    measured = {
        "loss_training": (0.1, "train"),
        "loss_validation": (1.2, "validation"),
        "accuracy_training": (1, "train"),
    }
    metrics = [Metric(name=n, value=v, split=s, data="flowers17", images=9) for n, (v, s) in measured.items()]
    artifacts.save_card(
        artifact.folder, artifact.card.model_copy(update={"metrics": [*artifact.card.metrics, *metrics]})
    )
    without, augmented = augmentation_runs.load()
    assert (without.gap, augmented.gap) == pytest.approx((2.5, 1.1))
    assert "memorized them as well" in augmentation_runs.verdict([without, augmented])
    first, second = (chart.figure() for chart in augmentation_runs.charts([without, augmented], ("#0072B2", "#D55E00")))
    assert len(first.data) == 2 and second.data[2].name == "training, original images"
    assert second.data[2].y == (0.1,)


def test_the_recorded_trainings_hold_what_the_lesson_says() -> None:
    runs = augmentation_runs.load()
    without, augmented = runs
    assert augmented.gap < without.gap and augmented.gap == pytest.approx(0.95, abs=0.005)
    sentence = augmentation_runs.verdict(runs)
    assert "beyond chance" in sentence and "99.9 % of its original training images" in sentence
    assert "lowest, 1.75, after epoch 4 of 100" in sentence


def test_epochs_without_a_loss_are_skipped_and_without_rank_1_nothing_is_claimed(trained: Path) -> None:
    train(trained, augmentation_runs.WITH, [(2.0, 2.1), (None, 1.2)], None)
    train(trained, augmentation_runs.WITHOUT, [(2.0, 2.5)], None)
    runs = augmentation_runs.load()
    assert [len(run.training) for run in runs] == [1, 1]
    assert "rank-1" not in augmentation_runs.verdict(runs)


def test_both_charts_have_the_same_axes(trained: Path) -> None:
    train(trained, augmentation_runs.WITHOUT, [(2.0, 2.1), (0.5, 2.5)], 0.5)
    train(trained, augmentation_runs.WITH, [(2.0, 2.1)], 0.6)
    charts = augmentation_runs.charts(augmentation_runs.load(), ("#0072B2", "#D55E00"))
    first, second = (chart.figure() for chart in charts)
    assert first.layout.yaxis.range == second.layout.yaxis.range
    assert first.layout.xaxis.range == second.layout.xaxis.range == (0, 2)
    assert "gap 2.00" in [note.text for note in first.layout.annotations]
