"""The exercise: leave only the colours of a painting, by leaving only the style of the first layer."""

from apps.classroom.ui.jobs.job_view import JobResult
from core.synthesis.style.settings import STYLE_LAYERS, StyleSettings

MOST_STEPS = 100


def only_colours(result: JobResult | None) -> bool:
    """Whether this is the result of a complete run with the style of conv1_1 alone."""
    if result is None or result.stopped:
        return False
    settings: StyleSettings = result.inputs["settings"]
    return list(settings.style_weights) == [STYLE_LAYERS["conv1"]] and settings.steps <= MOST_STEPS
