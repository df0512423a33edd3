"""Names for the array types that occur everywhere; shapes stand in the docstrings. Images are `core.images.RGB`."""

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]
FloatArray = npt.NDArray[np.floating]  # of either precision
Int64Array = npt.NDArray[np.int64]

DType = str | np.dtype | type[np.generic]
"""What names the type of an array's elements. The `DTypeLike` of numpy names far more, which takes mypy seconds."""


def data_type(kind: DType) -> np.dtype:
    """The type that a name, a class or the type itself stands for."""
    return np.empty(0, kind).dtype  # mypy needs a second for `np.dtype(kind)` as well.
