"""What the page says about a run."""

from apps.classroom.lessons.fine_tuning import text
from tests.apps.classroom.lessons.fine_tuning.runs import run


def test_the_summary_has_the_numbers_of_both_stages() -> None:
    summary = text.summary(run(0.6, 0.85))
    assert "After the warm-up **60.0 %**" in summary and "after fine-tuning **85.0 %**: +25.0 points" in summary
    assert "100 training pictures and 150 to validate" in summary
    assert "after fine-tuning" not in text.summary(run(0.6, None))
    assert "−10.0 points" in text.summary(run(0.6, 0.5))


def test_the_arithmetic_names_the_block_that_moved_furthest() -> None:
    assert "block 16 moved furthest" in text.arithmetic_text(run(0.6, 0.7))
