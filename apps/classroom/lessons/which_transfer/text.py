"""Every word that the page of the decision table says."""

from collections.abc import Mapping

from core.evaluation import proportions
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
TABLE_VIEW, MEASURE_VIEW, CASE_VIEW = "table", "measure", "case"
VIEWS = {
    TABLE_VIEW: "The textbook table",
    MEASURE_VIEW: "Its measure and its history",
    CASE_VIEW: "A case: Dogs vs. Cats",
}
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
CASE = "**From raw images to a rank.** In 2013 Kaggle held a competition in telling dogs from cats, on 25,000 photos."
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
    verdict = lead.verdict
    points = f"{100 * (lead.after - lead.before):.1f} points"
    return (
        f"{best.capitalize()} {percent(lead.after)}, {named} {percent(lead.before)}: {points} (95 % interval "
        f"{100 * lead.low:.1f} to {100 * lead.high:.1f}), {verdict}. A rule of thumb is a start; the data decide."
    )


def case(parts: tuple[int, int, int], scratch: float, ten_crops: float, head: float) -> str:
    """The steps of one project, as a numbered list.

    Args:
        parts: the numbers of images to train on, to validate and to test.
        scratch: rank-1 accuracy of AlexNet on the last, 0 to 1.
        ten_crops: the same, averaged over ten crops.
        head: of a linear head on the features of a trained network.
    """
    training, validation, test = parts
    crops, lead = (proportions.difference(scratch, other, test) for other in (ten_crops, head))
    return (
        f"1. **Look, and split.** Photos of all sizes, one folder for each class. This suite has {sum(parts):,}: "
        f"{training:,} to train on, {validation:,} to choose settings by and {test:,} to test, divided before anything "
        "is measured.\n"
        "2. **Pack.** Each photo is scaled to 256 pixels once and stored so; a project as large as Kaggle’s would put "
        "them into one HDF5 file.\n"
        "3. **From scratch.** AlexNet learns from squares of 227 pixels, flipped, rotated, zoomed and recoloured: "
        f"**{proportions.with_interval(scratch, test)}** on the test photos. Ten crops of each: {percent(ten_crops)}, "
        f"{100 * (ten_crops - scratch):+.1f} points, {crops.verdict}.\n"
        "4. **Transfer.** A linear head on features of EfficientNet-Lite0, which has seen many breeds of both in "
        f"ImageNet: **{proportions.with_interval(head, test)}**, {100 * (head - scratch):+.1f} points, "
        f"{lead.verdict}.\n"
        "5. **The rank.** It goes by the accuracy on photos whose labels Kaggle kept. With all 25,000, Rosebrock "
        "(2017) reports 94 % for AlexNet, not among the first 25, and 98.69 % for a linear head on features of "
        "ResNet-50: second place. The figures above are of other photos and have no rank."
    )
