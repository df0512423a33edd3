"""Every word that the page of ranked accuracy says."""

from collections.abc import Iterable

from apps.classroom.lessons.ranked_accuracy.evaluations import Confusion, Evaluated
from apps.classroom.ui.data_names import data_name
from core.evaluation import proportions
from core.numbers import percent

CLASSIFIER_HELP = "Whose evaluation to show. Costs nothing."
FAMILIAR = {
    "tiny_imagenet_features": (
        "Its backbone was trained on ImageNet, of which Tiny ImageNet is a part. It knows these classes, and perhaps "
        "these very images, so its figures are too good."
    ),
    "efficientnet_lite0": (
        "The gallery does not say whether its images were used for training, and the image set for quantization was "
        "chosen with them in view. These figures are no accuracy on new images."
    ),
}
"""Why the test images of a classifier may not be new to it, by the name of its artifact."""

OVERVIEW_CAPTION = (
    "Errors recovered: the share of rank-1 errors whose true class is among the first k ranks. Rank-k is left out "
    "where k reaches half of the classes: chance alone would be right half of the time. *: the test images may not be "
    "new to this classifier."
)
VIEW = "What to look at"
PAIRS, MATRIX, PER_CLASS = "Confused pairs", "Confusion matrix", "Recall and precision"
VIEWS = (PAIRS, MATRIX, PER_CLASS)
CONFUSION_HEADING = "Which classes it confuses"
CONFUSION = (
    "Rank-1 accuracy says how often a classifier errs; the *confusion matrix* says how. Each row holds the images of "
    "one true class, each column the images with one predicted class. The diagonal is correct. The *recall* of a class "
    "is the share of its images that were predicted as this class; its *precision* is the share of these predictions "
    "that are right."
)
CONFUSED_LABEL = "Images of a confusion"
UNRECORDED_IMAGES = "It is not recorded which images these are."
SAME_NETWORK = "The same network"
DIGITS_ALT = "Digits that the network misreads"
EXPLANATION = (
    "Sort the classes by probability and find the rank of the true one. *Rank-k accuracy* is the share of images "
    "whose true class has rank k or better. It never falls as k grows, and it reaches 100 % when all classes count. "
    "Chance rises with k as well: k of C classes, picked at random, include the true one with probability k/C."
)
OVERVIEW_HEIGHT = 320
"""Of the table of all classifiers, in pixels; the other rows scroll."""

EVIDENCE = (
    "Each accuracy was counted on a test split that was held out from training, and is recorded in `evaluation.json` "
    "beside the model card. Its *95 % interval* (Wilson, 1927) says how far it may be from the accuracy on "
    "many more images of the same kind; if the intervals of two classifiers overlap widely, their order may be chance."
)
EXERCISE_TASK = (
    "Pick a classifier with a rank-1 accuracy of at most 90 %. Find the smallest k, below half of its classes, that "
    "brings it to 98 %."
)
EXERCISE_PRAISE = (
    "Its first prediction is wrong for one image in ten or more, yet the true class is seldom far behind, in a list "
    "that holds fewer than half of the classes."
)
EXERCISE_HINT = "Which classifier has at least ten classes, and a curve that begins low and climbs to the top?"
DOWNLOAD = "The record (JSON)"

ACCURACY_INTERVAL, GUESS, RECOVERED, SHARE = "95 % interval of rank-1", "chance", "errors recovered", "share"
RECALL, PRECISION = "recall", "precision"
"""Columns of the tables that hold shares."""

SHARE_HELP = "Of the images of the true class."


def rank_name(k: int) -> str:
    """The name of rank-k accuracy."""
    return f"rank-{k}"


def accuracy(evaluated: Evaluated, k: int) -> str:
    """Rank-k accuracy; a dash where k reaches half of the classes."""
    return percent(evaluated.accuracy(k)) if k <= evaluated.most_ranks else "—"


def accuracy_note(evaluated: Evaluated, k: int) -> str:
    """What stands under an accuracy: its 95 % interval, or why there is none."""
    if k > evaluated.most_ranks:
        return f"k = {k} reaches half of the {evaluated.class_count} classes: chance alone gives that."
    low, high = evaluated.interval(k)
    return f"95 % interval {percent(low)} to {percent(high)}"


