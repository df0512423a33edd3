"""What pages compute from the history of a training: steps, epochs, changes of the rate, the arithmetic of a step."""

import math

import pytest

from apps.classroom.ui.training.training_history import TrainingHistory, smoothed
from tests.apps.classroom.training_steps import training_steps


def test_steps_and_epochs_are_read_from_the_history() -> None:
    history = TrainingHistory(training_steps([3.0, 2.0, 1.0, 0.5]), 4, 2)
    assert (history.training_images, history.steps_per_epoch, history.last) == (5, 2, 4)
    assert history.steps("loss") == ([0.5, 1.0, 1.5, 2.0], [3.0, 2.0, 1.0, 0.5])
    assert history.validation("loss") == ([1.0, 2.0], [3.0, 1.5])
    assert history.epochs_to(0.4) == 2 and history.epochs_to(0.5) is None
    assert history.generalization_gap == pytest.approx(0.5)


def test_a_chart_marks_stages_if_there_are_any_and_else_changes_of_the_rate() -> None:
    steps = training_steps([1.0] * 6, rates={3: 0.1, 5: 0.001})
    assert TrainingHistory(steps, 4, 3).marks == [(1.0, "rate 0.1"), (2.0, "rate 0.001")]
    staged = [
        (step, {**metrics, "stage": 1.0 + (step > 2)} if "loss" in metrics else metrics) for step, metrics in steps
    ]
    history = TrainingHistory(staged, 4, 3)
    assert history.marks == [(1.0, "stage 2")] and history.stage == 2
    assert TrainingHistory([], 4, 3).stage == 0


def test_an_empty_history_is_not_an_error() -> None:
    history = TrainingHistory([], 32, 5)
    assert (history.last, history.epochs, history.rate_changes, history.warning) == (0, [], [], "")
    assert history.generalization_gap == 0.0
    assert history.steps("loss") == ([], []) and history.step(1) is None


def test_long_histories_are_thinned() -> None:
    x, y = TrainingHistory(training_steps([1.0] * 5000), 4, 2500).steps("loss")
    assert len(x) == len(y) <= 240 and set(y) == {1.0}


def test_the_arithmetic_of_a_step_adds_up() -> None:
    history = TrainingHistory(training_steps([3.0, 2.0]), 4, 1)
    first, last = history.step(1), history.step(2)
    assert first is not None and last is not None
    assert (first.images, last.images) == (4, 1)  # The last batch of an epoch is smaller.
    assert last.before - last.rate * last.direction == pytest.approx(last.after)
    assert first.probability == pytest.approx(math.exp(-3))


def test_changes_of_the_rate_are_found_where_they_took_effect() -> None:
    steps = training_steps([1.0] * 6, rates={3: 0.1, 5: 0.001})
    assert TrainingHistory(steps, 4, 3).rate_changes == [(1.0, 0.1), (2.0, 0.001)]


def test_a_loss_above_that_of_random_guessing_gives_a_warning() -> None:
    assert "1.39" in TrainingHistory(training_steps([9.0, 9.0, 8.0, 8.0]), 4, 2).warning
    assert not TrainingHistory(training_steps([1.0, 0.9, 0.8, 0.7]), 4, 2).warning


def test_smoothing_keeps_constants_and_stays_within_the_range() -> None:
    assert smoothed([2.0] * 9) == pytest.approx([2.0] * 9)
    values = [1.0, 0.0, 1.0, 0.0, 1.0]
    assert all(0 <= value <= 1 for value in smoothed(values)) and smoothed([]) == []
