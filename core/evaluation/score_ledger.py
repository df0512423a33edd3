"""The score of a class as a sum: what each cell of the activation map adds, and the bias, rounded to add up."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, FloatArray


@dataclass(frozen=True)
class Ledger:
    """The parts of a score, each rounded to hundredths; as printed they add up to it.

    Attributes:
        cells: what each cell adds, float64 (h, w).
        bias: of the class.
        score: the sum of all of them.
    """

    cells: FloatArray
    bias: float
    score: float


def ledger(activation_map: Float32Array, bias: float) -> Ledger:
    """The score of a class whose network averages over positions: the mean of its activation map plus its bias.

    Args:
        activation_map: float32 (h, w); see `core.serving.litert.Analysis.activation_map`.
        bias: of the class.
    """
    shares = activation_map.astype(np.float64).ravel() / activation_map.size
    score = round(float(shares.sum()) + bias, 2)
    rounded = rounded_parts(np.append(shares, bias), score)
    return Ledger(rounded[:-1].reshape(activation_map.shape), float(rounded[-1]), score)


def rounded_parts(parts: FloatArray, total: float, digits: int = 2) -> FloatArray:
    """Round parts so that their sum is the rounded total: those that rounding has moved most are rounded the other way.

    Args:
        parts: float64 (N,), whose sum is the total but for rounding.
        total: their sum.
        digits: after the decimal point.

    Returns:
        float64 (N,), each less than one unit of the last digit from its part.
    """
    unit = 10.0**digits
    exact = parts * unit
    nearest = np.rint(exact)
    missing = round(total * unit) - round(float(nearest.sum()))
    moved = np.argsort((nearest - exact) * np.sign(missing), kind="stable")[: abs(missing)]
    nearest[moved] += np.sign(missing)
    return (nearest + 0.0) / unit  # Never −0.
