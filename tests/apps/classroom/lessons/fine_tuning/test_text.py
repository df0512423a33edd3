"""What the page of fine-tuning says and draws of a run."""

from typing import Any
from xml.etree import ElementTree

import pytest

from apps.classroom.lessons.fine_tuning import layer_columns
from apps.classroom.lessons.fine_tuning import text as lesson_text
from apps.classroom.lessons.fine_tuning.text import Shown
from core.transfer.fine_tuning.settings import FineTuningSettings

SETTINGS = FineTuningSettings(warm_up=1, fine_tuning=1)


def shown(warm: float, fine: float | None, is_own: bool = True) -> Shown:
    """A run with 100 training pictures whose validation accuracies were these after its two epochs."""
    recorded: list[Any] = [(0, {"training_pictures": 100.0, "validation_pictures": 150.0, "classes": 4.0})]
    for number in range(1, 15 if fine is not None else 8):
        stage = 1.0 if number <= 7 else 2.0
        metrics = {"loss": 1.0, "accuracy": 0.5, "learning_rate": 0.01, "stage": stage}
        if number % 7 == 0:
            accuracy = fine if stage == 2 and fine is not None else warm
            metrics |= {"epoch_loss": 1.0, "epoch_accuracy": 0.5, "epoch_validation_loss": 1.0, "epoch_seconds": 3.0}
            metrics |= {"epoch_validation_accuracy": accuracy, "epoch_stage": stage}
            metrics |= {"moved_stem": 0.0, "moved_block16": 0.01 * (stage - 1)}
        recorded.append((number, metrics))
    return Shown(SETTINGS, lesson_text.history_of(recorded, SETTINGS), is_own)


def test_the_summary_has_the_numbers_of_both_stages() -> None:
    text = lesson_text.summary(shown(0.6, 0.85))
    assert "After the warm-up **60 %**" in text and "after fine-tuning **85 %**: +25.0 points" in text
    assert "100 training pictures and 150 to validate" in text
    assert "after fine-tuning" not in lesson_text.summary(shown(0.6, None))
    assert "−10.0 points" in lesson_text.summary(shown(0.6, 0.5))


def test_the_gain_needs_both_stages() -> None:
    assert shown(0.6, 0.5).gain == pytest.approx(-0.1)
    assert shown(0.6, None).gain is None


def test_how_far_blocks_moved_is_that_of_the_last_epoch() -> None:
    assert shown(0.6, 0.7).moved == {"stem": 0.0, "block16": 0.01}
    assert "block 16 moved furthest" in lesson_text.arithmetic_text(shown(0.6, 0.7))


@pytest.mark.parametrize("dark", [False, True])
def test_the_columns_say_what_is_frozen_and_what_learns(dark: bool) -> None:
    plan = lesson_text.plan(FineTuningSettings(train_from="block12"))
    drawing = layer_columns.columns(plan, ("a", "b", "c"), dark=dark, current=1, moved={"block12": 0.02})
    titles = [node.text or "" for node in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}title")]
    assert len(titles) == 3 * (len(plan.blocks) + 1)
    assert [t.rsplit(", ", 1)[1] for t in titles if t.startswith("block 12:")] == ["trained before", "frozen", "learns"]
    assert [t.rsplit(", ", 1)[1] for t in titles if t.startswith("block 11:")] == ["trained before", "frozen", "frozen"]
    assert f"{plan.head + plan.released:,} weights learn" in drawing
    assert "Moved" in drawing and "Moved" not in layer_columns.columns(plan, ("a", "b", "c"), dark=dark, moved={})
    ElementTree.fromstring(layer_columns.column(plan, 2, "c", dark=dark))


def test_every_block_that_can_be_chosen_is_in_the_network() -> None:
    choices = next(knob.choices for knob in FineTuningSettings.knobs() if knob.name == "train_from")
    released = [lesson_text.plan(FineTuningSettings.parse({"train_from": choice})).released for choice in choices]
    assert released == sorted(released) and released[0] > 0


def test_the_code_of_the_surgery_is_shown_as_it_stands() -> None:
    for function in ("operate", "hold"):
        code = lesson_text.source(function)
        assert code.startswith(f"def {function}(") and '"""' not in code
        assert code.strip().splitlines()[-1] in lesson_text.SURGERY.read_text(encoding="utf-8")
