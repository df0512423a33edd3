"""Recipes that teach paintings to the network that paints, as TOML files.

recipe = style_recipe.load("style_paintings")          # in the folder recipes beside this file, or the path of a file
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.synthesis.style.settings import StyleSettings
from core.training import recipe
from core.training.schedules import Schedule

FOLDER = Path(__file__).parent / "recipes"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Phase(_Table):
    """A part of the training."""

    steps: int = Field(ge=1, le=1_000_000)
    crop: int = Field(ge=64, le=512, multiple_of=4, description="Height and width of the crops of photos, in pixels.")
    schedule: Schedule


class StyleRecipe(_Table):
    """One training of styles."""

    name: str = Field(pattern=recipe.NAME, description="The artifact's name; by default the file's.")
    title: str = Field(description="Shown to people.")
    paintings: str = Field(description="A folder or archive of paintings in the data folder; one style for each.")
    painted_samples: bool = Field(default=True, description="Whether to learn our own sample paintings as well.")
    photos: tuple[str, ...] = Field(min_length=1, description="Folders or archives of photos there.")
    most_photos: int = Field(default=600, ge=1, description="Photos taken from each of them, evenly spaced.")
    phases: tuple[Phase, ...] = Field(min_length=1)
    painting_size: int = Field(default=256, ge=64, le=1024, description="Longest side of the paintings in pixels.")
    photo_size: int = Field(default=256, ge=64, le=1024, description="Shorter side of the photos before cropping.")
    content: float = Field(default=1.0, ge=0, le=10, description="Weight of the content loss.")
    style: float = Field(default=5.0, gt=0, le=50, description="Weight of the style loss.")
    total_variation: float = Field(default=1.0, ge=0, le=50, description="Weight of the total variation.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="Of the crops.")
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    checkpoint_every: int = Field(default=200, ge=1, description="Steps.")
    notes: tuple[str, ...] = Field(default=(), description="Sentences for the card.")

    @property
    def steps(self) -> int:
        """Of all phases."""
        return sum(phase.steps for phase in self.phases)

    @property
    def weights(self) -> StyleSettings:
        """The losses as settings of style transfer by optimization, which measures the same."""
        return StyleSettings(content=self.content, style=self.style, total_variation=self.total_variation)

    def phase(self, step: int) -> tuple[Phase, float]:
        """The phase of a step (from 0), and how far that phase has got, 0 to 1."""
        for phase in self.phases:
            if step < phase.steps:
                return phase, step / phase.steps
            step -= phase.steps
        return self.phases[-1], 1.0


def names() -> list[str]:
    """The names of the recipes that come with the suite, in alphabetical order."""
    return recipe.names(FOLDER)


def load(source: str | Path) -> StyleRecipe:
    """Load a recipe by its name, or from the path of a TOML file.

    Raises:
        RecipeError: there is no such recipe, or one of its fields is invalid; the sentence names the first one.
    """
    return recipe.read(source, FOLDER, StyleRecipe)


def is_one(source: str | Path) -> bool:
    """Whether a name or TOML file is that of a recipe for styles: it has paintings."""
    return recipe.is_of_kind(source, FOLDER, lambda content: "paintings" in content)
