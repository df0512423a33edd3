"""What classroom and widgets show of the decision table of transfer: its cells, its measured curves, and the advice."""

from collections.abc import Sequence

import plotly.graph_objects as go

from apps.shared import line_chart
from apps.shared.line_chart import OKABE_ITO
from core.numbers import percent
from core.transfer.choice.advice import Advice, Cell
from core.transfer.choice.evidence import STRATEGIES, Evidence, Subject

CELLS: dict[Cell, tuple[str, str]] = {
    Cell(similar=True, many=False): (
        "Few pictures, similar to ImageNet",
        "A linear head on **late features**. There is too little data to change the weights, and no need to.",
    ),
    Cell(similar=True, many=True): (
        "Many pictures, similar to ImageNet",
        "**Fine-tuning**: first a new head, then the later layers at a small learning rate.",
    ),
    Cell(similar=False, many=False): (
        "Few pictures, unlike ImageNet",
        "A linear head on **earlier features**: late ones describe objects that are not in your pictures.",
    ),
    Cell(similar=False, many=True): (
        "Many pictures, unlike ImageNet",
        "**Fine-tuning** most of the network, or training **from scratch**.",
    ),
}
"""Title and strategy of each cell, row by row."""


def verdict(advice: Advice) -> str:
    """The advice as Markdown."""
    expected = percent(advice.expected, digits=0)
    return (
        f"### {advice.strategy.capitalize()}\n\n{advice.reason}\n\nOn {advice.subject.title} it reached **{expected}** "
        f"with {advice.subject.classes} classes. You have {advice.classes}, so your task may be easier or harder."
    )


def curves(
    evidence: Evidence, subject: Subject, per_class: float | None, colours: Sequence[str] = OKABE_ITO
) -> tuple[go.Figure, str]:
    """Draw the accuracy of each strategy on one data set by training set size.

    Args:
        evidence: the recorded experiment.
        subject: the data set.
        per_class: a number of pictures per class to mark, or None.
        colours: of the strategies, in their order.

    Returns:
        The chart, and its title.
    """
    measured = {strategy: evidence.curve(subject.name, strategy) for strategy in STRATEGIES}
    counts = evidence.counts(subject.name)
    marks = [(min(max(per_class, counts[0]), counts[-1]), "yours")] if per_class else []
    kind = "similar to ImageNet" if subject.similar else "unlike ImageNet"
    title = f"{subject.title} ({kind}): rank-1 accuracy on {subject.test_images:,} test pictures"
    figure = line_chart.figure(
        {
            strategy: ([point.per_class for point in points], [point.accuracy for point in points])
            for strategy, points in measured.items()
        },
        "training pictures per class",
        title,
        colours=colours,
        marks=marks,
        percent=True,
        log_x=True,
        height=380,
    )
    figure.update_xaxes(tickvals=counts, ticktext=[f"{count:,}" for count in counts])
    return figure, title
