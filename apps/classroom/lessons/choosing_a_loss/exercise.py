"""The exercise of the page: calibrate the network with the temperature."""

from functools import cache

from apps.classroom.lessons.choosing_a_loss.prediction_loss import mean_of_samples
from core.optimization.loss_settings import LossSettings

TOLERANCE = 0.01
"""How far, in nats, a solution may be above the lowest mean loss."""

TEMPERATURES = tuple(step / 20 for step in range(4, 101))
"""Those of the slider."""


@cache
def best_temperature() -> float:
    """The temperature of the slider with the lowest mean loss of the labelled samples."""
    return min(TEMPERATURES, key=mean_of_samples)


def is_solved(settings: LossSettings) -> bool:
    """Whether the temperature is as good as the best one of the slider."""
    if settings.loss != "categorical" or settings.temperature == 1.0:
        return False
    return mean_of_samples(settings.temperature) <= mean_of_samples(best_temperature()) + TOLERANCE
