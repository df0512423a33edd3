"""Distances between two sets of images in a feature space: kernel distance, Fréchet distance, precision and recall.

The kernel distance comes first: it is unbiased, so that two sets of real images differ by 0 on average, however few
there are. The Fréchet distance of few images is far above 0 even between real ones; compare it only between sets of
the same size.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array
from core.errors import ConvolabError
from core.evaluation.generated.pairwise import checked_rows, spans, squared_distances

BLOCKS = 10
NEIGHBOURS = 3
FEWEST = 2 * BLOCKS
"""Images of each kind that all these distances can be computed of."""


@dataclass(frozen=True)
class KernelDistance:
    """A kernel distance (KID) and its uncertainty.

    Attributes:
        value: the estimate from all images; may be slightly negative.
        standard_error: of `value`, by the jackknife: how it changes if one image is left out.
        block_mean: mean of the estimates from disjoint blocks of images, as Bińkowski et al. report it.
        block_error: standard error of `block_mean`. It is larger than `standard_error` where the sets hardly differ.
    """

    value: float
    standard_error: float
    block_mean: float
    block_error: float


def kernel_distance(first: npt.ArrayLike, second: npt.ArrayLike, blocks: int = BLOCKS, seed: int = 0) -> KernelDistance:
    """Compute the kernel distance: the unbiased squared maximum mean discrepancy, kernel (x·y / D + 1)³.

    1. Of the kernel, take the mean over all pairs of two different images of the first set, and of the second set.
    2. Subtract twice the mean over all pairs of one image of each set.

    Args:
        first: features, (N, D).
        second: features, (M, D).
        blocks: number of disjoint blocks, at least 2.
        seed: of the random assignment of images to blocks.

    Raises:
        ConvolabError: the features do not match, or there are fewer than two images per block.

    Source: Bińkowski et al., "Demystifying MMD GANs", 2018. There, only estimates from blocks are averaged; `value`
    uses all pairs instead and varies less. Jackknife of a two-sample statistic: Arvesen, "Jackknifing U-statistics",
    1969.
    """
    if blocks < 2:
        raise ConvolabError(f"A spread cannot be estimated from {blocks} block; use at least 2.")
    x, y = checked_rows(first, second, max(2 * blocks, 3))
    value, left_out = _discrepancy(x, y)
    rng = np.random.default_rng(seed)
    parts = zip(
        np.array_split(rng.permutation(len(x)), blocks), np.array_split(rng.permutation(len(y)), blocks), strict=True
    )
    estimates = [_discrepancy(x[one], y[two])[0] for one, two in parts]
    return KernelDistance(
        value,
        float(np.sqrt(sum((len(each) - 1) * each.var() for each in left_out))),
        float(np.mean(estimates)),
        float(np.std(estimates, ddof=1) / np.sqrt(blocks)),
    )


@dataclass(frozen=True, eq=False)
class Gaussian:
    """A normal distribution.

    Attributes:
        mean: float64 (D,).
        covariance: float64 (D, D), symmetric.
        centred: of fewer images than features, float64 (N, D): their deviations from the mean, divided by √(N − 1).
    """

    mean: Float64Array
    covariance: Float64Array
    centred: Float64Array | None = None

    @classmethod
    def of(cls, features: npt.ArrayLike) -> "Gaussian":
        """The distribution with the mean and the unbiased covariance of features (N, D), at least two.

        Raises:
            ConvolabError: there are too few, or they are not finite.
        """
        rows, _ = checked_rows(features, features, 2)
        mean = rows.mean(axis=0)
        centred = (rows - mean) / np.sqrt(len(rows) - 1)
        return cls(mean, centred.T @ centred, centred if len(rows) < rows.shape[1] else None)

    @cached_property
    def factor(self) -> Float64Array:
        """A matrix F with FᵀF = C, float64 (R, D): the deviations if they are few, else the symmetric root of C.

        Negative eigenvalues of C, which are rounding errors, become 0.
        """
        if self.centred is not None:
            return self.centred
        values, vectors = np.linalg.eigh(self.covariance)
        return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


def frechet_distance(first: Gaussian, second: Gaussian) -> float:
    """Compute the squared Fréchet distance of two normal distributions: |m₁ − m₂|² + tr(C₁ + C₂ − 2 (C₁C₂)^½).

    C₁C₂ is not symmetric, and its square root is unstable if there are fewer images than features. But with C₁ = FᵀF,
    it has the same eigenvalues, apart from zeros, as the symmetric matrix F C₂ Fᵀ, and their square roots are all that
    the trace needs.

    Args:
        first: keep it, and its `factor` is computed only once.
        second: of the same number of features.

    Raises:
        ConvolabError: the numbers of features differ.

    Source: Heusel et al., "GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium", 2017;
    Dowson and Landau, "The Fréchet distance between multivariate normal distributions", 1982.
    """
    if first.mean.shape != second.mean.shape:
        raise ConvolabError(
            f"Distributions of {first.mean.size} and {second.mean.size} features cannot be compared; "
            "use features of one network."
        )
    one, two = (second, first) if second.centred is not None else (first, second)
    product = one.factor @ two.covariance @ one.factor.T
    roots = np.sqrt(np.maximum(np.linalg.eigvalsh((product + product.T) / 2), 0))
    shift = first.mean - second.mean
    spread = np.trace(first.covariance) + np.trace(second.covariance) - 2 * roots.sum()
    return max(0.0, float(shift @ shift + spread))


@dataclass(frozen=True)
class PrecisionRecall:
    """Quality and diversity apart, each 0 to 1.

    Attributes:
        precision: the fraction of generated images that lie among real ones (are they good?).
        recall: the fraction of real images that lie among generated ones (are all kinds there?).
    """

    precision: float
    recall: float


def precision_recall(real: npt.ArrayLike, generated: npt.ArrayLike, k: int = NEIGHBOURS) -> PrecisionRecall:
    """Compute improved precision and recall.

    An image lies among others if, for at least one of them, it is at most as far away as the k-th nearest neighbour of
    that one in its own set. Both values depend on the numbers of images; compare only sets of the same sizes.

    Args:
        real: features, (N, D).
        generated: features, (M, D).
        k: which neighbour.

    Raises:
        ConvolabError: the features do not match, k is below 1, or there are not more than k images.

    Source: Kynkäänniemi et al., "Improved Precision and Recall Metric for Assessing Generative Models", 2019.
    """
    if k < 1:
        raise ConvolabError(f"There is no neighbour number {k}; k starts at 1.")
    x, y = checked_rows(real, generated, k + 1)
    real_radii, generated_radii = _squared_radii(x, k), _squared_radii(y, k)
    precise, recalled = np.zeros(len(y), bool), np.zeros(len(x), bool)
    for across, down, squares in squared_distances(x, y):
        precise[down] |= (squares <= real_radii[across, np.newaxis]).any(axis=0)
        recalled[across] |= (squares <= generated_radii[down]).any(axis=1)
    return PrecisionRecall(float(precise.mean()), float(recalled.mean()))


def _discrepancy(x: Float64Array, y: Float64Array) -> tuple[float, tuple[Float64Array, Float64Array]]:
    """The unbiased squared discrepancy, and all of its values without one image of x, or without one of y."""
    n, m = len(x), len(y)
    within_x, within_y = _kernel_sums(x, x)[0] - _kernel_diagonal(x), _kernel_sums(y, y)[0] - _kernel_diagonal(y)
    across_x, across_y = _kernel_sums(x, y)
    mean_x, mean_y = within_x.sum() / (n * (n - 1)), within_y.sum() / (m * (m - 1))
    value = mean_x + mean_y - 2 * across_x.sum() / (n * m)
    if min(n, m) < 3:  # Blocks of two; no image of a pair can be left out.
        return float(value), (np.empty(0), np.empty(0))
    without_x = (within_x.sum() - 2 * within_x) / ((n - 1) * (n - 2)) + mean_y
    without_x -= 2 * (across_x.sum() - across_x) / ((n - 1) * m)
    without_y = (within_y.sum() - 2 * within_y) / ((m - 1) * (m - 2)) + mean_x
    without_y -= 2 * (across_y.sum() - across_y) / (n * (m - 1))
    return float(value), (without_x, without_y)


def _kernel_sums(x: Float64Array, y: Float64Array) -> tuple[Float64Array, Float64Array]:
    """The sums of the kernel over each row and over each column, float64 (N,) and (M,)."""
    rows, columns = np.zeros(len(x)), np.zeros(len(y))
    for across in spans(len(x)):
        for down in spans(len(y)):
            values = (x[across] @ y[down].T / x.shape[1] + 1) ** 3
            rows[across] += values.sum(axis=1)
            columns[down] += values.sum(axis=0)
    return rows, columns


def _kernel_diagonal(x: Float64Array) -> Float64Array:
    """The kernel of each row with itself, float64 (N,)."""
    return (np.einsum("nd,nd->n", x, x) / x.shape[1] + 1) ** 3


def _squared_radii(features: Float64Array, k: int) -> Float64Array:
    """The squared distance from each row to its k-th nearest other row, float64 (N,)."""
    nearest = np.full((len(features), k), np.inf)
    for across, down, squares in squared_distances(features, features):
        if across == down:
            np.fill_diagonal(squares, np.inf)
        candidates = np.concatenate([nearest[across], squares], axis=1)
        nearest[across] = np.partition(candidates, k - 1, axis=1)[:, :k]
    return nearest.max(axis=1)
