"""Whether generated images copy training images: the nearest training image of each, beside that of held-out images.

A generator that copies makes images that are nearer to training images than other real images are. The reverse does
not hold: smooth images are near to everything in pixels, the mean image most of all, and copy nothing. But they are
almost as near to the second training image as to the first, while a copy is much nearer to one. So two things are
compared: the distance, and its ratio to the distance of the second-nearest training image.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array, Int64Array
from core.errors import ConvolabError
from core.evaluation.generated.features import Images, checked
from core.evaluation.generated.pairwise import squared_distances

STANDARD_DEVIATIONS = 1.96
"""Half the width of a 95 % interval of the normal distribution."""
SUSPECT_QUANTILE = 0.01


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest training image of each of N images.

    Attributes:
        indices: int64 (N,), the number of the training image.
        distances: float64 (N,), the distance to it.
        second_distances: float64 (N,), the distance to the second-nearest training image.
    """

    indices: Int64Array
    distances: Float64Array
    second_distances: Float64Array

    @property
    def ratios(self) -> Float64Array:
        """The distance relative to that of the second-nearest, 0 to 1; 1 if both are 0."""
        return np.divide(
            self.distances, self.second_distances, out=np.ones_like(self.distances), where=self.second_distances > 0
        )


@dataclass(frozen=True)
class ProbabilityNearer:
    """How often a generated image is nearer than a held-out one, if both are chosen at random; 0.5 if they are alike.

    Attributes:
        value: the probability, 0 to 1; ties count one half.
        low: lower end of its 95 % interval.
        high: its upper end.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class CopyCheck:
    """Generated images beside held-out real ones: how near are they to the training images?

    Attributes:
        generated: the nearest training image of each generated image.
        held_out: the nearest training image of each held-out image.
    """

    generated: Nearest
    held_out: Nearest

    @cached_property
    def nearer(self) -> ProbabilityNearer:
        """How often a generated image is nearer to its nearest training image than a held-out image to its own."""
        return probability_nearer(self.generated.distances, self.held_out.distances)

    @property
    def is_nearer(self) -> bool:
        """Whether generated images are nearer beyond chance. If not, the generator does not copy as a rule, and single
        copies are among the `suspects`."""
        return self.nearer.low > 0.5

    @property
    def suspects(self) -> Int64Array:
        """The numbers of the generated images that may be copies, the most suspicious first, int64 (S,).

        They are nearer than 99 % of the held-out images, both in distance and relative to the second-nearest training
        image. Without any copying, at most one image in a hundred is expected here.
        """
        distance, ratio = (
            np.quantile(values, SUSPECT_QUANTILE) for values in (self.held_out.distances, self.held_out.ratios)
        )
        (numbers,) = np.nonzero((self.generated.distances < distance) & (self.generated.ratios < ratio))
        return numbers[np.argsort(self.generated.ratios[numbers], kind="stable")]


def in_features(generated: npt.ArrayLike, held_out: npt.ArrayLike, training: npt.ArrayLike) -> CopyCheck:
    """Compare features by their Euclidean distance.

    Args:
        generated: (N, D).
        held_out: (M, D), of real images that were not used in training; at least two.
        training: (T, D), of the images used in training; the more of them are left out, the less the check can find.

    Raises:
        ConvolabError: the shapes do not match, or there are too few.
    """
    return CopyCheck(nearest(generated, training), nearest(_at_least_two(held_out), training))


def in_pixels(generated: Images, held_out: Images, training: Images) -> CopyCheck:
    """Compare images by the root mean square difference of their pixels, 0 to 255.

    A shifted or mirrored copy is not near in pixels. If mirrored images were used in training, append them here, too.

    Args:
        generated: uint8 (N, H, W) or RGB (N, H, W, 3).
        held_out: real images of the same size that were not used in training; at least two.
        training: the images of the same size that were.

    Raises:
        ConvolabError: the shapes do not match, or there are too few.
    """
    sets = [checked(images) for images in (generated, held_out, training)]
    if len({each.shape[1:] for each in sets}) > 1:
        raise ConvolabError(
            "Pictures of shapes " + ", ".join(str(each.shape[1:]) for each in sets) + " cannot be compared by pixels; "
            "scale them to one size."
        )
    check = in_features(*(each.reshape(len(each), -1) for each in sets))
    scale = np.sqrt(sets[0][0].size)
    return CopyCheck(*(_scaled(each, float(scale)) for each in (check.generated, check.held_out)))


def nearest(queries: npt.ArrayLike, training: npt.ArrayLike) -> Nearest:
    """Find the nearest rows.

    The search is in float32, and the distances of the two rows found are then computed exactly: of training images
    whose distances differ by less than about a millionth of their length, either may be taken.

    Args:
        queries: (N, D), any numbers.
        training: (T, D), at least two rows.

    Raises:
        ConvolabError: the shapes do not match, or there are too few rows.
    """
    rows, known = np.asarray(queries), np.asarray(training)
    if rows.ndim != 2 or known.ndim != 2 or rows.shape[1] != known.shape[1]:
        raise ConvolabError(
            f"Rows of shapes {rows.shape} and {known.shape} cannot be compared; use (N, D) and (T, D) of one network."
        )
    if not len(rows) or len(known) < 2:
        raise ConvolabError(
            f"There are too few images to compare ({len(rows)} with {len(known)} training images); "
            "give at least 1 and 2."
        )
    squares, indices = np.full((len(rows), 2), np.inf), np.zeros((len(rows), 2), np.int64)
    for across, down, tile in squared_distances(rows, known, np.float32):
        best = np.argpartition(tile, 1, axis=1)[:, :2] if tile.shape[1] > 2 else _all_columns(tile)
        candidates = np.concatenate([squares[across], np.take_along_axis(tile, best, axis=1)], axis=1)
        numbers = np.concatenate([indices[across], best + down.start], axis=1)
        order = np.argsort(candidates, axis=1, kind="stable")[:, :2]
        squares[across] = np.take_along_axis(candidates, order, axis=1)
        indices[across] = np.take_along_axis(numbers, order, axis=1)
    exact = np.array(
        [[_distance(row, known[index]) for index in pair] for row, pair in zip(rows, indices, strict=True)]
    )
    order = np.argsort(exact, axis=1, kind="stable")
    distances = np.take_along_axis(exact, order, axis=1)
    return Nearest(np.take_along_axis(indices, order, axis=1)[:, 0], distances[:, 0], distances[:, 1])


def probability_nearer(generated: npt.ArrayLike, held_out: npt.ArrayLike) -> ProbabilityNearer:
    """Estimate how often a value of the first set is smaller than one of the second.

    Args:
        generated: (N,), at least two.
        held_out: (M,), at least two.

    Source: DeLong, DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating
    characteristic curves", 1988.
    """
    small, large = np.asarray(generated, np.float64), np.asarray(held_out, np.float64)
    if min(small.size, large.size) < 2:
        raise ConvolabError("A comparison needs at least two images of each kind.")
    wins = _fraction_above(large, small)
    losses = 1 - _fraction_above(small, large)
    value = float(wins.mean())
    margin = STANDARD_DEVIATIONS * float(np.sqrt(wins.var(ddof=1) / wins.size + losses.var(ddof=1) / losses.size))
    return ProbabilityNearer(value, max(0.0, value - margin), min(1.0, value + margin))


def _fraction_above(values: Float64Array, limits: Float64Array) -> Float64Array:
    """The fraction of the values above each limit; those equal to it count one half."""
    ordered = np.sort(values)
    below, up_to = (np.searchsorted(ordered, limits, side=side) for side in ("left", "right"))
    return 1 - (below + up_to) / (2 * values.size)


def _at_least_two(rows: npt.ArrayLike) -> npt.NDArray:
    array = np.asarray(rows)
    if array.ndim and len(array) < 2:
        raise ConvolabError(f"There are too few held-out images to compare ({len(array)}); give at least 2.")
    return array


def _all_columns(tile: npt.NDArray) -> Int64Array:
    return np.broadcast_to(np.arange(tile.shape[1]), tile.shape).astype(np.int64)


def _distance(one: npt.NDArray, two: npt.NDArray) -> float:
    return float(np.linalg.norm(one.astype(np.float64) - two.astype(np.float64)))


def _scaled(found: Nearest, scale: float) -> Nearest:
    return replace(found, distances=found.distances / scale, second_distances=found.second_distances / scale)
