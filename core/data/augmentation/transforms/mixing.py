"""The transforms that replace pixels: by a plain rectangle, or by those of another image, labels included."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

import numpy.typing as npt

from core.data.augmentation.transforms.base import FREE, KerasLayer, Quantity, SampledTensors, Transform
from core.settings import knob


class Erasing(Transform):
    """Cover a rectangle, so that a network cannot rely on a single detail (Zhong et al., 2020)."""

    kind: ClassVar[str] = "erasing"
    title: ClassVar[str] = "Erasing"
    quantities: ClassVar[Mapping[str, Quantity]] = {"covered": Quantity("of the area")}
    chance: float = knob(0.5, ge=0, le=1, step=0.05, help=f"Fraction of the images that are covered. {FREE}")
    largest: float = knob(
        0.25, ge=0.02, le=1, step=0.02, unit="of the area", help=f"Largest fraction of an image that is covered. {FREE}"
    )
    cover: Literal["grey", "black", "noise"] = knob(
        "grey", more=True, help="What fills the rectangle. Noise is sampled for every pixel, so it costs more."
    )

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer with two equal probabilities, since Keras would sample below a single one."""
        arguments = {
            "factor": (self.chance, self.chance),
            "scale": (0.02, self.largest),
            "fill_value": {"grey": 0.5, "black": 0.0, "noise": None}[self.cover],
            "value_range": (0, 1),
        }
        return (KerasLayer("RandomErasing", arguments),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """The area of the rectangle, 0 where there is none."""
        return {"covered": tensors[0]["apply_erasing"] * tensors[0]["batch_masks"].mean(axis=(1, 2, 3))}


class MixUp(Transform):
    """Blend each image with another one, and their labels in the same proportion (Zhang et al., 2018)."""

    kind: ClassVar[str] = "mixup"
    title: ClassVar[str] = "MixUp"
    quantities: ClassVar[Mapping[str, Quantity]] = {"kept": Quantity("of the image")}
    mixes: ClassVar[bool] = True
    alpha: float = knob(
        0.2,
        ge=0.05,
        le=2,
        step=0.05,
        help=f"Small values mostly leave one image almost whole; at 1 all proportions are equally likely. {FREE}",
    )

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer."""
        return (KerasLayer("MixUp", {"alpha": self.alpha}),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """The weight of the image itself."""
        return {"kept": tensors[0]["mix_weight"].ravel()}


class CutMix(Transform):
    """Paste a patch of another image into each, and mix the labels by area (Yun et al., 2019)."""

    kind: ClassVar[str] = "cutmix"
    title: ClassVar[str] = "CutMix"
    quantities: ClassVar[Mapping[str, Quantity]] = {"kept": Quantity("of the area")}
    mixes: ClassVar[bool] = True
    alpha: float = knob(
        1.0,
        ge=0.05,
        le=1,
        step=0.05,
        help=f"Small values paste almost nothing or almost everything; at 1 all sizes are equally likely. {FREE}",
    )

    def layers(self) -> tuple[KerasLayer, ...]:
        """One layer with two equal values, since Keras would sample below a single one."""
        return (KerasLayer("CutMix", {"factor": (self.alpha, self.alpha)}),)

    def sampled_values(self, tensors: Sequence[SampledTensors], size: int) -> dict[str, npt.NDArray[Any]]:
        """The fraction of pixels outside the patch."""
        return {"kept": tensors[0]["mix_weight"].ravel()}


MIXING: tuple[type[Transform], ...] = (Erasing, MixUp, CutMix)
"""This family, in the order in which to teach it."""
