"""What ten crops gain on real data, as the cards of all artifacts record it."""

from dataclasses import dataclass

from apps.shared import shared_results
from core.evaluation import proportions
from core.evaluation.mean_difference import MeanDifference
from core.serving.card import Card, Metric

FEWEST = 6
"""The smallest net change, in images, that can be beyond chance on the same images: if five predictions changed, all
of them for the better, the sign test (McNemar, 1947) still gives 2 · 0.5⁵ = 6 %."""


@dataclass(frozen=True)
class Gain:
    """Rank-1 accuracy with one view and with ten, measured on the same images.

    Attributes:
        card: of the classifier.
        one: rank-1 accuracy with one view.
        ten: the same with ten crops, averaged.
        images: how many images both were measured on.
    """

    card: Card
    one: Metric
    ten: Metric
    images: int

    @property
    def errors(self) -> tuple[int, int]:
        """The number of errors with one view and with ten."""
        one, ten = (round((1 - metric.value) * self.images) for metric in (self.one, self.ten))
        return one, ten

    @property
    def difference(self) -> MeanDifference:
        """From one view to ten, as if measured on different images; on the same ones, chance has less of a part."""
        return proportions.difference(self.one.value, self.ten.value, self.images)

    @property
    def may_be_chance(self) -> bool:
        """Whether so few predictions changed on balance that chance explains it, or the interval includes 0."""
        one, ten = self.errors
        return abs(one - ten) < FEWEST or not self.difference.is_beyond_chance


@shared_results.shared_while_trained
def recorded() -> list[Gain]:
    """The gains of all cards that record rank-1 accuracy both with one view and with ten, on the same images."""
    return [
        Gain(artifact.card, one, ten, ten.images)
        for artifact in shared_results.available()
        for ten in artifact.card.metrics
        if ten.name == "rank1_ten_crop" and ten.images
        for one in artifact.card.metrics
        if (one.name, one.data, one.split) == ("rank1", ten.data, ten.split)
    ]
