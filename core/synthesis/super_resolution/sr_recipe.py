"""Recipes of super-resolution: images, patches, the network and how it learns, as a TOML file.

recipe = sr_recipe.load("compact_sr_x2")         # in the folder recipes beside this file, or the path of a file
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.training import recipe
from core.training.recipe import SteppedRecipe
from core.training.schedules import Schedule

FOLDER = Path(__file__).parent / "recipes"
Kernel = Literal[1, 3, 5, 7, 9, 11]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Source(_Table):
    """Some images of the data folder."""

    file: str = Field(description="A folder or archive there.")
    folder: str = Field(default="", description="Of it, only the images in this folder.")


class SrcnnSettings(_Table):
    """SRCNN: see `core.nets.super_resolution.srcnn`."""

    kind: Literal["srcnn"]
    kernels: tuple[Kernel, Kernel, Kernel] = (9, 5, 5)


class CompactSettings(_Table):
    """The compact network: see `core.nets.super_resolution.compact`."""

    kind: Literal["compact"]
    channels: int = Field(default=16, ge=4, le=64)
    depth: int = Field(default=7, ge=1, le=32, description="3×3 layers between the first and the last.")
    wide: int = Field(
        default=0, ge=0, le=256, description="Channels of the branch that is collapsed; 0: plain kernels."
    )


class PatchSettings(_Table):
    """How images are cut into patches."""

    size: int = Field(ge=4, le=128, description="Height and width of the network's input in pixels.")
    stride: int = Field(ge=1, le=128, description="Pixels of the network's input from one patch to the next.")
    shrinkings: tuple[Annotated[float, Field(gt=0, le=1)], ...] = Field(
        default=(1.0,), min_length=1, description="Each image is cut in these sizes, as factors of its own."
    )


class PerceptualSettings(_Table):
    """A second loss: how far the activations of a layer of VGG16 differ (Johnson et al., 2016)."""

    layer: str = Field(default="conv3_3", pattern=r"^conv([12]_[12]|[34]_[1-3]|5_1)$")
    weight: float = Field(default=0.1, gt=0, le=100, description="Beside the loss of the pixels, which has weight 1.")


class SrRecipe(SteppedRecipe):
    """One training of a network for super-resolution."""

    scale: Literal[2, 3, 4] = Field(description="How many times as high and wide the result is.")
    network: Annotated[SrcnnSettings | CompactSettings, Field(discriminator="kind")]
    images: tuple[Source, ...] = Field(min_length=1, description="To train on.")
    held_out: int = Field(default=10, ge=1, le=1000, description="Images of them on which each epoch is measured.")
    benchmarks: tuple[Source, ...] = Field(default=(), description="Measured at the end, for the card.")
    patches: PatchSettings
    turned: bool = Field(default=True, description="Flip and turn each patch at random, in one of eight ways.")
    batch_size: int = Field(default=16, ge=1, le=1024, description="Patches per step.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="Of initial weights, order and turns.")
    precision: Literal["auto", "float32", "bfloat16"] = "float32"
    loss: Literal["absolute", "squared"] = Field(default="absolute", description="The mean error of the pixels.")
    perceptual: PerceptualSettings | None = None
    schedule: Schedule = Field(description="Adam's learning rate over the training, by kind.")
    clip: float = Field(default=0.0, ge=0, le=100, description="The largest norm of all gradients together; 0: any.")
    average: float = Field(default=0.999, ge=0, lt=1, description="Momentum of the average of the weights; 0: none.")
    start_from: str = Field(default="", description="An artifact whose weights the training starts from.")

    @model_validator(mode="after")
    def _something_is_left(self) -> "SrRecipe":
        if isinstance(self.network, SrcnnSettings) and self.patches.size < sum(self.network.kernels):
            raise ValueError(f"patches of {self.patches.size} pixels are too small for the kernels of the network")
        return self

    @property
    def input(self) -> Literal["low", "enlarged"]:
        """What the network works on: the image itself, or its bicubic enlargement."""
        return "enlarged" if isinstance(self.network, SrcnnSettings) else "low"

    @property
    def growth(self) -> int:
        """How many times as high and wide the output of the network is as its input."""
        return 1 if self.input == "enlarged" else self.scale


def names() -> list[str]:
    """The names of the recipes that come with the suite, in alphabetical order."""
    return recipe.names(FOLDER)


def load(source: str | Path) -> SrRecipe:
    """Load a recipe by its name, or from the path of a TOML file.

    Raises:
        RecipeError: there is no such recipe, or one of its fields is invalid; the sentence names the first one.
    """
    return recipe.read(source, FOLDER, SrRecipe)


def is_one(source: str | Path) -> bool:
    """Whether a name or TOML file is that of a recipe for super-resolution: it has patches."""
    return recipe.is_of_kind(source, FOLDER, lambda content: "patches" in content)
