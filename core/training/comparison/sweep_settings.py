"""The knobs of the sweep over learning rates; without TensorFlow."""

from core.settings import Settings, knob

DECADES = 5
LOWEST = -4
"""Exponents of ten: the sweep goes from 1e-4 to 10."""


class SweepSettings(Settings):
    """How finely the five decades are tried, how often, and how long each training is."""

    rates_per_decade: int = knob(2, ge=1, le=8, help="Learning rates in each decade. Twice as many take twice as long.")
    seeds: int = knob(
        3, ge=1, le=10, help="Trainings of each rate, each with weights and batches of its own. Each costs as much."
    )
    epochs: int = knob(8, ge=1, le=40, help="Of each training. Twice as many take twice as long.")
    batch_size: int = knob(32, ge=8, le=256, help="Pictures of a step. Smaller batches take longer.")

    def rates(self) -> list[float]:
        """The learning rates, ascending, evenly spaced on a logarithmic scale, in four digits."""
        count = DECADES * self.rates_per_decade
        return [float(f"{10 ** (LOWEST + DECADES * i / count):.4g}") for i in range(count + 1)]
