"""The numbers of one step, as the run recorded them."""

from collections.abc import Mapping, Sequence

import streamlit as st

from apps.classroom.lessons.deep_dream import text
from core.synthesis.dream.settings import COLOURS, DreamSettings

GREY_LEVELS = 127.5
"""Grey levels in one unit of the values that are climbed on, which range from −1 to 1."""


def show(history: Sequence[tuple[int, Mapping[str, float]]], settings: DreamSettings) -> None:
    """Let the visitor choose an octave, and show the numbers of its first step.

    Args:
        history: of the run.
        settings: of the run.
    """
    first = {int(m["octave"]): m for _, m in history if "gradient_std" in m}
    if not first:
        return
    octaves = list(first)
    chosen = st.segmented_control(text.FIRST_STEP, octaves, default=octaves[-1], required=True, key="step_of_octave")
    numbers = first.get(int(chosen or octaves[-1]), first[octaves[-1]])
    st.markdown(table(numbers, settings.step_size))
    st.caption(text.step_caption(numbers))


def table(numbers: Mapping[str, float], step_size: float) -> str:
    """The step of each colour of the pixel as a Markdown table, in grey levels.

    Args:
        numbers: the metrics of the step (`core.synthesis.dream.ascent.arithmetic`).
        step_size: α.
    """
    std = numbers["gradient_std"] or 1.0  # A channel that nothing excites yet has no gradient at all.
    lines = ["| grey levels | " + " | ".join(COLOURS) + " |", "|---|" + "---:|" * len(COLOURS)]
    for label, value in (
        (text.BEFORE, lambda c: f"{GREY_LEVELS * (numbers[f'{c}_before'] + 1):.1f}"),
        (text.GRADIENT, lambda c: f"{numbers[f'{c}_gradient'] / std:+.2f}"),
        (text.DIRECTION, lambda c: f"{numbers[f'{c}_direction']:+.2f}"),
        (text.CHANGE, lambda c: f"{GREY_LEVELS * step_size * numbers[f'{c}_direction']:+.1f}"),
        (text.AFTER, lambda c: f"**{GREY_LEVELS * (numbers[f'{c}_after'] + 1):.1f}**"),
    ):
        lines.append(f"| {label} | " + " | ".join(value(c) for c in COLOURS) + " |")
    return "\n".join(lines)
