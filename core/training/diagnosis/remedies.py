"""What to do about each cause of an error, and why, in the order in which to try it.

Source: Andrew Ng, Nuts and Bolts of Building Applications Using Deep Learning, NIPS 2016; the same, Machine Learning
Yearning, 2018.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Cause = Literal["bias", "variance", "data mismatch", "overfitting to validation"]


@dataclass(frozen=True)
class Remedy:
    """One thing to do.

    Attributes:
        what: to do.
        why: it helps.
    """

    what: str
    why: str


MEANINGS: Mapping[Cause, str] = {
    "bias": "The network cannot even answer the pictures that it learns from.",
    "variance": "It knows its training pictures, but not others of the same kind.",
    "data mismatch": "It knows the kind of pictures that it learnt from, but those that it is for are of another kind.",
    "overfitting to validation": "Settings were chosen by the validation pictures until they fitted just these.",
}

REMEDIES: Mapping[Cause, tuple[Remedy, ...]] = {
    "bias": (
        Remedy("Make the network larger", "What it cannot hold it cannot learn; size is the surest way."),
        Remedy("Train longer, or with a better optimizer or learning rate", "It may not be done learning."),
        Remedy("Regularise less", "What keeps it from learning by heart also keeps it from learning."),
        Remedy("Try another architecture", "One that suits pictures learns more from the same number of weights."),
    ),
    "variance": (
        Remedy("Get more training pictures", "More of them cannot all be learnt by heart."),
        Remedy("Augment them", "Changed copies are the cheapest new pictures."),
        Remedy("Regularise: weight decay, dropout", "What is learnt must then do without single pixels and neurons."),
        Remedy("Try another architecture", "One that suits pictures needs fewer of them."),
    ),
    "data mismatch": (
        Remedy(
            "Get training pictures like those that it is for",
            "It learns what it sees: training pictures must be representative of validation and test pictures.",
        ),
        Remedy("Change the training pictures until they look alike", "Noise, blur and light can be imitated."),
        Remedy("Look at what is answered wrongly", "It shows in what the two kinds differ."),
    ),
    "overfitting to validation": (
        Remedy("Get more validation pictures", "A setting that fits many of them by chance is rare."),
        Remedy("Choose less often by them", "The best of a hundred tries is partly luck."),
    ),
}
