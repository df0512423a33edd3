"""The exercise: where the table's rule fails, and by how much; both read from the recorded runs."""

import streamlit as st

from apps.classroom.lessons.which_transfer import text
from core.evaluation.mean_difference import MeanDifference
from core.transfer.choice.evidence import STRATEGIES, Evidence, Strategy

DATA, PER_CLASS = "mnist", 20
NAMED: Strategy = "early features"
TOLERANCE = 1.0
"""Points by which an answer may differ."""


def best(evidence: Evidence) -> Strategy:
    """The most accurate strategy."""
    return evidence.most_accurate(DATA, PER_CLASS)


def lead(evidence: Evidence) -> MeanDifference:
    """From the accuracy of the strategy that the rule names to that of the best one."""
    return evidence.difference(DATA, NAMED, best(evidence), PER_CLASS)


def solved(evidence: Evidence) -> bool:
    """Whether the visitor's two answers are right."""
    found = lead(evidence)
    points = float(st.session_state.get("transfer_points") or 0.0)
    is_near = abs(points - 100 * (found.after - found.before)) <= TOLERANCE
    return is_near and st.session_state.get("transfer_strategy") == best(evidence)


def ask() -> None:
    """Ask for both answers."""
    strategy, points = st.columns(2)
    strategy.selectbox(text.STRATEGY, STRATEGIES, index=None, key="transfer_strategy")
    points.number_input(text.POINTS, 0.0, 100.0, value=None, step=0.1, format="%.1f", key="transfer_points")
