"""Every word that the page of one's own classes says."""

from collections import Counter
from collections.abc import Sequence

from apps.shared.markdown import as_written
from core.data.collections.reading import listed
from core.numbers import percent
from core.serving.card import Card, Metric
from core.transfer.linear_heads.cross_validation import FOLDS
from core.transfer.own_classes import enough_images
from core.transfer.own_classes.measuring import Measurement
from core.transfer.own_classes.teaching import TaughtClassifier

FEW = "Give pictures of at least two classes. Ten or twenty of each are enough to see it learn."
CHOOSING = "Choosing C by cross-validation …"
NEW_PICTURE = "A new picture"
NEW_PICTURE_ALT = "The new picture"
NEW_PICTURE_FROM = "Test it with"
ANOTHER = "Another one"
EXPLANATION = (
    "The network was trained on ImageNet and is not changed. Each of your pictures passes through it once and is then "
    "described by {features:,} numbers, the means of its last feature maps. A linear head turns them into one score "
    "for each class, $W$ having a column of weights per class, and softmax turns scores into probabilities. Only the "
    "head is new. $C$ says how much the errors count against large weights: a small $C$ keeps the weights small, so "
    "that few pictures are not learned by heart."
)
CROSS_VALIDATION = (
    "**Cross-validation**: the pictures are divided into {folds} parts. Each part is held out once while the others "
    "train a head, which is then asked about it, so that every picture is classified by a head that was not trained on "
    "it. {tried} values of $C$ were tried in this way, and $C={c:g}$ won, in {seconds:.2g} s. Since the winner is "
    "reported on the same parts that chose it, the accuracy is slightly optimistic."
)
SHORTCUTS = (
    "**Beware of shortcuts.** If all pictures of one class were taken on one table or in one light, the head may have "
    "learned the table, and cross-validation cannot tell. Test it with a picture from elsewhere."
)
NO_TEST = "The test part has no pictures of the classes that were taught, so nothing can be measured on it."
NOTHING = "Nothing yet: no classifier has been taught."
CONFUSION_HEADING = "Confusion matrix of the held-out pictures (cross-validation)"
MISTAKES_HEADING = "Most confident mistakes"
NO_MISTAKES = "No mistakes"
EVIDENCE = (
    "Other linear heads on features of the same network. Each was measured once, on test images that neither fitted "
    "the head nor chose its $C$:"
)
EXERCISE_HINT = "Which two classes does it confuse? Leave one of them out, or give more pictures of each."
DOWNLOAD = "Your classifier (zip)"
DOWNLOAD_HELP = (
    "The network, your head, the class names, and a script that runs them without the suite. Your pictures are not "
    "included."
)


def class_heading(name: str, count: int) -> str:
    """The heading over the pictures of a class, as Markdown."""
    return f"**{as_written(name)}**, {count} pictures"


def verdict(taught: TaughtClassifier) -> str:
    """How accurate the classifier is, as Markdown."""
    correct, count = int(taught.confusion.trace()), len(taught.labels)
    low, high = (percent(bound) for bound in taught.interval)
    text = (
        f"**{percent(taught.choice.accuracy)}** cross-validated: {correct} of {count} pictures were classified "
        f"correctly while they were held out (95 % interval: {low} to {high})."
    )
    few = enough_images.warning([taught.classes[label] for label in taught.labels])
    return f"{text}\n\n{as_written(few)}" if few else text


def measured(test: Measurement | None) -> str:
    """How accurate the classifier is on a test part, and which of its classes could not be measured, as Markdown."""
    if test is None:
        return NO_TEST
    low, high = (percent(bound) for bound in test.interval)
    said = [
        f"**{percent(test.accuracy)}** on the test part: {test.correct} of {test.count} pictures from which it did not "
        f"learn were classified correctly (95 % interval: {low} to {high})."
    ]
    if test.lacking:
        said.append(f"The test part has no pictures of {_names(test.lacking)}.")
    if test.extra:
        counted = [f"{as_written(name)} ({count:,})" for name, count in test.extra.items()]
        said.append(f"Not measured, for it was not taught: {listed(counted)}.")
    return " ".join(said)


def _names(names: Sequence[str]) -> str:
    return listed([as_written(name) for name in names])


def explanation(taught: TaughtClassifier) -> str:
    """What was computed, with its numbers, as Markdown."""
    said = EXPLANATION.format(features=len(taught.head.kernel))
    validation = CROSS_VALIDATION.format(
        folds=folds(taught), tried=len(taught.choice.cs), c=taught.choice.c, seconds=taught.seconds
    )
    return f"{said}\n\n{validation}\n\n{SHORTCUTS}"


def folds(taught: TaughtClassifier) -> int:
    """Into how many parts the pictures were divided."""
    smallest = min(Counter(taught.labels.tolist()).values())
    return min(FOLDS, smallest)


def head(card: Card, metric: Metric) -> str:
    """The label of a head's bar."""
    return f"{card.title}: {metric.data}, {metric.images:,} images"


def heads_note(cards: Sequence[Card]) -> str:
    """What must be known of these heads."""
    commands = ", ".join(f"`{card.command}`" for card in cards)
    return (
        "Rank-1 with 95 % intervals. The network itself was trained on ImageNet, from which Tiny ImageNet was cut, so "
        f"those images are not new to it. Made by {commands}."
    )


def exercise_praise(taught: TaughtClassifier | None) -> str:
    """What the solution has shown, with its interval."""
    if taught is None:
        return ""
    low, high = (percent(bound) for bound in taught.interval)
    return (
        f"The interval of {low} to {high} says how far chance could move this with so many pictures. More pictures "
        "narrow it; classes that look less alike raise it."
    )


def formula(taught: TaughtClassifier) -> str:
    """The head and its objective with their sizes, as LaTeX."""
    features, classes = taught.head.kernel.shape
    return (
        rf"p=\mathrm{{softmax}}(x W+b),\quad x\in\mathbb{{R}}^{{{features}}},\ W\in\mathbb{{R}}^{{{features}\times"
        rf"{classes}}},\qquad \min_{{W,b}}\ C\sum_i -\log p_i(y_i)+\tfrac12\lVert W\rVert^2,"
        rf"\quad C={taught.choice.c:g}"
    )


def card_truth(name: str) -> str:
    """The true class on the card of a mistake."""
    return f"true: {name}"


def card_prediction(name: str) -> str:
    """The predicted class on the card of a mistake."""
    return f"predicted: {name}"


def exercise_task(goal: float, pictures: int) -> str:
    """The exercise for an accuracy, 0 to 1, and a number of pictures."""
    return f"Reach a cross-validated accuracy of {percent(goal, digits=0)} with at least {pictures} pictures."
