"""The measured accuracies: curves of the recorded strategies, and a table of how well features separate classes."""

from functools import lru_cache

from apps.classroom.lessons.which_transfer import text
from apps.classroom.ui import charts
from apps.shared import transfer_advice
from core.evaluation import proportions
from core.numbers import percent
from core.transfer.choice import evidence
from core.transfer.choice.advice import Advice, benefit
from core.transfer.choice.evidence import Evidence, Subject

HEIGHT = 300
"""Of a chart on this page, in pixels."""


def draw_curves(evidence: Evidence, subject: Subject, per_class: float | None, key: str) -> None:
    """Draw the curves of one data set; see `transfer_advice.curves`."""
    chart, title = transfer_advice.curves(evidence, subject, per_class, charts.palette())
    chart.update_layout(height=HEIGHT)
    charts.show(chart, key=key, alt=title)


@lru_cache(maxsize=1)
def winners() -> str:
    """What the recorded experiment says, as `text.winners` puts it; the same for everybody."""
    return text.winners(evidence.recorded())


def probe_table(advice: Advice | None, evidence: Evidence) -> str:
    """The cross-validated accuracies on early and late features, the visitor's first, as a Markdown table."""
    lines = [text.PROBE_HEAD, "|---|---:|---:|---:|"]
    if advice is not None:
        lines.append(_row(f"**{text.GIVEN}**", advice.early, advice.late, round(advice.per_class * advice.classes)))
    for subject in evidence.subjects:
        lines.append(_row(subject.title, subject.early, subject.late, subject.probed * subject.classes))
    return "\n".join(lines)


def _row(title: str, early: float, late: float, images: int) -> str:
    shown = " | ".join(
        proportions.with_interval(accuracy, images, digits=0).replace(" ", "\N{NO-BREAK SPACE}")
        for accuracy in (early, late)
    )
    return f"| {title}, {images:,} images | {shown} | {percent(max(0.0, benefit(late, early)), 0)} |"
