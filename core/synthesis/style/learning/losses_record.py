"""The losses of learned styles beside those of optimization, as `losses.json` holds them; without TensorFlow."""

import math
from statistics import fmean, median
from typing import Literal

from pydantic import BaseModel, ConfigDict

FILE = "losses.json"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Losses(_Entry):
    """The weighted losses of one picture, and the seconds that making it took."""

    content: float
    style: float
    total_variation: float
    seconds: float

    @property
    def loss(self) -> float:
        """The sum of the three."""
        return self.content + self.style + self.total_variation


class PaintingLosses(_Entry):
    """One painting: the network's picture, and the optimization's by the number of steps."""

    network: Losses
    optimization: dict[int, Losses]


class LossesRecord(_Entry):
    """The content of `losses.json`.

    Attributes:
        sample: the name of the sample photo.
        size: height and width of the pictures.
        content, style, total_variation: the weights.
        paintings: the losses by the name of the painting.
    """

    sample: str
    size: tuple[int, int]
    content: float
    style: float
    total_variation: float
    paintings: dict[str, PaintingLosses]

    @property
    def steps(self) -> list[int]:
        """After which the losses of the optimization were taken, in rising order."""
        return sorted({steps for one in self.paintings.values() for steps in one.optimization})

    def ratios(self, steps: int, part: Literal["loss", "content", "style"] = "loss") -> list[float]:
        """The network's loss, or a part of it, over that of the optimization, for each painting."""
        every = self.paintings.values()
        return [getattr(one.network, part) / getattr(one.optimization[steps], part) for one in every]

    def ratio(self, steps: int) -> float:
        """The geometric mean of these ratios."""
        return math.exp(fmean(map(math.log, self.ratios(steps))))

    def seconds(self, steps: int | None) -> float:
        """The median of the seconds that a picture took: of the optimization, or None for the network."""
        every = self.paintings.values()
        return median(one.network.seconds if steps is None else one.optimization[steps].seconds for one in every)
