"""Every word that the page of feature extraction says."""

from collections.abc import Sequence

from core.evaluation import proportions
from core.evaluation.mean_difference import MeanDifference
from core.numbers import percent
from core.words import listed

MAP_ALT = "The images of Flowers-17, laid out by their features"
MAP_GROUP = "Kinds of flowers on the map. Left and right go from one to the next, up and down through its pictures."
MAP = (
    "Each dot is an image of Flowers-17, on which the network was not trained; of its 17 flowers, only the daisy is a "
    "class of ImageNet. The dots are placed by their features alone (t-SNE): similar images land close together, but "
    "the size of a group and the distance between groups mean little."
)
HOVER = "Hover over a dot to see its image."
OTHER_IMAGES = "The map does not show its images, because the data set on this machine has different ones."
EXPLANATION = (
    "Cut off the last layer, which chooses between the 1,000 classes of ImageNet, and the rest *describes* images. "
    "Most channels of a layer respond to several patterns; the **mean of a channel over all positions** is one number, "
    "a *pooled* feature. A **linear head** then classifies: one weighted sum of the "
    "features for each class, with weights fitted by logistic regression. Nothing else is trained. For $N$ images the "
    "features are one matrix of $N × D$ numbers; stored in HDF5, it is computed only once."
)
VECTOR_ALT = "The features as squares"
POOLING = r"f_k=\frac{1}{h\,w}\sum_{y=1}^{h}\sum_{x=1}^{w} a_{yxk}"
LAYERS_HEADING = "**Accuracy of a linear head on the features of each layer**, with its 95 % interval"
LAYERS_ALT = "Accuracy of a linear head on the features of each layer"
LAYER_AXIS = "cut: stem, block 1 to 16, last convolution"
EVIDENCE = (
    "Heads on these features, and their rank-1 accuracy on test images that they were not fitted on. How much it says "
    "about new classes depends on how many of the classes the network had been trained on before:"
)
HEADS_HEAD = "| data set | features: means of | were its classes known from ImageNet? | rank-1 (95 % interval) |"
SQUARE_ROOTS = "{} (their square roots, so that a few strong channels do not dominate)"
UNKNOWN = "unknown"
HEADS = {
    "dogs_vs_cats_features": ("Dogs and cats", "yes, as breeds"),
    "flowers17_features": ("Flowers-17", "1 of 17"),
    "tiny_imagenet_features": (
        "Tiny ImageNet, 20 of 200 classes",
        "all, and perhaps these very images",
    ),
}
"""Title of the data set of each head, and which of its classes the network was trained on."""

ABOUT_DATA = "About the data and the models"
EXERCISE_HINT = "The vertical lines are the 95 % intervals. Which is the first that lies wholly above the goal?"
CHECK = "Check this cut"
DOWNLOAD = "The vector (CSV)"


def neighbours(classes: Sequence[str]) -> str:
    """The classes of the nearest neighbours, as Markdown."""
    return "The nearest neighbours of your image: " + ", ".join(f"**{name}**" for name in classes) + "."


def vector_caption(layer: str, count: int, active: int) -> str:
    """What the drawing of a feature vector shows.

    Args:
        layer: its name.
        count: of features.
        active: how many of them are larger than a tenth of the largest.
    """
    return f"{layer_title(layer)}: {count:,} numbers, of which {active:,} are larger than a tenth of the largest."


def layer_title(layer: str) -> str:
    """A layer in words."""
    if layer == "features":
        return "Last convolution"
    return "Stem" if layer.startswith("stem") else f"Block {layer_tick(layer)}"


def layer_tick(layer: str) -> str:
    """A layer below the chart."""
    return "last" if layer == "features" else layer.removesuffix("_out").removeprefix("block")


def layer_hover(layer: str, width: int, accuracy: float, images: int) -> str:
    """What a layer of the chart says when the mouse rests on it."""
    return f"{layer_title(layer)}, {width:,} features: {proportions.with_interval(accuracy, images)}"


def layers_note(
    hand_made: Sequence[tuple[str, float]], best: str, last: MeanDifference, *, same_width_differs: bool
) -> str:
    """What the chart says, and what it does not.

    Args:
        hand_made: the names and accuracies, 0 to 1, of features designed by hand.
        best: the name of the most accurate layer.
        last: from that layer to the last one.
        same_width_differs: whether two layers with equally many features differ by more than chance.
    """
    by_hand = listed([f"{name} {percent(accuracy, 0)}" for name, accuracy in hand_made])
    chance = last.verdict
    confounded = (
        "some layers with equally many features differ, so depth matters too"
        if same_width_differs
        else "no two layers with equally many features differ by more than chance, so this chart cannot tell "
        "depth from number"
    )
    points = f"{100 * abs(last.after - last.before):.1f} points"
    order = "less" if last.after < last.before else "more"
    compared = f" The last layer is {points} {order} accurate than {_lower(best)}, {chance}."
    return (
        "Dashed: features designed by hand before networks learnt theirs, on the same images: histograms of gradients "
        "(HOG), of local binary patterns (LBP), and of visual words, which are groups of patches with similar SIFT "
        f"descriptors: {by_hand}. They see no colours, which help with flowers. Later "
        f"layers also give more features, and {confounded}." + ("" if last.after == last.before else compared)
    )


def accuracy_caption(images: int, commands: Sequence[str]) -> str:
    """How the accuracy of each layer was measured."""
    said = " and ".join(f"`{command}`" for command in commands)
    return f"Accuracy by layer: {images:,} test images of Flowers-17, to which no head was fitted, by {said}."


def exercise_task(goal: float) -> str:
    """The exercise for a goal, 0 to 1."""
    return (
        f"Find the earliest cut that classifies more than {percent(goal, digits=0)} of the flowers correctly *beyond "
        "chance*, and check it."
    )


def exercise_wrong(name: str, accuracy: float, images: int, *, is_enough: bool) -> str:
    """Why a checked cut is no solution.

    Args:
        name: of the layer.
        accuracy: of a head on it, 0 to 1.
        images: that it was measured on.
        is_enough: whether its interval lies above the goal, so that an earlier layer must do so too.
    """
    measured = f"{layer_title(name)}: {proportions.with_interval(accuracy, images)}."
    return f"{measured} " + ("An earlier cut is enough." if is_enough else "Not all of the interval is above the goal.")


def exercise_praise(layer: str, accuracy: float, images: int, best_layer: str, more: MeanDifference) -> str:
    """What the solution has shown.

    Args:
        layer: the earliest layer that reaches the goal.
        accuracy: of a head on it, 0 to 1.
        images: that it was measured on.
        best_layer: the layer with the most accurate head.
        more: from the one to the other.
    """
    corrected = percent((more.after - more.before) / (1 - more.before), 0)
    verdict = more.verdict
    return (
        f"A head on {_lower(layer)} reaches {proportions.with_interval(accuracy, images)}. The layers behind it still "
        f"correct {corrected} of its errors: {percent(more.after)} on {_lower(best_layer)}, {verdict}. "
        "Other data need other layers."
    )


def _lower(layer: str) -> str:
    """A layer in the middle of a sentence."""
    title = layer_title(layer)
    return f"the {title.lower()}" if title in ("Stem", "Last convolution") else title.lower()
