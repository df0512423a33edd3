"""Which images flip, and what the page says of them."""

from apps.classroom.lessons.ensembles import flips, text
from core.ensembles import families


def test_the_table_agrees_with_the_predictions_before_and_after() -> None:
    flipped = flips.of_last(families.load("three different"), 2)
    table = text.flips_table(flipped)
    gained = min(flips.SHOWN, len(flipped.gained))
    assert table["now"] == ["right"] * gained + ["wrong"] * (len(table["now"]) - gained)
    for truth, before, after, now in zip(
        table["true class"], table["before"], table["after"], table["now"], strict=True
    ):
        assert (str(after).split()[0] == truth) == (now == "right") and (str(before).split()[0] == truth) != (
            now == "right"
        )
    assert f"**{len(flipped.gained)}** predictions turned right" in text.flips(flipped)
