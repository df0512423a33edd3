"""What learns when: the blocks of a network in the two stages of fine-tuning, counted without TensorFlow.

`core.transfer.fine_tuning.description` makes the blocks from a built network.
"""

from dataclasses import dataclass
from typing import Any, Literal, Self

State = Literal["trained before", "frozen", "new", "learns"]


@dataclass(frozen=True)
class Block:
    """Consecutive layers whose names start alike.

    Attributes:
        name: what their names start with.
        channels: of the last layer's output.
        kernels: weights of the convolutions, which fine-tuning changes.
        normalisation: scales and offsets of the batch normalisation, which it changes only if asked to.
    """

    name: str
    channels: int
    kernels: int
    normalisation: int

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The block that `dataclasses.asdict` wrote."""
        return cls(**values)

    @property
    def parameters(self) -> int:
        """All that could learn."""
        return self.kernels + self.normalisation


@dataclass(frozen=True)
class Plan:
    """A body, the classes of its new head, and from which block on it learns.

    Attributes:
        blocks: of the body, from the picture on.
        classes: of the new head.
        train_from: the first block that learns after the warm-up.
        normalisation: whether batch normalisation learns as well there.
    """

    blocks: tuple[Block, ...]
    classes: int
    train_from: str
    normalisation: bool = False

    @property
    def features(self) -> int:
        """Length of the vector that the head gets."""
        return self.blocks[-1].channels

    @property
    def head(self) -> int:
        """Weights of the new head: one for each pair of a feature and a class, and a bias for each class."""
        return self.features * self.classes + self.classes

    @property
    def first(self) -> int:
        """Where in `blocks` the part that learns begins."""
        return [block.name for block in self.blocks].index(self.train_from)

    @property
    def released(self) -> int:
        """Weights of the body that learn after the warm-up."""
        return sum(self._learning(block) for block in self.blocks[self.first :])

    @property
    def total(self) -> int:
        """All weights that could learn."""
        return sum(block.parameters for block in self.blocks) + self.head

    def states(self, stage: int) -> tuple[State, ...]:
        """The state of each block, and of the head as the last entry.

        Args:
            stage: 0 right after the surgery, 1 in the warm-up, 2 in fine-tuning.
        """
        count = len(self.blocks)
        body: list[State] = ["trained before"] * count
        if stage > 0:
            first = self.first if stage == 2 else count
            body = ["frozen" if number < first else "learns" for number in range(count)]
        return (*body, "learns" if stage > 0 else "new")

    def _learning(self, block: Block) -> int:
        return block.parameters if self.normalisation else block.kernels
