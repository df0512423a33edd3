"""Every word that the page of the decision table says."""

from collections.abc import Mapping

from core.transfer.choice.advice import EARLY, LATE
from core.transfer.choice.evidence import STRATEGIES, Evidence, Strategy

FEW = "Give pictures of at least two classes."
PROBING = "Measuring how well early and late features separate the classes …"
YOURS = "← your pictures"
EXPLANATION = (
    "These cells are the textbook rule. Two questions decide: how many pictures of each class do you have, and do they "
    "resemble those that the network was trained on? Here the second question is answered by a *measurement*: a linear "
    "head is cross-validated on late and on early features of your pictures."
)
ALL_RUNS = "All runs"
EXERCISE_TASK = "Give other pictures, or more of them, until you land in a different cell of the table than at first."
EXERCISE_PRAISE = (
    "With other data, the same question has a different answer. Nobody can name the best strategy without the data."
)
EXERCISE_HINT = "You can change the number of pictures in the sample set. Photos are closer to ImageNet than drawings."

OWN_LATE = f"late features ({LATE}), your pictures"
OWN_EARLY = f"early features ({EARLY}), your pictures"


def recorded_late(title: str) -> str:
    """The label of a recorded accuracy on late features."""
    return f"late features, {title}"


def recorded_early(title: str) -> str:
    """The label of a recorded accuracy on early features."""
    return f"early features, {title}"


def cell_title(title: str, chosen: bool) -> str:
    """The title of a cell as Markdown, marked if it is the visitor's."""
    return f":primary-background[**{title}**] :primary[{YOURS}]" if chosen else f"**{title}**"


def runs(evidence: Evidence) -> dict[str, list]:
    """All recorded runs as columns."""
    return {
        "data set": [point.data for point in evidence.points],
        "strategy": [point.strategy for point in evidence.points],
        "pictures per class": [point.per_class for point in evidence.points],
        "rank-1": [point.accuracy for point in evidence.points],
        "seconds": [point.seconds for point in evidence.points],
    }


def winners(evidence: Evidence) -> str:
    """Which strategy was the most accurate, and from which number of pictures it is beyond chance, as Markdown."""
    lines = []
    late, *others = STRATEGIES
    for subject in evidence.subjects:
        best = ", ".join(
            f"**{evidence.most_accurate(subject.name, count)}** with {count:,}"
            for count in evidence.counts(subject.name)
        )
        starts = {strategy: evidence.crossing(subject.name, late, strategy) for strategy in others}
        ahead = " and ".join(f"{name} from {start:.0f} on" for name, start in starts.items() if start is not None)
        lines.append(
            f"- {subject.title}, by the number of pictures per class: the most accurate strategy was {best}. Ahead of "
            f"late features by more than the standard error: {ahead or 'none'}."
        )
    return "\n".join(lines)


def measured(machine: str, command: str, steps: Mapping[Strategy, int]) -> str:
    """How the runs were made.

    Args:
        machine: where they were made.
        command: that made them.
        steps: training steps of each strategy that trains a network.
    """
    numbers = ", ".join(f"{strategy} {count:,}" for strategy, count in steps.items())
    return (
        f"Measured on {machine} by `{command}`. Networks were trained for about the same number of steps with few "
        f"pictures as with many ({numbers}), fewer than a full recipe takes."
    )
