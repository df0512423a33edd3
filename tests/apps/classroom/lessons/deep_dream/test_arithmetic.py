"""The table of a step: its numbers in grey levels."""

from apps.classroom.lessons.deep_dream import arithmetic, text
from core.synthesis.dream.settings import COLOURS

NUMBERS = {
    "objective": 2.0,
    "objective_after": 3.0,
    "gradient_std": 0.5,
    "row": 3.0,
    "column": 4.0,
    **{f"{colour}_gradient": 1.0 for colour in COLOURS},
    **{f"{colour}_direction": -2.0 for colour in COLOURS},
    **{f"{colour}_before": 0.0 for colour in COLOURS},
    **{f"{colour}_after": -0.2 for colour in COLOURS},
}


def test_the_columns_add_up() -> None:
    rows = [line.split("|")[2].strip() for line in arithmetic.table(NUMBERS, 0.1).splitlines()]
    assert rows == ["red", "---:", "127.5", "+2.00", "-2.00", "-25.5", "**102.0**"]


def test_the_caption_says_what_the_step_did() -> None:
    said = text.step_caption(NUMBERS)
    assert "row 3, column 4" in said and "from 2 to 3 (+50 %)" in said
    assert "no gradient" in text.step_caption(NUMBERS | {"objective": 0.0})
