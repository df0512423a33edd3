"""What the page of the live training computes from a history: steps, epochs, changes, one step's arithmetic, names."""

import math
from typing import Any

import pytest

from apps.classroom.lessons.train_live import text as lesson_text
from apps.classroom.lessons.train_live.compare_tray import Run, duration, named
from apps.classroom.ui.training_history import History, smoothed
from core.training.live.settings import LiveSettings


def recorded(losses: list[float], steps_per_epoch: int = 2, rates: dict[int, float] | None = None) -> list[Any]:
    """A history of 5 training pictures in batches of 4, whose weight falls by 0.1 a step."""
    steps: list[Any] = [(0, {}), (0, {"training_pictures": 5.0, "classes": 4.0, "weight": 1.0})]
    rate = 0.01
    for number, loss in enumerate(losses, start=1):
        rate = (rates or {}).get(number, rate)
        metrics = {"loss": loss, "accuracy": 0.9, "learning_rate": rate, "weight": 1.0 - 0.1 * number}
        if number % steps_per_epoch == 0:
            metrics |= {"epoch_loss": loss, "epoch_accuracy": 0.9, "epoch_validation_loss": loss + 1}
            metrics |= {"epoch_validation_accuracy": 0.1 * number, "epoch_seconds": number}
        steps.append((number, metrics))
    return steps


def test_steps_and_epochs_are_read_from_the_history() -> None:
    history = History(recorded([3.0, 2.0, 1.0, 0.5]), 4, 2)
    assert (history.pictures, history.steps_per_epoch, history.last) == (5, 2, 4)
    assert history.steps("loss") == ([0.5, 1.0, 1.5, 2.0], [3.0, 2.0, 1.0, 0.5])
    assert history.validation("loss") == ([1.0, 2.0], [3.0, 1.5])
    assert history.reached(0.4) == 2 and history.reached(0.5) is None
    assert history.gap == pytest.approx(0.5)


def test_a_chart_marks_stages_where_there_are_some_and_else_changes_of_the_rate() -> None:
    steps = recorded([1.0] * 6, rates={3: 0.1, 5: 0.001})
    assert History(steps, 4, 3).marks == [(1.0, "rate 0.1"), (2.0, "rate 0.001")]
    staged = [
        (step, {**metrics, "stage": 1.0 + (step > 2)} if "loss" in metrics else metrics) for step, metrics in steps
    ]
    history = History(staged, 4, 3)
    assert history.marks == [(1.0, "stage 2")] and history.stage == 2
    assert History([], 4, 3).stage == 0


def test_nothing_yet_is_no_error() -> None:
    history = History([], 32, 5)
    assert (history.last, history.epochs, history.changes, history.warning, history.gap) == (0, [], [], "", 0.0)
    assert history.steps("loss") == ([], []) and history.step(1) is None


def test_long_histories_are_thinned() -> None:
    x, y = History(recorded([1.0] * 5000), 4, 2500).steps("loss")
    assert len(x) == len(y) <= 240 and set(y) == {1.0}


def test_the_arithmetic_of_a_step_adds_up() -> None:
    history = History(recorded([3.0, 2.0]), 4, 1)
    first, last = history.step(1), history.step(2)
    assert first is not None and last is not None
    assert (first.pictures, last.pictures) == (4, 1)  # The last batch of an epoch is smaller.
    assert last.before - last.rate * last.direction == pytest.approx(last.after)
    assert first.probability == pytest.approx(math.exp(-3))


def test_changes_of_the_rate_are_found_where_they_took_effect() -> None:
    assert History(recorded([1.0] * 6, rates={3: 0.1, 5: 0.001}), 4, 3).changes == [(1.0, 0.1), (2.0, 0.001)]


def test_a_loss_above_that_of_guessing_is_said() -> None:
    assert "1.39" in History(recorded([9.0, 9.0, 8.0, 8.0]), 4, 2).warning
    assert not History(recorded([1.0, 0.9, 0.8, 0.7]), 4, 2).warning


def test_smoothing_keeps_constants_and_stays_between() -> None:
    assert smoothed([2.0] * 9) == pytest.approx([2.0] * 9)
    values = [1.0, 0.0, 1.0, 0.0, 1.0]
    assert all(0 <= value <= 1 for value in smoothed(values)) and smoothed([]) == []


def test_runs_are_named_by_what_differs() -> None:
    history = History(recorded([1.0, 1.0]), 4, 1)
    runs = [Run(LiveSettings(optimizer=name, epochs=3), history) for name in ("sgd", "adam")]
    assert named(runs) == ["1: sgd", "2: adam"]
    assert named(runs[:1] * 2) == ["run 1", "run 2"]
    turned = Run(runs[0].settings, History(recorded([1.0] * 4, rates={3: 0.5}), 4, 2))
    assert named([runs[0], turned]) == ["run 1", "2: rate changed"]


def test_durations_are_in_the_unit_that_suits_them() -> None:
    assert [duration(seconds) for seconds in (None, 12.4, 600.0, 9000.0)] == ["–", "12 s", "10 min", "2.5 h"]


def test_downloads_hold_every_epoch() -> None:
    shown = lesson_text.Shown(LiveSettings(), History(recorded([1.0, 0.5, 0.4, 0.3]), 4, 2), is_own=True)
    assert lesson_text.as_csv(shown).decode().splitlines()[0].startswith("epoch,loss,accuracy")
    assert len(lesson_text.as_csv(shown).decode().splitlines()) == 3
    assert b'"planned": 20' in lesson_text.as_json(shown)


def test_formulas_hold_the_numbers() -> None:
    history = History(recorded([3.0, 2.0]), 4, 1)
    step = history.step(1)
    assert step is not None and r"\frac{1}{4}" in lesson_text.step_formula(step)
    assert r"\frac{5}{32}" in lesson_text.batch_formula(history, LiveSettings())
