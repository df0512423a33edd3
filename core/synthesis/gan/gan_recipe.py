"""Recipes of GANs: data, the two networks and how they play against each other, as a TOML file.

    recipe = gan_recipe.load("mnist_dcgan")          # in the folder recipes beside this file, or the path of a file

The defaults are the advice of Radford et al. (2016) and of Chollet ("Deep Learning with Python", 2017).
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.synthesis.gan.adversarial_losses import LOSSES, LossName
from core.training import recipe
from core.training.recipe import SteppedRecipe

FOLDER = Path(__file__).parent / "recipes"
Change = Literal["colour", "translation", "cutout"]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class GeneratorSettings(_Table):
    """The generator: see `core.nets.gan.dcgan.generator`."""

    noise: int = Field(default=100, ge=1, le=1024, description="Numbers that an image is made of.")
    noise_kind: Literal["normal", "uniform"] = "normal"
    width: int = Field(default=64, ge=4, le=256, description="Channels before the last layer.")
    kernel: int = Field(default=4, ge=3, le=7, description="Of the transposed convolutions.")
    upsampling: Literal["transposed", "nearest"] = "transposed"
    normalization: bool = Field(default=True, description="Batch normalization.")
    activation: Literal["relu", "leaky_relu"] = "relu"
    hidden: int = Field(default=0, ge=0, le=4096, description="Units of a hidden dense layer; 0 for none.")
    refinements: int = Field(default=0, ge=0, le=4, description="3×3 convolutions after each feature map.")
    head: int = Field(
        default=0, ge=0, le=256, description="Channels of a last feature map of the image's size; 0 for none."
    )


class DiscriminatorSettings(_Table):
    """The discriminator: see `core.nets.gan.dcgan.discriminator`."""

    width: int = Field(default=64, ge=4, le=256, description="Channels of the first level.")
    kernel: int = Field(default=4, ge=3, le=7)
    downsampling: Literal["strides", "pooling"] = "strides"
    normalization: Literal["batch", "spectral", "none"] = "batch"
    activation: Literal["leaky_relu", "relu"] = "leaky_relu"
    dropout: float = Field(default=0.0, ge=0, lt=1, description="The share of activations dropped.")
    hidden: int = Field(default=0, ge=0, le=4096, description="Units of a hidden dense layer; 0 for none.")


class AdamSettings(_Table):
    """Adam (Kingma and Ba, 2015); a GAN wants less momentum than its default."""

    rate: float = Field(default=2e-4, gt=0, le=0.1)
    beta_1: float = Field(default=0.5, ge=0, lt=1)
    beta_2: float = Field(default=0.999, ge=0, lt=1)


class GanRecipe(SteppedRecipe):
    """One training of a GAN."""

    data: str = Field(description="A name or path that core.data.sets.datasets.load knows.")
    size: int = Field(ge=16, le=128, description="Height and width of the images in pixels.")
    channels: Literal[1, 3] = 3
    flip: bool = Field(default=False, description="Mirror every other real image.")
    batch_size: int = Field(default=128, ge=4, le=512, description="Real images per step, and as many generated ones.")
    seed: int = Field(default=0, ge=0, lt=2**31)
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    generator: GeneratorSettings = Field(default_factory=GeneratorSettings)
    discriminator: DiscriminatorSettings = Field(default_factory=DiscriminatorSettings)
    generator_optimizer: AdamSettings = Field(default_factory=AdamSettings)
    discriminator_optimizer: AdamSettings = Field(default_factory=AdamSettings)
    decay_from: float = Field(
        default=1.0, ge=0, le=1, description="The progress from which both learning rates fall linearly to 0."
    )
    loss: LossName = "non_saturating"
    discriminator_steps: int = Field(default=1, ge=1, le=10, description="For each step of the generator.")
    mixed_batches: bool = Field(
        default=False, description="Real and generated images in one batch of the discriminator, rather than in two."
    )
    label_smoothing: float = Field(default=0.0, ge=0, lt=0.5, description="Taken from the label of real images.")
    label_noise: float = Field(default=0.0, ge=0, lt=0.5, description="The largest noise on the labels.")
    penalty: float = Field(
        default=0.0, ge=0, le=100, description="Weight of the squared gradient at real images (R1, Mescheder 2018)."
    )
    penalty_every: int = Field(default=16, ge=1, le=64, description="Steps between two penalties.")
    augmentation: tuple[Change, ...] = Field(
        default=(), description="Changes of every image that the discriminator sees (Zhao 2020)."
    )
    average: float = Field(
        default=0.999,
        ge=0,
        lt=1,
        description="Momentum of the average of the generator's weights, less at first; 0: none.",
    )
    judge: Literal["photos", "digits"] = Field(
        default="photos",
        description="Whose features measure the quality: EfficientNet-Lite0's, or those of mnist_mini_vgg (28 pixels).",
    )
    samples: tuple[int, int] = Field(default=(4, 8), description="Rows and columns of the recorded grids.")
    record_every: int = Field(default=1, ge=1, description="Epochs between two recorded grids.")
    measure_every: int = Field(default=1, ge=1, description="Epochs between two measurements of the quality.")

    @model_validator(mode="after")
    def _labels_are_used(self) -> "GanRecipe":
        if not LOSSES[self.loss].has_labels and (self.label_noise or self.label_smoothing):
            raise ValueError(f"the loss {self.loss} has no labels; leave out label_noise and label_smoothing")
        return self


def names() -> list[str]:
    """The names of the recipes that come with the suite, in alphabetical order."""
    return recipe.names(FOLDER)


def load(source: str | Path) -> GanRecipe:
    """Load a recipe by its name, or from the path of a TOML file.

    Raises:
        RecipeError: there is no such recipe, or one of its fields is invalid; the sentence names the first one.
    """
    return recipe.read(source, FOLDER, GanRecipe)


def is_one(source: str | Path) -> bool:
    """Whether a name or TOML file is that of a recipe for a GAN: it has a generator."""
    return recipe.is_of_kind(source, FOLDER, lambda content: "generator" in content)
