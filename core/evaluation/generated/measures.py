"""All distances of one set of images to real images, as one row of a report."""

from pydantic import BaseModel, ConfigDict

from core.evaluation.generated.digit_quality import DigitQuality, digit_quality
from core.evaluation.generated.distances import frechet_distance, kernel_distance, precision_recall
from core.evaluation.generated.features import Description


class Measures(BaseModel):
    """How far a set of images is from real images.

    Attributes:
        kernel_distance: 0 on average for real images; may be slightly negative.
        kernel_distance_error: its standard error.
        frechet_distance: depends on the number of images; compare it with that of the row of real images.
        precision: the fraction of the images that lie among real ones, 0 to 1.
        recall: the fraction of the real images that lie among these, 0 to 1.
        digits: only for digits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kernel_distance: float
    kernel_distance_error: float
    frechet_distance: float
    precision: float
    recall: float
    digits: DigitQuality | None = None


def compare(images: Description, real: Description) -> Measures:
    """Measure a set of images against real images.

    Args:
        images: at least 20.
        real: at least 20, described by the same network.

    Raises:
        ConvolabError: the descriptions do not match, or there are too few images.
    """
    kernel = kernel_distance(images.features, real.features)
    found = precision_recall(real.features, images.features)
    return Measures(
        kernel_distance=kernel.value,
        kernel_distance_error=kernel.standard_error,
        frechet_distance=frechet_distance(real.gaussian, images.gaussian),
        precision=found.precision,
        recall=found.recall,
        digits=None if images.probabilities is None else digit_quality(images.probabilities),
    )
