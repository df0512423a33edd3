"""Squared distances between the rows of two large arrays, tile by tile, so that memory stays small."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array, FloatArray
from core.errors import ConvolabError

TILE = 1024


def spans(count: int) -> Iterator[slice]:
    """Consecutive slices of at most `TILE` rows."""
    return (slice(start, min(start + TILE, count)) for start in range(0, count, TILE))


def squared_distances(
    rows: npt.NDArray, columns: npt.NDArray, precision: type[np.floating] = np.float64
) -> Iterator[tuple[slice, slice, FloatArray]]:
    """Compute the squared Euclidean distances between all rows of two arrays: |x|² + |y|² − 2 x·y.

    Args:
        rows: (N, D), any numbers.
        columns: (M, D).
        precision: of the computation. The error is about this type's precision times |x|²; in float64, whole numbers
            give exact distances.

    Yields:
        Which rows, which columns, and their distances, of shape (rows, columns), at least 0; all columns of the first
        rows come before the next rows.
    """
    for across in spans(len(rows)):
        x = rows[across].astype(precision)
        lengths = np.einsum("nd,nd->n", x, x)[:, np.newaxis]
        for down in spans(len(columns)):
            y = columns[down].astype(precision)
            squares = lengths + np.einsum("nd,nd->n", y, y) - 2 * (x @ y.T)
            yield across, down, np.maximum(squares, 0)


def checked_rows(first: npt.ArrayLike, second: npt.ArrayLike, minimum: int) -> tuple[Float64Array, Float64Array]:
    """Check two sets of features.

    Args:
        first: (N, D).
        second: (M, D).
        minimum: how many rows each must have.

    Returns:
        Both as float64.

    Raises:
        ConvolabError: the shapes do not match, there are too few rows, or a number is not finite.
    """
    one, two = np.asarray(first), np.asarray(second)
    if one.ndim != 2 or two.ndim != 2 or one.shape[1] != two.shape[1] or not one.shape[1]:
        raise ConvolabError(
            f"Features of shapes {one.shape} and {two.shape} cannot be compared; use (N, D) and (M, D) of one network."
        )
    fewest = min(len(one), len(two))
    if fewest < minimum:
        raise ConvolabError(f"There are too few images to compare ({fewest}); give at least {minimum} of each kind.")
    if not (np.isfinite(one).all() and np.isfinite(two).all()):
        raise ConvolabError("Some features are NaN or infinite; check the images and the network.")
    return one.astype(np.float64), two.astype(np.float64)
