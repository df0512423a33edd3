"""What two trainings say about augmentation is read from their cards and histories."""

import json
from pathlib import Path

import pytest

from apps.shared import augmentation_runs
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
    assert "from **2.00** to **0.20**" in sentence and "**+10.0 points**" in sentence and "± 7.9 points" in sentence


def test_epochs_without_a_loss_are_skipped_and_without_rank_1_nothing_is_claimed(trained: Path) -> None:
    train(trained, augmentation_runs.WITH, [(2.0, 2.1), (None, 1.2)], None)
    train(trained, augmentation_runs.WITHOUT, [(2.0, 2.5)], None)
    runs = augmentation_runs.load()
    assert [len(run.training) for run in runs] == [1, 1]
    assert "rank-1" not in augmentation_runs.verdict(runs)


def test_both_charts_have_the_same_axes(trained: Path) -> None:
    train(trained, augmentation_runs.WITHOUT, [(2.0, 2.1), (0.5, 2.5)], 0.5)
    train(trained, augmentation_runs.WITH, [(2.0, 2.1)], 0.6)
    first, second = augmentation_runs.charts(augmentation_runs.load(), ("#0072B2", "#D55E00"))
    assert first.layout.yaxis.range == second.layout.yaxis.range
    assert first.layout.xaxis.range == second.layout.xaxis.range == (0, 2)
    assert "gap 2.00" in [note.text for note in first.layout.annotations]
