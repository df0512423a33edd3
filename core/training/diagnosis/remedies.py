"""What to do about each cause of an error, and why it helps, in the order in which to try it.

Sources: Andrew Ng, Nuts and Bolts of Building Applications Using Deep Learning, NIPS 2016; Andrew Ng, Machine Learning
Yearning, 2018.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Cause = Literal["bias", "variance", "data mismatch", "overfitting to the validation set"]


@dataclass(frozen=True)
class Remedy:
    """One thing to do about a cause.

    Attributes:
        action: what to do.
        reason: why it helps.
    """

    action: str
    reason: str


MEANINGS: Mapping[Cause, str] = {
    "bias": "The network does not even fit its training images.",
    "variance": "The network fits its training images but does not generalise to others of the same kind.",
    "data mismatch": "The network generalises to images of the kind that it was trained on, but the task has another "
    "kind.",
    "overfitting to the validation set": "The hyperparameters were tuned until they suited just these validation "
    "images.",
}

REMEDIES: Mapping[Cause, tuple[Remedy, ...]] = {
    "bias": (
        Remedy("Use a larger network", "It can only learn what it has the capacity for; size is the surest remedy."),
        Remedy("Train longer, or with a better optimizer or learning rate", "The training may not have converged."),
        Remedy("Regularise less", "What prevents memorising also prevents learning."),
        Remedy("Try another architecture", "One designed for images learns more with the same number of weights."),
    ),
    "variance": (
        Remedy("Collect more training images", "The more there are, the harder they are to memorise."),
        Remedy("Augment the training images", "Transformed copies are the cheapest new images."),
        Remedy("Regularise: weight decay, dropout", "The network can no longer rely on single pixels or neurons."),
        Remedy("Try another architecture", "One designed for images needs fewer of them."),
    ),
    "data mismatch": (
        Remedy(
            "Collect training images like those of the task",
            "The network learns what it sees: training images must be representative of the validation and test "
            "images.",
        ),
        Remedy("Make the training images look like those of the task", "Noise, blur and lighting can be simulated."),
        Remedy("Look at the misclassified images", "They show how the two kinds differ."),
    ),
    "overfitting to the validation set": (
        Remedy("Collect more validation images", "Hyperparameters rarely suit many images by chance."),
        Remedy("Tune less on them", "The best of a hundred attempts is partly luck."),
    ),
}
