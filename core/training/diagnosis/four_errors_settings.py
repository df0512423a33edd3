"""The settings of a small training that measures four errors after each epoch; without TensorFlow."""

from typing import Literal

from core.settings import Settings, knob

FRACTIONS = {"training_validation": 0.15, "validation": 0.2, "testing": 0.25}
"""The fraction of the digits in each split; the rest can be trained on."""

BATCH = 16


class FourErrorsSettings(Settings):
    """The network, its training images and its regularisation."""

    filters: Literal["1", "2", "4", "8", "16", "32"] = knob(
        "1",
        label="Capacity: filters",
        help="Filters of the first layer; the other layers grow in proportion. 32 take about twice as long as 1.",
    )
    pictures: Literal["50", "100", "200", "400", "700"] = knob(
        "100",
        label="Data: training images",
        help="How many digits the network learns from. Ten times as many take about five times as long.",
    )
    dropout: float = knob(
        0.0,
        ge=0.0,
        le=0.7,
        step=0.1,
        label="Regularisation: dropout",
        help="The fraction of neurons that each step drops at random, so that the network cannot rely on any of them. "
        "Too much of it keeps a small network from learning. Costs nothing.",
    )
    alike: int = knob(
        0,
        ge=0,
        le=100,
        step=25,
        unit="%",
        label="Match: training images like the test images",
        help="Validation and test images are noisy, pale and shifted. This percentage of the training "
        "images is like them; at 0 % the network never sees such images during training. Costs nothing.",
    )
    epochs: int = knob(
        20,
        ge=5,
        le=60,
        step=5,
        help="How many times the network sees every training image. Time grows in proportion.",
    )
    seed: int = knob(
        0,
        ge=0,
        le=9,
        more=True,
        help="Sets the initial weights, the order of the images and dropout. Another seed shows how much of the "
        "result is chance. Costs nothing.",
    )

    def work(self) -> float:
        """The size of the training, for estimates of its time: the steps, and the measurement after each epoch."""
        steps = max(1, int(self.pictures) // BATCH)
        return self.epochs * (steps + 20) * (1 + int(self.filters) / 32)


JOURNEY = {
    "small network": FourErrorsSettings(),
    "16 filters": FourErrorsSettings(filters="16"),
    "700 images": FourErrorsSettings(filters="16", pictures="700"),
    "images like the test images": FourErrorsSettings(filters="16", pictures="700", alike=100),
}
"""The trainings that the recipe leads to, one after the other, each named after its change."""
