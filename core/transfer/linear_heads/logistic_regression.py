"""Logistic regression on features that need not fit in memory: a softmax of weighted sums, fitted by L-BFGS.

What is minimised is what scikit-learn minimises,

    C · Σᵢ -log p(yᵢ | xᵢ) + ½ ‖W‖²,    p = softmax(x W + b),

so that a small C keeps the weights small. The sum is taken over blocks of rows, and only the gradient, as large as the
weights, is kept. With two classes the softmax has two columns of weights, one the negative of the other: the penalty of
scikit-learn's single column is the same at half the C.

Fan et al., "LIBLINEAR: A Library for Large Linear Classification", 2008 (the objective); Liu and Nocedal, "On the
Limited Memory BFGS Method for Large Scale Optimization", 1989.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from core.data.hdf5.reader import Reader
from core.data.sets.parts import Integers
from core.errors import ConvolabError
from core.serving.linear_head import Floats, LinearHead

Blocks = Callable[[], Iterator[tuple[Floats, Integers]]]
"""Called for each passage; gives rows (n, D) with their labels (n,)."""

ITERATIONS = 1000
TOLERANCE = 2e-5
"""Of the largest component of the mean gradient: further down, no prediction changes."""
IN_MEMORY_BYTES = 512 * 2**20
BLOCK_ROWS = 4096
LENGTH = 20.0
"""Features of layers of different size and range that are to be compared or joined are scaled to this root of the mean
squared length about their mean, so that one C means the same for all."""


@dataclass(frozen=True, eq=False)
class _Problem:
    blocks: Blocks
    rows: int
    width: int
    classes: int
    mean: Floats


def in_memory(rows: npt.ArrayLike, labels: npt.ArrayLike) -> Blocks:
    """One block: features (N, D) and labels (N,)."""
    block = np.asarray(rows, np.float32), np.asarray(labels, np.int64)
    return lambda: iter([block])


def in_file(reader: Reader, chosen: Integers) -> Blocks:
    """Some rows of an HDF5 file, in memory if they are few, else read anew in each passage.

    Args:
        reader: of features (N, D).
        chosen: int64, the numbers of the rows.
    """
    row_bytes = int(np.prod(reader.shape)) * 4
    if len(chosen) * row_bytes <= IN_MEMORY_BYTES:
        return in_memory(reader.read(chosen), reader.labels[chosen])
    mask = np.zeros(len(reader), bool)
    mask[chosen] = True

    def passage() -> Iterator[tuple[Floats, Integers]]:
        first = 0
        for rows, labels in reader.batches(BLOCK_ROWS, shuffle=False):
            wanted = mask[first : first + len(rows)]
            first += len(rows)
            if wanted.any():
                yield rows[wanted], labels[wanted]

    return passage


def changed(blocks: Blocks, change: Callable[[Floats], Floats]) -> Blocks:
    """The same labels with each block's rows changed, such as by a square root."""
    if (block := _only(blocks)) is not None:
        return in_memory(change(block[0]), block[1])
    return lambda: ((change(rows), labels) for rows, labels in blocks())


def fit(blocks: Blocks, classes: int, penalty: float, start: LinearHead | None = None) -> LinearHead:
    """Fit a head.

    Args:
        blocks: the rows, of at least two classes.
        classes: how many classes the head tells apart, C.
        penalty: scikit-learn's `C`, above 0; the smaller, the smaller the weights.
        start: a head fitted with another penalty, to begin from.

    Returns:
        The head for plain features: centring them, which makes the problem rounder, is undone in the bias.

    Raises:
        ConvolabError: there are no rows, they are of one class only, or not finite.
    """
    problem = _problem(blocks, classes)
    if problem.rows < problem.width and (block := _only(blocks)) is not None:
        return _fit_in_their_span(problem, block, penalty)
    return _minimised(problem, penalty, start)


def _fit_in_their_span(problem: _Problem, block: tuple[Floats, Integers], penalty: float) -> LinearHead:
    """Fewer rows than features: the best weights are sums of the rows, so that N coordinates say all (exactly)."""
    rows, labels = block
    basis, _ = np.linalg.qr((rows - problem.mean).astype(np.float64).T)
    inside = in_memory((rows - problem.mean) @ basis, labels)
    small = _Problem(inside, problem.rows, basis.shape[1], problem.classes, np.zeros(basis.shape[1], np.float32))
    head = _minimised(small, penalty, None)
    kernel = (basis @ head.kernel).astype(np.float32)
    return LinearHead(kernel, head.bias - problem.mean @ kernel)


def _minimised(problem: _Problem, penalty: float, start: LinearHead | None) -> LinearHead:
    shape = (problem.width, problem.classes)
    weights = np.zeros((problem.width + 1, problem.classes))
    if start is not None:
        weights[:-1], weights[-1] = start.kernel, start.bias + problem.mean @ start.kernel
    # Divided by the sum of weights of all rows, so that the tolerance means the same for any number of them.
    scale = 1 / (penalty * problem.rows)

    def value(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
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
        raise ConvolabError("A classifier needs pictures of at least two classes; give more.")
    if not np.isfinite(total).all():
        raise ConvolabError("Some features are not finite numbers; take them again.")
    return _Problem(blocks, count, len(total), classes, (total / count).astype(np.float32))


def _only(blocks: Blocks) -> tuple[Floats, Integers] | None:
    """The block, if there is only one."""
    passage = blocks()
    first = next(passage)
    return first if next(passage, None) is None else None
