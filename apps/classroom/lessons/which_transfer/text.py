"""Every word that the page of the decision table says."""

from collections.abc import Mapping

from core.evaluation.mean_difference import MeanDifference
from core.numbers import percent
from core.transfer.choice.advice import EARLY, LATE
from core.transfer.choice.evidence import STRATEGIES, Evidence, Strategy

FEW = "Give pictures of at least two classes."
PROBING = "Measuring how well early and late features separate the classes …"
SAMPLE = "Until you give your own, drawings of the chosen shapes stand for your pictures."
YOURS = "← your pictures"
GIVEN = "your pictures"
VIEW, EVIDENCE = "The rule and its measure", "What was measured"
TABLE_VIEW, MEASURE_VIEW = "table", "measure"
VIEWS = {TABLE_VIEW: "The textbook table", MEASURE_VIEW: "Its measure and its history"}
WINNERS_VIEW, RUNS_VIEW = "winners", "runs"
EVIDENCE_VIEWS = {WINNERS_VIEW: "The most accurate strategy", RUNS_VIEW: "All runs"}
TABLE = (
    "Columns: few or many pictures of each class. Rows: are they similar to those that the network was trained on? "
    "*In italics*, what was measured in each cell: the best strategy that the rule names against the best one that it "
    "does not."
)
EXPLANATION = (
    "The table asks how many pictures you have and whether they resemble the photos of ImageNet. Resemblance is hard "
    "to measure, so this page measures what it is good for: **how much do late features help?** A linear head is "
    f"cross-validated (fitted to some pictures, tested on the others, in turn) on *early features*, after `{EARLY}`, "
    f"and on *late features*, after the last convolution (`{LATE}`). The share of the early errors that late features "
    "correct places your pictures in a row. It says nothing about looks: drawings can gain as much as photos."
)
PROBE_HEAD = "| cross-validated (95 % interval) | early features | late features | errors corrected |"
HISTORY = (
    "The textbook table is from the years of AlexNet and VGG (Stanford’s course CS231n). In VGG16, 124 of 138 million "
    "weights belong to the last three layers, which overfit quickly when images are few; EfficientNet-Lite0 ends in a "
    "single small layer. That may be why fine-tuning does well here even with few images; it has not been tested. Nor "
    f"have the layers between `{EARLY}` and the last one on MNIST: features of one of them may be better than both."
)
EXERCISE_TASK = (
    "With 20 images per class of MNIST, which strategy was the best, and how many points ahead of the one that the "
    "table names?"
)
EXERCISE_HINT = "See *All runs* under *Evidence*. For few images unlike ImageNet the table names early features."
STRATEGY, POINTS = "Most accurate strategy", "Points ahead"


def cell_title(title: str, chosen: bool) -> str:
    """The title of a cell as Markdown, marked if it is the visitor's."""
    return f":primary-background[**{title}**] :primary[{YOURS}]" if chosen else f"**{title}**"


def cell(title: str, rule: str, measured: str) -> str:
    """The title of a cell, its rule, and what was measured."""
    return f"{title}  \n{rule}\n\n{measured}"


def runs(evidence: Evidence) -> dict[str, list]:
    """All recorded runs as columns."""
    return {
        "data set": [point.data for point in evidence.points],
        "strategy": [point.strategy for point in evidence.points],
        "images per class": [point.per_class for point in evidence.points],
        "rank-1": [point.accuracy for point in evidence.points],
        "seconds": [point.seconds for point in evidence.points],
    }


def winners(evidence: Evidence) -> str:
    """Which strategy was the most accurate, and from which number of images it is beyond chance, as Markdown."""
    lines = []
    late, *others = STRATEGIES
    for subject in evidence.subjects:
        counts = evidence.counts(subject.name)
        best = ", ".join(f"**{evidence.most_accurate(subject.name, count)}** with {count:,}" for count in counts)
        starts = {strategy: evidence.crossing(subject.name, late, strategy) for strategy in others}
        ahead = " and ".join(f"{name} with {start:.0f}" for name, start in starts.items() if start is not None)
        none = f"no strategy, up to the {counts[-1]:,} images per class that were measured"
        lines.append(
            f"- **{subject.title}**, most accurate by the number of images per class: {best}. First ahead of late "
            f"features beyond chance: {ahead or none}."
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
        f"Measured on {machine} by `{command}`, one run for each figure. Every run had about the same number of steps "
        f"({numbers}), fewer than a full recipe, so more training might change the order. All strategies were tested "
        "on the same images; the intervals treat them as different ones, so they are rather too wide than too narrow."
    )


def exercise_praise(best: Strategy, named: Strategy, lead: MeanDifference) -> str:
    """What the solution has shown.

    Args:
        best: the most accurate strategy.
        named: the one that the rule names.
        lead: from the accuracy of `named` to that of `best`.
    """
    verdict = "beyond chance" if lead.is_beyond_chance else "which may be chance"
    points = f"{100 * (lead.after - lead.before):.1f} points"
    return (
        f"{best.capitalize()} {percent(lead.after)}, {named} {percent(lead.before)}: {points} (95 % interval "
        f"{100 * lead.low:.1f} to {100 * lead.high:.1f}), {verdict}. A rule of thumb is a start; the data decide."
    )
