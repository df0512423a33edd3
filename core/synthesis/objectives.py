"""Objectives: what is optimized when an image is made by gradients, as a small algebra.

`layer("block7_out")` means "excite the whole layer", `layer("block7_out", channel=12)` one of its channels.
Objectives add and scale like numbers, so a weighted sum reads like the formula:
``2 * layer("block5_out") + layer("block9_out")``. A negative weight suppresses a layer instead. A dream maximises
an objective; style transfer minimises one, whose terms compare the image with another (`core.synthesis.style.terms`).

An objective is a value that holds no network and no image, so it can be compared, hashed and printed; `value`
evaluates it on activations.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import tensorflow as tf

from core.errors import ConvolabError

Target = tuple[tf.Tensor, ...]


class ObjectiveError(ConvolabError):
    """An objective that does not fit the network."""


@dataclass(frozen=True)
class Term:
    """A number that is computed from the activations of one layer."""

    layer: str

    def target(self, activations: tf.Tensor) -> Target:
        """What `measure` compares with, computed once from the activations of a reference image; () without one."""
        return ()

    def measure(self, activations: tf.Tensor, target: Target = ()) -> tf.Tensor:
        """The value for the activations (1, H, W, C) of the image, a scalar."""
        raise NotImplementedError


@dataclass(frozen=True)
class Excitation(Term):
    """The mean square of the activations of a layer, or of one of its channels."""

    channel: int | None = None

    def measure(self, activations: tf.Tensor, target: Target = ()) -> tf.Tensor:
        """The mean square of this term's part of the activations (1, H, W, C), a scalar.

        Raises:
            ObjectiveError: the layer has no such channel.
        """
        if self.channel is None:
            return tf.reduce_mean(tf.square(activations))
        channels = activations.shape[-1]
        if not 0 <= self.channel < channels:
            raise ObjectiveError(
                f"Layer {self.layer} has the channels 0 to {channels - 1}; there is no channel {self.channel}."
            )
        return tf.reduce_mean(tf.square(activations[..., self.channel]))

    def __str__(self) -> str:
        return self.layer if self.channel is None else f"{self.layer}:{self.channel}"


@dataclass(frozen=True)
class Objective:
    """A weighted sum of terms, sorted by term, without zero weights.

    Attributes:
        weights: pairs of a term and its weight.
    """

    weights: tuple[tuple[Term, float], ...]

    def __post_init__(self) -> None:
        total: dict[Term, float] = {}
        for term, weight in self.weights:
            total[term] = total.get(term, 0.0) + float(weight)
        present = ((term, weight) for term, weight in total.items() if weight != 0.0)
        object.__setattr__(self, "weights", tuple(sorted(present, key=lambda pair: str(pair[0]))))

    def __add__(self, other: "Objective | int") -> "Objective":
        if other == 0:  # sum() starts with 0.
            return self
        return Objective(self.weights + other.weights) if isinstance(other, Objective) else NotImplemented

    __radd__ = __add__

    def __mul__(self, factor: float) -> "Objective":
        return Objective(tuple((term, weight * factor) for term, weight in self.weights))

    __rmul__ = __mul__

    def __neg__(self) -> "Objective":
        return self * -1.0

    def __sub__(self, other: "Objective") -> "Objective":
        return self + -other

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms with a weight other than 0."""
        return tuple(term for term, _ in self.weights)

    def value(self, activations: Mapping[str, tf.Tensor], targets: Mapping[Term, Target] | None = None) -> tf.Tensor:
        """The objective for these activations, arrays of shape (1, H, W, C) by layer name.

        Args:
            activations: of the image.
            targets: what each term compares with, for those that do.
        """
        known = targets or {}
        return sum(weight * term.measure(activations[term.layer], known.get(term, ())) for term, weight in self.weights)

    def __str__(self) -> str:
        return " + ".join(f"{weight:g} × {term}" for term, weight in self.weights) or "0"


def layer(name: str, channel: int | None = None) -> Objective:
    """Excite a whole layer, or one of its channels (counted from 0)."""
    return Objective(((Excitation(name, channel), 1.0),))
