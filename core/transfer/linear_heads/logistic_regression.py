"""Logistic regression on features that need not fit into memory: a softmax of linear scores, fitted by L-BFGS.

The objective is scikit-learn's,

    C · Σᵢ -log p(yᵢ | xᵢ) + ½ ‖W‖²,    p = softmax(x W + b),

so a small C keeps the weights small. The sum runs over blocks of rows, and only the gradient, which is as large as the
weights, is kept in memory. With two classes the softmax has two columns of weights, one the negative of the other;
scikit-learn's single column is regularized equally strongly at half that C.

Fan et al., "LIBLINEAR: A Library for Large Linear Classification", 2008 (the objective); Liu and Nocedal, "On the
Limited Memory BFGS Method for Large Scale Optimization", 1989.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array, Float64Array, Int64Array
from core.data.hdf5.reader import Reader
from core.errors import ConvolabError
from core.serving.linear_head import LinearHead

Blocks = Callable[[], Iterator[tuple[Float32Array, Int64Array]]]
"""Called for each pass over the data; yields features (n, D) with their labels (n,)."""

ITERATIONS = 1000
TOLERANCE = 2e-5
"""For the largest component of the mean gradient; below it, no prediction changes any more."""
IN_MEMORY_BYTES = 512 * 2**20
BLOCK_ROWS = 4096


@dataclass(frozen=True, eq=False)
class _Problem:
    blocks: Blocks
    rows: int
    width: int
    classes: int
    mean: Float32Array
    variances: Float64Array | None = None
    """Along each feature, if they are uncorrelated."""


def in_memory(rows: npt.ArrayLike, labels: npt.ArrayLike) -> Blocks:
    """Features (N, D) and labels (N,) as one block."""
    block = np.asarray(rows, np.float32), np.asarray(labels, np.int64)
    return lambda: iter([block])


def in_file(reader: Reader, chosen: Int64Array) -> Blocks:
    """Some rows of an HDF5 file: in memory if they fit there, otherwise read again in each pass.

    Args:
        reader: of features (N, D).
        chosen: int64 (n,), the numbers of the rows.
    """
    row_bytes = int(np.prod(reader.shape)) * 4
    if len(chosen) * row_bytes <= IN_MEMORY_BYTES:
        return in_memory(reader.read(chosen), reader.labels[chosen])
    mask = np.zeros(len(reader), bool)
    mask[chosen] = True

    def one_pass() -> Iterator[tuple[Float32Array, Int64Array]]:
        first = 0
        for rows, labels in reader.batches(BLOCK_ROWS, shuffle=False):
            wanted = mask[first : first + len(rows)]
            first += len(rows)
            if wanted.any():
                yield rows[wanted], labels[wanted]

    return one_pass


def changed(blocks: Blocks, change: Callable[[Float32Array], Float32Array]) -> Blocks:
    """Apply a function, such as the square root, to the features of every block."""
    if (block := _only(blocks)) is not None:
        return in_memory(change(block[0]), block[1])
    return lambda: ((change(rows), labels) for rows, labels in blocks())


def fit(blocks: Blocks, classes: int, c: float) -> LinearHead:
    """Fit a linear head; see `Fitting`."""
    return Fitting(blocks, classes).fit(c)


class Fitting:
    """Fits heads to the same features, with one value of C after the other: each starts where the last one ended.

    Features in memory are rotated onto their principal axes, which leaves the optimum as it is; no more axes than rows
    are needed, for the optimal weights lie in the span of the rows. Along each axis the curvature of the objective is
    known well enough to scale it by: L-BFGS then needs a fraction of the steps.

    Args:
        blocks: features with labels, of at least two classes.
        classes: the number of classes.

    Raises:
        ConvolabError: there are no features, they are of one class only, or not finite.
    """

    def __init__(self, blocks: Blocks, classes: int) -> None:
        self._problem = whole = _problem(blocks, classes)
        self._axes: Float64Array | None = None
        self._mean = whole.mean
        self._last: LinearHead | None = None
        if (block := _only(blocks)) is not None:
            centred = (block[0] - whole.mean).astype(np.float64)
            self._axes, variances = _principal_axes(centred)
            width = len(variances)
            rotated = in_memory(centred @ self._axes, block[1])
            mean = np.zeros(width, np.float32)
            self._problem = _Problem(rotated, whole.rows, width, classes, mean, variances)

    def fit(self, c: float) -> LinearHead:
        """Fit a head.

        Args:
            c: the inverse regularization strength, above 0 (scikit-learn's `C`); the smaller, the smaller the weights.

        Returns:
            The head for features as they are: they are centred for a better conditioned problem, and the bias undoes
            that.
        """
        self._last = head = _minimise(self._problem, c, self._last)
        if self._axes is None:
            return head
        kernel = (self._axes @ head.kernel).astype(np.float32)
        return LinearHead(kernel, head.bias - self._mean @ kernel)


def _principal_axes(centred: Float64Array) -> tuple[Float64Array, Float64Array]:
    """The principal axes (D, min(N, D)) of centred features (N, D), as columns, and the variance along each."""
    rows, width = centred.shape
    if width <= rows:
        variances, axes = np.linalg.eigh(centred.T @ centred / rows)
        return axes, np.maximum(variances, 0)
    axes, _ = np.linalg.qr(centred.T)
    within, variances = _principal_axes(centred @ axes)
    return axes @ within, variances


def _minimise(problem: _Problem, c: float, start: LinearHead | None) -> LinearHead:
    shape = (problem.width, problem.classes)
    weights = np.zeros((problem.width + 1, problem.classes))
    # The objective is divided by C times the number of rows, so the tolerance means the same for any number of rows.
    scale = 1 / (c * problem.rows)
    # With all classes equally probable, the curvature along an axis is its variance divided by their number.
    step = np.ones((problem.width, 1))
    if problem.variances is not None:
        step = 1 / np.sqrt(problem.variances[:, np.newaxis] / problem.classes + scale)
    if start is not None:
        weights[:-1], weights[-1] = start.kernel / step, start.bias + problem.mean @ start.kernel

    def value(flat: Float64Array) -> tuple[float, Float64Array]:
        together = flat.reshape(-1, problem.classes)
        scaled = step * together[:-1]
        kernel, bias = scaled.astype(np.float32), together[-1].astype(np.float32)
        loss, gradient = 0.0, np.zeros_like(together)
        for rows, labels in problem.blocks():
            centred = rows - problem.mean
            logits = (centred @ kernel + bias).astype(np.float64)
            logits -= logits.max(axis=1, keepdims=True)
            logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
            places = np.arange(len(labels)), labels
            loss -= logs[places].sum()
            errors = np.exp(logs)
            errors[places] -= 1
            gradient[:-1] += centred.T @ errors.astype(np.float32)
            gradient[-1] += errors.sum(axis=0)
        gradient /= problem.rows
        gradient[:-1] = step * (gradient[:-1] + scale * scaled)
        return loss / problem.rows + 0.5 * scale * float((scaled**2).sum()), gradient.ravel()

    from scipy.optimize import minimize  # 50 MB, which the processes that only ask for a fitted head do not need.

    found = minimize(
        value, weights.ravel(), jac=True, method="L-BFGS-B",
        options={"maxiter": ITERATIONS, "maxfun": 2 * ITERATIONS, "gtol": TOLERANCE, "ftol": 1e-9, "maxcor": 20},
    )  # fmt: skip
    best = found.x.reshape(-1, problem.classes)
    kernel = (step * best[:-1]).astype(np.float32).reshape(shape)
    return LinearHead(kernel, best[-1].astype(np.float32) - problem.mean @ kernel)


def _problem(blocks: Blocks, classes: int) -> _Problem:
    count, total, seen = 0, np.zeros(0), np.zeros(classes, bool)
    for rows, labels in blocks():
        total = rows.sum(axis=0, dtype=np.float64) + (total if count else 0)
        count += len(rows)
        seen[labels] = True
    if not count or seen.sum() < 2:
        raise ConvolabError("A classifier needs images of at least two classes; add some.")
    if not np.isfinite(total).all():
        raise ConvolabError("Some features are not finite; extract them again.")
    return _Problem(blocks, count, len(total), classes, (total / count).astype(np.float32))


def _only(blocks: Blocks) -> tuple[Float32Array, Int64Array] | None:
    """The block, if there is only one; otherwise None."""
    remaining = blocks()
    first = next(remaining)
    return first if next(remaining, None) is None else None
