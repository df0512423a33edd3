"""From the scores of all windows to the boxes of a class that stay, and what there is to say of them."""

from functools import lru_cache

import numpy as np
import streamlit as st

from apps.classroom.lessons.sliding_windows import text
from core import boxes as geometry
from core.detection import suppression_steps
from core.detection.sliding.window_scan import WindowScores
from core.detection.suppression_settings import SuppressionSettings
from core.detection.suppression_steps import SuppressionSteps
from core.serving.card import Card

LOWEST = 0.05
"""A class is on offer if it reaches this in some window: no threshold goes lower."""
WITHIN = 0.9
"""The share from which on a box counts as being within another one."""


def choose_class(scores: WindowScores | None, card: Card, picture: str) -> int | None:
    """Let the visitor choose among the classes that were found; None if there are none."""
    found = dict(scores.best(LOWEST)) if scores is not None else {}
    if not found:
        return None
    names = {card.classes[label]: label for label in found}
    asked, first = st.query_params.get("class"), next(iter(names))
    chosen = st.selectbox(
        text.CLASS,
        list(names),
        index=list(names).index(asked) if asked in names else 0,
        format_func=lambda name: text.class_name(name, found[names[name]]),
        key=f"class_{picture}",
    )
    if chosen != first or "class" in st.query_params:
        st.query_params["class"] = chosen
    return names[chosen]


@lru_cache(maxsize=64)
def suppressed(scores: WindowScores, label: int, settings: SuppressionSettings) -> SuppressionSteps:
    """The suppression of the boxes of a class; the same for all visitors."""
    return suppression_steps.run(scores.boxes, scores.of_class(label), settings)


def kept_by_rule(scores: WindowScores, label: int, settings: SuppressionSettings) -> dict[tuple[bool, bool], int]:
    """How many boxes stay under each rule, by whether it is soft and whether it uses the other overlap."""
    return {
        (soft, covered): len(
            suppressed(scores, label, settings.model_copy(update={"soft": soft, "covered": covered})).kept
        )
        for soft in (False, True)
        for covered in (False, True)
    }


def nested(steps: SuppressionSteps) -> int:
    """How many of the boxes that stay lie within another one of them."""
    kept = steps.boxes[steps.kept]
    covered = geometry.share_covered(kept, kept)
    np.fill_diagonal(covered, 0)
    return int((covered.max(axis=0, initial=0) >= WITHIN).sum())


def explain(scores: WindowScores, label: int, settings: SuppressionSettings, steps: SuppressionSteps) -> None:
    """Show the formula with the numbers of the first overlap, and what each rule leaves."""
    pair = next((decision for decision in steps.decisions if decision.by != decision.box), None)
    if pair is not None:
        areas = geometry.area(steps.boxes)
        numbers = (float(areas[pair.by]), float(areas[pair.box]), pair.shared, pair.whole, pair.overlap)
        st.markdown(text.first_pair(pair.by, pair.box, settings.soft))
        st.latex(text.arithmetic(numbers, settings.covered))
    if settings.soft:
        st.latex(text.SOFT_FORMULA)
    st.markdown(text.rules(kept_by_rule(scores, label, settings), len(steps.which)))
    if not settings.soft and not settings.covered:
        st.markdown(text.nested(nested(steps), len(steps.kept)))
