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
from scipy.optimize import minimize

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


def fit(blocks: Blocks, classes: int, c: float, start: LinearHead | None = None) -> LinearHead:
    """Fit a linear head.

    Args:
        blocks: features with labels, of at least two classes.
        classes: the number of classes.
        c: the inverse regularization strength, above 0 (scikit-learn's `C`); the smaller, the smaller the weights.
        start: a head fitted with another `c`, as the starting point.

    Returns:
        The head for features as they are: they are centred for a better conditioned problem, and the bias undoes that.

    Raises:
        ConvolabError: there are no features, they are of one class only, or not finite.
    """
    problem = _problem(blocks, classes)
    if problem.rows < problem.width and (block := _only(blocks)) is not None:
        return _fit_in_row_space(problem, block, c)
    return _minimise(problem, c, start)


def _fit_in_row_space(problem: _Problem, block: tuple[Float32Array, Int64Array], c: float) -> LinearHead:
    """With fewer rows than features the optimal weights lie in the span of the rows, so N coordinates are exact."""
    rows, labels = block
    basis, _ = np.linalg.qr((rows - problem.mean).astype(np.float64).T)
    inside = in_memory((rows - problem.mean) @ basis, labels)
    small = _Problem(inside, problem.rows, basis.shape[1], problem.classes, np.zeros(basis.shape[1], np.float32))
    head = _minimise(small, c, None)
    kernel = (basis @ head.kernel).astype(np.float32)
    return LinearHead(kernel, head.bias - problem.mean @ kernel)


def _minimise(problem: _Problem, c: float, start: LinearHead | None) -> LinearHead:
    shape = (problem.width, problem.classes)
    weights = np.zeros((problem.width + 1, problem.classes))
    if start is not None:
        weights[:-1], weights[-1] = start.kernel, start.bias + problem.mean @ start.kernel
    # The objective is divided by C times the number of rows, so the tolerance means the same for any number of rows.
    scale = 1 / (c * problem.rows)

    def value(flat: Float64Array) -> tuple[float, Float64Array]:
        together = flat.reshape(-1, problem.classes)
        kernel, bias = together[:-1].astype(np.float32), together[-1].astype(np.float32)
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
        gradient[:-1] += scale * together[:-1]
        return loss / problem.rows + 0.5 * scale * float((together[:-1] ** 2).sum()), gradient.ravel()

    found = minimize(
        value, weights.ravel(), jac=True, method="L-BFGS-B",
        options={"maxiter": ITERATIONS, "maxfun": 2 * ITERATIONS, "gtol": TOLERANCE, "ftol": 1e-9, "maxcor": 20},
    )  # fmt: skip
    best = found.x.reshape(-1, problem.classes).astype(np.float32)
    kernel = best[:-1].reshape(shape)
    return LinearHead(kernel, best[-1] - problem.mean @ kernel)


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
