"""The measured accuracies: curves of the recorded strategies, and bars of how well features separate classes."""

from apps.classroom.lessons.which_transfer import text
from apps.classroom.ui import charts, components, ranked_bars
from apps.shared import transfer_advice
from core.transfer.choice.advice import Advice
from core.transfer.choice.evidence import Evidence, Subject


def draw_curves(evidence: Evidence, subject: Subject, per_class: float | None, key: str) -> None:
    """Draw the curves of one data set; see `transfer_advice.curves`."""
    figure, title = transfer_advice.curves(evidence, subject, per_class, charts.palette())
    charts.show(figure, key=key, alt=title)


def probe_bars(advice: Advice, evidence: Evidence) -> list[components.RankedBar]:
    """Bars of the cross-validated accuracies on late and early features; those of the visitor are coloured."""
    rows = [ranked_bars.bar(text.OWN_LATE, advice.late), ranked_bars.bar(text.OWN_EARLY, advice.early)]
    for subject in evidence.subjects:
        rows += [
            ranked_bars.bar(text.recorded_late(subject.title), subject.late, counts=False),
            ranked_bars.bar(text.recorded_early(subject.title), subject.early, counts=False),
        ]
    return rows
