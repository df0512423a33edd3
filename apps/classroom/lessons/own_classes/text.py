"""Every word that the page of one's own classes says."""

from apps.shared.markdown import as_written
from core.numbers import percent
from core.transfer.own_classes import enough_images
from core.transfer.own_classes.teaching import TaughtClassifier

FEW = "Give pictures of at least two classes. Ten or twenty of each are enough to see it learn."
CHOOSING = "Choosing C by cross-validation …"
NEW_PICTURE = "A new picture"
NEW_PICTURE_ALT = "The new picture"
NEW_PICTURE_FROM = "Test it with"
ANOTHER = "Another one"
EXPLANATION = (
    "The network was trained on ImageNet and is not changed. Each of your pictures passes through it once and is then "
    "described by {features:,} numbers, the means of the last feature map. On these, a *softmax of weighted sums* is "
    "fitted, with one column of weights for each of your classes. Only this head is new. Choosing $C$ and fitting took "
    "{seconds:.2g} s."
)
NOTHING = "Nothing yet. There are no pictures to learn from."
CONFUSION_HEADING = "Confusion matrix of the held-out pictures (cross-validation)"
MISTAKES_HEADING = "Most confident mistakes"
NO_MISTAKES = "No mistakes"
EVIDENCE = (
    "Linear heads on features of this network, fitted on other data sets. Their accuracies “as served here” were "
    "measured on test pictures that they never saw:"
)
EXERCISE_PRAISE = (
    "More pictures help, and so do classes that look less alike. The confusion matrix shows which of the two it was."
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


def cross_validating(note: str) -> str:
    """What is happening while C is chosen."""
    return f"Cross-validation: {note}"


def verdict(taught: TaughtClassifier) -> str:
    """How accurate the classifier is, as Markdown."""
    correct, count = int(taught.confusion.trace()), len(taught.labels)
    low, high = (percent(bound) for bound in taught.interval)
    text = (
        f"**{percent(taught.choice.accuracy)}** cross-validated: {correct} of {count} pictures were classified "
        f"correctly while they were held out (95 % interval: {low} to {high})."
    )
    few = enough_images.warning([taught.classes[label] for label in taught.labels])
    return f"{text}\n\n{few}" if few else text


def explanation(taught: TaughtClassifier) -> str:
    """What was computed, with its numbers, as Markdown."""
    return EXPLANATION.format(features=len(taught.head.kernel), seconds=taught.seconds)


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
