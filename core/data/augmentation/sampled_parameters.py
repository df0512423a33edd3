"""What was sampled for one image, and its names among the metrics of a preview, written and read.

A metric is called "3/rotation 2/angle": the number of the image from 1, the transform, and its quantity. A kind that
is there more than once is numbered from its second time on. "3/label" is the weight that the image's own label keeps
where images are mixed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from core.data.augmentation.transforms.base import Transform


@dataclass(frozen=True)
class SampledTransform:
    """What was sampled for one transform and one image.

    Attributes:
        name: of the transform in its chain: the kind, with a number if it is there more than once.
        transform: the transform.
        values: the sampled numbers by quantity, in the units of `transform.quantities`.
    """

    name: str
    transform: Transform
    values: Mapping[str, float]


def as_metrics(
    chosen: Sequence[Transform], sampled: Sequence[Mapping[str, npt.NDArray[Any]]], count: int
) -> dict[str, float]:
    """The sampled numbers as metrics of a snapshot.

    Args:
        chosen: the transforms, in the order of their use.
        sampled: for each of them its values by quantity, at least `count` of each.
        count: of the images.
    """
    metrics: dict[str, float] = {}
    for name, transform, values_by_quantity in zip(_names(chosen), chosen, sampled, strict=True):
        for quantity, values in values_by_quantity.items():
            metrics |= {
                f"{n + 1}/{name}/{quantity}": float(values[n])
                for n in range(count)
                if transform.shows_zeros or values[n]
            }
    return metrics


def from_metrics(
    chosen: Sequence[Transform], metrics: Mapping[str, float], number: int
) -> tuple[SampledTransform, ...]:
    """The inverse of `as_metrics`, for one image.

    Args:
        chosen: the transforms of the preview, in the order of their use.
        metrics: of the preview's snapshot.
        number: of the image, from 1.
    """
    result = []
    for name, transform in zip(_names(chosen), chosen, strict=True):
        start = f"{number}/{name}/"
        values = {key.removeprefix(start): value for key, value in metrics.items() if key.startswith(start)}
        result.append(SampledTransform(name, transform, values))
    return tuple(result)


def label_metric(number: int) -> str:
    """The name of the metric that holds the weight of an image's own label; the image is counted from 1."""
    return f"{number}/label"


def _names(chosen: Sequence[Transform]) -> list[str]:
    seen: Counter[str] = Counter()
    names = []
    for transform in chosen:
        seen[transform.kind] += 1
        names.append(transform.kind if seen[transform.kind] == 1 else f"{transform.kind} {seen[transform.kind]}")
    return names
