"""The card of an artifact, `card.json`: what the model does, how its input is prepared, and what was measured."""

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""The names of artifacts and their folders."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Preprocessing(_Entry):
    """How a uint8 image becomes the network's input: fit to the input size, then ``(x - mean) * scale``."""

    fit: Literal["crop", "squash"] = "crop"
    """crop: crop the largest centred window with the input's aspect ratio, times `crop_fraction`, and scale it to the
    input size; squash: scale the whole image to the input size, regardless of its aspect ratio."""
    crop_fraction: float = Field(default=1.0, gt=0, le=1)
    interpolation: Literal["bicubic", "bilinear", "box"] = "bicubic"
    """Pillow's filters, which average over all pixels when shrinking."""
    mean: tuple[float, ...] = (0.0,)
    """One number, or one per channel in colour order."""
    scale: float = 1.0
    colour_order: Literal["RGB", "BGR"] = "RGB"


class StoredFile(_Entry):
    """The checksum and size of one file of an artifact."""

    sha256: str = Field(pattern=r"[0-9a-f]{64}")
    bytes: int = Field(ge=0)


class DataSource(_Entry):
    """A data set on which the artifact was trained or evaluated."""

    name: str
    sha256: str = ""
    """Checksum of the file; for a folder, of its files' names and sizes."""
    use: str = "train"
    images: int | None = None


class Metric(_Entry):
    """One measured number, and the data on which it was measured."""

    name: str
    value: float
    split: str
    data: str
    images: int | None = None


def layer_names(layer: str) -> tuple[str, ...]:
    """The layers of a backbone, which are joined by “+”; usually one."""
    return tuple(layer.split("+"))


class Backbone(_Entry):
    """The basis of a linear head: another artifact, and the layer whose activations the head weights."""

    artifact: str = Field(pattern=NAME.pattern)
    layer: str
    """Or several layers, joined by “+”, whose activations are concatenated."""
    square_root: bool = False
    """Whether the head weights the square roots of the activations, which reduces the effect of a few large ones."""

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that are concatenated; usually one."""
        return layer_names(self.layer)


class DefaultBoxGrid(_Entry):
    """The default boxes of a single-shot detector; see `core.detection.ssd.default_boxes.DefaultBoxes`."""

    strides: tuple[int, ...]
    scales: tuple[float, ...]
    counts: tuple[int, ...]


class NoiseInput(_Entry):
    """What a generator makes images of."""

    size: int = Field(ge=1)
    """Numbers in a vector."""
    kind: Literal["normal", "uniform"] = "normal"
    """Their distribution: normal with mean 0 and variance 1, or uniform from -1 to 1."""


class SuperResolution(_Entry):
    """How a network that upscales luminance is run; see `core.synthesis.super_resolution.upscaler.Upscaler`."""

    scale: Literal[2, 3, 4]
    """How many times as high and wide the result is."""
    reach: int = Field(ge=0)
    """Pixels of its input, in each direction, that a pixel of the result depends on."""
    input: Literal["low", "enlarged"] = "low"
    """low: the network enlarges the image itself; enlarged: it improves the bicubic enlargement, pixel for pixel."""


class Card(_Entry):
    """Everything that is known about an artifact, as stored in `card.json`."""

    name: str = Field(pattern=NAME.pattern)
    title: str
    task: str
    """What the model does: classification, features, detection, style, generation, super_resolution, …"""
    input_size: tuple[int, int] | None = None
    """Height and width in pixels; None if any size is possible."""
    preprocessing: Preprocessing = Preprocessing()
    backbone: Backbone | None = None
    """For linear heads: the source of the features."""
    default_boxes: DefaultBoxGrid | None = None
    """For single-shot detectors that were trained here."""
    noise: NoiseInput | None = None
    """For generators."""
    super_resolution: SuperResolution | None = None
    """For networks that upscale."""
    files: dict[str, StoredFile] = Field(default_factory=dict)
    metrics: list[Metric] = Field(default_factory=list)
    recipe: str = ""
    command: str
    """The exact command that makes the artifact again, to be run in the repository's folder."""
    data: list[DataSource] = Field(default_factory=list)
    split: dict[str, int | float | str | None] | None = None
    """How the recipe splits the data, so that the same images can be held out again."""
    seed: int | None = None
    versions: dict[str, str] = Field(default_factory=dict)
    wall_time_seconds: float | None = None
    machine: str = ""
    licence: str
    attribution: str
    notes: list[str] = Field(default_factory=list)
    classes: list[str] = Field(default_factory=list)
    """Display name of each class, in the order of the model's outputs."""
    class_ids: list[str] = Field(default_factory=list)
    """Identifier of each class in its data set (ImageNet: the WordNet id), if there is one."""

    def metric(self, name: str) -> Metric | None:
        """The first metric with this name, or None if it was not measured."""
        return next((metric for metric in self.metrics if metric.name == name), None)
