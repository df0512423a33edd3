"""The trainings with and without augmentation, side by side: losses over the epochs."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.lessons.augmentation import text
from apps.classroom.ui import charts, sections
from apps.shared import augmentation_runs
from apps.shared.augmentation_runs import AugmentationRun


def show(runs: Sequence[AugmentationRun]) -> None:
    """Show the trainings that are available."""
    palette = charts.palette()
    figures = augmentation_runs.charts(runs, (palette[0], palette[3]))
    for column, run, figure in zip(st.columns(max(1, len(runs)), gap="medium"), runs, figures, strict=False):
        with column:
            charts.show(figure, key=f"losses_{run.card.name}", alt=text.losses_alt(run))
    with st.expander(text.ORIGINS):
        for run in runs:
            sections.origin(run.card)
