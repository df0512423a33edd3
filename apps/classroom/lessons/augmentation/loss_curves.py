"""The trainings with and without augmentation: losses over the epochs."""

from collections.abc import Sequence

from apps.classroom.lessons.augmentation import text
from apps.classroom.ui import charts
from apps.shared import augmentation_runs
from apps.shared.augmentation_runs import AugmentationRun

HEIGHT = 250
"""Of a chart, in pixels."""


def show(runs: Sequence[AugmentationRun]) -> None:
    """Show the trainings that are available, one above the other, so that their epochs can be compared."""
    palette = charts.palette()
    for run, figure in zip(runs, augmentation_runs.charts(runs, (palette[0], palette[3])), strict=True):
        figure.update_layout(height=HEIGHT)
        charts.show(figure, key=f"losses_{run.card.name}", alt=text.losses_alt(run))
