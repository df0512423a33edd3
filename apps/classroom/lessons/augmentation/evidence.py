"""The two trainings with and without augmentation, side by side."""

from collections.abc import Sequence

import streamlit as st

from apps.classroom.ui import charts, components, sections
from apps.shared import augmentation_runs
from apps.shared.augmentation_runs import Run

INTRODUCTION = (
    "The same network was trained twice on Flowers-17{pictures}, once on the pictures as they are and once on fresh "
    "draws in every epoch; nothing else differs. The *gap* between the two losses shows how much was learnt by heart. "
    "(With augmentation the training loss is that of the augmented pictures, which are harder; the validation pictures "
    "are the same in both and never augmented.)"
)


def introduction(found: Sequence[Run]) -> str:
    """What was tried, with the number of pictures where a card says it."""
    learnt = [data.images for run in found for data in run.card.data if data.use == "training" and data.images]
    if not learnt:
        return INTRODUCTION.format(pictures="")
    classes = len(found[0].card.classes)
    return INTRODUCTION.format(
        pictures=f", on {learnt[0]:,} pictures of {classes} flowers, few enough to learn by heart"
    )


def show(found: Sequence[Run]) -> None:
    """Show the losses side by side, and rank-1 on the test part."""
    palette = charts.palette()
    figures = augmentation_runs.charts(found, (palette[0], palette[3]))
    for column, run, figure in zip(st.columns(max(1, len(found)), gap="medium"), found, figures, strict=False):
        with column:
            charts.show(
                figure,
                key=f"losses_{run.card.name}",
                alt=f"{run.title}: loss over the epochs in training and validation; the gap is {run.gap:.2f}",
            )
    rows = [row for run in found if (row := _row(run)) is not None]
    if rows:
        metric = found[0].card.metric("rank1")
        images = f", {metric.images:,} pictures" if metric is not None and metric.images else ""
        st.markdown(f"**Rank-1 on the test part**, which neither had seen{images}:")
        components.ranking(rows, key="augmentation_rank1")
    for run in found:
        sections.origin(run.card)


def _row(run: Run) -> components.Row | None:
    metric = run.card.metric("rank1")
    if metric is None:
        return None
    return sections.bar(run.title, metric, counts=run.card.name == augmentation_runs.WITH)
