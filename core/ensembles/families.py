"""Families of networks whose recorded answers to the same test pictures can be averaged.

family = load("five alike")
compare(family.members, family.labels).jensen_gap
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.errors import ConvolabError
from core.evaluation import recorded_answers
from core.evaluation.recorded_answers import Floats, Integers
from core.images import RGB
from core.serving import artifacts
from core.serving.artifacts import Card
from core.serving.litert import Classifier

ENSEMBLE, HEADS = "cifar10_ensemble", "cifar10_several_outputs"
GOOGLENET, RESNET = "cifar10_mini_googlenet", "cifar10_resnet"

_SEEDS = tuple((f"seed {number}", ENSEMBLE, number - 1) for number in range(1, 6))

FAMILIES: dict[str, tuple[tuple[str, str, int], ...]] = {
    "five alike": _SEEDS,
    "three different": (("small ResNet", ENSEMBLE, 0), ("MiniGoogLeNet", GOOGLENET, 0), ("ResNet", RESNET, 0)),
    "one trunk": tuple((f"head {number}", HEADS, number - 1) for number in range(1, 6)),
    "strong and weak": (("ResNet", RESNET, 0), ("MiniGoogLeNet", GOOGLENET, 0), *_SEEDS),
}
"""Of each family its members in the order in which they join: name, artifact, and number of its output."""


@dataclass(frozen=True, eq=False)
class Family:
    """Members and what they answered.

    Attributes:
        title: of the family.
        names: of the members.
        members: float32 (M, N, C), the probabilities that each gave each test picture.
        labels: int64 (N,), the true classes.
        positions: int64 (N,), the numbers of the pictures in the test part of the data set.
        classes: their names.
    """

    title: str
    names: tuple[str, ...]
    members: Floats
    labels: Integers
    positions: Integers
    classes: tuple[str, ...]

    @cached_property
    def cards(self) -> list[Card]:
        """The cards of the artifacts that the members come from."""
        return [artifacts.load(name).card for name in dict.fromkeys(name for _, name, _ in FAMILIES[self.title])]

    def ask(self, image: RGB) -> Floats:
        """What each member says of a picture, uint8 RGB (H, W, 3) of any size: float32 (M, C)."""
        found = {card.name: Classifier.load(card.name).members(image) for card in self.cards}
        return np.stack([found[name][output] for _, name, output in FAMILIES[self.title]])


def load(title: str) -> Family:
    """A family by its title.

    Raises:
        ConvolabError: there is no such family, an artifact of it has no recorded answers, or they are those to other
            pictures.
    """
    if title not in FAMILIES:
        raise ConvolabError(f"There is no family “{title}”; choose one of {', '.join(FAMILIES)}.")
    named = FAMILIES[title]
    found = {name: recorded_answers.read(artifacts.load(name)) for _, name, _ in named}
    first = found[named[0][1]]
    for name, other in found.items():
        if not (np.array_equal(other.labels, first.labels) and np.array_equal(other.positions, first.positions)):
            raise ConvolabError(
                f"The answers of {name} are those to other pictures than the answers of {named[0][1]}; record both "
                "anew with: python -m core evaluate ARTIFACT --data PATH --record --answers"
            )
    members = np.stack([found[name].members[output] for _, name, output in named])
    names, classes = tuple(label for label, _, _ in named), tuple(artifacts.load(named[0][1]).card.classes)
    return Family(title, names, members, first.labels, first.positions, classes)
