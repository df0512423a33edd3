"""What the page of the live training says: names of trainings, durations, formulas, a summary."""

from dataclasses import replace

import pytest

from apps.classroom.lessons.train_live import text, training_run
from apps.classroom.lessons.train_live.training_run import TrainingRun
from apps.classroom.ui.training.recorded_trainings import recorded_trainings
from apps.classroom.ui.training.training_history import TrainingHistory
from core.evaluation import proportions
from core.numbers import percent
from core.training.live.settings import LiveSettings
from tests.apps.classroom.training_steps import training_steps


def test_trainings_are_named_after_what_differs() -> None:
    history = TrainingHistory(training_steps([1.0, 1.0]), 4, 1)
    runs = [TrainingRun(LiveSettings(optimizer=name, epochs=3), history, is_own=True) for name in ("nesterov", "adam")]
    assert text.names(runs) == ["1: nesterov", "2: adam"]
    assert text.names(runs[:1] * 2) == ["run 1", "run 2"]
    steps = training_steps([1.0] * 4, rates={3: 0.5})
    changed = TrainingRun(runs[0].settings, TrainingHistory(steps, 4, 2), is_own=True)
    assert text.names([runs[0], changed]) == ["run 1", "2: rate changed"]


def test_durations_have_a_suitable_unit() -> None:
    assert [text.duration(seconds) for seconds in (None, 12.4, 600.0, 9000.0)] == ["–", "12 s", "10 min", "2.5 h"]


def test_formulas_hold_the_numbers() -> None:
    history = TrainingHistory(training_steps([3.0, 2.0]), 4, 1)
    step = history.step(1)
    assert step is not None and r"\frac{1}{4}" in text.step_formula(step)
    assert r"\frac{5}{32}" in text.batch_formula(history, LiveSettings())


def test_the_summary_holds_the_numbers() -> None:
    said = text.summary(TrainingHistory(training_steps([1.0, 0.5, 0.4, 0.3]), 4, 2), stopped=True)
    assert said.startswith("Stopped after 2 epochs and 4 s, with a validation accuracy of **40.0 %** and a")
    assert "training accuracy of 90.0 %" in said and "never reached 97.0 %" in said
    assert said.endswith("lowest after epoch 2.")


def test_the_recorded_training_says_why_its_validation_accuracy_is_the_higher_one() -> None:
    history = training_run.recorded().history
    last = history.epochs[-1]
    said = text.recorded_summary(history)
    assert bool(text.why_validation_is_higher(history)) == (last["validation_accuracy"] > last["accuracy"])
    low, high = proportions.interval(last["validation_accuracy"], int(history.facts["validation_pictures"]))
    assert f"{100 * low:.1f} to {percent(high)}" in said and low < last["validation_accuracy"] < high


def test_the_last_batch_of_an_epoch_is_explained() -> None:
    history = TrainingHistory(training_steps([3.0, 2.0]), 4, 1)
    first, last = history.step(1), history.step(2)
    assert first is not None and last is not None
    run = TrainingRun(LiveSettings(batch_size="8"), history, is_own=False)
    assert "which holds the images that are left" in text.step_text(last, run)
    assert "is not the accuracy" in text.step_text(first, run)
    assert "of the recorded training" in text.step_text(first, run)
    assert "of the recorded training" not in text.step_text(first, replace(run, is_own=True))


@pytest.mark.parametrize(("accuracy", "gap"), [(0.95, 0.55), (0.6, 0.0)])
def test_only_what_was_memorised_counts_as_overfitting(accuracy: float, gap: float) -> None:
    steps = training_steps([1.0, 0.5, 0.4, 0.3])
    steps[-1][1]["epoch_accuracy"] = accuracy
    run = TrainingRun(LiveSettings(), TrainingHistory(steps, 4, 2), is_own=True)
    assert run.overfitting == pytest.approx(gap)
    assert TrainingRun(run.settings, run.history, is_own=False).overfitting == 0


def test_schedules_of_the_recipes_have_words() -> None:
    said = [text.learning_rate(artifact.card.recipe) for artifact, _ in recorded_trainings().values()]
    assert any("rises to" in words for words in said) and any("falls linearly to 0" in words for words in said)
    assert text.learning_rate("of_somebody_else") == "–"
