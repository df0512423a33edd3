"""The exercise of the page: calibrate the network with the temperature."""

import numpy as np

from apps.classroom.lessons.choosing_a_loss.prediction_loss import mean_of_samples
from core.optimization.loss_settings import LossSettings

TOLERANCE = 0.01
"""How far, in nats, a solution may be above the lowest mean loss."""


def is_solved(settings: LossSettings) -> bool:
    """Whether the temperature is as good as the best one of the slider."""
    if settings.loss != "categorical" or settings.temperature == 1.0:
        return False
    best = min(mean_of_samples(t) for t in np.arange(0.2, 5.01, 0.05))
    return mean_of_samples(settings.temperature) <= best + TOLERANCE
