"""The losses of both networks of a GAN in numpy, with their derivatives with respect to the discriminator's logits.

    loss = LOSSES["non_saturating"]
    loss.discriminator(real_logits, fake_logits).to_real_logits
    loss.generator(fake_logits).value

`minimax` and `non_saturating` train D as a classifier, D(x) being the sigmoid of its logit; they differ in what the
generator minimises. In the other three D(x) is the logit itself. Values and derivatives have the precision of the
logits, and small derivatives keep all their digits: a page on vanishing gradients shows them.

Sources: Goodfellow et al., Generative Adversarial Nets, 2014 (minimax and non-saturating); Mao et al., Least Squares
Generative Adversarial Networks, 2017 (labels 0, 1 and 1); Lim and Ye, Geometric GAN, 2017, and Miyato et al., Spectral
Normalization for Generative Adversarial Networks, 2018 (hinge); Arjovsky et al., Wasserstein GAN, 2017, without the
clipping of weights. One-sided label smoothing: Salimans et al., Improved Techniques for Training GANs, 2016.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.arrays import FloatArray
from core.errors import ConvolabError

LossName = Literal["minimax", "non_saturating", "least_squares", "hinge", "wasserstein"]
REAL, FAKE = 1.0, 0.0
"""The labels of real and generated samples."""


class AdversarialLossError(ConvolabError):
    """Logits that are not a vector, or labels for a loss that has none."""


@dataclass(frozen=True)
class DiscriminatorLoss:
    """What the discriminator minimises on a batch of N real and M generated samples.

    Attributes:
        real: the mean over the real samples.
        fake: the mean over the generated samples.
        to_real_logits: derivative of `value` with respect to the logits of the real samples, (N,).
        to_fake_logits: the same for the generated samples, (M,).
    """

    real: float
    fake: float
    to_real_logits: FloatArray
    to_fake_logits: FloatArray

    @property
    def value(self) -> float:
        """The sum of the two means: for N = M twice the mean over the mixed batch."""
        return self.real + self.fake


@dataclass(frozen=True)
class GeneratorLoss:
    """What the generator minimises on a batch of M generated samples.

    Attributes:
        value: the mean over the samples.
        to_logits: its derivative with respect to their logits, (M,).
    """

    value: float
    to_logits: FloatArray


Terms = tuple[FloatArray, FloatArray]
"""The loss of each sample, and its derivative with respect to the sample's logit."""


@dataclass(frozen=True)
class AdversarialLoss:
    """The losses of both networks.

    Attributes:
        name: its key in `LOSSES`.
        title: for display.
        discriminator_formula: LaTeX of what D minimises over real samples x and noise z.
        generator_formula: LaTeX of what G minimises over noise z.
        is_probability: whether D(x) is the sigmoid of the logit rather than the logit itself.
        has_labels: whether the samples have labels, which can be smoothed or noisy.
        boundary: the logit above which D takes a sample for real; None if only differences of logits mean anything.
        real_terms: the loss of real samples for D, from logits and labels.
        fake_terms: the same for generated samples.
        generator_terms: the loss of generated samples for G, from logits.
    """

    name: str
    title: str
    discriminator_formula: str
    generator_formula: str
    is_probability: bool
    has_labels: bool
    boundary: float | None
    real_terms: Callable[[FloatArray, FloatArray], Terms]
    fake_terms: Callable[[FloatArray, FloatArray], Terms]
    generator_terms: Callable[[FloatArray], Terms]

    def discriminator(
        self,
        real_logits: npt.ArrayLike,
        fake_logits: npt.ArrayLike,
        real_labels: npt.ArrayLike = REAL,
        fake_labels: npt.ArrayLike = FAKE,
    ) -> DiscriminatorLoss:
        """The loss of the discriminator.

        Args:
            real_logits: of real samples, (N,).
            fake_logits: of generated samples, (M,).
            real_labels: 0 to 1, a number or (N,). Below 1 they are smoothed; D then never aims at certainty.
            fake_labels: 0 to 1, a number or (M,). Leave them at 0 when smoothing: where D is wrong, labels above 0
                would reward the generator for staying.

        Raises:
            AdversarialLossError: the logits are not vectors, or the loss has no labels but some are given.
        """
        real, fake = _vector(real_logits), _vector(fake_logits)
        labels = np.asarray(real_labels, real.dtype), np.asarray(fake_labels, fake.dtype)
        if not self.has_labels and (np.any(labels[0] != REAL) or np.any(labels[1] != FAKE)):
            raise AdversarialLossError(f"The {self.title} loss has no labels; leave out smoothing and label noise.")
        of_real, to_real = self.real_terms(real, labels[0])
        of_fake, to_fake = self.fake_terms(fake, labels[1])
        return DiscriminatorLoss(float(of_real.mean()), float(of_fake.mean()), to_real / len(real), to_fake / len(fake))

    def generator(self, fake_logits: npt.ArrayLike) -> GeneratorLoss:
        """The loss of the generator.

        Args:
            fake_logits: of generated samples, (M,).

        Raises:
            AdversarialLossError: the logits are not a vector.
        """
        fake = _vector(fake_logits)
        values, derivatives = self.generator_terms(fake)
        return GeneratorLoss(float(values.mean()), derivatives / len(fake))


