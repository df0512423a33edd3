"""The quality of generated images as one report, beside which stand real images, noise and the mean image.

A distance alone says little. The report therefore has four rows, all from the same number of images and against the
same real images: the generated images; held-out real images, which are as good as a generator can be; uniform noise,
which any generator should beat; and the mean of the real images, the best single guess.

    features = PhotoNetwork()
    report = measure(generated, real, held_out, features)

A training measures often, so the real side is computed once:

    statistics = snapshots.result(real_statistics.stream(features, real, held_out))
    report = measure_against(generated, statistics, features)
"""

from collections.abc import Generator
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from core.errors import ConvolabError
from core.evaluation.generated import real_statistics
from core.evaluation.generated.features import Description, FeatureNetwork, Images, checked
from core.evaluation.generated.features import stream as feature_stream
from core.evaluation.generated.measures import Measures, compare
from core.evaluation.generated.nearest import CopyCheck, nearest
from core.evaluation.generated.real_statistics import RealStatistics
from core.snapshots import Snapshot, result


class Copying(BaseModel):
    """Whether generated images are nearer to real ones than held-out images are, in feature space.

    Attributes:
        distance: median distance of a generated image to its nearest real image.
        held_out_distance: the same of a held-out image.
        nearer: how often a generated image is the nearer one of the two, 0 to 1; 0.5 if they are alike.
        nearer_low: lower end of the 95 % interval of `nearer`.
        nearer_high: its upper end.
        suspects: number of generated images that may be copies (`CopyCheck.suspects`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    distance: float
    held_out_distance: float
    nearer: float
    nearer_low: float
    nearer_high: float
    suspects: int

    @classmethod
    def of(cls, check: CopyCheck) -> "Copying":
        """Summarise a check."""
        return cls(
            distance=float(np.median(check.generated.distances)),
            held_out_distance=float(np.median(check.held_out.distances)),
            nearer=check.nearer.value,
            nearer_low=check.nearer.low,
            nearer_high=check.nearer.high,
            suspects=len(check.suspects),
        )

    @property
    def is_nearer(self) -> bool:
        """Whether generated images are nearer beyond chance; see `CopyCheck.is_nearer`."""
        return self.nearer_low > 0.5


class QualityReport(BaseModel):
    """The measures of a set of generated images, and the reference rows.

    Attributes:
        network: identity of the network whose features were compared.
        images: number of images in each row.
        real_images: number of real images that all rows were compared with.
        generated: the generated images.
        held_out: held-out real images.
        noise: uniform noise.
        mean_image: the mean of the real images.
        copying: whether the generated images copy the real ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    network: str
    images: int
    real_images: int
    generated: Measures
    held_out: Measures
    noise: Measures
    mean_image: Measures
    copying: Copying

    @property
    def rows(self) -> dict[str, Measures]:
        """The rows of a table by title, the best possible one second."""
        return {
            "generated": self.generated,
            "real, held out": self.held_out,
            "mean image": self.mean_image,
            "noise": self.noise,
        }


def measure(generated: Images, real: Images, reference_real: Images, features: FeatureNetwork) -> QualityReport:
    """Measure generated images once.

    Args:
        generated: uint8 (N, H, W) or RGB (N, H, W, 3), at least 20.
        real: real images of the same size, those used in training.
        reference_real: other real images of the same size, at least N; the first N are used.
        features: `PhotoNetwork` or `DigitNetwork`.

    Raises:
        ConvolabError: there are too few images, or their shapes differ.
    """
    reference_real = checked(reference_real)
    statistics = result(real_statistics.stream(features, real, reference_real[: len(checked(generated))]))
    return measure_against(generated, statistics, features)


def measure_against(generated: Images, statistics: RealStatistics, features: FeatureNetwork) -> QualityReport:
    """Measure generated images against statistics of real ones, at once; see `stream`."""
    return result(stream(generated, statistics, features))


def stream(
    generated: Images, statistics: RealStatistics, features: FeatureNetwork
) -> Generator[Snapshot, Any, QualityReport]:
    """Measure generated images against statistics of real ones.

    Args:
        generated: uint8 (N, H, W) or RGB (N, H, W, 3), at least 20 and at most as many as there are held-out images.
        statistics: from `real_statistics`.
        features: the network that the statistics were computed with.

    Yields:
        The progress in images.

    Raises:
        ConvolabError: there are too few or too many images, they have another shape than the real ones, or the network
            is another one.
    """
    images = checked(generated)
    if images.shape[1:] != statistics.image_shape:
        raise ConvolabError(
            f"Generated images of shape {images.shape[1:]} and real ones of shape {statistics.image_shape} "
            "do not match; scale them to one size."
        )
    if features.identity != statistics.identity:
        raise ConvolabError(
            f"The statistics of the real images were computed with {statistics.identity}, "
            f"not with {features.identity}; compute them again."
        )
    statistics.references(len(images))  # Fails before the long computation.
    description = yield from feature_stream(features, images, note="features of generated images")
    return report(description, statistics)


def report(generated: Description, statistics: RealStatistics) -> QualityReport:
    """Compare features that have already been computed.

    Raises:
        ConvolabError: there are too few or too many images.
    """
    references = statistics.references(len(generated))
    check = CopyCheck(nearest(generated.features, statistics.real.features), references.nearest)
    return QualityReport(
        network=statistics.identity,
        images=len(generated),
        real_images=len(statistics.real),
        generated=compare(generated, statistics.real),
        held_out=references.held_out,
        noise=references.noise,
        mean_image=references.mean_image,
        copying=Copying.of(check),
    )
