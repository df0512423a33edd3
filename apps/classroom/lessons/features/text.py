"""Every word that the page of feature extraction says."""

from collections.abc import Sequence

from core.numbers import percent

MAP_ALT = "The pictures of Flowers-17, laid out by their features"
MAP = (
    "Each dot is a picture of Flowers-17, a data set that the network was not trained on. Nothing but their features "
    "places them: pictures with similar features lie close together. Your picture lies among its nearest neighbours."
)
HOVER = "Hover over a dot to see its picture."
OTHER_IMAGES = "The map does not show its pictures, because the data set on this machine has different ones."
EXPLANATION = (
    "The network was trained to tell a thousand classes apart. Cut off the layer that decides between them, and the "
    "rest of the network describes pictures: each channel of a layer responds to one kind of pattern, and its **mean "
    "over all positions** is one number. Similar pictures get similar numbers, even if they show something that the "
    "network was never taught."
)
VECTOR_ALT = "The features as squares"
POOLING = r"f_k=\frac{1}{h\,w}\sum_{y=1}^{h}\sum_{x=1}^{w} a_{yxk}"
LAYERS_HEADING = "**Accuracy of a linear head on each layer**"
CUT_MARK = "cut here"
EVIDENCE = (
    "The linear heads on these features in `trained/`. Their accuracies “as served here” were measured on pictures "
    "that they were not fitted on:"
)
EXERCISE_HINT = "The bars show what a head on each layer achieves."
DOWNLOAD = "The vector (CSV)"


def neighbours(classes: Sequence[str]) -> str:
    """The classes of the nearest neighbours, as Markdown."""
    return "The nearest neighbours of yours: " + ", ".join(f"**{name}**" for name in classes) + "."


def vector_caption(layer: str, count: int, active: int) -> str:
    """What the drawing of a feature vector shows.

    Args:
        layer: its name.
        count: of features.
        active: how many of them are larger than a tenth of the largest.
    """
    return f"{layer}: {count:,} numbers, of which {active:,} are larger than a tenth of the largest."


def accuracy_caption(images: int, command: str) -> str:
    """How the accuracy of each layer was measured."""
    return (
        f"Logistic regression on the features of each layer, measured on {images:,} test pictures of Flowers-17 that "
        f"it was not fitted on. Measured by `{command}`."
    )


def exercise_task(goal: float) -> str:
    """The exercise for a goal, 0 to 1."""
    return (
        "Cut the network as early as possible while a linear head still classifies "
        f"{percent(goal, digits=0)} of the flowers correctly."
    )


def exercise_praise(layer: str, accuracy: float, best_layer: str, best: float) -> str:
    """What the solution has shown.

    Args:
        layer: the earliest layer that reaches the goal.
        accuracy: of a head on it, 0 to 1.
        best_layer: the layer with the most accurate head.
        best: the accuracy of that head, 0 to 1.
    """
    return (
        f"A head on {layer} reaches {percent(accuracy)}. All layers behind it cost time, and raise the accuracy to "
        f"{percent(best)} at most, on {best_layer}. Other data need other layers."
    )
