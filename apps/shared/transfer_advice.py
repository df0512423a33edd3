"""What pages say and draw of the decision table of transfer: its four cells, the curves behind it, and the advice.

The classroom and the widgets show the same with it.
"""

from collections.abc import Sequence

import plotly.graph_objects as go

from apps.shared import line_chart
from apps.shared.line_chart import OKABE_ITO
from core.transfer.choice.advice import Advice, Cell
from core.transfer.choice.evidence import WAYS, Evidence, Subject

CELLS: dict[Cell, tuple[str, str]] = {
    Cell(similar=True, many=False): (
        "Few pictures, of a known kind",
        "A linear head on **late features**. There is too little to move the weights, and no need to.",
    ),
    Cell(similar=True, many=True): (
        "Many pictures, of a known kind",
        "**Fine-tuning**: a new head first, then the later layers at a small rate.",
    ),
    Cell(similar=False, many=False): (
        "Few pictures, of another kind",
        "A linear head on **earlier features**: late ones know things that are not in your pictures.",
    ),
    Cell(similar=False, many=True): (
        "Many pictures, of another kind",
        "**Fine-tuning** of most of the network, or training **from scratch**.",
    ),
}
"""Title and text of each, row by row."""


def verdict(advice: Advice) -> str:
    """The advice as Markdown."""
    expected = f"{advice.expected:.0%}".replace("%", " %")
    return (
        f"### {advice.way.capitalize()}\n\n{advice.reason}\n\nIt reached **{expected}** there, with "
        f"{advice.subject.classes} classes; yours are {advice.classes}, so that yours may be easier or harder."
    )


def curves(
    found: Evidence, subject: Subject, per_class: float | None, colours: Sequence[str] = OKABE_ITO
) -> tuple[go.Figure, str]:
    """What was measured on one data set: accuracy of each way by the number of pictures.

    Args:
        found: the recorded experiment.
        subject: the data set.
        per_class: pictures of each class to mark, if any.
        colours: of the ways, in their order.

    Returns:
        The chart, and its title.
    """
    measured = {way: found.curve(subject.name, way) for way in WAYS}
    counts = [point.per_class for point in measured[WAYS[0]]]
    marks = [(min(max(per_class, counts[0]), counts[-1]), "yours")] if per_class else []
    kind = "known kind" if subject.similar else "another kind"
    title = f"{subject.title} ({kind}): rank-1, {subject.test_images:,} pictures"
    figure = line_chart.figure(
        {way: ([p.per_class for p in points], [p.accuracy for p in points]) for way, points in measured.items()},
        "training pictures of each class",
        title,
        colours=colours,
        marks=marks,
        percent=True,
        log_x=True,
        height=380,
    )
    figure.update_xaxes(tickvals=counts, ticktext=[f"{count:,}" for count in counts])
    return figure, title
