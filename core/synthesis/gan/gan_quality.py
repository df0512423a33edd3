"""How good the images of a GAN are, during its training and at its end.

judge = snapshots.result(Judge.stream(recipe, images))
judge.quick(generated)                 # after each epoch
judge.report(generated)                # for the card
"""

import hashlib
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.data.sets.arrays import cache_folder
from core.errors import ConvolabError
from core.evaluation.generated import features, quality, real_statistics
from core.evaluation.generated.digit_quality import digit_quality
from core.evaluation.generated.distances import kernel_distance
from core.evaluation.generated.features import DigitNetwork, FeatureNetwork, PhotoNetwork
from core.evaluation.generated.quality import QualityReport
from core.evaluation.generated.real_statistics import RealStatistics
from core.images import RGB
from core.serving.card import Metric
from core.snapshots import Snapshot, result
from core.synthesis.gan.gan_recipe import GanRecipe
from core.synthesis.gan.real_images import RealImages

REAL = 5000
"""Training images that generated ones are compared with, at most."""
GENERATED = 1000
"""Images that are generated for the card, unless fewer are held out."""
FILE = "quality.json"


@dataclass(frozen=True, eq=False)
class Judge:
    """Measures generated images against the real ones of a training.

    Attributes:
        network: whose features are compared.
        statistics: of the real images.
        data: the name of the data set.
    """

    network: FeatureNetwork
    statistics: RealStatistics
    data: str

    @classmethod
    def stream(cls, recipe: GanRecipe, images: RealImages) -> Generator[Snapshot, Any, "Judge"]:
        """Describe the real images of a training, or read their description from the cache.

        Args:
            recipe: names the network.
            images: of the training.

        Yields:
            The progress in images.

        Raises:
            ConvolabError: the network does not suit the images.
        """
        network: FeatureNetwork = DigitNetwork() if recipe.judge == "digits" else PhotoNetwork(crop_fraction=1.0)
        real, held_out = _some(images.train, REAL), _some(images.held_out, GENERATED)
        seen = f"{images.data.state}|{recipe.size}|{recipe.channels}|{len(real)}|{len(held_out)}|{network.identity}"
        path = cache_folder() / f"real-{hashlib.sha256(seen.encode()).hexdigest()[:16]}.npz"
        try:
            statistics = real_statistics.load(path)
        except ConvolabError:
            statistics = yield from real_statistics.stream(network, real, held_out)
            statistics.save(path)
        return cls(network, statistics, images.data.source_name)

    @property
    def count(self) -> int:
        """Images that are generated for a report."""
        return len(self.statistics.held_out)

    def quick(self, generated: RGB) -> dict[str, float]:
        """The kernel distance from held-out images and, for digits, "confidence" and "entropy"."""
        found = result(features.stream(self.network, _as_judged(generated)))
        measured = {"kernel_distance": kernel_distance(found.features, self.statistics.held_out.features).value}
        if found.probabilities is not None:
            digits = digit_quality(found.probabilities)
            measured |= {"confidence": digits.mean_confidence, "entropy": digits.entropy}
        return measured

    def report(self, generated: RGB) -> tuple[QualityReport, list[Metric]]:
        """All measures of generated images, and those for a card.

        Args:
            generated: uint8 (N, S, S, C), at most `count`.
        """
        found = result(features.stream(self.network, _as_judged(generated)))
        report = quality.report(found, self.statistics)
        kernel = kernel_distance(found.features, self.statistics.held_out.features).value
        ratio = report.generated.frechet_distance / report.held_out.frechet_distance
        named = {
            "kernel_distance": kernel,
            "frechet_distance": report.generated.frechet_distance,
            "frechet_ratio_to_real": ratio,
            "precision": report.generated.precision,
            "recall": report.generated.recall,
        }
        if report.generated.digits is not None:
            digits = report.generated.digits
            named |= {"confidence": digits.mean_confidence, "entropy": digits.entropy}
            named |= {"classes_seen": float(digits.classes_seen)}
        count = len(generated)
        held_out = {"kernel_distance": "held out"}
        return report, [
            Metric(name=name, value=round(value, 6), split=held_out.get(name, "train"), data=self.data, images=count)
            for name, value in named.items()
        ]


def _some(images: RGB, count: int) -> RGB:
    """Images at random places, always the same: MNIST's first thousand differ from the others."""
    order = np.random.default_rng(0).permutation(len(images))
    return _as_judged(images[np.sort(order[:count])])


def _as_judged(images: RGB) -> RGB:
    """Grey images as the networks take them, uint8 (N, H, W); RGB images as they are."""
    return np.ascontiguousarray(images[..., 0]) if images.shape[3] == 1 else images