def curves_title(chosen: Evaluated) -> str:
    """The title of the chart, short enough for a phone."""
    return f"Rank-k accuracy, {data_name(chosen.record.data)}"


def curves_axis(chosen: Evaluated) -> str:
    """What lies along the chart, and on how many images it was measured."""
    return f"counted ranks, k ({chosen.record.images:,} images)"


def overview(evaluated: Iterable[Evaluated], ranks: int) -> dict[str, list]:
    """All classifiers side by side, as columns."""
    rows = list(evaluated)
    told = [e if ranks <= e.most_ranks else None for e in rows]
    return {
        "classifier": [e.card.title + (" *" if e.card.name in FAMILIAR else "") for e in rows],
        "classes": [e.class_count for e in rows],
        "images": [e.record.images for e in rows],
        rank_name(1): [e.accuracy(1) for e in rows],
        ACCURACY_INTERVAL: ["{} to {}".format(*map(percent, e.interval(1))) for e in rows],
        **({rank_name(ranks): [accuracy(e, ranks) for e in rows]} if ranks > 1 else {}),
        GUESS: [percent(e.guess(ranks)) if e else "—" for e in told],
        RECOVERED: [percent(e.recovered(ranks)) if e else "—" for e in told],
    }


def illegible(classes: int) -> str:
    """What stands in place of a confusion matrix that is too large."""
    return f"A matrix of {classes:,} classes is too large to read; look at the most frequent confusions instead."


def per_class_table(evaluated: Evaluated) -> dict[str, list]:
    """Recall and precision of each class, as columns; the lowest recall first."""
    rows = evaluated.per_class()
    return {
        "class": [name for name, _, _, _ in rows],
        "images": [images for _, images, _, _ in rows],
        RECALL: [recall for _, _, recall, _ in rows],
        PRECISION: [precision for _, _, _, precision in rows],
    }


def confusions_table(confusions: Iterable[Confusion]) -> dict[str, list]:
    """The most frequent confusions as columns."""
    rows = list(confusions)
    return {
        "true": [truth for truth, _, _, _ in rows],
        "predicted": [predicted for _, predicted, _, _ in rows],
        "images": [count for _, _, count, _ in rows],
        SHARE: [share for _, _, _, share in rows],
    }


def confusion(truth: str, predicted: str, count: int) -> str:
    """A confusion in words."""
    return f"{truth} predicted as {predicted} ({count})"


def confused_images(truth: str, predicted: str) -> str:
    """What the sheet of a confusion shows."""
    return (
        f"{truth} predicted as {predicted}: the most confident mistakes first, with the probability of “{predicted}”."
    )


def whole_percent(share: float) -> str:
    """A share of 0 to 1 under an image on a sheet."""
    return f"{100 * share:.0f} %"


def misread_digit(predicted: int, truth: int) -> str:
    """What stands under a misread digit."""
    return f"{predicted}, true: {truth}"


def instead(title: str) -> str:
    """Who reads the digits that are shown where other images may not be."""
    return f"Instead, images that may be shown: “{title}”"


def digits(who: str, count: int, accuracy: float) -> str:
    """How well a network reads digits of another data set, as Markdown."""
    return (
        f"{who} on {count} digits of scikit-learn, which were scanned elsewhere and are smaller: "
        f"**{proportions.with_interval(accuracy, count)}** right. Some of its mistakes:"
    )


def formula(chosen: Evaluated, ranks: int) -> str:
    """Rank-k accuracy with its numbers, for k of at most `most_ranks`, as LaTeX."""
    k = min(ranks, chosen.most_ranks)
    total = "+".join(_grouped(count) for count in chosen.record.rank_counts[:k])
    return (
        rf"\text{{rank-{k}}}=\frac{{{total}}}{{{_grouped(chosen.record.images)}}}={chosen.accuracy(k):.4f}"
        rf"\qquad\text{{chance}}=\frac{{k}}{{C}}=\frac{{{k}}}{{{chosen.class_count}}}={chosen.guess(k):.3f}"
    )


def _grouped(number: int) -> str:
    """A whole number with its thousands apart, as LaTeX."""
    return f"{number:,}".replace(",", "{,}")
