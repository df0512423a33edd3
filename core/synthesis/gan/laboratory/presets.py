"""Trainings that fail on purpose, each with the switches that cure it; `preset_evidence` measures both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings

Measure = Literal["covered", "distance"]
"""A metric of the training in which failure and cure differ: modes covered, more are better; distance, less is."""


@dataclass(frozen=True)
class Cure:
    """What to change.

    Attributes:
        name: for addresses, and in the record of the evidence.
        title: of the button.
        knobs: to turn, with their new values.
        explanation: why it helps.
    """

    name: str
    title: str
    knobs: Mapping[str, Any]
    explanation: str


@dataclass(frozen=True)
class Preset:
    """A failure and its cures.

    Attributes:
        name: for addresses, and in the record of the evidence.
        title: of the button.
        failure: the settings that fail.
        cures: each of them is enough.
        measure: the metric to judge by.
        symptom: what to see while it fails.
        explanation: why it fails.
    """

    name: str
    title: str
    failure: LaboratorySettings
    cures: tuple[Cure, ...]
    measure: Measure
    symptom: str
    explanation: str

    def cured(self, cure: Cure) -> LaboratorySettings:
        """The settings after a cure."""
        return LaboratorySettings.parse({**self.failure.model_dump(), **cure.knobs})


PRESETS = (
    Preset(
        "mode_collapse",
        "Mode collapse",
        LaboratorySettings(discriminator_learning_rate="0.0003", steps=800),
        (
            Cure(
                "faster_discriminator",
                "Discriminator ten times faster",
                {"discriminator_learning_rate": "0.003"},
                "A discriminator that learns as fast as the generator lowers its opinion of a place while the first "
                "samples arrive.",
            ),
        ),
        "covered",
        "The samples swing across the plane as one cloud and never divide among the Gaussians.",
        "The discriminator learns ten times more slowly than the generator. Until it has noticed where the samples "
        "are, they all go to the place that it likes best; once it has, they all leave.",
    ),
    Preset(
        "strong_discriminator",
        "Discriminator too strong",
        LaboratorySettings(discriminator_steps=10, discriminator_learning_rate="0.03", steps=400),
        (
            Cure(
                "slower_discriminator",
                "Lower its learning rate",
                {"discriminator_learning_rate": "0.001"},
                "This is Chollet's advice for the case that the generator's loss rises while that of the "
                "discriminator falls.",
            ),
            Cure(
                "r1",
                "Penalty R1",
                {"penalty": "r1"},
                "The penalty keeps the field flat at real samples, so the slopes between the Gaussians stay gentle "
                "enough to cross.",
            ),
        ),
        "distance",
        "Some Gaussians get hardly any samples. The discriminator recognises most samples, and the generator's loss is "
        "high.",
        "The discriminator takes ten large steps for each step of the generator. Around the samples its field becomes "
        "so steep that they are captured by the nearest Gaussians.",
    ),
    Preset(
        "vanishing_gradient",
        "Vanishing gradient",
        LaboratorySettings(
            distribution="gaussian",
            loss="minimax",
            noise="uniform",
            head_start=500,
            generator_optimizer="sgd",
            generator_learning_rate="0.0003",
            steps=300,
        ),
        (
            Cure(
                "non_saturating",
                "Non-saturating loss",
                {"loss": "non_saturating"},
                "−log D(G(z)) is steepest where D(G(z)) is nearly 0, and has the same solution.",
            ),
        ),
        "distance",
        "The samples hardly move, though every one of them is recognised as generated.",
        "The discriminator had a head start and is certain: D(G(z)) is nearly 0, and there log(1 − D(G(z))) is flat. "
        "The generator uses SGD; Adam would hide much of this, because it divides each gradient by its usual size.",
    ),
    Preset(
        "momentum",
        "Too much momentum",
        LaboratorySettings(
            discriminator_learning_rate="0.01", generator_learning_rate="0.01", momentum=0.95, steps=600
        ),
        (
            Cure(
                "less_momentum",
                "Momentum of 0.5",
                {"momentum": 0.5},
                "The average is over two steps. Radford et al. lowered β₁ of Adam to 0.5 for the same reason.",
            ),
        ),
        "covered",
        "All samples clump together and fly from one side of the ring to the other.",
        "Momentum of 0.95 averages the gradients of about twenty steps, but in a game the opponent has moved "
        "meanwhile: the generator keeps pushing towards where the discriminator was weak.",
    ),
    Preset(
        "oscillation",
        "Oscillation",
        LaboratorySettings(distribution="gaussian", steps=600),
        (
            Cure(
                "r1",
                "Penalty R1",
                {"penalty": "r1", "penalty_weight": 1.0},
                "The penalty takes the slope away where real samples are. The average of the weights is calmer even "
                "without it.",
            ),
        ),
        "distance",
        "The samples clump together and swing about the Gaussian without end.",
        "At the solution the discriminator should be flat, but nothing makes it so: it keeps a slope, pushes the "
        "samples past the real ones, and must turn round. It is the bilinear game in two dimensions.",
    ),
    Preset(
        "wasserstein_without_penalty",
        "Unpenalized Wasserstein",
        LaboratorySettings(loss="wasserstein", discriminator_steps=5, discriminator_learning_rate="0.03", steps=300),
        (
            Cure(
                "wgan_gp",
                "Gradient penalty",
                {"penalty": "wgan_gp"},
                "The penalty pulls the slope towards 1. Then five large steps of the critic do no harm: the better it "
                "is trained, the better is its estimate of the distance.",
            ),
        ),
        "covered",
        "The losses grow to thousands, and the samples are thrown about.",
        "The Wasserstein distance is defined by critics of slope 1 at most, and nothing else bounds this loss: a "
        "critic twice as steep is twice as good, so it grows steeper for ever.",
    ),
)
