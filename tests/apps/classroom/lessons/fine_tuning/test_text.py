"""What the page says about a run, and about the recorded evidence."""

from dataclasses import replace

import pytest

from apps.classroom.lessons.fine_tuning import evidence as shown
from apps.classroom.lessons.fine_tuning import text
from core.evaluation import proportions
from core.serving import artifacts
from core.transfer.choice import evidence
from core.transfer.fine_tuning.settings import FineTuningSettings
from tests.apps.classroom.lessons.fine_tuning.runs import run


def test_the_summary_has_the_numbers_of_both_stages() -> None:
    summary = text.summary(run(0.6, 0.85))
    assert "After the warm-up **60.0 %** (52.0 to 67.5)" in summary
    assert "after fine-tuning **85.0 %** (78.4 to 89.8): +25.0 points (+15." in summary
    assert "may be chance" not in summary and "may be chance" in text.summary(run(0.6, 0.62))
    assert "100 training images and 150 to validate" in summary
    assert "after fine-tuning" not in text.summary(run(0.6, None))
    assert "−10.0 points" in text.summary(run(0.6, 0.5))


def test_the_gain_is_not_said_to_be_the_bodys_alone() -> None:
    assert "The head learns in both stages" in text.summary(run(0.6, 0.85))


def test_the_arithmetic_names_the_block_that_moved_furthest() -> None:
    assert "block 16 moved furthest" in text.arithmetic_text(run(0.6, 0.7))


def test_the_praise_names_what_the_run_lost_and_why() -> None:
    ruined = run(0.7, 0.5)
    assert f"lost 20 points at a rate of {ruined.settings.rate}" in text.exercise_praise(ruined)
    trained = replace(ruined, settings=FineTuningSettings(normalisation="trained"))
    assert "small batches" in text.exercise_praise(trained) and "small batches" not in text.exercise_praise(ruined)
    assert "lost" not in text.exercise_praise(run(0.7, 0.69))


class TestRecorded:
    """The sentences of the evidence agree with the recorded numbers."""

    def test_fine_tuning_against_a_linear_head(self) -> None:
        head, tuned = (artifacts.load(name).card.metric("rank1") for name in (shown.HEAD, shown.ARTIFACT))
        assert head and tuned and head.images and tuned.images
        found = proportions.difference(head.value, tuned.value, head.images, tuned.images)
        said = text.compared(found, 886, 766)
        assert f"{100 * (tuned.value - head.value):+.1f} points (95 % interval" in said
        assert ("may be chance" in said) == (abs(tuned.value - head.value) < 0.02)

    @pytest.mark.parametrize("count", shown.FEW_AND_MORE)
    def test_when_training_from_scratch_is_better(self, count: int) -> None:
        recorded = evidence.recorded()
        assert count in recorded.counts("mnist")
        tuned, scratch = (recorded.expected("mnist", way, count) for way in ("fine-tuning", "from scratch"))
        # Ahead with few images, behind with more: else the warning would be wrong.
        assert (tuned > scratch) == (count == min(shown.FEW_AND_MORE))
        said = text.when_not(recorded, "mnist", *shown.FEW_AND_MORE)
        assert f"with {count} images per class fine-tuning reached {100 * tuned:.1f} %" in said
        assert "may be chance" not in said
