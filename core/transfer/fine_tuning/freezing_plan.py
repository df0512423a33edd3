"""Which blocks of a network are frozen and which learn in each stage of fine-tuning, computed without TensorFlow.

`core.transfer.fine_tuning.block_counts` counts the weights of each block in a built network.
"""

from dataclasses import dataclass
from typing import Any, Literal, Self

SURGERY, WARM_UP, FINE_TUNING = range(3)
"""The stages; a history and the metrics of a step number the two that train."""

State = Literal["pre-trained", "frozen", "new", "learns"]


@dataclass(frozen=True)
class Block:
    """Consecutive layers whose names share a prefix.

    Attributes:
        name: the prefix.
        channels: of the last layer's output.
        kernels: number of convolution weights, which fine-tuning changes.
        normalisation: number of scales and offsets of batch normalisation, which it changes only if asked to.
    """

    name: str
    channels: int
    kernels: int
    normalisation: int

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The inverse of `dataclasses.asdict`."""
        return cls(**values)

    @property
    def parameters(self) -> int:
        """Number of all weights that could learn."""
        return self.kernels + self.normalisation


@dataclass(frozen=True)
class FreezingPlan:
    """A trained body with a new head, and the block from which it learns.

    Attributes:
        blocks: of the body, from the input on.
        classes: outputs of the new head.
        train_from: the first block that learns after the warm-up.
        normalisation: whether the batch normalisation of those blocks learns too.
    """

    blocks: tuple[Block, ...]
    classes: int
    train_from: str
    normalisation: bool = False

    @property
    def features(self) -> int:
        """Length of the feature vector that the head receives."""
        return self.blocks[-1].channels

    @property
    def head(self) -> int:
        """Number of weights of the new head: one per feature and class, and a bias per class."""
        return self.features * self.classes + self.classes

    @property
    def first(self) -> int:
        """Index in `blocks` of the first block that learns."""
        return [block.name for block in self.blocks].index(self.train_from)

    @property
    def released(self) -> int:
        """Number of weights of the body that learn after the warm-up."""
        return sum(self._learning(block) for block in self.blocks[self.first :])

    @property
    def total(self) -> int:
        """Number of all weights that could learn, with the head."""
        return sum(block.parameters for block in self.blocks) + self.head

    def states(self, stage: int) -> tuple[State, ...]:
        """The state of each block, with the head as the last entry.

        Args:
            stage: `SURGERY`, `WARM_UP` or `FINE_TUNING`.
        """
        count = len(self.blocks)
        body: list[State] = ["pre-trained"] * count
        if stage != SURGERY:
            first = self.first if stage == FINE_TUNING else count
            body = ["frozen" if number < first else "learns" for number in range(count)]
        return (*body, "new" if stage == SURGERY else "learns")

    def _learning(self, block: Block) -> int:
        return block.parameters if self.normalisation else block.kernels
