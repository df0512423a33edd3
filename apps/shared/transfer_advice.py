"""What classroom and widgets show of the decision table of transfer: its cells, its measured curves, and the advice."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.shared import line_chart
from apps.shared.chart import Chart
from apps.shared.line_chart import OKABE_ITO
from core.evaluation.mean_difference import MeanDifference
from core.numbers import percent
from core.transfer.choice.advice import Advice, Cell
from core.transfer.choice.evidence import STRATEGIES, Evidence, Strategy, Subject

CELLS: dict[Cell, tuple[str, str]] = {
    Cell(similar=True, many=False): (
        "Few pictures, similar to ImageNet",
        "A linear head on **late features**. There is too little data to change the weights safely, and no need to.",
    ),
    Cell(similar=True, many=True): (
        "Many pictures, similar to ImageNet",
        "**Fine-tuning**: first a new head, then the later layers at a small learning rate.",
    ),
    Cell(similar=False, many=False): (
        "Few pictures, unlike ImageNet",
        "A linear head on **earlier features**: late ones describe objects that are not in the pictures.",
    ),
    Cell(similar=False, many=True): (
        "Many pictures, unlike ImageNet",
        "**Fine-tuning** most of the network, or training **from scratch**.",
    ),
}
"""Title and textbook rule of each cell, row by row."""

RULES: dict[Cell, tuple[Strategy, ...]] = {
    Cell(similar=True, many=False): ("late features",),
    Cell(similar=True, many=True): ("fine-tuning",),
    Cell(similar=False, many=False): ("early features",),
    Cell(similar=False, many=True): ("fine-tuning", "from scratch"),
}
"""The strategies that the rule of each cell names."""


@dataclass(frozen=True)
class RuleCheck:
    """What was measured where the rule of a cell applies.

    Attributes:
        subject: the data set.
        per_class: images per class, the fewest or the most that were measured.
        named: the most accurate strategy of those that the rule names.
        other: the most accurate of the others.
        lead: from the accuracy of `other` to that of `named`.
    """

    subject: Subject
    per_class: int
    named: Strategy
    other: Strategy
    lead: MeanDifference

    @property
    def verdict(self) -> str:
        """Whether the rule holds, fails, or cannot be told from chance."""
        if not self.lead.is_beyond_chance:
            return "Undecided"
        return "The rule holds" if self.lead.low > 0 else "The rule fails"


def check(evidence: Evidence, cell: Cell) -> RuleCheck:
    """Hold the rule of a cell against the recorded experiment."""
    subject = next(subject for subject in evidence.subjects if subject.similar == cell.similar)
    per_class = evidence.counts(subject.name)[-1 if cell.many else 0]

    def accuracy(strategy: Strategy) -> float:
        return evidence.expected(subject.name, strategy, per_class)

    named = max(RULES[cell], key=accuracy)
    other = max((one for one in STRATEGIES if one not in RULES[cell]), key=accuracy)
    lead = evidence.difference(subject.name, other, named, per_class)
    return RuleCheck(subject, per_class, named, other, lead)


def measured(found: RuleCheck) -> str:
    """What was measured in a cell, as Markdown."""
    lead = found.lead
    points, low, high = (
        f"{100 * value:+.1f}".replace("-", "−") for value in (lead.after - lead.before, lead.low, lead.high)
    )
    return (
        f"*{found.subject.title}, {found.per_class} per class*: {found.named} {percent(lead.after)}, {found.other} "
        f"{percent(lead.before)}. **{found.verdict}**: {points} points (95 % interval {low} to {high})."
    )


def verdict(advice: Advice) -> str:
    """The advice as Markdown."""
    expected = percent(advice.expected, digits=0)
    return (
        f"**Advice: {advice.strategy}.** {advice.reason}\n\nOn {advice.subject.title} it reached **{expected}** "
        f"with {advice.subject.classes} classes. You have {advice.classes}, so your task may be easier or harder."
    )


def curves(
    evidence: Evidence, subject: Subject, per_class: float | None, colours: Sequence[str] = OKABE_ITO
) -> tuple[Chart, str]:
    """Draw the accuracy of each strategy on one data set by training set size.

    Args:
        evidence: the recorded experiment.
        subject: the data set.
        per_class: a number of pictures per class to mark, if it is among those that were measured; or None.
        colours: of the strategies, in their order.

    Returns:
        The chart, and its title.
    """
    measured = {strategy: evidence.curve(subject.name, strategy) for strategy in STRATEGIES}
    counts = evidence.counts(subject.name)
    is_inside = per_class is not None and counts[0] <= per_class <= counts[-1]
    marks = [(per_class, f"{per_class:.0f} per class")] if per_class is not None and is_inside else []
    kind = "similar to ImageNet" if subject.similar else "unlike ImageNet"
    title = f"{subject.title} ({kind}): rank-1 accuracy on {subject.test_images:,} test pictures"
    chart = line_chart.lines(
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
    chart.update_xaxes(tickvals=counts, ticktext=[f"{count:,}" for count in counts])
    return chart, title
