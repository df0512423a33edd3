"""How a laboratory stands: all measures, on samples that stay the same during a training.

The noise and the real samples depend on the seed alone. So the curves do not jitter with the samples, and a page can
follow where the same noise goes from step to step.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, FloatArray
from core.synthesis.gan.adversarial_losses import LOSSES
from core.synthesis.gan.laboratory import distributions, measures
from core.synthesis.gan.laboratory.distributions import Distribution
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.measures import Coverage
from core.synthesis.gan.laboratory.procedure import sample_noise
from core.synthesis.gan.laboratory.state import EXAMINATION_STREAM, LaboratoryState

SAMPLES = 400
"""Real and generated samples that are examined."""


@dataclass(frozen=True, eq=False)
class Examination:
    """The samples of an examination and what was measured.

    Attributes:
        noise: float32 (N, noise dimensions).
        fakes: what the generator makes of the noise, float32 (N, 2).
        average_fakes: what the generator with averaged weights makes of it, float32 (N, 2).
        real: float32 (N, 2).
        distance: energy distance between fakes and real samples; about 0 if they have one distribution.
        average_distance: the same for `average_fakes`.
        accuracy_real: share of the real samples that the discriminator recognises, 0 to 1.
        accuracy_fake: share of the fakes that it recognises, 0 to 1.
        coverage: of the modes by the fakes; None if the real distribution has no modes.
        average_coverage: of the modes by `average_fakes`.
    """

    noise: Float32Array
    fakes: FloatArray
    average_fakes: FloatArray
    real: Float32Array
    distance: float
    average_distance: float
    accuracy_real: float
    accuracy_fake: float
    coverage: Coverage | None
    average_coverage: Coverage | None

    @property
    def metrics(self) -> dict[str, float]:
        """The measures by name, for a snapshot; `covered` and `good` only if there are modes."""
        found = {
            "distance": self.distance,
            "average_distance": self.average_distance,
            "accuracy_real": self.accuracy_real,
            "accuracy_fake": self.accuracy_fake,
        }
        for prefix, coverage in (("", self.coverage), ("average_", self.average_coverage)):
            if coverage is not None:
                found |= {f"{prefix}covered": float(coverage.covered), f"{prefix}good": coverage.good}
        return found


def examine(
    state: LaboratoryState, settings: LaboratorySettings, real: Distribution | None = None, samples: int = SAMPLES
) -> Examination:
    """Measure a laboratory.

    Args:
        state: of the networks.
        settings: of which the distribution, the noise and the loss matter.
        real: the real distribution; None for that of the settings.
        samples: how many real and how many generated samples to use, at least 2.
    """
    real = real or distributions.find(settings.distribution)
    rng = np.random.default_rng((state.seed, EXAMINATION_STREAM))
    noise, points = sample_noise(rng, settings, samples), real.sample(rng, samples)
    network = state.generator.network
    fakes = network.forward(state.generator.weights, noise).outputs
    average_fakes = network.forward(state.average, noise).outputs
    mixed = np.concatenate([points, fakes])
    logits = state.discriminator.network.forward(state.discriminator.weights, mixed).outputs[:, 0]
    accuracies = measures.accuracies(logits[:samples], logits[samples:], LOSSES[settings.loss].boundary)
    return Examination(
        noise,
        fakes,
        average_fakes,
        points,
        measures.energy_distance(fakes, points),
        measures.energy_distance(average_fakes, points),
        *accuracies,
        coverage=measures.coverage(fakes, real.modes) if real.modes else None,
        average_coverage=measures.coverage(average_fakes, real.modes) if real.modes else None,
    )
