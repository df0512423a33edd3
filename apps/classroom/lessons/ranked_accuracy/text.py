"""Every word that the page of ranked accuracy says."""

from collections.abc import Iterable

from apps.classroom.lessons.ranked_accuracy.evaluations import Confusion, Evaluated
from core.numbers import percent

CLASSIFIER_HELP = "Whose evaluation to show. Costs nothing."
OVERVIEW_CAPTION = "Errors recovered: of the pictures wrong at rank 1, the share that is right with so many ranks."
CONFUSION_HEADING = "Which classes it confuses"
CONFUSION = (
    "Rank-1 accuracy says how often a classifier errs; the confusion matrix says how. Each row holds the pictures of "
    "one true class, each column the pictures with one predicted class. The diagonal is correct."
)
CONFUSED_LABEL = "Pictures of a confusion"
UNRECORDED_IMAGES = "It is not recorded which pictures these are."
DIGITS_ALT = "Digits that the network misreads"
EXPLANATION = (
    "Sort the classes by probability and find the rank of the true one. *Rank-k accuracy* is the share of pictures "
    "whose true class has rank k or better. It never falls as k grows, and it reaches 100 % when all classes count. "
    "A random guess gains from a larger k as well: it is right in $k$ of $C$ cases."
)
EVIDENCE = (
    "Each curve was measured on a test split that the network never saw, and is recorded beside its card in "
    "`evaluation.json`. The card of the chosen classifier says:"
)
EXERCISE_TASK = (
    "Choose a classifier that gets at least one picture in ten wrong, and count as few ranks as it needs to be right "
    "on 49 of 50."
)
EXERCISE_PRAISE = (
    "Its first prediction is often wrong, but the true class is seldom far behind: it confuses a few similar classes."
)
EXERCISE_HINT = "Which classifier has many classes that look alike, and how steeply does its curve begin?"
DOWNLOAD = "The record (JSON)"

GUESS, RECOVERED, SHARE = "a guess", "errors recovered", "share"
"""Columns of the tables that hold shares."""

SHARE_HELP = "Of the pictures of the true class."


def rank_name(k: int) -> str:
    """The name of rank-k accuracy."""
    return f"rank-{k}"


def curves_title(chosen: Evaluated) -> str:
    """The title of the chart."""
    return f"Rank-k accuracy, {chosen.record.data}, {chosen.record.images:,} pictures"


def overview(evaluated: Iterable[Evaluated], ranks: int) -> dict[str, list]:
    """All classifiers side by side, as columns."""
    rows = list(evaluated)
    return {
        "classifier": [e.card.title for e in rows],
        "classes": [e.class_count for e in rows],
        "pictures": [e.record.images for e in rows],
        rank_name(1): [e.accuracy(1) for e in rows],
        rank_name(ranks): [e.accuracy(ranks) for e in rows],
        GUESS: [e.guess(ranks) for e in rows],
        RECOVERED: [e.recovered(ranks) for e in rows],
    }


def illegible(classes: int) -> str:
    """What stands in place of a confusion matrix that is too large."""
    return f"A matrix of {classes:,} classes is too large to read; its most frequent confusions stand in the table."


def confusions_table(confusions: Iterable[Confusion]) -> dict[str, list]:
    """The most frequent confusions as columns."""
    rows = list(confusions)
    return {
        "true": [truth for truth, _, _, _ in rows],
        "predicted": [predicted for _, predicted, _, _ in rows],
        "pictures": [count for _, _, count, _ in rows],
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


def digits(count: int, accuracy: float) -> str:
    """How well the network reads digits of another data set, as Markdown."""
    return (
        f"The same network on {count} digits of scikit-learn, another data set: **{percent(accuracy)}** right. Some of "
        "its mistakes:"
    )


def formula(chosen: Evaluated, ranks: int) -> str:
    """Rank-k accuracy with its numbers, as LaTeX."""
    total = "+".join(_grouped(count) for count in chosen.record.rank_counts[:ranks])
    guess = min(ranks, chosen.class_count)
    return (
        rf"\text{{rank-{ranks}}}=\frac{{{total}}}{{{_grouped(chosen.record.images)}}}={chosen.accuracy(ranks):.4f}"
        rf"\qquad\text{{a guess}}=\frac{{k}}{{C}}=\frac{{{guess}}}{{{chosen.class_count}}}={chosen.guess(ranks):.3f}"
    )


def _grouped(number: int) -> str:
    """A whole number with its thousands apart, as LaTeX."""
    return f"{number:,}".replace(",", "{,}")
