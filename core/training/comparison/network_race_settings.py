"""The settings of the race on a real network, and the learning rates that it starts with; without TensorFlow."""

from typing import Literal

from core.settings import Settings, knob
from core.training.comparison import sweep_result
from core.training.comparison.compared_optimizers import OPTIMIZERS

TRAINING_IMAGES = 1350
"""Approximate number of training digits."""


class NetworkRaceSettings(Settings):
    """The initial learning rates, and how the network is trained."""

    rates: Literal["best", "keras", "same"] = knob(
        "best",
        label="Learning rates",
        help="Best: for each optimizer the rate that did best in the recorded sweep. Keras: the defaults of Keras. "
        "Same: one rate for all, set by the next knob. Costs nothing.",
    )
    learning_rate: Literal["0.0001", "0.001", "0.01", "0.1", "1"] = knob(
        "0.01",
        label="The same for all",
        help="The learning rate of every optimizer if “same” is chosen above; otherwise it has no effect.",
    )
    batch_size: Literal["16", "32", "64", "128"] = knob(
        "32",
        help="Images per step. Smaller batches mean more steps and noisier curves, and take longer.",
    )
    epochs: int = knob(8, ge=1, le=30, help="How often each training image is seen. Twice as many take twice as long.")
    seed: int = knob(
        0,
        ge=0,
        le=9,
        more=True,
        help="Seed of the initial weights and the image order; the same seed gives the same curves. Costs nothing.",
    )

    def learning_rates(self) -> dict[str, float]:
        """The initial learning rate of each optimizer.

        Raises:
            ResultFileError: the rates come from the recorded sweep, which is missing or damaged.
        """
        if self.rates == "same":
            return dict.fromkeys(OPTIMIZERS, float(self.learning_rate))
        if self.rates == "keras":
            return {name: entry.keras_rate for name, entry in OPTIMIZERS.items()}
        result = sweep_result.load()
        return {name: result.best_rate(name) for name in OPTIMIZERS}

    def work(self) -> float:
        """The amount of work, for time estimates: each step has a fixed cost and a cost per image."""
        batch_size = int(self.batch_size)
        return self.epochs * (TRAINING_IMAGES // batch_size) * (1 + batch_size / 128)
