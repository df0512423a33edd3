"""The knobs of the race of optimizers on a real network, and the learning rates that it begins with."""

from typing import Literal

from core.settings import Settings, knob
from core.training.comparison import sweep_result
from core.training.comparison.compared_optimizers import OPTIMIZERS

TRAINING_PICTURES = 1350
"""Digits that are left to train on, about."""


class NetworkRaceSettings(Settings):
    """With which learning rates the optimizers begin, and how the network is trained."""

    rates: Literal["best", "keras", "same"] = knob(
        "best",
        label="Learning rates",
        help="Best: for each optimizer the one that came out best in the recorded sweep. Keras: those that Keras "
        "takes where one says nothing. Same: one for all, the next knob. Costs nothing.",
    )
    learning_rate: Literal["0.0001", "0.001", "0.01", "0.1", "1"] = knob(
        "0.01",
        label="The same for all",
        help="How far each step goes, where the learning rates are “same”; otherwise it has no effect.",
    )
    batch_size: Literal["16", "32", "64", "128"] = knob(
        "32",
        help="Pictures of a step. Smaller batches make more steps and noisier curves, and take longer.",
    )
    epochs: int = knob(
        8, ge=1, le=30, help="How often every training picture is seen. Twice as many take twice as long."
    )
    seed: int = knob(
        0,
        ge=0,
        le=9,
        more=True,
        help="Of the first weights and the order of the pictures; the same seed gives the same curves. Costs nothing.",
    )

    def learning_rates(self) -> dict[str, float]:
        """The first learning rate of each optimizer.

        Raises:
            ResultFileError: they are to come from the recorded sweep, which is missing or damaged.
        """
        if self.rates == "same":
            return dict.fromkeys(OPTIMIZERS, float(self.learning_rate))
        if self.rates == "keras":
            return {name: entry.keras_rate for name, entry in OPTIMIZERS.items()}
        result = sweep_result.load()
        return {name: result.best_rate(name) for name in OPTIMIZERS}

    def work(self) -> float:
        """The size of the computation, for estimates: steps, each with a fixed part and one for its pictures."""
        batch = int(self.batch_size)
        return self.epochs * (TRAINING_PICTURES // batch) * (1 + batch / 128)
