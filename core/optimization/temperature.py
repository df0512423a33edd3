"""Temperature scaling: probabilities made more or less confident without changing their order.

Source: Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, 2017.
"""

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array
from core.errors import ConvolabError
from core.optimization.losses import softmax

SMALLEST = 1e-12
"""Smaller probabilities are raised to this one, as their logarithm is needed."""


def with_temperature(probabilities: npt.ArrayLike, temperature: float) -> Float64Array:
    """The softmax of the same logits, divided by a temperature.

    Args:
        probabilities: a softmax's output, (…, C).
        temperature: above 1 for less confidence, below 1 for more; 1 changes nothing.

    Returns:
        float64 (…, C), in the same order.

    Raises:
        ConvolabError: the temperature is not above 0.
    """
    if temperature <= 0:
        raise ConvolabError(f"A temperature must be above 0; {temperature:g} was given.")
    return softmax(np.log(np.maximum(np.asarray(probabilities, np.float64), SMALLEST)) / temperature)
