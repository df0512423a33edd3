"""Probabilities made more or less sure of themselves, without changing their order.

Source: Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, 2017.
"""

import numpy as np
import numpy.typing as npt

from core.errors import ConvolabError

Floats = npt.NDArray[np.float64]
LEAST = 1e-12
"""Smaller probabilities are taken for this; their logarithm is needed."""


def with_temperature(probabilities: npt.ArrayLike, temperature: float) -> Floats:
    """What a softmax would have given, had its logits been divided by a temperature.

    Args:
        probabilities: of the softmax, (…, C).
        temperature: above 1 less sure, below 1 surer; 1 changes nothing.

    Returns:
        float64 (…, C), in the same order.

    Raises:
        ConvolabError: the temperature is not above 0.
    """
    if temperature <= 0:
        raise ConvolabError(f"A temperature is above 0; {temperature:g} was given.")
    logits = np.log(np.maximum(np.asarray(probabilities, np.float64), LEAST)) / temperature
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    softened: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return softened
