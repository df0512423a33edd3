"""Families of networks whose recorded predictions of the same test images can be averaged.

family = load("five alike")
compare(family.members, family.labels).jensen_gap
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from core.arrays import Float32Array, Int64Array
from core.errors import ConvolabError
from core.evaluation import recorded_predictions
from core.images import RGB
from core.serving import artifacts
from core.serving.card import Card
from core.serving.litert import Classifier

ENSEMBLE, HEADS = "cifar10_ensemble", "cifar10_several_outputs"
GOOGLENET, RESNET = "cifar10_mini_googlenet", "cifar10_resnet"


class Member(NamedTuple):
    """One network of a family: its name on the page, its artifact, and which of the artifact's outputs it is."""

    name: str
    artifact: str
    output: int


_SEEDS = tuple(Member(f"seed {number}", ENSEMBLE, number - 1) for number in range(1, 6))
_GOOGLENET, _RESNET = Member("MiniGoogLeNet", GOOGLENET, 0), Member("ResNet", RESNET, 0)

FAMILIES: dict[str, tuple[Member, ...]] = {
    "five alike": _SEEDS,
    "three different": (Member("small ResNet", ENSEMBLE, 0), _GOOGLENET, _RESNET),
    "one trunk": tuple(Member(f"head {number}", HEADS, number - 1) for number in range(1, 6)),
    "strong and weak": (_RESNET, _GOOGLENET, *_SEEDS),
}
"""The members of each family, in the order in which they join."""


@dataclass(frozen=True, eq=False)
class Family:
    """Networks and their recorded predictions.

    Attributes:
        title: of the family.
        names: of the members.
        members: float32 (M, N, C), the probabilities that each member gave each test image.
        labels: int64 (N,), the true classes.
        positions: int64 (N,), the positions of the images in the test split of the data set.
        classes: names of the classes.
    """

    title: str
    names: tuple[str, ...]
    members: Float32Array
    labels: Int64Array
    positions: Int64Array
    classes: tuple[str, ...]

    @cached_property
    def cards(self) -> list[Card]:
        """The cards of the artifacts that the members come from, each once."""
        names = dict.fromkeys(member.artifact for member in FAMILIES[self.title])
        return [artifacts.load(name).card for name in names]

    def predict(self, image: RGB) -> Float32Array:
        """The probabilities that each member gives an image, uint8 RGB (H, W, 3) of any size: float32 (M, C)."""
        outputs = {card.name: Classifier.load(card.name).members(image) for card in self.cards}
        return np.stack([outputs[member.artifact][member.output] for member in FAMILIES[self.title]])


def load(title: str) -> Family:
    """Read the recorded predictions of a family.

    Args:
        title: a key of `FAMILIES`.

    Raises:
        ConvolabError: there is no such family, one of its artifacts has no recorded predictions, or they belong to
            other images.
    """
    if title not in FAMILIES:
        raise ConvolabError(f"There is no family “{title}”; choose one of {', '.join(FAMILIES)}.")
    chosen = FAMILIES[title]
    # Several members may be outputs of one artifact, whose file is read once.
    artifacts_by_name = {name: artifacts.load(name) for name in dict.fromkeys(member.artifact for member in chosen)}
    recorded = {name: recorded_predictions.read(artifact) for name, artifact in artifacts_by_name.items()}
    first_name, first = next(iter(recorded.items()))
    for name, other in recorded.items():
        if not (np.array_equal(other.labels, first.labels) and np.array_equal(other.positions, first.positions)):
            raise ConvolabError(
                f"The predictions of {name} and of {first_name} belong to different images; record both again with: "
                "python -m core evaluate ARTIFACT --data PATH --record --answers"
            )
    members = np.stack([recorded[member.artifact].members[member.output] for member in chosen])
    classes = tuple(artifacts_by_name[first_name].card.classes)
    return Family(title, tuple(member.name for member in chosen), members, first.labels, first.positions, classes)
