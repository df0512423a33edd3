"""What the page of the live training says: names of trainings, durations, formulas, a summary."""

from apps.classroom.lessons.train_live import text
from apps.classroom.lessons.train_live.training_run import TrainingRun
from apps.classroom.ui.training.training_history import TrainingHistory
from core.training.live.settings import LiveSettings
from tests.apps.classroom.training_steps import training_steps


def test_trainings_are_named_after_what_differs() -> None:
    history = TrainingHistory(training_steps([1.0, 1.0]), 4, 1)
    runs = [TrainingRun(LiveSettings(optimizer=name, epochs=3), history, is_own=True) for name in ("sgd", "adam")]
    assert text.names(runs) == ["1: sgd", "2: adam"]
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
    assert said.startswith("Stopped after 2 epochs and 4 s, with a validation accuracy of **40.0 %**")
    assert "training accuracy of 90.0 %" in said and "never reached 97.0 %" in said
    assert said.endswith("lowest after epoch 2.")
