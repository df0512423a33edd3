"""The transforms that choose from a list of simpler operations."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy.typing as npt

from core.data.augmentation.transforms.base import FREE, KerasLayer, Quantity, SampledTensors, Transform
from core.settings import knob


class RandAugment(Transform):
    """Apply a few of eleven operations, sampled for each image (Cubuk et al., 2020)."""

    kind: ClassVar[str] = "randaugment"
    title: ClassVar[str] = "RandAugment"
    quantities: ClassVar[Mapping[str, Quantity]] = dict.fromkeys(
        (  # In the order in which Keras numbers them.
            "shear",
            "translation",
            "rotation",
            "brightness",
            "color degeneration",
            "contrast",
            "sharpness",
            "posterization",
            "solarization",
            "auto contrast",
            "equalization",
        ),
        Quantity("times applied", digits=0),
    )
    shows_zeros: ClassVar[bool] = False
    operations: int = knob(2, ge=1, le=4, help="How many are applied, one after the other. Time grows with it.")
    strength: float = knob(
        0.1,
        ge=0.05,
        le=1,
        step=0.05,
        help="How far the operations go: a rotation, for example, turns by at most this fraction of a full turn. Two "
        f"of them, auto-contrast and equalization, have no strength. {FREE}",
    )

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer."""
        arguments = {"value_range": (0, 1), "num_ops": self.operations, "factor": self.strength}
        return (KerasLayer("RandAugment", arguments),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """How often each operation is applied."""
        operations = tensors[0]["operations"]
        return {name: (operations == number).sum(axis=1) for number, name in enumerate(self.quantities)}


POLICIES: tuple[type[Transform], ...] = (RandAugment,)
"""This family, in the order in which to teach it."""
