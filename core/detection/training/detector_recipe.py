"""Recipes of detectors: data set, network, stages and augmentation, as a TOML file.

recipe = detector_recipe.load("raccoon_ssd")          # in the folder recipes beside this file, or the path of a file
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.detection.ssd.augmentation import BoxAugmentation
from core.detection.ssd.default_boxes import RATIOS, DefaultBoxes
from core.training import recipe
from core.training.schedules import Schedule

FOLDER = Path(__file__).parent / "recipes"
HEAD = "head"
"""Stands for everything that is new: pyramid and predictions, without the backbone."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class DetectorNetwork(_Table):
    """SSD on EfficientNet-Lite0: see `core.nets.ssd` and `core.detection.ssd.default_boxes`."""

    size: int = Field(default=320, ge=64, le=1024, description="Height and width of the input in pixels.")
    strides: tuple[int, ...] = Field(default=(8, 16, 32, 64), description="Pixels between cells, for each level.")
    scales: tuple[float, ...] = Field(
        default=(0.06, 0.15, 0.35, 0.6, 0.9),
        description="Side of a square default box as a share of the input, for each level and one more.",
    )
    counts: tuple[int, ...] = Field(default=(4, 6, 6, 6), description="Default boxes a cell, for each level.")
    channels: int = Field(default=96, ge=8, le=512, description="Of the feature pyramid.")

    @model_validator(mode="after")
    def _levels_fit(self) -> "DetectorNetwork":
        if not len(self.strides) == len(self.counts) == len(self.scales) - 1:
            raise ValueError("give a stride and a count for each level, and one scale more")
        if any(count not in RATIOS for count in self.counts):
            raise ValueError(f"a cell has {' or '.join(map(str, RATIOS))} default boxes")
        return self

    @property
    def defaults(self) -> DefaultBoxes:
        """The default boxes of this network."""
        return DefaultBoxes(self.size, self.strides, self.scales, self.counts)


class Stage(_Table):
    """A part of the training: what learns, for how long, and how fast."""

    epochs: int = Field(ge=1, le=10_000)
    train_from: str = Field(
        description="“head”: only what is new learns; a block of the backbone, such as block12: it and all after it. "
        "The backbone's normalisation stays frozen."
    )
    schedule: Schedule


class DetectorRecipe(_Table):
    """One training of a detector."""

    name: str = Field(pattern=recipe.NAME, description="The artifact's name; by default the file's.")
    title: str = Field(description="Shown to people.")
    data: str = Field(description="A name or path that core.data.boxes.box_data_sets.load knows.")
    detector: DetectorNetwork = Field(default_factory=DetectorNetwork)
    stages: tuple[Stage, ...] = Field(min_length=1)
    batch_size: int = Field(default=16, ge=1, le=512, description="Images per step.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="Of initial weights, order and augmentation.")
    validation: float = Field(
        default=0.2, ge=0, lt=1, description="The share of the training images held out, if the data has no such split."
    )
    augmentation: BoxAugmentation = Field(default_factory=BoxAugmentation)
    weight_decay: float = Field(default=1e-4, ge=0, le=1, description="Decoupled; biases and normalisation are exempt.")
    clip: float = Field(default=5.0, gt=0, description="The largest norm of all gradients together.")
    average: float = Field(
        default=0.99,
        ge=0,
        lt=1,
        description="Momentum of the moving average of the weights that is evaluated; 0: none.",
    )
    negatives: float = Field(default=3.0, gt=0, description="Background boxes in the loss for each responsible one.")
    box_weight: float = Field(default=1.0, gt=0, description="Of the loss of the offsets.")
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    evaluate_every: int = Field(default=5, ge=1, description="Epochs between two evaluations on the validation images.")
    notes: tuple[str, ...] = Field(default=(), description="Sentences for the card.")

    @property
    def epochs(self) -> int:
        """Of all stages."""
        return sum(stage.epochs for stage in self.stages)

    def stage(self, epoch: int) -> tuple[int, int]:
        """The number of the stage of an epoch (from 0), and its first epoch."""
        first = 0
        for number, stage in enumerate(self.stages):
            if epoch < first + stage.epochs:
                return number, first
            first += stage.epochs
        return len(self.stages) - 1, first - self.stages[-1].epochs


def names() -> list[str]:
    """The names of the recipes that come with the suite, in alphabetical order."""
    return recipe.names(FOLDER)


def load(source: str | Path) -> DetectorRecipe:
    """Load a recipe by its name, or from the path of a TOML file.

    Raises:
        RecipeError: there is no such recipe, or one of its fields is invalid; the sentence names the first one.
    """
    return recipe.read(source, FOLDER, DetectorRecipe)


def is_one(source: str | Path) -> bool:
    """Whether a name or TOML file is that of a detector's recipe: it has stages."""
    return recipe.is_of_kind(source, FOLDER, lambda content: "stages" in content)
