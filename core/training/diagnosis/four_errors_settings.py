"""The knobs of a small training whose four errors are measured as it goes; without TensorFlow."""

from typing import Literal

from core.settings import Settings, knob

PARTS = {"training_validation": 0.15, "validation": 0.2, "testing": 0.25}
"""Of the digits; the others can be trained on."""

BATCH = 16


class FourErrorsSettings(Settings):
    """What a network for digits is made of, and what it learns from."""

    filters: Literal["1", "2", "4", "8", "16", "32"] = knob(
        "1",
        label="Capacity: filters",
        help="Filters of the first layer; all other layers grow with them. 32 take about twice as long as 1.",
    )
    pictures: Literal["50", "100", "200", "400", "700"] = knob(
        "100",
        label="Data: training pictures",
        help="How many digits it learns from. Ten times as many take about five times as long.",
    )
    dropout: float = knob(
        0.0,
        ge=0.0,
        le=0.7,
        step=0.1,
        label="Regularisation: dropout",
        help="The part of the neurons that is left out at random in each step, so that none can be relied on. Too much "
        "keeps a small network from learning. Costs nothing.",
    )
    alike: int = knob(
        0,
        ge=0,
        le=100,
        step=25,
        unit="%",
        label="Match: training pictures like the test's",
        help="Validation and test pictures are noisy, pale and shifted. This part of the training pictures is made so "
        "as well; at 0 % the network never sees such pictures. Costs nothing.",
    )
    epochs: int = knob(
        20,
        ge=5,
        le=60,
        step=5,
        help="How often every training picture is seen. Twice as many take twice as long.",
    )
    seed: int = knob(
        0,
        ge=0,
        le=9,
        more=True,
        help="Of the first weights, the order and dropout; another one shows how much is chance. Costs nothing.",
    )

    def work(self) -> float:
        """The size of the computation, for estimates: steps, and the measuring after each epoch."""
        steps = max(1, int(self.pictures) // BATCH)
        return self.epochs * (steps + 20) * (1 + int(self.filters) / 32)


JOURNEY = {
    "small network": FourErrorsSettings(),
    "16 filters": FourErrorsSettings(filters="16"),
    "700 pictures": FourErrorsSettings(filters="16", pictures="700"),
    "pictures like the test's": FourErrorsSettings(filters="16", pictures="700", alike=100),
}
"""What the recipe leads to, step by step, each named after what is new in it."""
