"""The settings of the learning-rate sweep; without TensorFlow."""

from core.settings import Settings, knob

DECADES = 5
LOWEST_EXPONENT = -4
"""The sweep covers the learning rates from 1e-4 to 10."""


class SweepSettings(Settings):
    """The spacing of the rates over five decades, the number of seeds, and the length of each training."""

    rates_per_decade: int = knob(2, ge=1, le=8, help="Learning rates per decade. Twice as many take twice as long.")
    seeds: int = knob(
        3,
        ge=1,
        le=10,
        help="Trainings per rate, with different weights and batches. Twice as many take twice as long.",
    )
    epochs: int = knob(8, ge=1, le=40, help="Epochs of each training. Twice as many take twice as long.")
    batch_size: int = knob(32, ge=8, le=256, help="Images per step. Smaller batches take longer.")

    def rates(self) -> list[float]:
        """The learning rates, ascending, evenly spaced on a logarithmic scale, with four significant digits."""
        count = DECADES * self.rates_per_decade
        return [float(f"{10 ** (LOWEST_EXPONENT + DECADES * i / count):.4g}") for i in range(count + 1)]