def softplus(logits: FloatArray) -> FloatArray:
    """log(1 + e^z) without overflow: −log(1 − p) of the probability p whose logit is z."""
    return np.logaddexp(logits.dtype.type(0), logits)


def probability(logits: FloatArray) -> FloatArray:
    """The sigmoid, as e^−softplus(−z): tiny probabilities keep their digits instead of being rounded to 0."""
    return np.exp(-softplus(-logits))


def _cross_entropy(logits: FloatArray, labels: FloatArray) -> Terms:
    """−y·log p − (1 − y)·log(1 − p)."""
    values = labels * softplus(-logits) + (1 - labels) * softplus(logits)
    return values, (1 - labels) * probability(logits) - labels * probability(-logits)


def _squares(logits: FloatArray, labels: FloatArray) -> Terms:
    return 0.5 * (logits - labels) ** 2, logits - labels


def _saturating(logits: FloatArray) -> Terms:
    """log(1 − D(G(z))): flat where D is certain that a sample is generated."""
    return -softplus(logits), -probability(logits)


def _inverted(terms: Callable[[FloatArray, FloatArray], Terms]) -> Callable[[FloatArray], Terms]:
    """The discriminator's loss of generated samples with inverted labels: as if they were real."""
    return lambda logits: terms(logits, np.asarray(REAL, logits.dtype))


def _hinge(side: int) -> Callable[[FloatArray, FloatArray], Terms]:
    """max(0, 1 − s·z), with s = 1 for real and −1 for generated samples."""

    def terms(logits: FloatArray, _: FloatArray) -> Terms:
        below = np.maximum(0, 1 - side * logits)
        return below, -side * (below > 0).astype(logits.dtype)

    return terms


def _score(side: int) -> Callable[[FloatArray, FloatArray], Terms]:
    """−s·z: as high as possible for real, as low as possible for generated samples."""
    return lambda logits, _: (-side * logits, np.full_like(logits, -side))


def _vector(logits: npt.ArrayLike) -> FloatArray:
    values = np.asarray(logits)
    if values.ndim != 1 or not values.size:
        raise AdversarialLossError(
            f"Logits must be a vector, one for each sample; an array of {values.shape} was given."
        )
    return values if np.issubdtype(values.dtype, np.floating) else values.astype(np.float64)


_CLASSIFIER = r"-\mathbb{E}_x[\log D(x)] - \mathbb{E}_z[\log(1 - D(G(z)))]"
_SCORE_OF_FAKES = r"-\mathbb{E}_z[D(G(z))]"

LOSSES: Mapping[str, AdversarialLoss] = {
    loss.name: loss
    for loss in (
        AdversarialLoss(
            "minimax",
            "minimax",
            _CLASSIFIER,
            r"\mathbb{E}_z[\log(1 - D(G(z)))]",
            is_probability=True,
            has_labels=True,
            boundary=0.0,
            real_terms=_cross_entropy,
            fake_terms=_cross_entropy,
            generator_terms=_saturating,
        ),
        AdversarialLoss(
            "non_saturating",
            "non-saturating",
            _CLASSIFIER,
            r"-\mathbb{E}_z[\log D(G(z))]",
            is_probability=True,
            has_labels=True,
            boundary=0.0,
            real_terms=_cross_entropy,
            fake_terms=_cross_entropy,
            generator_terms=_inverted(_cross_entropy),
        ),
        AdversarialLoss(
            "least_squares",
            "least squares",
            r"\tfrac{1}{2}\mathbb{E}_x[(D(x) - 1)^2] + \tfrac{1}{2}\mathbb{E}_z[D(G(z))^2]",
            r"\tfrac{1}{2}\mathbb{E}_z[(D(G(z)) - 1)^2]",
            is_probability=False,
            has_labels=True,
            boundary=0.5,
            real_terms=_squares,
            fake_terms=_squares,
            generator_terms=_inverted(_squares),
        ),
        AdversarialLoss(
            "hinge",
            "hinge",
            r"\mathbb{E}_x[\max(0, 1 - D(x))] + \mathbb{E}_z[\max(0, 1 + D(G(z)))]",
            _SCORE_OF_FAKES,
            is_probability=False,
            has_labels=False,
            boundary=0.0,
            real_terms=_hinge(1),
            fake_terms=_hinge(-1),
            generator_terms=_inverted(_score(1)),
        ),
        AdversarialLoss(
            "wasserstein",
            "Wasserstein",
            r"-\mathbb{E}_x[D(x)] + \mathbb{E}_z[D(G(z))]",
            _SCORE_OF_FAKES,
            is_probability=False,
            has_labels=False,
            boundary=None,
            real_terms=_score(1),
            fake_terms=_score(-1),
            generator_terms=_inverted(_score(1)),
        ),
    )
}
"""Every loss by its name."""
