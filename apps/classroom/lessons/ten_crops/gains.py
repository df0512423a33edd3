"""What ten crops gain on real data, as the cards of all artifacts record it."""

from dataclasses import dataclass

import numpy as np

from core.serving import artifacts
from core.serving.card import Card, Metric


@dataclass(frozen=True)
class Gain:
    """Rank-1 accuracy with one view and with ten, measured on the same images.

    Attributes:
        card: of the classifier.
        one: rank-1 accuracy with one view.
        ten: the same with ten crops, averaged.
    """

    card: Card
    one: Metric
    ten: Metric

    @property
    def key(self) -> str:
        """A unique name for widgets of the page."""
        return f"gain_{self.card.name}_{self.ten.data}_{self.ten.split}"

    @property
    def points(self) -> float:
        """The gain in percentage points."""
        return 100 * (self.ten.value - self.one.value)

    @property
    def margin(self) -> float | None:
        """Half the 95 % interval of the accuracy with one view, in percentage points; None without a sample size."""
        if not self.ten.images:
            return None
        return float(196 * np.sqrt(self.one.value * (1 - self.one.value) / self.ten.images))


def recorded() -> list[Gain]:
    """The gains of all cards that record rank-1 accuracy both with one view and with ten, on the same images."""
    return [
        Gain(artifact.card, one, ten)
        for artifact in artifacts.available()
        for ten in artifact.card.metrics
        if ten.name == "rank1_ten_crop"
        for one in artifact.card.metrics
        if (one.name, one.data, one.split) == ("rank1", ten.data, ten.split)
    ]
