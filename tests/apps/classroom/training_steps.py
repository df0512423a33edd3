"""Step and metrics of a small made-up training, for tests of histories."""

from typing import Any


def training_steps(losses: list[float], steps_per_epoch: int = 2, rates: dict[int, float] | None = None) -> list[Any]:
    """A training on 5 images in batches of 4, whose weight falls by 0.1 in each step."""
    steps: list[Any] = [(0, {}), (0, {"training_pictures": 5.0, "classes": 4.0, "weight": 1.0})]
    rate = 0.01
    for number, loss in enumerate(losses, start=1):
        rate = (rates or {}).get(number, rate)
        metrics = {"loss": loss, "accuracy": 0.9, "learning_rate": rate, "weight": 1.0 - 0.1 * number}
        if number % steps_per_epoch == 0:
            metrics |= {"epoch_loss": loss, "epoch_accuracy": 0.9, "epoch_validation_loss": loss + 1}
            metrics |= {"epoch_validation_accuracy": 0.1 * number, "epoch_seconds": number}
        steps.append((number, metrics))
    return steps
