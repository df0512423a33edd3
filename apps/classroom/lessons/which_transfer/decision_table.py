"""The four cells of the decision table, and what was measured in each."""

import streamlit as st

from apps.classroom.lessons.which_transfer import text
from apps.shared import transfer_advice
from apps.shared.transfer_advice import CELLS
from core.transfer.choice.advice import Cell
from core.transfer.choice.evidence import Evidence


def draw(chosen: Cell | None, evidence: Evidence) -> None:
    """Draw the cells in two rows and two columns, with the chosen one marked."""
    for similar in (True, False):
        for many, column in zip((False, True), st.columns(2), strict=True):
            cell = Cell(similar, many)
            title, rule = CELLS[cell]
            with column.container(border=True, height="stretch"):
                measured = transfer_advice.measured(transfer_advice.check(evidence, cell))
                st.markdown(text.cell(text.cell_title(title, cell == chosen), rule, measured))
